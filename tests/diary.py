"""A second account, written from the manual alone: told day by day, in decimals, knowing no entry and no rule of ours.

2 % once, on what was still owed when the business day passed; 1 % a month on what is owed each day; a payment takes
interest, fine, principal; a discount takes principal, and who owes none owes no fine. The days after a contest, up to
that of its answer, do not count. What was paid and not owed comes back twice, with 1 % a month on it. Who settles by
the day of an offer is let off what it says, first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from integrator_tui.rules.finance.business_days import Calendar

Act = tuple[date, int, str, int]
"""Day, number of the act, kind (`pay`, `cancel`, or what takes off principal), cents."""


@dataclass
class Bill:
    """What the diary knows of an invoice: cents, dates, and what happened."""

    principal: int
    due: date
    acts: list[Act] = field(default_factory=list)
    agreement: int = 0
    agreed: Act | None = None
    """What its agreement let off."""
    origin: int = 0
    stops: list[tuple[date, date | None]] = field(default_factory=list)
    offer: tuple[date, int] | None = None
    """Until when, how much less."""

    def effective(self) -> date:
        """The business day up to which it may be paid."""
        calendar, day = Calendar("PR"), self.due
        while not calendar.is_business(day):
            day += timedelta(days=1)
        return day

    def contested(self) -> bool:
        """Nothing of it is due now."""
        return any(answered is None for _, answered in self.stops)

    def off(self, on: date) -> int:
        """What it is less for whoever settles it on a day."""
        if self.offer is None or self.contested() or on > min(self.offer[0], self.effective()):
            return 0
        return min(self.offer[1], diary(self, on).left)


@dataclass
class Told:
    """A bill on a day; `taken` is act -> principal, interest and fine that it took."""

    left: int
    late: int
    over: int
    taken: dict[Act, tuple[int, int]]

    @property
    def total(self) -> int:
        """What would settle it."""
        return self.left + self.late


def cents(value: Decimal) -> int:
    """Half up."""
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


def diary(bill: Bill, on: date) -> Told:
    """The bill on a day."""
    effective, acts = bill.effective(), sorted(bill.acts)
    left, fine, raw, gone, over, missed = bill.principal, 0, Decimal(0), 0, 0, False
    taken: dict[Act, tuple[int, int]] = {}

    def interest() -> int:
        return max(0, cents(Decimal(str(round(raw, 12)))) - gone)

    day, end = min([bill.due, on, *(act[0] for act in acts)]), max([on, *(act[0] for act in acts)])
    while day <= end:
        stopped = any(made < day and (answered is None or day <= answered) for made, answered in bill.stops)
        if day > effective and not stopped:
            if not missed:
                missed, fine = True, cents(Decimal(left) * 2 / 100)
            raw += Decimal(left) / 3000
        for act in [one for one in acts if one[0] == day]:
            amount = act[3]
            if act[2] == "pay":
                to_interest = min(amount, interest())
                to_fine = min(amount - to_interest, fine)
                to_left = min(amount - to_interest - to_fine, left)
                gone, fine, left = gone + to_interest, fine - to_fine, left - to_left
                over += amount - to_interest - to_fine - to_left
                taken[act] = (to_left, to_interest + to_fine)
            else:
                off = left if act[2] == "cancel" else min(left, amount)
                left, taken[act] = left - off, (off, 0)
                if not left:
                    fine, gone = 0, cents(Decimal(str(round(raw, 12))))
        day += timedelta(days=1)
    late = 0 if bill.contested() else fine + interest()
    return Told(left, late, over, taken)


def back(parts: list[tuple[int, date, int, int]], lost: int, on: date, before: int) -> dict[int, int]:
    """Payment -> what comes back: `parts` are payment, day, principal, interest with fine; the oldest gives first.

    `before` came back by an earlier contest.
    """
    found: dict[int, int] = {}
    for key, day, principal, late in sorted(parts, key=lambda part: part[1]):
        gone = min(before, principal)
        before -= gone
        share = min(lost, principal - gone)
        lost -= share
        if share:
            paid = share + cents(Decimal(late) * share / principal)
            found[key] = 2 * paid + cents(Decimal(paid) * (on - day).days / 3000)
    return found
