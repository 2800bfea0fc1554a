"""The database thread under faults: readings that are stopped, errors as sentences, work that is done again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import Any

import pytest

from integrator_tui.base import open_base
from integrator_tui.db import Db
from integrator_tui.models.base import database
from integrator_tui.session import Session
from tests.faults.proxy import Proxy

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


async def test_a_reading_that_nobody_waits_for_is_stopped(opened: tuple[Db, Session], database_engine: str) -> None:
    db, session = opened
    reading = asyncio.create_task(db.call(_read, session, FOREVER[database_engine]))
    await asyncio.sleep(0.2)
    reading.cancel()
    began = time.monotonic()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert time.monotonic() - began < 0.2  # the screen does not wait
    assert await asyncio.wait_for(db.call(_read, session, "SELECT 1"), 3) == [(1,)]


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
    assert await asyncio.wait_for(reading, 3) == [(2,)]
    said = [wait for wait in waits if wait is not None]
    assert said == sorted(said)
    assert said[-1] > 0.8  # since the server went, not since the last key
    assert waits[-1] is None
