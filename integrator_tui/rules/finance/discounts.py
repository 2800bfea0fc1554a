"""Discounts of a price (domain 12.5, facts 3.4): never more than the price, never two steps of one kind added up.

Progressive steps need option 8 of the customer, promotional and early ones option 9: whoever asks has looked at those.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.finance.business_days import NATION, Calendar
from integrator_tui.rules.rounding import FULL, refuse_negative, share


@dataclass(frozen=True)
class Cut:
    """What is taken off: cents, or basis points of the price. Raises `BadValue` for both, neither, or below zero."""

    cents: int | None = None
    basis_points: int | None = None

    def __post_init__(self) -> None:
        if (self.cents is None) == (self.basis_points is None):
            raise BadValue("O desconto é em reais ou em percentual: um dos dois.")
        if (self.cents or 0) < 0 or not 0 <= (self.basis_points or 0) <= FULL:
            raise BadValue("O desconto não pode ser negativo nem passar de 100 %.")

    def of(self, price: int) -> int:
        """The cents it takes off a price in cents, half up and at most the price."""
        refuse_negative(price)
        taken = self.cents if self.cents is not None else share(price, self.basis_points or 0)
        return min(price, taken)


@dataclass(frozen=True)
class EarlyStep:
    """Paid at least that many days before the due date."""

    days_before: int
    cut: Cut

    def last_day(self, due: date, calendar: Calendar = NATION) -> date:
        """The last day on which it holds; a day without banks is put off to the next business day, as a due date is."""
        return calendar.following(due - timedelta(days=self.days_before))


def early(price: int, steps: Sequence[EarlyStep], due: date, paid: date, calendar: Calendar = NATION) -> int:
    """Cents off for paying on a day: the best step that still holds, and only that one; none after the last."""
    return max((step.cut.of(price) for step in steps if paid <= step.last_day(due, calendar)), default=0)


@dataclass(frozen=True)
class MonthStep:
    """From one month of the plan to another, both counted from 1; `to` may be open."""

    first: int
    to: int | None
    cut: Cut


def progressive(price: int, steps: Sequence[MonthStep], month: int) -> int:
    """Cents off in a month of the plan: one step, the one that begins last of those that hold."""
    holding = [step for step in steps if step.first <= month and (step.to is None or month <= step.to)]
    return max(holding, key=lambda step: step.first).cut.of(price) if holding else 0


def together(price: int, given: Sequence[int]) -> int:
    """What several discounts take off one item, in cents: their sum, never more than the price."""
    refuse_negative(price)
    if any(cents < 0 for cents in given):
        raise BadValue("O desconto não pode ser negativo.")
    return min(price, sum(given))
