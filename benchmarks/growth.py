"""How figures grow from 10,000 customers to as many as the run has."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.figures import Figure, Goal

SMALL = 10_000
GOAL = Goal(ratio=1.5)


def growth(small: Sequence[Figure], large: Sequence[Figure]) -> list[Figure]:
    """Each figure with that of the small base as its floor."""
    before = {figure.what: figure for figure in small}
    return [
        Figure(f"{now.what}: growth", now.unit, now.p50, now.p99, before[now.what].p50, before[now.what].p99, GOAL)
        for now in large
        if now.grows and now.what in before
    ]
