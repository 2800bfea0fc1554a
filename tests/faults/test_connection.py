"""The database thread under faults: readings that are stopped, errors as sentences, work that is done again."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from typing import Any

import peewee
import psycopg
import pytest

from integrator_tui.base import open_base
from integrator_tui.db import Db
from integrator_tui.errors import DatabaseUnavailable, InvalidForm, NotSaved
from integrator_tui.models.base import database
from integrator_tui.services.customers.customers import create_customer
from integrator_tui.services.service import Work, service
from integrator_tui.session import Session
from tests.faults.proxy import Proxy, Strike
from tests.screens.conftest import JOAO, MARIA

postgresql = pytest.mark.parametrize("database_engine", ["postgresql"], indirect=True)
FOREVER = {
    "sqlite": "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
    "postgresql": "SELECT pg_sleep(20)",
}


@pytest.fixture
def opened(database_url: str) -> Iterator[tuple[Db, Session]]:
    """A base, open, with an operator."""
    db, session = open_base(database_url, login="ana")
    yield db, session
    db.close()


@pytest.fixture
def proxy(database_url: str) -> Iterator[Proxy]:
    """The way to the base, that can be broken."""
    with Proxy(database_url) as made:
        yield made


@pytest.fixture
def through(proxy: Proxy) -> Iterator[tuple[Db, Session]]:
    """The base, opened through the proxy."""
    db, session = open_base(proxy.url, login="ana")
    yield db, session
    proxy.refusing = False
    db.close()


def _read(session: Session, statement: str) -> Any:
    return database.execute_sql(statement).fetchall()


@postgresql
def test_a_connection_that_still_waits_for_an_earlier_answer_is_opened_anew(opened: tuple[Db, Session]) -> None:
    db, session = opened
    db.run(lambda: database.connection().pgconn.send_query(b"SELECT 1"))  # and its answer is never taken
    assert db.run(_read, session, "SELECT 2") == [(2,)]
    assert db.run(create_customer, session, MARIA) == 1


async def test_a_reading_that_nobody_waits_for_is_stopped(opened: tuple[Db, Session], database_engine: str) -> None:
    db, session = opened
    reading = asyncio.create_task(db.call(_read, session, FOREVER[database_engine]))
    await asyncio.sleep(0.2)
    reading.cancel()
    began = time.monotonic()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert time.monotonic() - began < 5  # the screen does not wait
    assert await asyncio.wait_for(db.call(_read, session, "SELECT 1"), 15) == [(1,)]


@postgresql
async def test_stopping_a_reading_opens_no_connection_of_its_own(opened: tuple[Db, Session]) -> None:
    db, session = opened
    reading = asyncio.create_task(db.call(_read, session, FOREVER["postgresql"]))
    await asyncio.sleep(0.2)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    await db.call(_read, session, "SELECT 1")
    count = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name <> ''"
    assert await db.call(_read, session, count) == [(1,)]


@postgresql
async def test_a_reading_is_given_up_while_the_server_is_away(through: tuple[Db, Session], proxy: Proxy) -> None:
    db, session = through
    waits: list[float | None] = []
    db.on_wait = waits.append
    proxy.break_all(refuse=True)
    for _ in range(3):  # as when somebody goes on typing in the search
        reading = asyncio.create_task(db.call(_read, session, "SELECT 1"))
        await asyncio.sleep(0.3)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
    reading = asyncio.create_task(db.call(_read, session, "SELECT 2"))
    await asyncio.sleep(0.3)
    proxy.refusing = False
    assert await asyncio.wait_for(reading, 30) == [(2,)]
    said = [wait for wait in waits if wait is not None]
    assert said == sorted(said)
    assert said[-1] > 0.8  # since the server went, not since the last key
    assert waits[-1] is None


# Errors as sentences


@service(permission="Clientes")
def _fill_the_base(work: Work) -> None:
    work.record("test", None, "gravou", note="x" * 10_000_000)


@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
def test_a_full_base_is_said_though_the_rollback_fails_too(opened: tuple[Db, Session]) -> None:
    db, session = opened
    pages = db.run(_read, session, "PRAGMA page_count")[0][0]
    db.run(_read, session, f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DatabaseUnavailable, match="O disco está cheio: nada foi gravado"):
        db.run(_fill_the_base, session)
    assert db.run(_read, session, "SELECT count(*) FROM history WHERE note <> ''") == [(0,)]


@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
def test_a_damaged_file_is_said(database_url: str) -> None:
    before, session = open_base(database_url, login="ana")
    before.close()
    with open(database_url.removeprefix("sqlite:///"), "r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * 200_000)
    db = Db(database_url)
    with pytest.raises(DatabaseUnavailable, match="doctor") as raised:
        db.run(_read, session, "SELECT * FROM customer, history, list_item")
    assert raised.value.title == "Banco danificado"
    db.close()


@service(permission="Clientes")
def _write_where_nobody_may(work: Work) -> None:
    database.execute_sql("SET TRANSACTION READ ONLY")
    database.execute_sql("DELETE FROM customer")


@service(permission="Clientes")
def _write_what_is_locked(work: Work) -> None:
    database.execute_sql("SET LOCAL lock_timeout = '50ms'")
    database.execute_sql("LOCK TABLE customer")


@postgresql
def test_the_server_s_errors_are_known_by_their_codes(opened: tuple[Db, Session], database_url: str) -> None:
    db, session = opened
    with pytest.raises(DatabaseUnavailable, match="Só permite leitura"):
        db.run(_write_where_nobody_may, session)
    with psycopg.connect(database_url) as other:
        other.execute("SELECT 1 FROM customer")
        with pytest.raises(DatabaseUnavailable, match="Outro programa está gravando"):
            db.run(_write_what_is_locked, session)
    assert db.run(_read, session, "SELECT 1") == [(1,)]


@service(permission="Clientes")
def _stand_still(work: Work, runs: list[int]) -> int:
    """As when the machine slept in the midst of a transaction: the server has ended the connection."""
    database.execute_sql("SET LOCAL idle_in_transaction_session_timeout = '50ms'")
    runs.append(1)
    if len(runs) == 1:
        time.sleep(0.3)
    work.record("test", None, "gravou")
    return len(runs)


@postgresql
def test_a_transaction_that_stood_still_too_long_is_done_again(opened: tuple[Db, Session]) -> None:
    db, session = opened
    assert db.run(_stand_still, session, []) == 2
    assert db.run(_read, session, "SELECT count(*) FROM history WHERE entity = 'test'") == [(1,)]


# Work that is done again


@service(permission="Clientes")
def _lock_two(work: Work, first: int, second: int, met: threading.Barrier, runs: list[int]) -> None:
    """Two of these, with the customers the other way round, wait for each other for ever."""
    runs.append(first)
    database.execute_sql("SELECT id FROM customer WHERE id = %s FOR UPDATE", (first,))
    if runs.count(first) == 1:
        met.wait(10)
    database.execute_sql("SELECT id FROM customer WHERE id = %s FOR UPDATE", (second,))
    work.record("test", first, "gravou")


@postgresql
async def test_of_two_that_wait_for_each_other_one_begins_anew(opened: tuple[Db, Session], database_url: str) -> None:
    db, session = opened
    for values in (MARIA, JOAO):
        db.run(create_customer, session, values)
    other = Db(database_url)
    met, runs = threading.Barrier(2), [0]
    await asyncio.gather(db.call(_lock_two, session, 1, 2, met, runs), other.call(_lock_two, session, 2, 1, met, runs))
    other.close()
    assert 4 <= len(runs) <= 7, runs
    assert db.run(_read, session, "SELECT count(*) FROM history WHERE entity = 'test'") == [(2,)]


@postgresql
def test_a_document_that_another_desk_takes_in_between_is_said(through: tuple[Db, Session], proxy: Proxy) -> None:
    db, session = through
    other = Db(proxy.url)
    other.run(_read, session, "SELECT 1")

    def between() -> None:
        other.run(create_customer, session, {**MARIA, "document": "168.995.350-09"})

    strike = proxy.arm(Strike(at='INSERT INTO "customer"', kind="pause", meanwhile=between))
    with pytest.raises(InvalidForm, match="Este documento já é do cliente"):
        db.run(create_customer, session, {**JOAO, "document": "168.995.350-09"})
    assert strike.done.is_set()
    other.close()


@postgresql
def test_an_error_that_stays_is_not_tried_for_ever(opened: tuple[Db, Session]) -> None:
    db, session = opened
    runs: list[int] = []
    with pytest.raises(peewee.IntegrityError):
        db.run(_twice_the_same, session, runs)
    assert len(runs) < 10


@service(permission="Clientes")
def _twice_the_same(work: Work, runs: list[int]) -> None:
    runs.append(1)
    database.execute_sql("INSERT INTO system_variable (code, value) VALUES ('a', '1'), ('a', '2')")


@postgresql
def test_what_was_given_up_and_is_saved_again_is_the_same_operation(
    through: tuple[Db, Session], proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    db, session = through
    monkeypatch.setattr("integrator_tui.db.PATIENCE", 0.3)

    def away() -> None:
        proxy.refusing = True

    proxy.arm(Strike(at="COMMIT", side="after", meanwhile=away))
    with pytest.raises(NotSaved):
        db.run(create_customer, session, MARIA)
    with pytest.raises(NotSaved):
        db.run(create_customer, session, MARIA)
    proxy.refusing = False
    assert db.run(create_customer, session, MARIA) == 1
    with pytest.raises(InvalidForm, match="Este documento já é do cliente 1"):  # by now it is another operation
        db.run(create_customer, session, MARIA)
    assert db.run(_read, session, "SELECT count(*) FROM history WHERE action = 'criou'") == [(1,)]
