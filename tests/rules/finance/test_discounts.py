"""Discounts: edges of their days, one step and not two, never more than the price."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.finance.discount_rules import Rule, Who
from integrator_tui.rules.finance.discounts import Cut, MonthStep, progressive, together

DUE = date(2026, 12, 10)


def test_progressive_takes_one_step() -> None:
    steps = [MonthStep(1, None, Cut(cents=100)), MonthStep(4, 6, Cut(cents=300)), MonthStep(5, 5, Cut(cents=200))]
    assert [progressive(9990, steps, month) for month in (1, 3, 4, 5, 6, 7)] == [100, 100, 300, 200, 300, 100]
    assert progressive(9990, [], 1) == 0
    assert progressive(9990, [MonthStep(2, 3, Cut(cents=1))], 1) == 0


@given(st.integers(0, 50_000), st.lists(st.integers(0, 40_000), max_size=4), st.integers(0, 10_000))
@settings(max_examples=200, derandomize=True, deadline=None)
def test_never_more_than_the_price(price: int, given_cents: list[int], points: int) -> None:
    cuts = [Cut(cents=cents).of(price) for cents in given_cents]
    assert together(price, cuts) <= price
    assert Cut(basis_points=points).of(price) <= price
    assert together(price, []) == 0


def test_what_cannot_be() -> None:
    for make in (
        lambda: Cut(),
        lambda: Cut(1, 1),
        lambda: Cut(cents=-1),
        lambda: Cut(basis_points=10_001),
        lambda: together(1, [-1]),
        lambda: Cut(cents=1).of(-1),
    ):
        with pytest.raises(BadValue):
            make()


WHO = Who(7, "PF", 1, 2, 3, "Residencial", "PR", "Mogi-Guaçu", 2)
TENTH = Cut(basis_points=1000)
BEGUN = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("filters", "reason"),
    [
        ({}, ""),
        ({"plan": 7, "group": "PF", "unit": 1, "billing_form": 2, "origin": 3, "min_plans": 2}, ""),
        ({"state": "PR", "city": "mogi guacu", "subscriber_type": "Residencial"}, ""),
        ({"ends": date(2026, 12, 1)}, ""),
        ({"starts": date(2026, 12, 2)}, "começa em 02/12/2026"),
        ({"ends": date(2026, 11, 30)}, "acabou em 30/11/2026"),
        ({"plan": 8}, "outro plano"),
        ({"city": "Mogi Mirim"}, "outra cidade"),
        ({"min_plans": 3}, "menos de 3 planos"),
    ],
)
def test_whom_a_rule_is_for(filters: dict[str, Any], reason: str) -> None:
    rule = Rule(
        **{"id": 1, "name": "", "starts": BEGUN, "ends": None, "monthly": TENTH, "installation": None, **filters}
    )
    assert rule.why_not(WHO, date(2026, 12, 1)) == reason
