"""Statements written out where the builder of Peewee is in the way: `?` for values on both engines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from peewee import PostgresqlDatabase

from integrator_tui.models.base import database


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
