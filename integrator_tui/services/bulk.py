"""Many rows at once into a table of the open transaction, the way each engine is fastest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from peewee import __exception_wrapper__ as as_peewee  # type: ignore[attr-defined]

from integrator_tui.models.base import database
from integrator_tui.models.raw import execute, fetch, on_postgresql


def write(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """All rows, in the order of `columns`; dates and moments as ISO texts, which both engines take."""
    names = ", ".join(columns)
    with as_peewee:
        if not on_postgresql():
            marks = ", ".join("?" * len(columns))
            database.connection().executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
            return
        with database.connection().cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def new_ids(table: str, count: int) -> list[int]:
    """Ids that nobody else gets, for as many new rows of a table."""
    if on_postgresql():
        sql = "SELECT nextval(pg_get_serial_sequence(?, 'id')) FROM generate_series(1, ?)"
        return [key for (key,) in fetch(sql, (table, count))]
    known = fetch("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,))  # the transaction writes alone
    first = (known[0][0] if known else 0) + 1
    return list(range(first, first + count))


def keep_ids_above(table: str, largest: int) -> None:
    """No new row gets an id up to this one from now on: rows with ids of their own are about to be written."""
    if on_postgresql():
        sequence = "pg_get_serial_sequence(?, 'id')"
        ((last,),) = fetch(f"SELECT nextval({sequence})", (table,))
        if last < largest:
            execute(f"SELECT setval({sequence}, ?)", (table, largest))
    elif fetch("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)):
        execute("UPDATE sqlite_sequence SET seq = MAX(seq, ?) WHERE name = ?", (largest, table))
    else:
        execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, largest))


def without_checks_of_time() -> None:
    """Long work in the open transaction: PostgreSQL does not end it for taking long."""
    if on_postgresql():
        execute("SET LOCAL statement_timeout = 0")
        execute("SET LOCAL idle_in_transaction_session_timeout = 0")
