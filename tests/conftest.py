"""What all tests share: a world of their own, and a fresh base on each engine.

`database_url` gives a base with the newest schema, the initial lists and the operator ana; `new_database_url` one with
nothing in it; both on SQLite and on PostgreSQL in turn. A test for one engine says
`@pytest.mark.parametrize("database_engine", ["postgresql"], indirect=True)`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.functions import ENGINES, Recorder, note_functions
from tests.postal import PostalServer
from tests.postgres import Postgres, create_database, drop_database
from tests.templates import Templates

# Textual reads its variables when it is imported; nothing of the developer's own settings may leak into a test.
_FOREIGN = ("TEXTUAL", "INTEGRATOR_", "XDG_", "PG", "SSH_", "LC_", "LANG", "NO_COLOR", "COLORTERM", "COLUMNS", "LINES")
for _name in list(os.environ):
    if _name.startswith(_FOREIGN) and _name != "INTEGRATOR_TEST_POSTGRES":
        del os.environ[_name]
os.environ |= {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}

# Bases and drafts are synced with every save, and every test has its own: in memory that costs nothing.
MEMORY = Path("/dev/shm")
if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 4 << 30:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

_server: Postgres | None = None


def _server_url() -> str:
    """The server that the environment names, or one that is started now, by whoever is in charge of the run."""
    global _server
    if given := os.environ.get("INTEGRATOR_TEST_POSTGRES"):
        return given
    if _server is None:
        _server = Postgres(place=os.environ.get("PYTEST_DEBUG_TEMPROOT"))
    return _server.url


def pytest_addoption(parser: pytest.Parser) -> None:
    """For `make functions`."""
    parser.addoption("--functions", type=Path, metavar="FILE", help="write what passed, by function, to a file")


def pytest_configure(config: pytest.Config) -> None:
    """Results by function are written by whoever is in charge of the run."""
    if config.option.functions and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Recorder(config.option.functions), "functions")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The ids of a test travel with its report."""
    note_functions(items)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """All workers of a run share one server."""
    node.workerinput["postgres"] = _server_url()


def pytest_unconfigure() -> None:
    """The server ends with the run, whatever happened in it."""
    global _server
    if _server is not None:
        _server.remove()
        _server = None


@pytest.fixture(autouse=True)
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Settings, data, drafts and logs of the test alone; the rights of new files that a command sets end with it."""
    for name in ("HOME", "INTEGRATOR_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    mask = os.umask(0o022)
    yield
    os.umask(mask)


@pytest.fixture(scope="session")
def postgres_url(request: pytest.FixtureRequest) -> str:
    """The server of this run, as its superuser; `INTEGRATOR_TEST_POSTGRES` names another one."""
    given: dict[str, str] = getattr(request.config, "workerinput", {})
    return given.get("postgres") or _server_url()


def _fill(url: str) -> None:
    from integrator_tui.base import open_base

    open_base(url, login="ana")[0].close()


@pytest.fixture(scope="session")
def templates(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Templates]:
    """Bases that are filled once, for the copies that tests get."""
    kept = Templates(lambda: request.getfixturevalue("postgres_url"), tmp_path_factory.mktemp("templates"), _fill)
    yield kept
    kept.remove()


@pytest.fixture(params=ENGINES)
def database_engine(request: pytest.FixtureRequest) -> str:
    """`sqlite` and `postgresql` in turn."""
    return str(request.param)


@pytest.fixture
def database_url(database_engine: str, templates: Templates, tmp_path: Path) -> Iterator[str]:
    """A fresh base with the newest schema, the initial lists and the operator ana."""
    yield from templates.copy(database_engine, _fill, tmp_path / "desk.db")


@pytest.fixture
def new_database_url(database_engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A base with nothing in it, not even a schema; on SQLite the file does not exist yet."""
    if database_engine == "sqlite":
        yield f"sqlite:///{tmp_path / 'new.db'}"
    else:
        server = request.getfixturevalue("postgres_url")
        url = create_database(server)
        yield url
        drop_database(server, url)


@pytest.fixture
def postal() -> Iterator[PostalServer]:
    """A postal service on a free port of the loopback; CEPs that a test does not give it are not found."""
    server = PostalServer()
    yield server
    server.stop()
