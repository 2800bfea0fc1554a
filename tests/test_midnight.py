"""A desk that is open when the day ends."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from integrator_tui.desk.midnight import HOUR, until_next, watch_days


@pytest.mark.parametrize(
    ("at", "seconds"),
    [
        (datetime(2026, 11, 28, 10, 0, tzinfo=UTC), HOUR),
        (datetime(2026, 11, 28, 23, 59, 30, tzinfo=UTC), 31),
        (datetime(2026, 11, 28, 0, 0, 0, tzinfo=UTC), HOUR),
    ],
)
def test_it_looks_once_an_hour_and_right_after_midnight(at: datetime, seconds: float) -> None:
    assert until_next(at) == seconds


def test_every_day_is_told_once_even_after_the_machine_slept() -> None:
    clock = [datetime(2026, 11, 28, 22, 30, tzinfo=UTC)]
    told: list[date] = []

    class Over(Exception):
        pass

    async def sleep(seconds: float) -> None:
        if len(told) == 2:
            raise Over
        slept = timedelta(days=3) if told else timedelta(0)
        clock[0] += timedelta(seconds=seconds) + slept

    async def passed(day: date) -> None:
        told.append(day)

    with pytest.raises(Over):
        asyncio.run(watch_days(lambda: clock[0], passed, sleep))
    assert told == [date(2026, 11, 29), date(2026, 12, 2)]
