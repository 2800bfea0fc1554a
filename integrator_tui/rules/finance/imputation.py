"""Payments of a debt one after the other: interest first, then the fine, then the principal (Civil Code 354).

The one place where the rest and its later interest are derived: nothing is booked by looking (traps F2), the fine is
charged once in the life of the debt, on what was still owed when the effective date passed, and interest runs on the
principal that is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.finance.business_days import NATION, Calendar
from integrator_tui.rules.finance.late_payment import STANDARD, LateTerms, accrued, counted_from, rounded
from integrator_tui.rules.finance.legal_clock import Contest
from integrator_tui.rules.rounding import refuse_negative, share

PAID = "pagamento"
REDUCED = "desconto"
"""Takes off the principal only; what it takes off beyond that is lost."""
WAIVED = "cancelamento"
"""Nothing is owed any more, whatever the cents."""


class Payment(NamedTuple):
    """A day and cents; `what` may be another thing that makes a debt smaller."""

    on: date
    cents: int
    what: str = PAID


class Imputed(NamedTuple):
    """Where the cents of one payment went; `over` is more than was owed: a credit of whoever paid, or a discount that
    was lost."""

    on: date
    interest: int
    fine: int
    principal: int
    over: int


@dataclass(frozen=True)
class Account:
    """What is still open of a debt on a day, in cents, and where its payments went."""

    on: date
    effective_due: date
    principal: int
    fine: int
    interest: int
    payments: tuple[Imputed, ...]

    @property
    def total(self) -> int:
        """What would settle it on that day."""
        return self.principal + self.fine + self.interest


def account(
    principal: int,
    due: date,
    payments: Sequence[Payment],
    on: date,
    terms: LateTerms = STANDARD,
    calendar: Calendar = NATION,
) -> Account:
    """The debt on a day after the payments made until then; later ones are left out, as they have not happened.

    Payments of the same day count in the order given. Raises `BadValue` for negative amounts and payments out of order.
    """
    return account_due(principal, due, calendar.following(due), payments, on, terms)


def account_due(
    principal: int,
    due: date,
    effective: date,
    payments: Sequence[Payment],
    on: date,
    terms: LateTerms = STANDARD,
    contests: Sequence[Contest] = (),
) -> Account:
    """The same where the effective due date is known: an invoice keeps the one that was told to the customer.

    The days that a contest stops do not count: no fine falls on them and no interest runs (facts 4.2).
    """
    refuse_negative(principal)
    made = [payment for payment in payments if payment.on <= on]
    if any(before.on > after.on for before, after in pairwise(made)):
        raise BadValue("Os pagamentos vêm na ordem das datas.")
    debt = _Debt(principal, due, effective, terms, contests)
    imputed = tuple(debt.pay(payment) for payment in made)
    debt.run_to(on)
    return Account(on, debt.effective, debt.principal, debt.fine, debt.interest_open, imputed)


class _Debt:
    """A debt while time goes on."""

    def __init__(
        self, principal: int, due: date, effective: date, terms: LateTerms, contests: Sequence[Contest]
    ) -> None:
        self.principal = principal
        self.fine = 0
        self.effective = effective
        self._terms = terms
        self._contests = contests
        self._late = False
        self._accrued = 0
        self._interest_paid = 0
        self._run_until = counted_from(due, effective, terms)

    @property
    def interest_open(self) -> int:
        """All interest so far, rounded once, less what was paid of it; a payment never makes it less than nothing."""
        return max(0, rounded(self._accrued) - self._interest_paid)

    def run_to(self, day: date) -> None:
        """The fine when the effective date has passed, and interest up to the day."""
        if day <= self.effective:
            return
        if not self._late and counting(self.effective, day, self._contests):
            self._late = True
            self.fine = share(self.principal, self._terms.fine)
        self._accrued += accrued(self.principal, counting(self._run_until, day, self._contests), self._terms)
        self._run_until = day

    def pay(self, payment: Payment) -> Imputed:
        """Take a payment on its day."""
        refuse_negative(payment.cents)
        self.run_to(payment.on)
        if payment.what != PAID:
            return self._reduce(payment)
        left = payment.cents
        interest = min(left, self.interest_open)
        left -= interest
        fine = min(left, self.fine)
        left -= fine
        principal = min(left, self.principal)
        self._interest_paid += interest
        self.fine -= fine
        self.principal -= principal
        return Imputed(payment.on, interest, fine, principal, left - principal)

    def _reduce(self, payment: Payment) -> Imputed:
        """A discount takes off the principal; once nothing of that is left, fine and interest fall with it."""
        taken = self.principal if payment.what == WAIVED else min(payment.cents, self.principal)
        self.principal -= taken
        if not self.principal:
            self.fine = 0
            self._interest_paid = rounded(self._accrued)
        return Imputed(payment.on, 0, 0, taken, 0 if payment.what == WAIVED else payment.cents - taken)


def counting(after: date, until: date, contests: Sequence[Contest]) -> int:
    """The days after one, up to another, that no contest stops; contests of one debt never overlap."""
    return max(0, (until - after).days) - sum(one.stopped(after, until) for one in contests)
