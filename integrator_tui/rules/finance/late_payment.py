"""What is owed when a bill is paid late (facts 3.4): a fine once, and simple interest for each day.

Fine at most 2 % of the instalment (CDC art. 52, § 1). Both are reckoned on the principal, never on each other. Nothing
is due up to the effective due date, the next business day (Civil Code 132, § 1). Where sources differ the provider
chooses (facts 9.2, 9.3). Correction by an index is out of scope: its tables are not at hand (Lei 14.905/2024).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.finance.business_days import NATION, Calendar
from integrator_tui.rules.rounding import FULL, half_up, refuse_negative, share

MOST_FINE = 200
"""Basis points: what a consumer may be charged (CDC art. 52, § 1). Checked where the rate is typed, not here."""
MOST_INTEREST = 100
"""Basis points a month (RGC; domain 12.4), checked there too."""
MONTH = 30
"""Days among which the interest of a month is divided."""


@dataclass(frozen=True)
class LateTerms:
    """The rates in basis points, and the two choices."""

    fine: int = 200
    interest_month: int = 100
    from_original_due: bool = False
    """Days run from the date on the bill although the date was put off by a weekend or holiday (facts 9.2)."""
    daily_amount_rounded: bool = False
    """The interest of one day is rounded first, as banks register it, and then taken times the days (facts 9.3)."""

    def __post_init__(self) -> None:
        if not (0 <= self.fine <= FULL and 0 <= self.interest_month <= FULL):
            raise BadValue("Multa e juros vão de 0 a 100 %.")


STANDARD = LateTerms()


@dataclass(frozen=True)
class Late:
    """What is owed on a day: amounts in cents; `days` are those that interest is charged for, 0 when paid in time."""

    principal: int
    effective_due: date
    days: int = 0
    fine: int = 0
    interest: int = 0

    @property
    def total(self) -> int:
        """Principal, fine and interest in cents."""
        return self.principal + self.fine + self.interest


def late_payment(
    principal: int, due: date, paid: date, terms: LateTerms = STANDARD, calendar: Calendar = NATION
) -> Late:
    """What has to be paid on a day for a principal in cents that nothing was paid of before.

    Partial payments are in `imputation`. Raises `BadValue` for a negative principal.
    """
    refuse_negative(principal)
    effective = calendar.following(due)
    if paid <= effective:
        return Late(principal, effective)
    days = (paid - counted_from(due, effective, terms)).days
    return Late(principal, effective, days, share(principal, terms.fine), rounded(accrued(principal, days, terms)))


def counted_from(due: date, effective: date, terms: LateTerms) -> date:
    """The day after which interest runs once the effective date was missed."""
    return due if terms.from_original_due else effective


def accrued(principal: int, days: int, terms: LateTerms) -> int:
    """Interest of some days, not yet rounded: in parts of a cent of which `rounded` knows the size.

    Kept whole so that several payments lose no fraction between them.
    """
    a_day = principal * terms.interest_month
    if terms.daily_amount_rounded:
        return half_up(a_day, FULL * MONTH) * days * FULL * MONTH
    return a_day * days


def rounded(parts: int) -> int:
    """Cents of what `accrued` gave, half up."""
    return half_up(parts, FULL * MONTH)
