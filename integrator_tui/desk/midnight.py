"""A desk that is left open when the day ends: what passes by days alone is done for it as for one that opens.

Asked by the clock of the operator's zone, once an hour and a second after midnight: a machine that slept through it
comes an hour late at most, and a desk that nobody works at paints nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta

HOUR = 3600.0


def until_next(now: datetime) -> float:
    """Seconds until it is looked at again."""
    midnight = datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), now.tzinfo)
    return min(HOUR, (midnight - now).total_seconds() + 1)


async def watch_days(
    now: Callable[[], datetime],
    day_passed: Callable[[date], Awaitable[None]],
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """For ever: tell of every new day; `now` is the clock of the operator's zone."""
    day = now().date()
    while True:
        await sleep(until_next(now()))
        if (today := now().date()) != day:
            day = today
            await day_passed(today)
