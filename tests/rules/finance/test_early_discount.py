"""Paid early: the edges of the days, one offer and not two, what a payment gets of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrator_tui.rules.finance.business_days import NATION
from integrator_tui.rules.finance.discounts import Cut, EarlyStep
from integrator_tui.rules.finance.early_discount import (
    MOST_OFFERS,
    Offer,
    granted,
    holding,
    offers,
    offers_text,
    stored_offers,
)

DUE = date(2026, 12, 10)
FIVE, TEN = EarlyStep(5, Cut(cents=500)), EarlyStep(10, Cut(basis_points=1000))


@pytest.mark.parametrize(
    ("paid", "cents"),
    [
        (date(2026, 11, 1), 999),
        (date(2026, 11, 30), 999),
        (date(2026, 12, 1), 500),
        (date(2026, 12, 7), 500),  # 5 December is a Saturday: the Monday after
        (date(2026, 12, 8), 0),
        (DUE, 0),
    ],
)
def test_what_holds_on_a_day(paid: date, cents: int) -> None:
    assert holding(offers(9990, 9990, [FIVE, TEN], DUE), paid) == cents


def test_up_to_the_day_itself_means_the_effective_one() -> None:
    """The 12th is a Saturday."""
    until_due = EarlyStep(0, Cut(cents=500))
    assert offers(9990, 9990, [until_due], date(2026, 12, 12)) == (Offer(date(2026, 12, 14), 500),)
    assert offers(9990, 9990, [EarlyStep(1, Cut(cents=500))], date(2026, 12, 13)) == (Offer(date(2026, 12, 14), 500),)


def test_an_offer_that_a_later_one_beats_is_none() -> None:
    assert offers(9990, 9990, [EarlyStep(10, Cut(cents=500)), EarlyStep(5, Cut(cents=500))], DUE) == (
        Offer(date(2026, 12, 7), 500),
    )
    assert offers(9990, 300, [FIVE], DUE) == (Offer(date(2026, 12, 7), 300),)  # never more than there is to pay
    assert offers(9990, 0, [FIVE], DUE) == ()


@pytest.mark.parametrize(
    ("cents", "tolerance", "off"),
    [(9490, 0, 500), (9489, 0, 0), (9489, 1, 500), (9990, 0, 500), (9000, 0, 0), (0, 0, 0)],
)
def test_what_a_payment_gets(cents: int, tolerance: int, off: int) -> None:
    """Only what settles the invoice is let off; who paid in full has the difference in his favour."""
    assert granted(500, 9990, cents, tolerance) == off
    assert granted(0, 9990, cents, tolerance) == 0


@pytest.mark.parametrize("text", ["", "x", "2026-02-30:5", "2026-12-05", "2026-12-05:-5", "٢٠٢٦-12-05:5", None, 7])
def test_what_another_program_wrote_is_no_offer(text: object) -> None:
    assert stored_offers(text) == ()


@given(
    st.integers(0, 10**8),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 10**6)), max_size=6),
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.integers(-70, 20),
)
def test_offers_say_what_the_steps_say(total: int, told: list[tuple[int, int]], due: date, away: int) -> None:
    """The second way: of the steps that hold on a day the best, of at most as many offers as a slip can say."""
    steps = [EarlyStep(days, Cut(cents=cents)) for days, cents in told]
    found = offers(total, total, steps, due)
    assert stored_offers(offers_text(found)) == found
    assert [one.cents for one in found] == sorted((one.cents for one in found), reverse=True)
    if len(found) < MOST_OFFERS:
        paid = due + timedelta(days=away)
        last = [(NATION.following(due - timedelta(days=step.days_before)), step.cut.of(total)) for step in steps]
        assert holding(found, paid) == max((cents for day, cents in last if paid <= day), default=0)
