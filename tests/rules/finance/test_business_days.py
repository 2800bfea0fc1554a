"""Business days: the cases of the file, an own calendar beside, and the library for what it knows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.customers.addresses import UF_NAMES
from integrator_tui.rules.finance.business_days import (
    MOST_DAYS,
    NATION,
    Calendar,
    bank_holidays,
    city_days,
    easter,
    parse_city_day,
    state_holidays,
)
from tests.vectors import day, vectors

SAO_PAULO = Calendar("SP", city_days(["25/01"]))
PLACES = {"bank": NATION, "bank+SP": Calendar("SP"), "bank+city of Sao Paulo": SAO_PAULO}
QUICK = settings(max_examples=300, derandomize=True, deadline=None)
DAYS = st.dates(date(2001, 1, 1), date(2078, 12, 31))


@pytest.mark.parametrize("case", vectors("business_days"), ids=lambda case: f"{case['date']} {case['calendar']}")
def test_the_days_of_the_file(case: dict[str, Any]) -> None:
    calendar = PLACES[case["calendar"]]
    assert calendar.is_business(day(case["date"])) is case["business"]
    assert calendar.following(day(case["date"])) == day(case["following"])


@pytest.mark.parametrize("case", vectors("business_day_arithmetic"))
def test_the_arithmetic_of_the_file(case: dict[str, Any]) -> None:
    assert NATION.add(day(case["start"]), case["add_business_days"]) == day(case["result"])


def _another_easter(year: int) -> date:
    """By the tables of the Book of Common Prayer, as Gauss wrote them; another way than the program's."""
    a, b, c = year % 19, year % 4, year % 7
    k = year // 100
    m = (15 + k - k // 4 - (8 * k + 13) // 25) % 30
    n = (4 + k - k // 4) % 7
    d = (19 * a + m) % 30
    e = (2 * b + 4 * c + 6 * d + n) % 7
    if d == 29 and e == 6:
        return date(year, 4, 19)
    if d == 28 and e == 6 and (11 * m + 11) % 30 < 19:
        return date(year, 4, 18)
    return date(year, 3, 22) + timedelta(days=d + e)


def test_easter_by_two_ways() -> None:
    for year in range(1900, 2201):
        assert easter(year) == _another_easter(year), year


def test_the_holidays_of_the_nation_as_the_library_has_them() -> None:
    """The library's public days, and of its optional ones those on which banks are closed."""
    from holidays.constants import OPTIONAL, PUBLIC
    from holidays.countries.brazil import Brazil

    closed = {"Carnival", "Corpus Christi"}
    for year in range(2001, 2079):
        public = set(Brazil(years=year, categories=(PUBLIC,)))
        optional = Brazil(years=year, categories=(OPTIONAL,))
        theirs = public | {found for found, name in optional.items() if name in closed}
        assert bank_holidays(year) == theirs, year


def test_control_the_days_that_other_calendars_get_wrong() -> None:
    assert NATION.is_business(date(2026, 2, 18)), "Ash Wednesday"
    assert NATION.is_business(date(2026, 12, 24))
    assert not NATION.is_business(date(2026, 11, 20))
    assert NATION.is_business(date(2023, 11, 20)), "before the law"


def test_the_last_day_of_the_year_is_a_parameter() -> None:
    assert NATION.following(date(2026, 12, 31)) == date(2026, 12, 31)
    assert Calendar(last_day_open=False).following(date(2026, 12, 31)) == date(2027, 1, 4)


def test_every_state_has_a_calendar() -> None:
    for uf in UF_NAMES:
        assert state_holidays(uf, 2026).isdisjoint(bank_holidays(2026)) or uf == "RJ"
        assert Calendar(uf).following(date(2026, 7, 9)) >= date(2026, 7, 9)
    with pytest.raises(BadValue):
        Calendar("XX")
    with pytest.raises(BadValue):
        Calendar("sp")


@given(DAYS, st.integers(-60, 60).filter(bool))
@QUICK
def test_adding_counts_business_days_one_by_one(start: date, days: int) -> None:
    got = SAO_PAULO.add(start, days)
    step = timedelta(days=1 if days > 0 else -1)
    walked = [start + step * n for n in range(1, abs((got - start).days) + 1)]
    assert sum(SAO_PAULO.is_business(one) for one in walked) == abs(days)
    assert SAO_PAULO.is_business(got)
    if SAO_PAULO.is_business(start):
        assert SAO_PAULO.add(got, -days) == start
    if days > 0:
        assert SAO_PAULO.between(start, got) == days


@given(DAYS)
@QUICK
def test_following_is_the_first_business_day(start: date) -> None:
    found = SAO_PAULO.following(start)
    assert SAO_PAULO.is_business(found)
    assert not any(SAO_PAULO.is_business(start + timedelta(days=n)) for n in range((found - start).days))
    assert SAO_PAULO.add(start, 0) == found


@pytest.mark.parametrize(
    ("text", "on", "off"),
    [
        ("25/01", date(2031, 1, 25), date(2031, 1, 26)),
        ("08/05/2026", date(2026, 5, 8), date(2027, 5, 8)),
        ("páscoa+60", date(2026, 6, 4), date(2027, 6, 4)),
        ("Pascoa - 2", date(2026, 4, 3), date(2026, 4, 5)),
        ("29/02", date(2028, 2, 29), date(2027, 2, 28)),
        ("٢٥/٠١", date(2026, 1, 25), date(2026, 1, 24)),
    ],
)
def test_days_of_a_city(text: str, on: date, off: date) -> None:
    rule = parse_city_day(text)
    assert rule.falls_on(on)
    assert not rule.falls_on(off)


@pytest.mark.parametrize("text", ["", "25", "natal", "31/02", "natal+2", "25/01/26", "+5", "páscoa", "1/1/1" * 20])
def test_what_is_no_day_of_a_city(text: str) -> None:
    with pytest.raises(BadValue):
        parse_city_day(text)


def test_days_beyond_the_desk() -> None:
    for call in (
        lambda: NATION.is_business(date(1899, 12, 31)),
        lambda: NATION.following(date.max),
        lambda: NATION.add(date(2200, 12, 30), 3),
        lambda: NATION.add(date(2026, 1, 1), MOST_DAYS + 1),
        lambda: NATION.between(date(2000, 1, 1), date(2200, 1, 1)),
    ):
        with pytest.raises(BadValue):
            call()
