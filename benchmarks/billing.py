"""The monthly billing of everybody, beside a bare loop that inserts the same rows; both are rolled back."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from unittest.mock import patch

from benchmarks.figures import Bases, Figure, Goal, require
from integrator_tui.base import open_base
from integrator_tui.models.base import database
from integrator_tui.models.raw import execute_many, fetch
from integrator_tui.rules.counting import number
from integrator_tui.services.finance.runs.billing_run import AT_ONCE, run_billing
from integrator_tui.session import Session

REASON = "each invoice is reckoned from what the plan was charged before, and its row of the history is hashed"
TABLES = ("invoice", "invoice_item", "ledger_entry", "history")
"""What a month adds rows to, but for the row of the run."""


def figures(bases: Bases) -> Iterator[Figure]:
    """On both engines: invoices a second, as seconds of processor and of the server for the whole month."""
    urls = {"SQLite": bases.url} | ({"PostgreSQL": bases.postgres} if bases.postgres else {})
    for engine, url in urls.items():
        db, session = open_base(url)
        try:
            yield from db.run(_month, engine, session)
        finally:
            db.close()


def _month(engine: str, session: Session) -> list[Figure]:
    month = session.today().date().replace(day=1)
    run_billing(session, _here, month, True, lambda *_: None, "bench:1:", lambda _: False)  # what is imported once
    rows, made, took = _undone(lambda: _charged(session, month))
    began = time.perf_counter()
    _undone(lambda: _bare(rows, made))
    floor = time.perf_counter() - began
    require(made > 0, "nobody was charged")
    note = f"{number(made)} invoices, {number(round(made / took))} a second; floor: the same rows inserted bare"
    tracemalloc.start()
    _undone(lambda: _charged(session, month, read=False))
    most = tracemalloc.get_traced_memory()[1] / 1024 / 1024
    tracemalloc.stop()
    return [
        Figure(
            f"billing of a month, {engine}",
            "s",
            took,
            floor=floor,
            goal=Goal(ratio=3),
            samples=1,
            note=note,
            reason=REASON,
        ),
        Figure(f"billing of a month, most memory, {engine}", "MB", most, samples=1, note="what Python holds at once"),
    ]


def _undone(work: Callable[[], Any]) -> Any:
    """What it gives; the base is as before."""
    with database.atomic() as all_of_it:
        found = work()
        all_of_it.rollback()
    return found


def _charged(session: Session, month: date, *, read: bool = True) -> tuple[dict[str, Any], int, float]:
    """The rows that the billing adds, by table with their columns; how many invoices, and the seconds it took."""
    before = {table: _last(table) for table in TABLES}
    began = time.perf_counter()
    # All of it is one transaction here: a lock for each customer of it is more than a server holds.
    with patch("integrator_tui.services.finance.runs.billing.stand_in_lines", lambda keys: None):
        found = run_billing(session, _here, month, False, lambda *_: None, "bench:1:", lambda _: False)
    took = time.perf_counter() - began
    rows: dict[str, Any] = {}
    for table, last in before.items() if read else ():
        cursor = database.execute_sql(f"SELECT * FROM {table} WHERE id > {last} ORDER BY id")
        rows[table] = [column[0] for column in cursor.description], cursor.fetchall()
    return rows, found.tally.made, took


def _last(table: str) -> int:
    return int(fetch(f"SELECT COALESCE(MAX(id), 0) FROM {table}")[0][0])


def _bare(rows: dict[str, Any], made: int) -> None:
    """Table by table, as many rows at once as the billing writes."""
    for table, (columns, values) in rows.items():
        marks = ", ".join("?" * len(columns))
        sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"
        at_once = max(1, AT_ONCE * len(values) // max(1, made))
        for start in range(0, len(values), at_once):
            execute_many(sql, values[start : start + at_once])


def _here(function: Callable[..., Any], *args: Any, **options: Any) -> Any:
    return function(*args, **options)
