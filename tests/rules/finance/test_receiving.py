"""One payment over several debts, and the cents of a bank."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.finance.receiving import Owed, Spread, bank_payment, spread

DUE = date(2026, 12, 10)


def test_the_oldest_first() -> None:
    debts = [Owed(3, DUE, 100), Owed(1, DUE + timedelta(days=1), 100), Owed(2, DUE, 100)]
    assert spread(250, debts) == Spread(((2, 100), (3, 100), (1, 50)), 0)
    assert spread(100, debts) == Spread(((2, 100),), 0)
    assert spread(350, debts).over == 50
    assert spread(0, debts) == Spread((), 0)
    assert spread(24998, [Owed(1, DUE, 17999), Owed(2, DUE, 6999)]) == Spread(((1, 17999), (2, 6999)), 0)


debts = st.lists(
    st.builds(Owed, st.integers(1, 50), st.dates(DUE, DUE + timedelta(days=9)), st.integers(0, 1000)),
    max_size=8,
    unique_by=lambda debt: debt.key,
)


@given(st.integers(0, 5000), debts)
@settings(max_examples=200, derandomize=True, deadline=None)
def test_no_cent_is_lost_and_the_order_of_marking_does_not_matter(cents: int, owed: list[Owed]) -> None:
    got = spread(cents, owed)
    assert sum(part for _, part in got.parts) + got.over == cents
    by_key = {debt.key: debt for debt in owed}
    assert all(0 < part <= by_key[key].cents for key, part in got.parts)
    assert got == spread(cents, list(reversed(owed)))
    full = {key for key, part in got.parts if part == by_key[key].cents}
    for key, _ in got.parts:
        older = {debt.key for debt in owed if (debt.due, debt.key) < (by_key[key].due, key) and debt.cents}
        assert older <= full, "a younger one only after the older ones are paid"
    assert got.over == max(0, cents - sum(debt.cents for debt in owed))


@pytest.mark.parametrize(
    ("taken", "tolerance", "settles", "difference"),
    [(10193, 0, True, 0), (10178, 0, False, -15), (10178, 15, True, -15), (10177, 15, False, -16), (10200, 0, True, 7)],
)
def test_what_a_bank_took(taken: int, tolerance: int, settles: bool, difference: int) -> None:
    assert bank_payment(10193, taken, tolerance) == (settles, difference)


def test_what_cannot_be() -> None:
    for call in (
        lambda: spread(-1, []),
        lambda: spread(1, [Owed(1, DUE, -1)]),
        lambda: spread(1, [Owed(1, DUE, 1), Owed(1, DUE, 2)]),
        lambda: bank_payment(1, -1, 0),
    ):
        with pytest.raises(BadValue):
            call()
