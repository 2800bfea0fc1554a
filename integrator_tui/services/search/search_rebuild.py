"""The whole search index from the tables, in bulk: derived customer by customer, written sorted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Protocol

from integrator_tui.models.base import database
from integrator_tui.models.raw import execute, fetch, on_postgresql
from integrator_tui.rules.search.search_names import near, parts, turned
from integrator_tui.rules.search.sounds import signs
from integrator_tui.services import bulk
from integrator_tui.services.search.search_source import TABLES, Held, Row, derive, read

CHUNK = 10_000
"""Customers derived, or rows written, at a time."""

COLUMNS: dict[str, tuple[str, ...]] = TABLES | {
    "search_place": ("base", "id"),
    "search_place_name": ("entry", "place_id"),
    "search_word": ("word", "customers"),
    "search_near": ("near", "word"),
    "search_part": ("part", "word"),
}
"""All tables of the index with their columns."""
DERIVED = 0.6
"""Share of the time after which everything is derived and only sorting is left, as the progress counts it."""


class Writer(Protocol):
    """How an engine takes many rows at once."""

    def add(self, table: str, rows: Iterable[Row]) -> None:
        """Rows of a table in any order, none twice."""

    def finish(self, table: str) -> None:
        """No more rows of the table: sort them, build its index."""


def rebuild(progress: Callable[[int, int], None]) -> None:
    """Throw the index away and derive it from all customers; `progress(done, total)` counts customers.

    On PostgreSQL, run by the owner of the tables, other desks cannot search meanwhile: they wait, or are told after
    their time limit. Run by the application's role it takes longer, and other desks only cannot save.
    """
    ((total,),) = fetch("SELECT COUNT(*) FROM customer")
    postgresql = on_postgresql()
    owner = postgresql and _owns_the_index()
    with database.atomic():
        writer: Writer = (_Copied() if owner else _Replaced()) if postgresql else _Staged()
        _fill(writer, lambda done: progress(int(done * DERIVED), total))
        for number, table in enumerate(COLUMNS):
            writer.finish(table)
            progress(int(total * (DERIVED + (1 - DERIVED) * (number + 1) / len(COLUMNS))), total)
    if owner and not database.in_transaction():
        _vacuum()


def _fill(writer: Writer, progress: Callable[[int], None]) -> None:
    places: dict[str, int] = {}
    words: Counter[str] = Counter()
    done = 0
    for entries in _derived(lambda base: places.setdefault(base, len(places) + 1)):
        rows: dict[str, list[Row]] = {table: [] for table in TABLES}
        for entry in entries:
            words.update(entry.words())
            for table, found in entry.rows().items():
                rows[table] += found
        for table, some in rows.items():
            writer.add(table, some)
        done += len(entries)
        progress(done)
    writer.add("search_place", places.items())
    writer.add("search_place_name", {(entry, key) for base, key in places.items() for entry in turned(base)})
    writer.add("search_word", words.items())
    writer.add("search_near", ((each, word) for word in words for each in near(word) | signs(word)))
    writer.add("search_part", ((each, word) for word in words for each in parts(word)))


def _derived(place_id: Callable[[str], int]) -> Iterator[list[Held]]:
    """What the index should hold of all customers, in the order of their ids, some at a time."""
    last = -1
    while ids := fetch(f"SELECT id FROM customer WHERE id > ? ORDER BY id LIMIT {CHUNK}", (last,)):
        (first,), (last,) = ids[0], ids[-1]
        yield derive(read("{} BETWEEN ? AND ?", (first, last)), place_id)


class _Staged:
    """SQLite: rows go to a temporary table as they come, and from there into place in the order of the index."""

    def __init__(self) -> None:
        for table, columns in COLUMNS.items():
            execute(f"DELETE FROM {table}")
            execute(f"DROP TABLE IF EXISTS temp.staged_{table}")
            execute(f"CREATE TEMP TABLE staged_{table} ({', '.join(columns)})")

    def add(self, table: str, rows: Iterable[Row]) -> None:
        _write(f"staged_{table}", table, rows)

    def finish(self, table: str) -> None:
        columns = ", ".join(COLUMNS[table])
        key = ", ".join(COLUMNS[table][:2] if table == "search_row" else COLUMNS[table])
        execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM temp.staged_{table} ORDER BY {key}")
        execute(f"DROP TABLE temp.staged_{table}")


class _Copied:
    """PostgreSQL: COPY into tables without keys and indexes, which are made at the end."""

    def __init__(self) -> None:
        bulk.without_checks_of_time()
        execute("SET LOCAL maintenance_work_mem = '256MB'")
        execute(f"TRUNCATE {', '.join(COLUMNS)}")
        self.again: dict[str, list[str]] = {}
        for table in COLUMNS:
            self.again[table] = []
            for name, definition in fetch(
                "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
                " WHERE conrelid = ?::regclass AND contype IN ('p', 'u') ORDER BY contype",
                (table,),
            ):
                execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
                self.again[table].append(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
            for name, definition in fetch(
                "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
                " WHERE indrelid = ?::regclass",
                (table,),
            ):
                execute(f"DROP INDEX {name}")
                self.again[table].append(definition)

    def add(self, table: str, rows: Iterable[Row]) -> None:
        _write(table, table, rows)

    def finish(self, table: str) -> None:
        primary, *others = self.again[table]
        execute(primary)
        if table == "search_row":
            execute("CLUSTER search_row USING search_row_pkey")  # the order of the names, as SQLite stores them
        for statement in others:
            execute(statement)
        if table == "search_place":
            execute("SELECT setval(pg_get_serial_sequence('search_place', 'id'), MAX(id)) FROM search_place")


class _Replaced:
    """PostgreSQL, as a role that may only do what desks do: rows go, rows come, keys and indexes stay."""

    def __init__(self) -> None:
        bulk.without_checks_of_time()
        execute("SET LOCAL lock_timeout = '60s'")
        execute(f"LOCK TABLE {', '.join(COLUMNS)} IN SHARE ROW EXCLUSIVE MODE")
        for table in COLUMNS:
            execute(f"DELETE FROM {table}")

    def add(self, table: str, rows: Iterable[Row]) -> None:
        _write(table, table, rows)

    def finish(self, table: str) -> None:
        if table == "search_place":  # only the owner may set the counter, but everybody may count
            ((counter,),) = fetch("SELECT pg_get_serial_sequence('search_place', 'id')")
            execute(
                f"SELECT COUNT(nextval('{counter}')) FROM generate_series(1, (SELECT MAX(id) FROM search_place)"
                f" - (SELECT last_value FROM {counter}))"
            )


def _owns_the_index() -> bool:
    ((owns,),) = fetch("SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = 'search_row'::regclass")
    return bool(owns)


def _write(into: str, table: str, rows: Iterable[Row]) -> None:
    waiting = iter(rows)
    while some := list(islice(waiting, CHUNK * 5)):
        bulk.write(into, COLUMNS[table], some)


def _vacuum() -> None:
    """Statistics, and the marks by which PostgreSQL answers from an index alone."""
    execute("SET statement_timeout = 0")
    execute(f"VACUUM (ANALYZE) {', '.join(COLUMNS)}")
    execute("RESET statement_timeout")
