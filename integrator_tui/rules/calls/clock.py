"""The clock of a call (facts 5.1): a term in clock or working hours, which stands still while a pausing state holds.

Nothing is stored and patched: the due moment is computed from the opening, the term that holds now and the trail of
states. Time between closing and reopening counts for nobody. Moments are naive UTC; working hours are those of the city
that is attended, in its own zone, with its own holidays, which are not those of banks (facts 3.6).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from integrator_tui.rules.bad_value import BadValue

LONGEST = timedelta(days=3 * 366)
"""A term that working hours do not reach within three years is none."""
_ZERO = timedelta()


class Hours(NamedTuple):
    """From and to on one day; `to` may be midnight, the end of the day."""

    start: time
    to: time


def _no_holidays(day: date) -> bool:
    return False


@dataclass(frozen=True)
class Schedule:
    """The working hours of a week, Monday first, in a zone; `closed` says which days are holidays there.

    Raises `BadValue` for a week without hours, and for hours of one day that overlap or run backwards.
    """

    week: tuple[tuple[Hours, ...], ...]
    zone: ZoneInfo
    closed: Callable[[date], bool] = _no_holidays

    def __post_init__(self) -> None:
        if len(self.week) != 7 or not any(self.week):
            raise BadValue("O horário de atendimento tem sete dias, e horas em pelo menos um.")
        for day in self.week:
            ends = [moment for hours in day for moment in (_minutes(hours.start), _minutes(hours.to) or 24 * 60)]
            if ends != sorted(set(ends)):
                raise BadValue("As horas de um dia vêm em ordem e não se sobrepõem.")

    def spans(self, since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The working time between two moments in UTC, in order."""
        day = since.replace(tzinfo=UTC).astimezone(self.zone).date() - timedelta(days=1)
        last = until.replace(tzinfo=UTC).astimezone(self.zone).date()
        while day <= last:
            if not self.closed(day):
                for hours in self.week[day.weekday()]:
                    to_day = day if _minutes(hours.to) else day + timedelta(days=1)
                    start = max(since, self._utc(day, hours.start))
                    end = min(until, self._utc(to_day, hours.to))
                    if start < end:
                        yield start, end
            day += timedelta(days=1)

    def _utc(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.zone).astimezone(UTC).replace(tzinfo=None)


class Pause(NamedTuple):
    """The clock stands still from one moment until another, or until now."""

    since: datetime
    until: datetime | None = None


class Entry(NamedTuple):
    """One line of the trail: when the call came into a state."""

    at: datetime
    state: str


def pauses(trail: Sequence[Entry], pausing: Collection[str], closed: Collection[str]) -> tuple[Pause, ...]:
    """The times when the clock stood still: in a pausing state, and between closing and reopening.

    `trail` is in the order in which it was written; a state that was set twice changes nothing.
    """
    made: list[Pause] = []
    since: datetime | None = None
    for at, state in trail:
        still = state in pausing or state in closed
        if still and since is None:
            since = at
        elif not still and since is not None:
            made.append(Pause(since, max(since, at)))
            since = None
    return (*made, Pause(since)) if since is not None else tuple(made)


@dataclass(frozen=True)
class Deadline:
    """`due` is None while the clock stands still before it was reached; `left` says how far off it is.

    `late` is frozen meanwhile. `by_hand` is a due moment that somebody set, which wins over every rule.
    """

    due: datetime | None
    left: timedelta
    late: bool
    paused: bool
    by_hand: bool = False


def deadline(
    opened: datetime,
    term: timedelta,
    now: datetime,
    *,
    schedule: Schedule | None = None,
    stood: Sequence[Pause] = (),
    by_hand: datetime | None = None,
) -> Deadline:
    """Where a call stands now. Without a schedule the term is in clock hours, for a total outage.

    `left` is the working time that remains, below zero when more has run. Legal terms (facts 4.3) never pause: ask for
    them without `stood`. Raises `BadValue` for a term below zero, or one that the hours do not reach.
    """
    if term < _ZERO or term > LONGEST:
        raise BadValue("O prazo de um atendimento vai de zero a três anos.")
    since = min((pause.since for pause in stood if pause.until is None and pause.since <= now), default=None)
    if by_hand is not None:
        return Deadline(by_hand, by_hand - now, now > by_hand, since is not None, True)
    left = term - worked(opened, now, schedule=schedule, stood=stood)
    due = _reached(opened, term, schedule, stood)
    if since is not None and due > since:
        return Deadline(None, left, False, True)
    return Deadline(due, left, (now if since is None else since) > due, since is not None)


def worked(
    since: datetime, until: datetime, *, schedule: Schedule | None = None, stood: Sequence[Pause] = ()
) -> timedelta:
    """Working time between two moments, without the pauses."""
    return sum((end - start for start, end in _running(since, until, schedule, stood)), _ZERO)


def _reached(opened: datetime, term: timedelta, schedule: Schedule | None, stood: Sequence[Pause]) -> datetime:
    """The first moment at which the whole term has run; a pause that is still open is taken as not begun."""
    over = [pause for pause in stood if pause.until is not None]
    last = max((pause.until for pause in over if pause.until is not None), default=opened)
    if not term:
        return opened
    left = term
    for start, end in _running(opened, max(opened, last) + LONGEST, schedule, over):
        if left <= end - start:
            return start + left
        left -= end - start
    raise BadValue("O prazo não cabe no horário de atendimento dos próximos três anos.")


def _running(
    since: datetime, until: datetime, schedule: Schedule | None, stood: Sequence[Pause]
) -> Iterator[tuple[datetime, datetime]]:
    """Working time without the pauses, in order."""
    spans = schedule.spans(since, until) if schedule else iter([(since, until)] if since < until else [])
    still = sorted((pause.since, pause.until or until) for pause in stood)
    for start, end in spans:
        at = start
        for paused, resumed in still:
            if at < paused < end:
                yield at, paused
            if paused < end:
                at = max(at, resumed)
        if at < end:
            yield at, end


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
