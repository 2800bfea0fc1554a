"""The legal clock: the cases of the file, and a diary that goes day by day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.finance.legal_clock import (
    SIZES,
    TERMS,
    Contest,
    LegalTerms,
    legal_clock,
    restored_by,
    terms_on,
)
from tests.vectors import day, vectors

DUE, NOTICE = date(2026, 11, 10), date(2026, 11, 12)


def _maybe(text: str | None) -> date | None:
    return day(text) if text else None


@pytest.mark.parametrize("case", vectors("legal_clock"), ids=lambda case: case["rule"][:30])
def test_the_clock_of_the_file(case: dict[str, Any]) -> None:
    contests = [Contest(day(case["contested"]), _maybe(case.get("answered")))] if "contested" in case else []
    got = legal_clock(
        day(case["due"]), _maybe(case["notice"]), suspended=_maybe(case.get("suspended")), contests=contests
    )
    assert got.earliest_suspension == _maybe(case["earliest_suspension"])
    if "earliest_termination" in case:
        assert got.earliest_ending == day(case["earliest_termination"])


def _diary(start: date, days: int, contests: list[Contest]) -> date | None:
    """The first day of the next three years on which the act is lawful, every day looked at by itself."""
    for number in range(1, 1200):
        today = start + timedelta(days=number)
        if any(c.made <= today and (c.answered is None or c.answered >= today) for c in contests):
            continue
        whole = [start + timedelta(days=n) for n in range(1, number)]
        ran = [d for d in whole if not any(c.made < d and (c.answered is None or d <= c.answered) for c in contests)]
        if len(ran) >= days:
            return today
    return None


contest_days = st.lists(st.tuples(st.integers(-20, 60), st.none() | st.integers(0, 40)), max_size=3)


@given(st.integers(-10, 30), contest_days, st.integers(0, 30))
@settings(max_examples=300, derandomize=True, deadline=None)
def test_the_clock_as_a_diary_tells_it(noticed: int, made: list[tuple[int, int | None]], days: int) -> None:
    start = max(DUE, DUE + timedelta(days=noticed))
    contests = [
        Contest(DUE + timedelta(days=n), None if length is None else DUE + timedelta(days=n + length))
        for n, length in made
    ]
    terms = LegalTerms(date(2025, 9, 1), "ppp", suspension_days=days)
    got = legal_clock(DUE, DUE + timedelta(days=noticed), contests=contests, terms=terms)
    found = _diary(start, days, contests)
    assert got.earliest_suspension == found
    if found:
        assert got.may_suspend(found)
        assert not got.may_suspend(found - timedelta(days=1))
    assert bool(got.why) == (found is None)


def test_the_billing_form_may_be_milder_and_never_harsher() -> None:
    legal = legal_clock(DUE, NOTICE).earliest_suspension
    assert legal_clock(DUE, NOTICE, form_days=5).earliest_suspension == legal == date(2026, 11, 28)
    assert legal_clock(DUE, NOTICE, form_days=30).earliest_suspension == date(2026, 12, 11)


def test_a_later_contest_forbids_what_was_lawful() -> None:
    clock = legal_clock(DUE, NOTICE, contests=[Contest(date(2026, 12, 1), date(2026, 12, 20))])
    assert clock.earliest_suspension == date(2026, 11, 28)
    assert clock.may_suspend(date(2026, 11, 30))
    assert not clock.may_suspend(date(2026, 12, 1))
    assert not clock.may_suspend(date(2026, 12, 20))
    assert clock.may_suspend(date(2026, 12, 21))


def test_a_contest_stops_the_sixty_days_too() -> None:
    suspended = date(2026, 11, 28)
    stopped = legal_clock(DUE, NOTICE, suspended=suspended, contests=[Contest(date(2026, 12, 10))])
    assert (stopped.earliest_ending, stopped.why) == (None, "Prazo parado pela contestação de 10/12/2026.")
    answered = [Contest(date(2026, 12, 10), date(2026, 12, 20))]
    assert legal_clock(DUE, NOTICE, suspended=suspended, contests=answered).earliest_ending == date(2027, 2, 7)


def test_bureaus_only_after_the_ending() -> None:
    ended = date(2027, 1, 28)
    assert legal_clock(DUE, NOTICE, suspended=date(2026, 11, 28)).earliest_bureau is None
    assert legal_clock(DUE, NOTICE, ended=ended).earliest_bureau == ended
    never = legal_clock(DUE, NOTICE, ended=ended, never_report=True)
    assert (never.earliest_bureau, never.why) == (None, "Cliente com «Nunca protestar» marcado.")


def test_terms_hold_from_a_date_on() -> None:
    milder = LegalTerms(date(2027, 7, 1), "ppp", suspension_days=20, source="lei nova")
    table = (*TERMS, milder)
    assert terms_on(date(2027, 6, 30), "ppp", table).suspension_days == 15
    assert terms_on(date(2027, 7, 1), "ppp", table) == milder
    assert {terms_on(date(2026, 1, 1), size).size for size in SIZES} == set(SIZES)
    assert all(terms.source for terms in TERMS)
    assert terms_on(date(2000, 1, 1), "ppp").valid_from == date(2025, 9, 1)
    assert restored_by(date(2026, 12, 1)) == date(2026, 12, 2)
    with pytest.raises(BadValue):
        terms_on(date(2026, 1, 1), "enorme")
    with pytest.raises(BadValue):
        legal_clock(DUE, NOTICE, contests=[Contest(NOTICE, DUE)])
