"""What the rows share: one server of their own per process, bases with three customers, and what must hold in a base.

Everything is checked past the program, with the drivers alone.
"""

from __future__ import annotations

import atexit
import functools
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psycopg
from psycopg.sql import SQL

from integrator_tui.base import open_base
from integrator_tui.services.customers.customers import create_customer
from integrator_tui.services.history import GENESIS, digest
from tests.postgres import Postgres, create_database, database_name, drop_database
from tests.screens.conftest import JOAO, MARIA, PADARIA

SETTINGS = {"recovery_init_sync_method": "syncfs"}
"""After a kill the server syncs its files one by one, which takes seconds and is not what is measured here."""


@functools.cache
def server() -> Postgres:
    """A durable server that may be stopped and killed, as long as it runs again afterwards."""
    started = Postgres(durable=True, settings=SETTINGS)
    atexit.register(started.remove)
    return started


@functools.cache
def _template() -> str:
    url = create_database(server().url)
    fill(url)
    return database_name(url)


@functools.cache
def _file() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="integrator-faults-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    fill(f"sqlite:///{folder / 'desk.db'}")
    return folder / "desk.db"


def fill(url: str) -> None:
    """The schema, the lists, the operator ana, and MARIA (1), PADARIA (2), JOAO (3)."""
    db, session = open_base(url, login="ana")
    for values in (MARIA, PADARIA, JOAO):
        db.run(create_customer, session, values)
    db.close()


@contextmanager
def postgres_base() -> Iterator[str]:
    """A base on the server."""
    url = create_database(server().url, _template())
    try:
        yield url
    finally:
        drop_database(server().url, url)


@contextmanager
def folder() -> Iterator[Path]:
    """A folder, and the settings, drafts and logs of whoever works in it."""
    with tempfile.TemporaryDirectory(prefix="integrator-faults-") as name:
        home = str(Path(name) / "home")
        with patch.dict("os.environ", {"HOME": home, "INTEGRATOR_HOME": home}):
            yield Path(name)


@contextmanager
def sqlite_base() -> Iterator[str]:
    """A base in a file of its own folder."""
    with folder() as place:
        yield sqlite_in(place)


def sqlite_in(place: Path) -> str:
    """A base in a file of this folder."""
    shutil.copy(_file(), place / "desk.db")
    return f"sqlite:///{place / 'desk.db'}"


# What must hold


def ask(url: str, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows of a query, past the program; `%s` for values."""
    if url.startswith("sqlite:"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=30)) as file:
            return file.execute(query.replace("%s", "?"), values).fetchall()
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(SQL(query), values).fetchall()


COLUMNS = (
    "id", "at", "op_id", "operator_id", "login", "address", "customer_id", "entity", "entity_id", "action", "note",
    "changes", "previous_hash", "hash",
)  # fmt: skip
HISTORY = f"SELECT {', '.join(COLUMNS)} FROM history ORDER BY id"


@dataclass(frozen=True)
class Acknowledged:
    """A save that the operator was told of."""

    op_id: str
    customer_id: int
    field: str
    value: str


@dataclass(frozen=True)
class Row:
    """One row of the history, as far as it is looked at."""

    id: int
    op_id: str
    customer_id: int
    action: str
    changes: tuple[tuple[str, str, str], ...]
    """Field, before, after."""
    previous: str
    hash: str
    whole: bool
    """It is what its hash says."""


@functools.lru_cache(100_000)
def _row(values: tuple[Any, ...]) -> Row:
    row = dict(zip(COLUMNS, values, strict=True))
    if isinstance(row["at"], str):
        row["at"] = datetime.fromisoformat(row["at"])
    changes = tuple((change["field"], change["before"], change["after"]) for change in json.loads(row["changes"]))
    return Row(
        row["id"],
        row["op_id"],
        row["customer_id"],
        row["action"],
        changes,
        row["previous_hash"],
        row["hash"],
        digest(row) == row["hash"],
    )


def broken_chain(rows: Sequence[Row]) -> int:
    """How many rows of the history do not follow the one before, or are not what their hash says."""
    broken, previous = 0, GENESIS
    for number, row in enumerate(rows, 1):
        broken += not (row.whole and row.id == number and row.previous == previous)
        previous = row.hash
    return broken


def wrongs(
    history: Sequence[tuple[Any, ...]], current: Mapping[tuple[int, str], str], acknowledged: Sequence[Acknowledged]
) -> list[str]:
    """Whatever contradicts what the operators were told, from the history and the values that stand in the base.

    Every acknowledged save has one row, which says its value; a field's row begins where the one before it ended; what
    stands in the base is what the last row says.
    """
    rows = [_row(values) for values in history]
    found = [f"{count} rows of the history do not fit"] if (count := broken_chain(rows)) else []
    said: dict[tuple[str, str], list[str]] = {}
    last: dict[tuple[int, str], str] = {}
    for row in rows:
        for name, before, after in row.changes:
            where = (row.customer_id, name)
            said.setdefault((row.op_id, name), []).append(after)
            if row.action != "criou" and last.get(where, "") != before:
                found.append(f"{where}: «{last.get(where, '')}» was overwritten as if it were «{before}»")
            last[where] = after
    for save in acknowledged:
        if said.get((save.op_id, save.field)) != [save.value]:
            found.append(f"told saved, but the history says {said.get((save.op_id, save.field))}: {save}")
    for where, value in current.items():
        if last.get(where, "") != value:
            found.append(f"{where} is «{value}», the history says «{last.get(where, '')}»")
    return found


FIELDS = ("reference", "district", "notes", "block", "unit")
"""Free texts that are stored and shown as they are typed: two of the address, three of the customer."""
CURRENT = (
    "SELECT c.id, a.reference, a.district, c.notes, c.block, c.unit FROM customer c"
    " JOIN address a ON a.customer_id = c.id AND a.kind = 'principal'"
)


def current(url: str) -> dict[tuple[int, str], str]:
    """What stands in the base, by customer and field."""
    return {(row[0], name): value for row in ask(url, CURRENT) for name, value in zip(FIELDS, row[1:], strict=True)}


def wrongs_of(url: str, acknowledged: Sequence[Acknowledged]) -> list[str]:
    """The same for a base."""
    return wrongs(ask(url, HISTORY), current(url), acknowledged)
