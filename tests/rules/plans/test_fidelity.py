"""Leaving a contract: the cases of the file, properties, and the edges of the calendar."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.plans.fidelity import fidelity_fine, last_day_to_withdraw, months_used
from tests.vectors import vectors


@pytest.mark.parametrize("case", vectors("fidelity_fine")["cases"])
def test_the_fines_of_the_file(case: dict[str, Any]) -> None:
    breach = case.get("provider_in_breach", False)
    got = fidelity_fine(case["benefit_cents"], case["months"], case["used"], provider_in_breach=breach)
    assert got == case["fine_cents"]


@given(st.integers(0, 500_000), st.integers(0, 36), st.integers(0, 40), st.integers(1, 36))
@settings(max_examples=300, derandomize=True, deadline=None)
def test_a_fine_is_a_part_of_the_benefit_and_shrinks(benefit: int, months: int, used: int, most: int) -> None:
    got = fidelity_fine(benefit, months, used, most_months=most)
    bound = min(months, most)
    exact = Fraction(benefit * max(0, bound - used), bound or 1)
    assert abs(got - exact) <= Fraction(1, 2)
    assert fidelity_fine(benefit, months, used + 1, most_months=most) <= got <= benefit
    assert fidelity_fine(benefit, months, used, provider_in_breach=True) == 0


def test_a_longer_contract_binds_a_person_for_a_year() -> None:
    assert fidelity_fine(60_000, 24, 5) == 35_000
    assert fidelity_fine(60_000, 24, 12) == 0
    assert fidelity_fine(60_000, 24, 12, most_months=24) == 30_000


@pytest.mark.parametrize("wrong", [(-1, 12, 1), (1, -12, 1), (1, 12, -1)])
def test_fines_that_cannot_be(wrong: tuple[int, int, int]) -> None:
    with pytest.raises(BadValue):
        fidelity_fine(*wrong)


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        (date(2026, 1, 15), date(2026, 2, 14), 0),
        (date(2026, 1, 15), date(2026, 2, 15), 1),
        (date(2026, 1, 31), date(2026, 2, 28), 0),
        (date(2026, 1, 31), date(2026, 3, 1), 1),
        (date(2024, 2, 29), date(2025, 2, 28), 11),
        (date(2024, 2, 29), date(2025, 3, 1), 12),
        (date(2026, 2, 1), date(2026, 1, 1), 0),
    ],
)
def test_months_used(since: date, until: date, months: int) -> None:
    assert months_used(since, until) == months


def test_seven_days_to_change_ones_mind() -> None:
    sold = date(2026, 12, 1)
    assert last_day_to_withdraw(sold, None, outside=True) == date(2026, 12, 8)
    assert last_day_to_withdraw(sold, sold + timedelta(days=3), outside=True) == date(2026, 12, 11)
    assert last_day_to_withdraw(sold, None, outside=False) is None
