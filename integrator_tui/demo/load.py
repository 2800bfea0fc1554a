"""Tables that are being filled: indexes and references are laid aside meanwhile, and stand again at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from integrator_tui.models.raw import execute, fetch, on_postgresql
from integrator_tui.session import Session


@contextmanager
def bare(tables: Sequence[str]) -> Iterator[None]:
    """The tables without indexes and references, in the transaction that is open; all is made again at the end."""
    again: list[str] = []
    for table in tables:
        for drop, create in _postgres_parts(table) if on_postgresql() else _sqlite_indexes(table):
            execute(drop)
            again.append(create)
    yield
    for statement in again:
        execute(statement)


def _sqlite_indexes(table: str) -> list[tuple[str, str]]:
    found = fetch(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL", (table,)
    )
    return [(f'DROP INDEX "{name}"', sql) for name, sql in found]


def _postgres_parts(table: str) -> list[tuple[str, str]]:
    references = fetch(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f' AND conrelid = ?::regclass",
        (table,),
    )
    indexes = fetch(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "
        "WHERE indrelid = ?::regclass AND NOT indisprimary "
        "AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)",
        (table,),
    )
    return [
        *(
            (f'ALTER TABLE {table} DROP CONSTRAINT "{name}"', f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {sql}')
            for name, sql in references
        ),
        *((f"DROP INDEX {name}", sql) for name, sql in indexes),
    ]


def continue_ids(table: str) -> None:
    """The next id that the engine gives follows on the largest that was written."""
    if on_postgresql():
        execute(f"SELECT setval(pg_get_serial_sequence(?, 'id'), (SELECT MAX(id) FROM {table}))", (table,))


def nobody(at: datetime) -> Session:
    """Who has written what the demonstration begins with."""
    return Session(0, "demonstração", "demonstração", "local", True, frozenset(), now=lambda: at)
