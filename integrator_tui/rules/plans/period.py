"""The days that a monthly fee pays for: from the day after one due day to the next, both counted (domain 12.2)."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from functools import lru_cache

ONE_DAY = timedelta(days=1)


@lru_cache(4096)
def closing(day: date, due_day: int) -> date:
    """The first due day on or after a day; a month that has no such day closes with its last."""
    found = _in_month(day.year, day.month, due_day)
    if found >= day:
        return found
    year, month = divmod(day.year * 12 + day.month, 12)
    return _in_month(year, month + 1, due_day)


@lru_cache(4096)
def period(day: date, due_day: int) -> tuple[date, date]:
    """First and last day of the period that a day lies in."""
    last = closing(day, due_day)
    before = last.replace(day=1) - ONE_DAY
    return _in_month(before.year, before.month, due_day) + ONE_DAY, last


def unbilled_from(day: date, due_day: int, start: date, last_closing: date | None) -> date:
    """The first day that no invoice has charged yet; after `day` where what was charged reaches beyond it.

    Without a last closing the running period counts as the first that is open: the periods before it were closed.
    """
    return max(start, last_closing + ONE_DAY if last_closing else period(day, due_day)[0])


@lru_cache(4096)
def _in_month(year: int, month: int, due_day: int) -> date:
    return date(year, month, max(1, min(due_day, calendar.monthrange(year, month)[1])))
