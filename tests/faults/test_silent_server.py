"""A server of PostgreSQL that refuses, or takes requests and never answers: the operator is told in bounded time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from integrator_tui import db as db_module
from integrator_tui.base import open_base
from integrator_tui.db import Db
from integrator_tui.engine import server
from integrator_tui.errors import DatabaseUnavailable
from integrator_tui.models.base import database
from integrator_tui.services.customers.customers import create_customer
from integrator_tui.session import Session
from integrator_tui.widgets.form import Form
from tests.faults.proxy import Proxy
from tests.screens.conftest import MARIA
from tests.screens.desk import open_desk

pytestmark = pytest.mark.parametrize("database_engine", ["postgresql"], indirect=True)


@pytest.fixture
def proxy(database_url: str) -> Iterator[Proxy]:
    """The way to the base, that can stand still."""
    with Proxy(database_url) as made:
        yield made


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten times as quick as in earnest."""
    monkeypatch.setattr(server, "ASK_AFTER", 0.5)
    monkeypatch.setattr(server, "LOOK_EVERY", 0.05)
    monkeypatch.setattr(db_module, "ANSWER_WITHIN", 3.5)


def _slow(session: Session, seconds: float) -> int:
    return int(database.execute_sql("SELECT 1 FROM pg_sleep(%s)", (seconds,)).fetchone()[0])


async def test_a_server_that_stands_still_is_said_and_what_is_typed_is_saved_later(
    database_url: str, tmp_path: Path
) -> None:
    db, session = open_base(database_url, login="ana")
    db.run(create_customer, session, MARIA)
    db.close()
    with Proxy(database_url) as proxy:
        async with open_desk(proxy.url, tmp_path) as desk:
            desk.db.bound_waits()
            await desk.open("maria silva")
            await desk.press("f2")
            await desk.fill(notes="antes de parar")
            proxy.stall(new=True)
            began = time.monotonic()
            await desk.pilot.press("ctrl+s")
            while "Sem conexão com o banco" not in desk.bottom:
                assert time.monotonic() - began < 30, desk.text
                await asyncio.sleep(0.05)
            assert desk.app.screen.query_one(Form).texts["notes"] == "antes de parar"
            proxy.stalling = False
            while "Dados salvos com sucesso" not in desk.bottom:
                assert time.monotonic() - began < 60, desk.text
                await asyncio.sleep(0.05)


def test_a_statement_that_only_takes_long_is_waited_for(proxy: Proxy) -> None:
    db, session = open_base(proxy.url, login="ana")
    db.bound_waits()
    assert db.run(_slow, session, 1.5) == 1
    assert len(proxy.links) > 1, "it was not asked for"
    db.close()


def test_one_connection_that_stands_still_is_given_up(proxy: Proxy) -> None:
    db, session = open_base(proxy.url, login="ana")
    waits: list[float | None] = []
    db.on_wait = waits.append
    db.bound_waits()
    proxy.stall(new=False)
    began = time.monotonic()
    assert db.run(_slow, session, 0) == 1
    assert time.monotonic() - began > 3
    assert waits[-1] is None
    db.close()


def test_nobody_waits_for_a_silent_server_to_leave(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "ASK_AFTER", 60)
    monkeypatch.setattr(db_module, "ANSWER_WITHIN", 60)
    monkeypatch.setattr(db_module, "LEAVE_WITHIN", 0.3)
    db, session = open_base(proxy.url, login="ana")
    db.bound_waits()
    proxy.stall(new=True)
    waiting = db._submit(_slow, (session, 0), {})
    while not db._watch.pending:
        time.sleep(0.01)
    began = time.monotonic()
    db.close()
    assert time.monotonic() - began < 30  # not for the minute that it may be silent
    with pytest.raises(DatabaseUnavailable):
        waiting.result(30)


@pytest.mark.parametrize("wrong", ["base", "user"])
def test_who_is_refused_is_told_at_once(database_url: str, wrong: str) -> None:
    if wrong == "base":
        url = database_url.rpartition("/")[0] + "/naoexiste"
    else:
        url = database_url.replace("postgres@", "ninguem@", 1)
    began = time.monotonic()
    with pytest.raises(DatabaseUnavailable, match=r"O servidor recusou a entrada \([^:]*(naoexiste|ninguem).* Confira"):
        open_base(url)
    assert time.monotonic() - began < 30  # and not for the minute of one that is away


def test_control_a_server_that_is_away_is_tried_again(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db_module, "PATIENCE", 2.0)
    db = Db(proxy.url)
    proxy.refusing = True
    began = time.monotonic()
    with pytest.raises(DatabaseUnavailable, match="não respondeu"):
        db.run(lambda: None)
    assert time.monotonic() - began > 2
    proxy.refusing = False
    assert db.run(lambda: 1) == 1
    db.close()


def test_a_wrong_password_is_refused_at_once(database_url: str, postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as keeper:
        (rules,) = keeper.execute("SHOW hba_file").fetchone() or ("",)
    path = Path(rules)
    before = path.read_text()
    name = database_url.rpartition("/")[2]
    try:
        path.write_text(f"host {name} senhado 127.0.0.1/32 scram-sha-256\n{before}")
        with psycopg.connect(postgres_url, autocommit=True) as keeper:
            keeper.execute("CREATE ROLE senhado LOGIN PASSWORD 'certa'")
            keeper.execute("SELECT pg_reload_conf()")
        began = time.monotonic()
        with pytest.raises(DatabaseUnavailable, match=r"O servidor recusou a entrada .*senhado"):
            open_base(database_url.replace("postgres@", "senhado:errada@", 1))
        assert time.monotonic() - began < 30  # and not for the minute of one that is away
    finally:
        path.write_text(before)
        with psycopg.connect(postgres_url, autocommit=True) as keeper:
            keeper.execute("SELECT pg_reload_conf()")
            keeper.execute("DROP ROLE senhado")
