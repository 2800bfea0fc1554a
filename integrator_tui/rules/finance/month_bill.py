"""What one plan is charged for in a month (domain 6.2, 7.4, 7.7, 12.2, 12.5, 12.6): the lines of its invoice.

A month charges the days that end with its due day and that nothing has charged yet, reckoned from what invoices and
acts have charged, not from a pointer that acts move (traps C1). Where the due day changed, a gap that is shorter
than a period belongs to the next invoice; a whole month that was missed is charged by the run of that month.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.counting import counted
from integrator_tui.rules.finance.discounts import EarlyStep
from integrator_tui.rules.finance.instalments import instalments
from integrator_tui.rules.finance.pro_rata import DIVISOR, days_counted, pro_rata
from integrator_tui.rules.money import LARGEST
from integrator_tui.rules.plans.period import closing, period
from integrator_tui.rules.rounding import FULL, share

ONE_DAY = timedelta(days=1)
GIGABYTE = 1024
"""In megabytes."""
WHOLE_GAP = 28
"""Days from which on what was never charged is a month of its own."""
ADD, REDUCE = "acrescimo", "desconto"
PLAN, EVENT, SERVICE, CREDITS, DISCOUNT = "plan", "billing_event", "additional_service", "credit_purchase", "discount"
RULE, FEE, EXTRA, TRAFFIC = "discount_rule", "slip_fee", "extra_email", "extra_traffic"
"""What a line of an invoice comes from; it stands beside the line."""
CATALOGUE = "plan_item"
"""The same of a step of progressive discount: the entry of the catalogue."""
OF_PLAN = (PLAN, DISCOUNT, RULE, CATALOGUE)


class Line(NamedTuple):
    """A line of the invoice; cents, negative where it takes off."""

    description: str
    nature: str
    cents: int
    source_kind: str
    source_id: int | None = None


class PendingEvent(NamedTuple):
    """A pending event: cents, or hundredths of a percent of the price."""

    id: int
    kind: str
    description: str
    cents: int
    hundredths: int | None


class PendingService(NamedTuple):
    """A service that waits for the next billing; `done` of its parts are charged already."""

    id: int
    description: str
    nature: str
    cents: int
    parts: int
    done: int


class PendingCredits(NamedTuple):
    """Credits of traffic that were bought to be charged with the next billing."""

    id: int
    description: str
    cents: int


class Reduction(NamedTuple):
    """A discount of the plan or of a rule, in cents or hundredths of a percent; `kind` is what its line comes from."""

    id: int
    kind: str
    description: str
    cents: int | None
    hundredths: int | None


@dataclass
class Asked:
    """A plan and all that its month depends on; money in cents. Not frozen: a run makes a hundred thousand of them."""

    name: str
    price: int
    due_day: int
    start: date
    scm: int
    """Basis points of the price that are telecom service; the rest is value-added service."""
    bills: bool
    """Whether its days cost something in the status that it has."""
    charged: tuple[tuple[date, date], ...] = ()
    """Days that invoices, or events of acts, have charged."""
    closed: date | None = None
    """The last day that was charged before this program kept the account."""
    events: tuple[PendingEvent, ...] = ()
    services: tuple[PendingService, ...] = ()
    credits: tuple[PendingCredits, ...] = ()
    reductions: tuple[Reduction, ...] = ()
    fee: int = 0
    extra_emails: int = 0
    extra_email_price: int = 0
    extra_traffic: int = 0
    """Megabytes beyond the quota, over `traffic_days`."""
    extra_gb_price: int = 0
    traffic_days: tuple[date, date] | None = None
    divisor: int = DIVISOR
    early: tuple[EarlyStep, ...] = ()
    """What it is less for being paid early, where the customer may have that."""


@dataclass
class MonthBill:
    """The invoice of a month; `first` is None where no days are charged, only what waited for it."""

    due_on: date
    first: date | None
    last: date | None
    lines: tuple[Line, ...]
    used: dict[int, int]
    """Event -> cents that were charged or taken off: a reduction waits with what was too much for this invoice."""

    @cached_property
    def total(self) -> int:
        """Cents."""
        return sum(line.cents for line in self.lines)

    @cached_property
    def price(self) -> int:
        """What the plan costs in it, less its discounts: what a percentage for paying early is of."""
        return max(0, sum(line.cents for line in self.lines if line.source_kind in OF_PLAN))


def month_bill(asked: Asked, month: date) -> MonthBill:
    """The invoice of a plan for the month of a day; without lines there is nothing to charge.

    Raises `BadValue` for what no bill can be made of.
    """
    if not 1 <= asked.due_day <= 31:
        raise BadValue(f"O dia de vencimento do plano não existe: {asked.due_day}.")
    if asked.price < 0:
        raise BadValue("O valor do plano é negativo.")
    if not 0 <= asked.scm <= FULL:
        raise BadValue("A parte SCM do plano passa de 100 %.")
    due = closing(month.replace(day=1), asked.due_day)
    lines, days = [], _days(asked, due) if asked.bills else None
    price = 0
    if days:
        first, last = days
        whole = days == period(last, asked.due_day) or _is_month(first, last)
        price = pro_rata(asked.price, first, last, divisor=asked.divisor, complete=whole)
        count = "" if whole else f", {counted(days_counted(first, last), 'dia')}"
        lines += _split(f"{asked.name}: {first:%d/%m} a {last:%d/%m}{count}", price, asked.scm, PLAN, None)
    lines += _additions(asked)
    lines += _reductions(asked, price)
    used: dict[int, int] = {}
    for line in lines:
        if line.source_kind == EVENT and line.source_id:
            used[line.source_id] = used.get(line.source_id, 0) + line.cents
    left = sum(line.cents for line in lines)
    for event in asked.events:
        if event.kind == REDUCE and left > 0 and (cents := min(left, _of(event.cents, event.hundredths, asked.price))):
            lines += _split(event.description, -cents, asked.scm, EVENT, event.id)
            used[event.id] = cents
            left -= cents
    if asked.fee and left > 0:
        lines.append(Line("taxa de boleto", "SVA", asked.fee, FEE))
    if any(abs(line.cents) > LARGEST for line in lines):
        raise BadValue("Um valor passa do que uma fatura leva.")
    return MonthBill(due, days[0] if days else None, days[1] if days else None, tuple(lines), used)


def _days(asked: Asked, due: date) -> tuple[date, date] | None:
    """The days up to the due day that nothing has charged."""
    first = period(due, asked.due_day)[0]
    before = [last for start, last in asked.charged if last < first]
    if before and (first - max(before)).days - 1 < WHOLE_GAP:
        first = max(before) + ONE_DAY
    first = max(first, asked.start, asked.closed + ONE_DAY if asked.closed else asked.start)
    last = due
    for start, end in sorted(asked.charged):
        if start <= first <= end:
            first = end + ONE_DAY
    for start, end in sorted(asked.charged, reverse=True):
        if first < start <= last <= end:
            last = start - ONE_DAY
    if any(first <= start and end <= last for start, end in asked.charged):
        # An act charged days in the middle: it says what the days before it cost, which is nothing.
        first = max(end for start, end in asked.charged if first <= start and end <= last) + ONE_DAY
    return (first, last) if first <= last else None


def _is_month(first: date, last: date) -> bool:
    """Whether they go from a day of one month to the day before it in the next."""
    return (last + ONE_DAY).day == first.day and 28 <= (last - first).days + 1 <= 31


def _additions(asked: Asked) -> list[Line]:
    """What waited for this invoice."""
    lines = []
    for event in asked.events:
        if event.kind == ADD and (cents := _of(event.cents, event.hundredths, asked.price)):
            lines += _split(event.description, cents, asked.scm, EVENT, event.id)
    for service in asked.services:
        cents = instalments(service.cents, service.parts)[service.done]
        said = f" ({service.done + 1}/{service.parts})" if service.parts > 1 else ""
        lines.append(Line(f"{service.description}{said}", service.nature, cents, SERVICE, service.id))
    lines += [Line(f"créditos {one.description}", "SVA", one.cents, CREDITS, one.id) for one in asked.credits]
    if asked.extra_emails > 0 and asked.extra_email_price > 0:
        said = counted(asked.extra_emails, "e-mail adicional", "e-mails adicionais")
        lines.append(Line(said, "SVA", asked.extra_emails * asked.extra_email_price, EXTRA))
    if asked.extra_traffic > 0 and asked.extra_gb_price > 0 and asked.traffic_days:
        first, last = asked.traffic_days
        cents = (2 * asked.extra_traffic * asked.extra_gb_price + GIGABYTE) // (2 * GIGABYTE)
        said = f"tráfego além da franquia, {first:%d/%m} a {last:%d/%m}: {asked.extra_traffic} MB"
        lines.append(Line(said, "SCM", cents, TRAFFIC))
    return [line for line in lines if line.cents]


def _reductions(asked: Asked, price: int) -> list[Line]:
    """Discounts of the monthly price: together never more than it (traps F6)."""
    lines, left = [], price
    for one in asked.reductions:
        cents = min(left, _of(one.cents or 0, one.hundredths, price))
        if cents > 0:
            lines += _split(one.description, -cents, asked.scm, one.kind, one.id)
            left -= cents
    return lines


def _of(cents: int, hundredths: int | None, price: int) -> int:
    return share(price, hundredths) if hundredths else cents


def _split(description: str, cents: int, scm: int, kind: str, key: int | None) -> list[Line]:
    """The two natures of an amount, each with its line: the tax invoice wants them apart (facts 3.7)."""
    telecom = share(cents, scm)
    parts = (("SCM", telecom), ("SVA", cents - telecom))
    return [Line(description, nature, part, kind, key) for nature, part in parts if part]
