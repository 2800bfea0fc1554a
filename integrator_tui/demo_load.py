"""Very many rows into a base in one go: indexes and references are laid aside meanwhile, and stand again at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import peewee

Row = Sequence[Any]


class Loader:
    """Writes rows to tables of the open transaction; the way each engine is fastest."""

    def __init__(self, db: peewee.Database) -> None:
        self._db = db
        self._sqlite = isinstance(db, peewee.SqliteDatabase)

    def write(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """All rows of one table, in the order of `columns`."""
        names = ", ".join(columns)
        cursor = self._db.cursor()
        if self._sqlite:
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})", rows)
            return
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    @contextmanager
    def bare(self, tables: Sequence[str]) -> Iterator[None]:
        """The tables without indexes and references while rows come; everything is made again at the end."""
        again: list[str] = []
        for table in tables:
            for drop, create in self._sqlite_indexes(table) if self._sqlite else self._postgres_parts(table):
                self._db.execute_sql(drop)
                again.append(create)
        yield
        for statement in again:
            self._db.execute_sql(statement)

    def _sqlite_indexes(self, table: str) -> list[tuple[str, str]]:
        found = self._db.execute_sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL", (table,)
        ).fetchall()
        return [(f'DROP INDEX "{name}"', sql) for name, sql in found]

    def _postgres_parts(self, table: str) -> list[tuple[str, str]]:
        """References first: an index that they need must still be there when they go, and again when they return."""
        references = self._db.execute_sql(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE contype = 'f' AND conrelid = %s::regclass",
            (table,),
        ).fetchall()
        indexes = self._db.execute_sql(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "
            "WHERE indrelid = %s::regclass AND NOT indisprimary "
            "AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)",
            (table,),
        ).fetchall()
        return [
            *(
                (f'ALTER TABLE {table} DROP CONSTRAINT "{name}"', f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {sql}')
                for name, sql in references
            ),
            *((f"DROP INDEX {name}", sql) for name, sql in indexes),
        ]

    def continue_ids(self, table: str) -> None:
        """The next id that the engine gives follows on the largest that was written."""
        if not self._sqlite:
            self._db.execute_sql(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT max(id) FROM " + table + "))", (table,)
            )
