"""What a new plan costs first: the days to its first closing, and the installation in parts (domain 6.2, 12.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from integrator_tui.rules.finance.instalments import due_days, instalments
from integrator_tui.rules.finance.pro_rata import days_counted, pro_rata
from integrator_tui.rules.plans.period import closing, period


@dataclass(frozen=True)
class FirstBill:
    """Cents of the first period, which is due on its last day, and the parts of the installation with theirs."""

    first: date
    last: date
    days: int
    cents: int
    parts: tuple[tuple[date, int], ...]

    @property
    def due_on(self) -> date:
        """When all of it is due."""
        return self.last

    @property
    def total(self) -> int:
        """What the first invoice asks for."""
        return self.cents + sum(cents for day, cents in self.parts if day == self.last)


def first_bill(start: date, due_day: int, price: int, fee: int, parts: int, divisor: int) -> FirstBill:
    """From `start` to the first due day on or after it; money in cents. Raises `BadValue` as the sums do."""
    last = closing(start, due_day)
    whole = (start, last) == period(last, due_day)
    cents = pro_rata(price, start, last, divisor=divisor, complete=whole)
    shares = instalments(fee, parts) if fee else ()
    days = tuple(closing(day.replace(day=1), due_day) for day in due_days(last, len(shares))) if shares else ()
    return FirstBill(start, last, days_counted(start, last), cents, tuple(zip(days, shares, strict=True)))
