"""Values in a SQLite base that the program never writes: any program may put any value into any column there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import peewee

LONGEST = 1_000_000
"""Characters of a text beyond which nobody typed it."""
_WRONG = {
    "TEXT": "typeof({0}) NOT IN ('text', 'null') OR instr(CAST({0} AS BLOB), x'00') OR length({0}) > 1000000",
    "INTEGER": "typeof({0}) NOT IN ('integer', 'null')",
    "BIGINT": "typeof({0}) NOT IN ('integer', 'null')",
    "DATE": "{0} IS NOT NULL AND (typeof({0}) <> 'text' OR date({0}) IS NOT substr({0}, 1, 10))",
    "DATETIME": "{0} IS NOT NULL AND (typeof({0}) <> 'text' OR date({0}) IS NOT substr({0}, 1, 10))",
}
"""By the type of a column, what it cannot hold."""


@dataclass(frozen=True)
class Foreign:
    """A column with such values, how many, and one of the rows."""

    table: str
    column: str
    count: int
    row: Any


def foreign_values(db: peewee.Database, tables: Iterator[str] | list[str]) -> Iterator[Foreign]:
    """Every column that holds what the program does not write; reads every row of these tables once."""
    for table in tables:
        columns = [(name, kind) for _, name, kind, *_ in _fetch(db, f'PRAGMA table_info("{table}")')]
        looked = [(name, _WRONG[kind].format(f'"{name}"')) for name, kind in columns if kind in _WRONG]
        if not looked:
            continue
        key = '"id"' if "id" in dict(columns) else f'"{columns[0][0]}"'
        sums = ", ".join(f"COALESCE(SUM({wrong}), 0), MIN(CASE WHEN {wrong} THEN {key} END)" for _, wrong in looked)
        found = _fetch(db, f'SELECT {sums} FROM "{table}"')[0]
        not_utf8 = dict(_not_utf8(db, table, [name for name, _ in looked if dict(columns)[name] == "TEXT"], key))
        for place, (name, _) in enumerate(looked):
            count, row = found[2 * place], found[2 * place + 1]
            if name in not_utf8:
                count, row = count + not_utf8[name][0], row if row is not None else not_utf8[name][1]
            if count:
                yield Foreign(table, name, count, row)


def _not_utf8(db: peewee.Database, table: str, columns: list[str], key: str) -> Iterator[tuple[str, tuple[int, Any]]]:
    """Texts that are no UTF-8: SQLite does not look, so they are read."""
    if not columns:
        return
    counts: dict[str, tuple[int, Any]] = {}
    names = ", ".join(f'CAST("{name}" AS BLOB)' for name in columns)
    cursor = db.connection().cursor()
    cursor.row_factory = None  # the bytes as they are
    cursor.execute(f'SELECT {key}, {names} FROM "{table}"')
    while rows := cursor.fetchmany(1000):
        for row, *values in rows:
            for name, value in zip(columns, values, strict=True):
                if value and not value.isascii() and not _is_utf8(value):
                    count, first = counts.get(name, (0, row))
                    counts[name] = count + 1, first
    yield from counts.items()


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _fetch(db: peewee.Database, sql: str) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = db.execute_sql(sql).fetchall()
    return rows
