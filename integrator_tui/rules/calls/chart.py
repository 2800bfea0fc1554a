"""Calls counted for the chart: by state, type, month, and hour of the day (domain 8.9; F193)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from integrator_tui.rules.calls.states import STATES

STATE, TYPE, MONTH, HOUR = "situacao", "tipo", "mes", "hora"
BY = {TYPE: "tipo", STATE: "situação", MONTH: "mês", HOUR: "hora"}
"""What is counted by, in the words of the operator, in the order of the arrows."""
MONTHS = ("jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez")
MOST_MONTHS = 240
"""Of a longer time only the months that have calls are shown."""
WITHOUT_TYPE = "sem tipo"


@dataclass(frozen=True)
class CallFact:
    """What a call counts as; `opened_at` is in the operator's zone."""

    id: int
    opened_at: datetime
    state: str
    type: str


@dataclass(frozen=True)
class Bar:
    """So many calls of one kind, and which, the newest first."""

    label: str
    calls: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many."""
        return len(self.calls)


def bars(facts: Sequence[CallFact], by: str, since: date | None, today: date) -> tuple[Bar, ...]:
    """States in their order, types by how many, months and hours without a gap."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for fact in facts:
        found[_key(fact, by)].append(fact.id)
    if by == TYPE:
        names = sorted(found, key=lambda name: (-len(found[name]), name))
    elif by == STATE:
        names = [*STATES, *sorted(set(found) - set(STATES))]
    elif by == MONTH:
        first = since or min((fact.opened_at.date() for fact in facts), default=today)
        last = max([today, *(fact.opened_at.date() for fact in facts[:1])])
        whole = (last.year - first.year) * 12 < MOST_MONTHS
        names = [*_months(first, last)] if whole else sorted(found)
    else:
        names = [f"{hour:02}" for hour in range(24)]
    return tuple(Bar(_label(name, by), tuple(found.get(name, ()))) for name in names)


def length(count: int, most: int, width: int) -> int:
    """Cells of a bar: the longest fills the width, and one call is always seen."""
    return max(count * width // most, 1) if count and width > 0 else 0


def _key(fact: CallFact, by: str) -> str:
    if by == STATE:
        return fact.state
    if by == TYPE:
        return fact.type or WITHOUT_TYPE
    at = fact.opened_at
    return f"{at.year:04}-{at.month:02}" if by == MONTH else f"{at.hour:02}"


def _label(name: str, by: str) -> str:
    if by == STATE:
        return STATES.get(name, name)
    if by == MONTH:
        return f"{MONTHS[int(name[5:]) - 1]}/{name[:4]}"
    return f"{name}h" if by == HOUR else name


def _months(first: date, last: date) -> Iterator[str]:
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        yield f"{year:04}-{month:02}"
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
