"""The search in the database as rows of the table."""

from __future__ import annotations

from benchmarks.figures import Bases, Figure, Goal
from benchmarks.search import rows

GOALS = {
    ("search, mixed typing", "SQLite"): Goal(p50=0.3, p99=6),
    ("search, mixed typing", "PostgreSQL"): Goal(p50=0.5, p99=6),
}


def figures(bases: Bases) -> list[Figure]:
    """Milliseconds on both engines."""
    return [
        Figure(
            f"{row.what}, {row.engine}",
            "ms",
            row.p50,
            row.p99,
            row.floor,
            goal=GOALS.get((row.what, row.engine), Goal()),
            samples=row.samples,
            grows=not row.what.startswith("LIKE"),
        )
        for row in rows(bases.customers, bases.url, bases.postgres)
    ]
