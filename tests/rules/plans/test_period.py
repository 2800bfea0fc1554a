"""The days that a monthly fee pays for."""

from __future__ import annotations

from datetime import date

import pytest

from integrator_tui.rules.plans.period import closing, period, unbilled_from


@pytest.mark.parametrize(
    ("day", "due_day", "first", "last"),
    [
        (date(2026, 11, 10), 10, date(2026, 10, 11), date(2026, 11, 10)),
        (date(2026, 11, 11), 10, date(2026, 11, 11), date(2026, 12, 10)),
        (date(2026, 12, 31), 5, date(2026, 12, 6), date(2027, 1, 5)),
        (date(2026, 2, 28), 31, date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 3, 1), 31, date(2026, 3, 1), date(2026, 3, 31)),
        (date(2028, 2, 29), 30, date(2028, 1, 31), date(2028, 2, 29)),
    ],
)
def test_a_period_ends_on_its_due_day_or_with_the_month(day: date, due_day: int, first: date, last: date) -> None:
    assert closing(day, due_day) == last
    assert period(day, due_day) == (first, last)


def test_unbilled_is_what_begins_after_the_last_closing_and_not_before_the_plan() -> None:
    day, start = date(2026, 11, 20), date(2026, 1, 15)
    assert unbilled_from(day, 10, start, date(2026, 10, 10)) == date(2026, 10, 11)
    assert unbilled_from(day, 10, start, date(2026, 12, 10)) == date(2026, 12, 11)
    assert unbilled_from(day, 10, start, None) == date(2026, 11, 11)
    assert unbilled_from(day, 10, date(2026, 11, 18), date(2026, 10, 10)) == date(2026, 11, 18)
