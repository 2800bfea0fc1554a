"""The corpus of the search, stored once per engine and run."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from integrator_tui.base import open_base
from tests.postgres import create_database, database_name, drop_database
from tests.queries.corpus import Desk, people, store

PEOPLE = people()


def _filled(url: str) -> str:
    db, _ = open_base(url, login="ana")
    db.run(lambda: store(PEOPLE))
    db.close()
    return url


@pytest.fixture(scope="session")
def sqlite_corpus(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the corpus."""
    path = tmp_path_factory.mktemp("corpus") / "desk.db"
    shutil.copy(sqlite_template, path)
    _filled(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_corpus(postgres_url: str, postgres_template: str) -> Iterator[str]:
    """The name of a database with the corpus."""
    url = _filled(create_database(postgres_url, postgres_template))
    yield database_name(url)
    drop_database(postgres_url, url)


@pytest.fixture
def desk(database_engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """The operator ana at a base with the corpus, its own copy."""
    if database_engine == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_corpus"), tmp_path / "desk.db")
        with Desk(f"sqlite:///{tmp_path / 'desk.db'}") as desk:
            yield desk
    else:
        server = request.getfixturevalue("postgres_url")
        url = create_database(server, request.getfixturevalue("postgres_corpus"))
        with Desk(url) as desk:
            yield desk
        drop_database(server, url)
