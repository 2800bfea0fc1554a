"""Statements written out where the builder of Peewee is in the way: `?` for values on both engines."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeVar

from peewee import PostgresqlDatabase
from peewee import __exception_wrapper__ as as_peewee  # type: ignore[attr-defined]

from integrator_tui.models.base import Table, database

T = TypeVar("T", bound=Table)


def on_postgresql() -> bool:
    """Whether the program works on PostgreSQL; otherwise it is SQLite."""
    return isinstance(database.obj, PostgresqlDatabase)


@lru_cache(256)
def _percent(sql: str) -> str:
    return sql.replace("%", "%%").replace("?", "%s")


def execute(sql: str, values: Sequence[Any] = ()) -> Any:
    """The cursor of a statement."""
    return database.execute_sql(_percent(sql) if on_postgresql() else sql, values)


def fetch(sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """All rows of a statement."""
    rows: list[tuple[Any, ...]] = execute(sql, values).fetchall()
    return rows


def execute_many(sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """A statement for each of the rows: prepared once, and on PostgreSQL in one journey to the server."""
    with as_peewee:
        database.cursor().executemany(_percent(sql) if on_postgresql() else sql, rows)


def fetch_each(*asked: tuple[str, Sequence[Any]]) -> list[list[tuple[Any, ...]]]:
    """All rows of some statements, which run one after the other; on PostgreSQL in one journey to the server."""
    with together():
        cursors = [execute(sql, values) for sql, values in asked]
    return [cursor.fetchall() for cursor in cursors]


@contextmanager
def together() -> Iterator[None]:
    """What is executed inside goes to PostgreSQL in one journey; look at results and counts of rows after it.

    Every statement runs when the one before is done, as it would alone; the first error comes at the end. No COPY
    inside.
    """
    if not on_postgresql():
        yield
        return
    failure: BaseException | None = None
    try:
        with as_peewee, database.connection().pipeline():
            try:
                yield
            except BaseException as error:  # kept from the driver, which would log what follows from it
                failure = error
    except Exception:
        if failure is None:
            raise
    if failure is not None:
        with as_peewee:
            raise failure


def keep_little() -> None:
    """SQLite fills 16 MB with pages of the file, which the system has in its memory anyway: at a desk 4 MB do."""
    if not on_postgresql():
        execute("PRAGMA cache_size = -4000")


def among(column: str, values: Iterable[Any]) -> tuple[str, list[Any]]:
    """A condition and its one value: the column is one of `values`. The same statement for any number of them."""
    if on_postgresql():
        return f"{column} = ANY(?)", [list(values)]
    return f"{column} IN (SELECT value FROM json_each(?))", [json.dumps(list(values))]


def as_table(column: str, values: Iterable[str]) -> tuple[str, list[Any]]:
    """A table for FROM with one column of texts, compared by code point, and its one value."""
    if on_postgresql():
        return f'(SELECT unnest(?::text[]) COLLATE "C" AS {column}) AS given', [list(values)]
    return f"(SELECT value AS {column} FROM json_each(?)) AS given", [json.dumps(list(values))]


@lru_cache(256)
def _select_row(table: type[Table], columns: tuple[str, ...]) -> str:
    meta: Any = table._meta
    return f"SELECT {', '.join(columns)} FROM {meta.table_name} WHERE {meta.primary_key.column_name} = ?"


@lru_cache(256)
def _update_row(table: type[Table], columns: tuple[str, ...]) -> str:
    meta: Any = table._meta
    marks = ", ".join(f"{column} = ?" for column in columns)
    same = f"{meta.primary_key.column_name} = ? AND version = ?"
    return f"UPDATE {meta.table_name} SET {marks}, version = version + 1 WHERE {same}"


def read_row(table: type[Table], key: int, columns: Iterable[str]) -> dict[str, Any] | None:
    """Some columns of one row, as the fields of the table say them; None where there is none; `version` raw."""
    names = tuple(columns)
    row = next(iter(fetch(_select_row(table, names), (key,))), None)
    return as_fields(table, names, row) if row is not None else None


def as_fields(table: type[Table], columns: Iterable[str], row: Sequence[Any]) -> dict[str, Any]:
    """What was read of one row, as the fields of the table say it; `version` raw."""
    fields = table._meta.fields
    found = zip(columns, row, strict=True)
    return {name: value if name == "version" else fields[name].python_value(value) for name, value in found}


def rows_of(table: type[T], condition: str, values: Sequence[Any] = ()) -> list[T]:
    """Whole rows, as the table's model; the condition may end with an order. Much quicker than the builder of Peewee,
    which puts the same statement together every time."""
    found = []
    sql, fields = _select_all(table)
    for row in fetch(f"{sql} WHERE {condition}", values):
        one = table(__no_default__=True)
        one.__data__.update(
            {name: None if value is None else read(value) for (name, read), value in zip(fields, row, strict=True)}
        )
        found.append(one)
    return found


@lru_cache(64)
def _select_all(table: type[Table]) -> tuple[str, tuple[tuple[str, Callable[[Any], Any]], ...]]:
    meta: Any = table._meta
    columns = ", ".join(field.column_name for field in meta.sorted_fields)
    return f"SELECT {columns} FROM {meta.table_name}", tuple((one.name, one.python_value) for one in meta.sorted_fields)


def write_row(table: type[Table], key: int, version: Any, values: Mapping[str, Any]) -> bool:
    """Write columns of one row, if it still has this version; the next one is its own."""
    fields = table._meta.fields
    written = [fields[name].db_value(value) for name, value in values.items()]
    return bool(execute(_update_row(table, tuple(values)), [*written, key, version]).rowcount)


def insert_row(table: str, values: Mapping[str, Any]) -> None:
    """One row, whose key is among the values; dates and moments as ISO texts."""
    execute(_insert_row(table, tuple(values)), list(values.values()))


def insert_new(table: str, values: Mapping[str, Any]) -> int:
    """One row; returns the `id` that it got."""
    return int(fetch(f"{_insert_row(table, tuple(values))} RETURNING id", list(values.values()))[0][0])


@lru_cache(64)
def _insert_row(table: str, columns: tuple[str, ...]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


def base_now() -> datetime:
    """The moment by the clock of the base, in UTC: desks on several machines are judged by one."""
    if on_postgresql():
        ((moment,),) = fetch("SELECT clock_timestamp() AT TIME ZONE 'UTC'")
        found: datetime = moment
        return found
    return datetime.now(UTC).replace(tzinfo=None)  # SQLite has the clock of the machine, and so has the desk
