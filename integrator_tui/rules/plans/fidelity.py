"""What leaving costs: the fine of a contract with a minimum term, and the days to change one's mind (facts 2.4)."""

from __future__ import annotations

from datetime import date, timedelta

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.rounding import half_up, refuse_negative

MOST_MONTHS = 12
"""Minimum term of a contract with a natural person (RGC art. 37); legal persons may agree on more."""
WITHDRAWAL_DAYS = 7
"""CDC art. 49."""


def fidelity_fine(
    benefit: int, months: int, used: int, *, provider_in_breach: bool = False, most_months: int = MOST_MONTHS
) -> int:
    """Cents of the fine: the benefit, in cents, times the months left by the months agreed, half up.

    Months beyond `most_months` do not bind, so whoever has a longer contract is free after those. Nothing is due when
    the provider is in breach, or without a minimum term (0 months). Raises `BadValue` for negative numbers.
    """
    refuse_negative(benefit)
    if months < 0 or used < 0:
        raise BadValue("Os meses de fidelidade não podem ser negativos.")
    bound = min(months, most_months)
    if provider_in_breach or used >= bound:
        return 0
    return half_up(benefit * (bound - used), bound)


def months_used(since: date, until: date) -> int:
    """Full months from one day to another; a month ends on the day of the same number, or on the first day of the next
    month where that does not exist (Civil Code 132, § 3). 0 where `until` is earlier."""
    months = (until.year - since.year) * 12 + until.month - since.month
    return max(0, months - (until.day < since.day))


def last_day_to_withdraw(contracted: date, installed: date | None, *, outside: bool) -> date | None:
    """The last day on which the customer may give up and have all his money back, or None where there is none.

    Seven days from contract or installation, the later of both, when it was contracted outside the premises: by
    telephone, site or at the door (CDC art. 49). The first day does not count.
    """
    if not outside:
        return None
    return max(contracted, installed or contracted) + timedelta(days=WITHDRAWAL_DAYS)
