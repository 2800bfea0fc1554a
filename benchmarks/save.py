"""One save through the service, with its history and its place in the search, against one commit of one row."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import uuid4

from benchmarks.bases import copied, sample_ids
from benchmarks.figures import Bases, Figure, Goal, figure, require
from integrator_tui.base import open_base
from integrator_tui.db import Db
from integrator_tui.engine.address import POSTGRES_OPTIONS, SQLITE_PRAGMAS
from integrator_tui.forms.base import as_texts
from integrator_tui.models.raw import fetch
from integrator_tui.queries.customers.customers import customer, form_context
from integrator_tui.queries.search.search import search
from integrator_tui.services.customers.customers import save_customer
from integrator_tui.session import Session

Statement = tuple[str, tuple[Any, ...]]
SAVES = 200
FIELDS = {"notes": "text that is not searched", "mobile": "a telephone"}
GOALS = {("SQLite", "notes"): Goal(ratio=3), ("SQLite", "mobile"): Goal(ratio=5)}


def figures(bases: Bases) -> Iterator[Figure]:
    """On a copy of the SQLite base; on PostgreSQL the base itself is written to."""
    saves = bases.samples(SAVES)
    with copied(bases.sqlite, bases.folder) as copy:
        yield from _saves(f"sqlite:///{copy}", bases.customers, "SQLite", saves)
    if bases.postgres:
        yield from _saves(bases.postgres, bases.customers, "PostgreSQL", saves)


def _saves(url: str, customers: int, engine: str, saves: int) -> Iterator[Figure]:
    db, session = open_base(url)
    plain: Any = _sqlite(url) if engine == "SQLite" else _postgres(url)
    try:
        floor: list[float] = []
        rows: list[float] = []
        taken: dict[str, list[float]] = {field: [] for field in FIELDS}
        for number, key in enumerate(sample_ids(customers, saves, seed=13)):
            for field, times in taken.items():
                times.append(timed_save(db, session, key, field))
                floor.append(_commit(plain, engine, [_column(key, number)]))
            rows.append(_commit(plain, engine, [_column(key, number + 1), *_history(plain, key)]))
    finally:
        plain.close()
        db.close()
    for field, what in FIELDS.items():
        goal = GOALS.get((engine, field), Goal(ratio=3))
        yield figure(f"one save of {what}, with history, {engine}", "ms", taken[field], floor, goal)
    note = "as SQL by the bare driver: nothing of it is checked, asked or chained"
    yield figure(f"the rows of one save, {engine}", "ms", rows, floor, note=note)


def timed_save(db: Db, session: Session, key: int, field: str) -> float:
    """Milliseconds of one save of a field, whose value, history and place in the search are looked at afterwards."""
    record = db.run(customer, session, key)
    texts = as_texts(record.form, db.run(form_context, session))
    # Numbers that nobody has: the generator makes none with these first digits.
    texts[field] = f"(11) 9{random.Random(key).randrange(10_000_000):07}9" if field == "mobile" else f"nota {key}"
    before = db.run(_last_entry)
    began = time.perf_counter()
    save: Any = save_customer
    db.run(save, session, key, record.form, texts)
    took = (time.perf_counter() - began) * 1e3
    stored = getattr(db.run(customer, session, key).form, field)
    require(stored in (texts[field], "119" + texts[field][6:]), f"{field} of customer {key} is {stored!r}")
    require(db.run(_last_entry) == before + 1, "the save is not in the history")
    if field == "mobile":
        rows = db.run(search, session, stored).rows
        require(key in [row.id for row in rows[:5]], f"customer {key} is not found by the new telephone")
    return took


def _last_entry() -> int:
    ((last,),) = fetch("SELECT COALESCE(MAX(id), 0) FROM history")
    return int(last)


def _sqlite(url: str) -> sqlite3.Connection:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    for name, value in SQLITE_PRAGMAS.items():
        connection.execute(f"PRAGMA {name} = {value}")
    return connection


def _postgres(url: str) -> Any:
    import psycopg

    return psycopg.connect(url, **POSTGRES_OPTIONS)  # type: ignore[arg-type]


def _column(key: int, number: int) -> Statement:
    """A column without an index."""
    return "UPDATE customer SET father_name = ? WHERE id = ?", (f"pai {number}", key)


def _history(plain: Any, key: int) -> list[Statement]:
    """What a save leaves besides: its row in the history, its operation."""
    last = plain.execute("SELECT MAX(id) FROM history").fetchone()[0]
    plain.commit()
    name, at = uuid4().hex, "2026-01-01 12:00:00.000000"
    change = '[{"field": "notes", "label": "Observações", "before": "", "after": "nota"}]'
    row = (last + 1, at, name, 1, "banca", "local", key, "customer", key, "alterou", "", change, "0" * 64, "0" * 64)
    return [
        (
            "INSERT INTO history (id, at, op_id, operator_id, login, address, customer_id, entity, entity_id, action,"
            f" note, changes, previous_hash, hash) VALUES ({', '.join('?' * len(row))})",
            row,
        ),
        (
            "INSERT INTO operation (op_id, at, operator_id, verb, result) VALUES (?, ?, ?, ?, ?)",
            (name, at, 1, "save_customer", str(key)),
        ),
    ]


def _commit(plain: Any, engine: str, statements: Sequence[Statement]) -> float:
    """Milliseconds of some statements in a transaction of their own."""
    began = time.perf_counter()
    plain.execute("BEGIN IMMEDIATE" if engine == "SQLite" else "SELECT 1")
    for sql, values in statements:
        plain.execute(sql if engine == "SQLite" else sql.replace("?", "%s"), values)
    plain.commit()
    return (time.perf_counter() - began) * 1e3
