"""A contested charge: its terms, and what is paid back when the customer was right (facts 4.2, page of Anatel)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.dates import term_of_months
from integrator_tui.rules.finance.instalments import instalments
from integrator_tui.rules.finance.late_payment import MONTH
from integrator_tui.rules.rounding import FULL, half_up, refuse_negative

RIGHT, WRONG, UNANSWERED = "procedente", "improcedente", "sem_resposta"
"""Results: the customer is right, also where nobody answered in time."""
RESULTS = {"": "à espera", RIGHT: "procedente", WRONG: "improcedente", UNANSWERED: "sem resposta, vale como procedente"}


@dataclass(frozen=True)
class ContestTerms:
    """Days and years of the rule; parameters with the date from which they hold, for the source may change."""

    valid_from: date = date(2025, 9, 1)
    years_to_contest: int = 3
    days_to_answer: int = 30
    days_before_due: int = 5
    """The part that nobody contests is billed anew, at least that many days before it falls due."""
    interest_month: int = 100
    """Basis points a month, per day, on what was paid."""
    source: str = "Página da Anatel sobre contestação de débitos; RGC, Resolução 765/2023"


STANDARD = ContestTerms()


def may_contest(charged_on: date, today: date, terms: ContestTerms = STANDARD) -> bool:
    """Whether the charge may still be contested: until the same day three years later, or 1 March."""
    return charged_on <= today <= term_of_months(charged_on, terms.years_to_contest * 12)


def answer_due(contested_on: date, terms: ContestTerms = STANDARD) -> date:
    """The last day of the answer; not answered by then, the customer was right."""
    return contested_on + timedelta(days=terms.days_to_answer)


def earliest_due_of_rest(issued_on: date, terms: ContestTerms = STANDARD) -> date:
    """The earliest due date of the new bill for what is not contested."""
    return issued_on + timedelta(days=terms.days_before_due)


@dataclass(frozen=True)
class Refund:
    """What is paid back: cents, and the days that interest was reckoned for."""

    days: int
    double: int
    interest: int
    correction: int = 0

    @property
    def total(self) -> int:
        """Everything in cents."""
        return self.double + self.interest + self.correction


def double_refund(
    paid: int, paid_on: date, refund_on: date, *, correction: int = 0, terms: ContestTerms = STANDARD
) -> Refund:
    """Twice the cents that were paid without being owed, and 1 % a month per day on what was paid, half up.

    The correction by an index is handed in, in cents: its tables are not at hand here. Law: CDC art. 42. Raises
    `BadValue` for negative amounts and a refund before the payment.
    """
    refuse_negative(paid)
    refuse_negative(correction)
    days = (refund_on - paid_on).days
    if days < 0:
        raise BadValue("A devolução não pode ser anterior ao pagamento.")
    return Refund(days, 2 * paid, half_up(paid * terms.interest_month * days, FULL * MONTH), correction)


class PaidPart(NamedTuple):
    """What one payment gave for an invoice, in cents: for what it was charged, and fine and interest beside that."""

    payment_id: int
    on: date
    principal: int
    late: int


def refunds(
    parts: Sequence[PaidPart], cents: int, refund_on: date, before: int = 0, terms: ContestTerms = STANDARD
) -> dict[int, Refund]:
    """Payment -> what is paid back of it where so many cents of the charge were not owed; the oldest payment first.

    `before` are the cents that an earlier contest gave back.

    With the charge goes its share of the fine and interest that came with it, half up.
    """
    found: dict[int, Refund] = {}
    for part in parts:
        given = min(before, part.principal)
        before -= given
        taken = min(cents, part.principal - given)
        cents -= taken
        if taken:
            paid = taken + half_up(part.late * taken, part.principal)
            found[part.payment_id] = double_refund(paid, part.on, refund_on, terms=terms)
    return found


def rest_of_items(items: Sequence[int], rest: int) -> tuple[int, ...]:
    """The cents of the items that nobody contests, where a payment or discount has left another sum than theirs.

    In proportion, whole cents, those that took off then left out; what does not divide goes to the first ones, as with
    instalments.
    """
    if sum(items) == rest:
        return tuple(items)
    items = [max(0, cents) for cents in items]
    total = sum(items)
    if not total:
        return instalments(rest, len(items))
    parts = [rest * cents // total for cents in items]
    left = rest - sum(parts)
    return tuple(cents + (place < left) for place, cents in enumerate(parts))
