"""What all tests share: a world of their own, and a fresh migrated base on each engine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.functions import Recorder
from tests.postgres import Postgres, create_database, drop_database

# Textual reads these when it is imported; nothing of the developer's own settings may leak into a test.
for _name in list(os.environ):
    if _name.startswith(("TEXTUAL_", "INTEGRATOR_")) and _name != "INTEGRATOR_TEST_POSTGRES":
        del os.environ[_name]
for _name in ("NO_COLOR", "SSH_CONNECTION", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
    os.environ.pop(_name, None)

_server: Postgres | None = None


def _start_server() -> str:
    global _server
    if given := os.environ.get("INTEGRATOR_TEST_POSTGRES"):
        return given
    if _server is None:
        _server = Postgres()
    return _server.url


def pytest_configure(config: pytest.Config) -> None:
    """Results by function are written by whoever is in charge of the run."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Recorder(), "functions")


def pytest_unconfigure(config: pytest.Config) -> None:
    """The server ends with the run, whatever happened in it."""
    global _server
    if _server is not None:
        _server.remove()
        _server = None


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """All workers of a run share one server."""
    node.workerinput["postgres"] = _start_server()


@pytest.fixture(autouse=True)
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings, data, drafts and logs of the test alone."""
    monkeypatch.setenv("INTEGRATOR_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.fixture(scope="session")
def postgres_url(request: pytest.FixtureRequest) -> str:
    """The server of this run; `INTEGRATOR_TEST_POSTGRES` names another one."""
    given: dict[str, str] = getattr(request.config, "workerinput", {})
    return given.get("postgres") or _start_server()


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A migrated base of each engine, made when it is first needed; see `database_url`."""
    return {"folder": str(tmp_path_factory.mktemp("templates"))}


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path, templates: dict[str, str]) -> Iterator[str]:
    """The URL of a fresh base with the newest schema and the initial lists, on both engines in turn."""
    from integrator_tui.base import open_base

    if request.param == "sqlite":
        if "sqlite" not in templates:
            templates["sqlite"] = f"{templates['folder']}/template.db"
            _make(f"sqlite:///{templates['sqlite']}")
        shutil.copy(templates["sqlite"], tmp_path / "desk.db")
        yield f"sqlite:///{tmp_path / 'desk.db'}"
        return
    server = request.getfixturevalue("postgres_url")
    if "postgresql" not in templates:
        url = create_database(server)
        open_base(url, login="ana")[0].close()
        templates["postgresql"] = url.rsplit("/", 1)[1].split("?")[0]
        request.session.addfinalizer(lambda: drop_database(server, url))
    url = create_database(server, templates["postgresql"])
    yield url
    drop_database(server, url)


def _make(url: str) -> None:
    from integrator_tui.base import open_base

    db, _ = open_base(url, login="ana")
    db.run(lambda: db.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)"))
    db.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The ids of a test travel with its report."""
    for item in items:
        for mark in item.iter_markers("function"):
            for function in mark.args:
                item.user_properties.append(("function", function))
