"""The whole search index from the tables, in bulk: derived customer by customer, written sorted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol

from integrator_tui.models.base import database
from integrator_tui.models.raw import execute, fetch, on_postgresql
from integrator_tui.rules.search_keys import parts, turned
from integrator_tui.services.search_source import READ, TABLES, Held, Row, Source, derive

CHUNK = 20_000
"""Customers read and derived at a time."""

COLUMNS: dict[str, tuple[str, ...]] = TABLES | {
    "search_place": ("base", "id"),
    "search_place_name": ("entry", "place_id"),
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

    On PostgreSQL other desks cannot search meanwhile: they wait, or are told after their time limit.
    """
    ((total,),) = fetch("SELECT COUNT(*) FROM customer")
    postgresql = on_postgresql()
    with database.atomic():
        writer: Writer = _Copy() if postgresql else _Staged()
        _fill(writer, lambda done: progress(int(done * DERIVED), total))
        for number, table in enumerate(COLUMNS):
            writer.finish(table)
            progress(int(total * (DERIVED + (1 - DERIVED) * (number + 1) / len(COLUMNS))), total)
    if postgresql and not database.in_transaction():
        _vacuum()


def _fill(writer: Writer, progress: Callable[[int], None]) -> None:
    places: dict[str, int] = {}
    words: set[str] = set()
    done = 0
    for sources in _sources():
        entries = []
        for key, source in sources:
            for base in source.places:
                places.setdefault(base, len(places) + 1)
            entries.append(Held.of(key, source, places))
            words.update(source.names.split())
        rows: dict[str, list[Row]] = {table: [] for table in TABLES}
        for entry in entries:
            for table, found in entry.rows().items():
                rows[table] += found
        for table, some in rows.items():
            writer.add(table, some)
        done += len(entries)
        progress(done)
    writer.add("search_place", places.items())
    writer.add("search_place_name", {(entry, key) for base, key in places.items() for entry in turned(base)})
    writer.add("search_part", parts(" ".join(words)))


def _sources() -> Iterator[list[tuple[int, Source]]]:
    """All customers in the order of their ids, some at a time."""
    last = -1
    while customers := fetch(READ["customer"].format("id > ?") + f" LIMIT {CHUNK}", (last,)):
        first, last = customers[0][0], customers[-1][0]
        of: dict[str, dict[int, list[Sequence[Any]]]] = {}
        for table in ("contact", "identifier", "address"):
            of[table] = defaultdict(list)
            for row in fetch(READ[table].format("customer_id BETWEEN ? AND ?"), (first, last)):
                of[table][row[0]].append(row)
        yield [
            (row[0], derive(row, of["contact"][row[0]], of["identifier"][row[0]], of["address"][row[0]]))
            for row in customers
        ]


class _Staged:
    """SQLite: rows go to a temporary table as they come, and from there into place in the order of the index."""

    def __init__(self) -> None:
        self.connection = database.connection()
        for table, columns in COLUMNS.items():
            execute(f"DELETE FROM {table}")
            execute(f"DROP TABLE IF EXISTS temp.staged_{table}")
            execute(f"CREATE TEMP TABLE staged_{table} ({', '.join(columns)})")

    def add(self, table: str, rows: Iterable[Row]) -> None:
        marks = ", ".join("?" * len(COLUMNS[table]))
        self.connection.executemany(f"INSERT INTO temp.staged_{table} VALUES ({marks})", rows)

    def finish(self, table: str) -> None:
        columns = ", ".join(COLUMNS[table])
        execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM temp.staged_{table} ORDER BY {columns}")
        execute(f"DROP TABLE temp.staged_{table}")


class _Copy:
    """PostgreSQL: COPY into tables without their primary keys, which are built at the end."""

    def __init__(self) -> None:
        execute("SET LOCAL statement_timeout = 0")
        execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        execute("SET LOCAL maintenance_work_mem = '256MB'")
        execute(f"TRUNCATE {', '.join(COLUMNS)}")
        self.keys: dict[str, list[tuple[str, str]]] = {}
        for table in COLUMNS:
            self.keys[table] = [
                (name, definition)
                for name, definition in fetch(
                    "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
                    " WHERE conrelid = ?::regclass AND contype IN ('p', 'u')",
                    (table,),
                )
            ]
            for name, _ in self.keys[table]:
                execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")

    def add(self, table: str, rows: Iterable[Row]) -> None:
        with (
            database.connection().cursor() as cursor,
            cursor.copy(f"COPY {table} ({', '.join(COLUMNS[table])}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)

    def finish(self, table: str) -> None:
        for name, definition in self.keys[table]:
            execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        if table == "search_place":
            execute("SELECT setval(pg_get_serial_sequence('search_place', 'id'), MAX(id)) FROM search_place")


def _vacuum() -> None:
    """Statistics, and the marks by which PostgreSQL answers from an index alone."""
    execute("SET statement_timeout = 0")
    execute(f"VACUUM (ANALYZE) {', '.join(COLUMNS)}, customer, address, customer_standing")
    execute("RESET statement_timeout")
