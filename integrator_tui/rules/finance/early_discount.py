"""What an invoice is less for being paid early (domain 12.5, facts 3.4): told with it, kept with it, and booked by the
payment that settles it in time.

An offer is fixed when the invoice is made: what the customer read on his slip does not change when a list does. Billing
makes the offers (`offers`), `Invoice.early` keeps them (`offers_text`), slips and files to banks tell them
(`stored_offers`), `granted` says what a payment gets. An offer lapses the day after its last; the fine is then of the
full price.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from integrator_tui.rules.finance.business_days import NATION, Calendar
from integrator_tui.rules.finance.discounts import EarlyStep
from integrator_tui.rules.rounding import refuse_negative

MOST_OFFERS = 3
"""As many as a slip is registered with (CNAB 240, segments P and R)."""


class Offer(NamedTuple):
    """Paid up to and on that day, so many cents are taken off."""

    until: date
    cents: int


def offers(
    price: int, total: int, steps: Sequence[EarlyStep], due: date, calendar: Calendar = NATION
) -> tuple[Offer, ...]:
    """What an invoice of `total` cents offers, the earliest first; percentages are of `price`, what the plan costs in
    it. One that is not better than a later one is left out, and what would leave nothing to pay is cut to the total.

    Only for customers whose option 9 allows it: whoever asks has looked at that.
    """
    refuse_negative(total)
    best: dict[date, int] = {}
    for step in steps:
        day, cents = min(step.last_day(due, calendar), calendar.following(due)), min(step.cut.of(price), total)
        best[day] = max(best.get(day, 0), cents)
    found: list[Offer] = []
    for day in sorted(best, reverse=True):
        if best[day] > (found[-1].cents if found else 0):
            found.append(Offer(day, best[day]))
    return tuple(reversed(found[:MOST_OFFERS]))


def offers_text(found: Sequence[Offer]) -> str:
    """As an invoice keeps them: `2026-12-05:1000;2026-12-10:500`."""
    return ";".join(f"{one.until.isoformat()}:{one.cents}" for one in found)


def stored_offers(stored: object) -> tuple[Offer, ...]:
    """What `offers_text` wrote, the earliest first; nothing for what it never writes."""
    found = []
    for part in str(stored or "").split(";"):
        told = re.fullmatch(r"(\d{4}-\d\d-\d\d):(\d{1,9})", part, re.ASCII)
        try:
            if told:
                found.append(Offer(date.fromisoformat(told[1]), int(told[2])))
        except ValueError:  # no such day: another program wrote it
            continue
    return tuple(sorted(found))


def holding(found: Sequence[Offer], paid: date) -> int:
    """Cents off for paying on a day: of the offers that still hold the best, and only that one."""
    return max((one.cents for one in found if paid <= one.until), default=0)


def granted(off: int, left: int, cents: int, tolerance: int = 0) -> int:
    """What a payment of `cents` is let off, of `left` that is owed: what is offered on its day (`off`) where both
    together settle the invoice, up to `tolerance` cents of a bank's rounding; nothing for a payment in part.

    Who paid in full although less was asked has the difference in his favour.
    """
    return off if cents + off >= left - tolerance else 0
