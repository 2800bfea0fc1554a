"""Discounts of a price (domain 12.5, facts 3.4): never more than the price, never two steps of one kind added up.

Progressive steps need option 8 of the customer, promotional and early ones option 9: whoever asks has looked at those.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.finance.business_days import NATION, Calendar
from integrator_tui.rules.money import format_money, parse_money
from integrator_tui.rules.numbers import format_percent, parse_percent
from integrator_tui.rules.rounding import FULL, refuse_negative, share
from integrator_tui.rules.typed import tidy

MOST_CUT = 999_999_999
"""Cents: what a price may be at most."""


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


def parse_cut(text: str) -> Cut:
    """A discount as it is typed: `10,00` or `R$ 10` in reais, `12,5 %` of the price. Raises `BadValue`."""
    typed = tidy(text)
    cut = Cut(basis_points=parse_percent(typed)) if typed.endswith("%") else Cut(cents=parse_money(typed))
    if not (cut.cents or cut.basis_points):
        raise BadValue("Um desconto de zero não é nenhum: deixe vazio.")
    if (cut.cents or 0) > MOST_CUT:
        raise BadValue(f"Um desconto vai até {format_money(MOST_CUT)}.")
    return cut


def cut_text(cut: Cut) -> str:
    """As the lists store it: cents `1000`, or a percentage `12.50%`."""
    if cut.basis_points is None:
        return str(cut.cents)
    return f"{cut.basis_points // 100}.{cut.basis_points % 100:02}%"


def stored_cut(stored: object) -> Cut | None:
    """What `cut_text` wrote; None for nothing, and for what it never writes."""
    text = stored if isinstance(stored, str) else ""
    found = re.fullmatch(r"([0-9]{1,3})\.([0-9]{2})%|([0-9]{1,9})", text, re.ASCII)
    if not found:
        return None
    try:
        return Cut(cents=int(found[3])) if found[3] else Cut(basis_points=int(found[1]) * 100 + int(found[2]))
    except BadValue:
        return None


def format_cut(stored: object) -> str:
    """`1000` as `R$ 10,00`, `12.50%` as `12,5 %`; anything else as it stands."""
    cut = stored_cut(stored)
    if cut is None:
        return str(stored)
    return format_money(cut.cents) if cut.cents is not None else format_percent(cut.basis_points or 0)


@dataclass(frozen=True)
class EarlyStep:
    """Paid at least that many days before the due date."""

    days_before: int
    cut: Cut

    def last_day(self, due: date, calendar: Calendar = NATION) -> date:
        """The last day on which it holds; a day without banks is put off to the next business day, as a due date is."""
        return calendar.following(due - timedelta(days=self.days_before))


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
