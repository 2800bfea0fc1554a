"""The search in the database as rows of the table."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.figures import Bases, Figure, Goal
from benchmarks.search import rows

GOALS = {
    ("search, mixed typing", "SQLite"): Goal(0.25, 5),
    ("search, mixed typing", "PostgreSQL"): Goal(0.7, 8),
    ("count up to 1,000, mixed typing", "SQLite"): Goal(1, 15),
    ("count up to 1,000, mixed typing", "PostgreSQL"): Goal(2, 15),
}


def figures(bases: Bases) -> Iterator[Figure]:
    """Milliseconds on both engines."""
    for row in rows(bases.customers, bases.url, bases.postgres):
        yield Figure(
            f"{row.what}, {row.engine}",
            "ms",
            row.p50,
            row.p99,
            row.floor,
            goal=GOALS.get((row.what, row.engine), Goal()),
            samples=row.samples,
            grows=not row.what.startswith("LIKE"),
        )
