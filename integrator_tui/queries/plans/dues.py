"""What money follows from an act on a plan: the same figures for the window that shows them and the service that writes
them as billing events (domain 12.2, 17.2).

A plan is charged for whole periods by whoever bills; an act settles the running one only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from integrator_tui.queries.plans.facts import Facts
from integrator_tui.rules.counting import counted
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.finance.pro_rata import days_counted, pieces, pro_rata
from integrator_tui.rules.money import format_money
from integrator_tui.rules.plans.period import closing, period, unbilled_from

CHARGE, CREDIT = "acrescimo", "desconto"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Event:
    """What an act has to be charged or given back for; cents, not below zero."""

    kind: str
    reason: str
    """`proporcional`, `multa` ...: what it is, for whoever charges."""
    description: str
    cents: int
    first: date | None = None
    last: date | None = None
    due_on: date | None = None
    how: str = ""
    """The arithmetic, for whoever asks where the figure comes from."""

    @property
    def signed(self) -> int:
        """Cents as they count in a sum."""
        return self.cents if self.kind == CHARGE else -self.cents


def leaving(facts: Facts, last: date) -> tuple[Event, ...]:
    """What the running period owes when `last` is the last day of the plan, or what was paid beyond it."""
    stops = last if facts.bills else min(last, facts.since - ONE_DAY) if facts.since else last
    if not facts.bills and facts.since is None:
        return ()
    first = _first_open(facts, stops)
    if first <= stops:
        return _some(_part(facts, CHARGE, facts.price_cents, first, stops, closing(stops, facts.due_day)))
    if facts.last_closing and facts.last_closing > stops and facts.bills:
        return _some(
            _part(facts, CREDIT, facts.price_cents, max(stops + ONE_DAY, facts.start_date), facts.last_closing)
        )
    return ()


def enabling(facts: Facts) -> tuple[Event, ...]:
    """The days from today to the closing, of a plan whose days cost nothing until now."""
    first, last = _first_open(facts, facts.today), closing(facts.today, facts.due_day)
    first = max(first, facts.today)
    if facts.bills or first > last:
        return ()
    return _some(_part(facts, CHARGE, facts.price_cents, first, last, last))


def trusted(facts: Facts, given: date, last: date) -> tuple[Event, ...]:
    """The days of a trust release, where a parameter charges them and the suspended plan is not charged."""
    if facts.catalog.get("bill_when_suspended") or last < given:
        return ()
    return _some(_part(facts, CHARGE, facts.price_cents, given, last, closing(last, facts.due_day)))


def new_closing(facts: Facts, due_day: int) -> date:
    """The first closing on another due day, after the one of the running period."""
    return closing(closing(facts.today, facts.due_day) + ONE_DAY, due_day)


def other_due_day(facts: Facts, due_day: int) -> tuple[Event, ...]:
    """The days between the old closing and the first new one; the running period stays as it is."""
    old, new = closing(facts.today, facts.due_day), new_closing(facts, due_day)
    if due_day == facts.due_day or not facts.bills:
        return ()
    return _some(_part(facts, CHARGE, facts.price_cents, old + ONE_DAY, new, new))


def changing(facts: Facts, price: int, day: date) -> tuple[tuple[Event, ...], date | None]:
    """Both plans in the period of the change: the old one to the day before, the new one from the day on.

    Together they cost no more than the dearer of both. The second value is the last day that is settled thereby: from
    there on whoever bills charges the new plan; None where the old plan cost nothing, and nothing is settled.
    """
    end = closing(day, facts.due_day)
    if not facts.bills:
        return leaving(facts, day - ONE_DAY), None
    if facts.last_closing and facts.last_closing >= day:
        end = facts.last_closing
        back = _part(facts, CREDIT, facts.price_cents, max(day, facts.start_date), end)
        return _some(back, _part(facts, CHARGE, price, day, end, closing(day, facts.due_day))), end
    if facts.price_cents < 0:
        return (), None
    first = min(_first_open(facts, day), day)
    prices = [(first, facts.price_cents), (day, price)] if first < day else [(day, price)]
    made = []
    for place, piece in enumerate(pieces(prices, end, divisor=facts.divisor)):
        of = "plano novo" if place == len(prices) - 1 else "plano antigo"
        made.append(_event(CHARGE, of, piece.price, piece.first, piece.last, piece.cents, end, facts.divisor))
    return _some(*made), end


def uncharged_from(facts: Facts, last_closing: date | None) -> date:
    """The first day that the run of the month charges, when everything to `last_closing` is charged."""
    return max(facts.start_date, last_closing + ONE_DAY) if last_closing else facts.start_date


def _first_open(facts: Facts, day: date) -> date:
    """The first day of the running period that nobody charged yet."""
    return max(unbilled_from(day, facts.due_day, facts.start_date, facts.last_closing), period(day, facts.due_day)[0])


def _part(facts: Facts, kind: str, price: int, first: date, last: date, due_on: date | None = None) -> Event:
    """The days of a price; a whole period costs the price, and no days, or what another program wrote, nothing."""
    if last < first or price < 0:
        return Event(kind, "proporcional", "", 0)
    whole = (first, last) == period(last, facts.due_day)
    cents = pro_rata(price, first, last, divisor=facts.divisor, complete=whole)
    return _event(kind, "proporcional", price, first, last, cents, due_on, facts.divisor)


def _event(
    kind: str, what: str, price: int, first: date, last: date, cents: int, due_on: date | None, divisor: int
) -> Event:
    days = days_counted(first, last)
    told = counted(days, "dia")
    named = "devolve" if kind == CREDIT else what
    description = f"{named} {first:%d/%m} a {last:%d/%m}, {told}"
    span = f"de {format_date(first)} a {format_date(last)}"
    how = f"{format_money(price)} x {told} / {divisor}, no máximo o valor; {span}"
    return Event(kind, "proporcional", description, cents, first, last, due_on, how)


def _some(*events: Event) -> tuple[Event, ...]:
    return tuple(event for event in events if event.cents)
