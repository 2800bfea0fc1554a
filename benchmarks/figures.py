"""What a benchmark says: a figure in the middle and at the 99th percentile, its floor, and what is asked of it."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Goal:
    """The most that is allowed, in the unit of the figure or in times the floor; None where nothing is asked."""

    p50: float | None = None
    p99: float | None = None
    ratio: float | None = None


@dataclass(frozen=True)
class Figure:
    """One row of the table. The floor was measured in the same run, in turns with the figure where there is one."""

    what: str
    unit: str
    p50: float
    p99: float | None = None
    floor: float | None = None
    floor_p99: float | None = None
    goal: Goal = Goal()
    samples: int = 0
    note: str = ""
    reason: str = ""
    """Why the goal is missed, where it is known; said only when it is missed."""
    grows: bool = True
    """Whether it could depend on the number of customers."""

    @property
    def ratio(self) -> float | None:
        """How many times the floor."""
        return self.p50 / self.floor if self.floor else None

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None where nothing is asked."""
        asked = ((self.p50, self.goal.p50), (self.p99, self.goal.p99), (self.ratio, self.goal.ratio))
        found = [measured is not None and measured <= most for measured, most in asked if most is not None]
        return all(found) if found else None


@dataclass(frozen=True)
class Bases:
    """What the benchmarks of one run work on; nothing is written to the bases themselves but who was opened."""

    customers: int
    sqlite: Path
    folder: Path
    """For copies and homes of desks; it goes when the run ends."""
    postgres: str | None = None
    brief: bool = False
    """Only for the growth: fewer samples do."""
    accounting: int = 0
    """Rows of accounting that the base has at least."""

    def samples(self, number: int) -> int:
        """How many of so many are taken."""
        return max(number // 5, 1) if self.brief else number

    @property
    def url(self) -> str:
        """Of the SQLite base."""
        return f"sqlite:///{self.sqlite}"


def middle_and_end(taken: Sequence[float]) -> tuple[float, float]:
    """Median and 99th percentile (the smallest value that 99 of 100 do not exceed)."""
    ordered = sorted(taken)
    return statistics.median(ordered), ordered[math.ceil(len(ordered) * 0.99) - 1]


def figure(
    what: str, unit: str, taken: Sequence[float], floor: Sequence[float] = (), goal: Goal = Goal(), note: str = "",
    *, grows: bool = True,
) -> Figure:  # fmt: skip
    """A figure from what was taken, key by key or run by run, and from its floor."""
    floor_p50, floor_p99 = middle_and_end(floor) if floor else (None, None)
    return Figure(what, unit, *middle_and_end(taken), floor_p50, floor_p99, goal, len(taken), note, grows=grows)


def require(condition: object, sentence: str) -> None:
    """Raises where the work was not done: a fast wrong answer does not count."""
    if not condition:
        raise AssertionError(sentence)
