"""When a call is due (F233): what its type, the hours of the place and its trail say, as lists and variables stand now.

One way to know it, for the act that writes it, for the change of a list that moves it, and for `doctor`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from integrator_tui.forms.lists.calls import CALL_TYPES, MOST_HOURS, WORKING_HOURS
from integrator_tui.models.calls import CallEntry, ServiceCall
from integrator_tui.models.customers import Address
from integrator_tui.models.odd import details_of
from integrator_tui.models.plans import CustomerPlan
from integrator_tui.models.raw import fetch
from integrator_tui.models.system import ListItem
from integrator_tui.queries.finance.kept_terms import Kept, city_key, kept
from integrator_tui.queries.finance.terms import calendar_at
from integrator_tui.rules import variables
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.calls.clock import Entry, Hours, Schedule, deadline, pauses
from integrator_tui.rules.calls.hours import parse_hours
from integrator_tui.rules.calls.states import CLOSED, NO_CONTACT, WAITING
from integrator_tui.rules.calls.zones import zone_of
from integrator_tui.rules.variable import read

OFFICE = ((Hours(time(8), time(18)),),) * 5 + ((Hours(time(8), time(12)),), ())
"""Where the list says nothing: Monday to Friday from 8 to 18, Saturday until noon, no holidays."""
AT_ONCE = 500
"""Trails that are read in one statement."""


@dataclass(frozen=True)
class TypeTerm:
    """Hours of a type, of the clock or of the place."""

    hours: int
    working: bool


@dataclass(frozen=True)
class Due:
    """`at` is None while a pause keeps the clock, and for a type without a term."""

    at: datetime | None
    by_hand: bool


class Terms:
    """What holds now, read once for however many calls."""

    def __init__(self) -> None:
        self.pausing = pausing()
        self._lists: Kept | None = None
        self._types: dict[int, TypeTerm | None] = {}
        self._hours: Mapping[tuple[str, str], tuple[tuple[tuple[Hours, ...], ...], bool]] | None = None
        self._schedules: dict[tuple[str, str], Schedule] = {}

    def of_type(self, type_id: int | None) -> TypeTerm | None:
        """The term of a type; None where it has none, or one that no form lets through."""
        if type_id is None:
            return None
        if type_id not in self._types:
            item: Any = ListItem.get_or_none((ListItem.id == type_id) & (ListItem.kind == CALL_TYPES))
            told = details_of(item.details) if item is not None else {}
            hours = told.get("deadline_hours")
            fits = isinstance(hours, int) and not isinstance(hours, bool) and 0 < hours <= MOST_HOURS
            self._types[type_id] = TypeTerm(int(hours or 0), told.get("working") is True) if fits else None
        return self._types[type_id]

    def schedule(self, uf: str, city: str) -> Schedule:
        """The hours of a place: of its city, else its state, else of all; with its own holidays and in its own zone."""
        place = (uf, city_key(city))
        if place not in self._schedules:
            if self._lists is None or self._hours is None:
                self._lists, self._hours = kept(), _working_hours()
            found = (self._hours.get(key) for key in (place, (uf, ""), ("", "")))
            week, on_holidays = next((hours for hours in found if hours is not None), (OFFICE, False))
            calendar = calendar_at(uf, city, self._lists)
            zone = zone_of(uf, city)
            self._schedules[place] = Schedule(week, zone) if on_holidays else Schedule(week, zone, calendar.is_holiday)
        return self._schedules[place]

    def due(self, row: Any, trail: Sequence[Entry], now: datetime) -> Due:
        """Of a call with its changes of state: the end of "Data Negociada", else what its type gives."""
        if row.agreed_on is not None:
            return Due(end_of(row.agreed_on, row.uf, row.city), True)
        term = self.of_type(row.type_id)
        if term is None:
            return Due(None, False)
        stood = pauses(trail, self.pausing, CLOSED)
        schedule = self.schedule(row.uf, row.city) if term.working else None
        try:
            found = deadline(row.opened_at, timedelta(hours=term.hours), now, schedule=schedule, stood=stood)
        except BadValue:  # hours of a place that no such term fits into within three years
            return Due(None, False)
        return Due(found.due, False)


def end_of(day: date, uf: str, city: str) -> datetime:
    """The end of a day at a place, as it is stored."""
    return datetime.combine(day, time(23, 59, 59), zone_of(uf, city)).astimezone(UTC).replace(tzinfo=None)


def pausing() -> frozenset[str]:
    """The states in which the clock stands still, as the variables say."""
    states = {variables.WAITING_PAUSES: WAITING, variables.NO_CONTACT_PAUSES: NO_CONTACT}
    marks = ", ".join("?" * len(states))
    rows = dict(fetch(f"SELECT code, value FROM system_variable WHERE code IN ({marks})", [one.code for one in states]))
    return frozenset(state for one, state in states.items() if read(one, rows.get(one.code)))


def trails_of(keys: Iterable[int]) -> dict[int, list[Entry]]:
    """The changes of state of some calls, in the order in which they were written."""
    lines = CallEntry.select(CallEntry.call_id, CallEntry.at, CallEntry.to_state)
    found: dict[int, list[Entry]] = defaultdict(list)
    for line in lines.where(CallEntry.call_id.in_(list(keys)) & (CallEntry.to_state != "")).order_by(CallEntry.id):
        found[line.call_id].append(Entry(line.at, line.to_state))
    return found


def wrong_dues(now: datetime) -> dict[int, tuple[ServiceCall, Due]]:
    """Open calls whose column is not what their trail gives: call -> its row, and what it should be."""
    terms, found, after = Terms(), dict[int, tuple[ServiceCall, Due]](), 0
    there = ServiceCall.closed_at.is_null() & ServiceCall.deleted_at.is_null()
    while True:
        page = list(
            ServiceCall.select().where(there & (ServiceCall.id > after)).order_by(ServiceCall.id).limit(AT_ONCE)
        )
        trails = trails_of(row.id for row in page)
        for row in page:
            due = terms.due(row, trails.get(row.id, ()), now)
            if (row.due_at, bool(row.due_by_hand)) != (due.at, due.by_hand):
                found[row.id] = (row, due)
        if len(page) < AT_ONCE:
            return found
        after = page[-1].id


def place_of(customer_id: int, plan_id: int | None = None) -> tuple[str, str]:
    """State and city where a call is attended: those of the plan's address, else of the main one."""
    address: Address | None = None
    if plan_id is not None:
        plan = CustomerPlan.get_or_none((CustomerPlan.id == plan_id) & (CustomerPlan.customer_id == customer_id))
        if plan is not None and plan.address_id is not None:
            address = Address.get_or_none((Address.id == plan.address_id) & Address.deleted_at.is_null())
    if address is None:
        there = (Address.customer_id == customer_id) & (Address.kind == "principal") & Address.deleted_at.is_null()
        address = Address.select().where(there).order_by(Address.id).first()
    return (address.state or "", address.city or "") if address is not None else ("", "")


def _working_hours() -> dict[tuple[str, str], tuple[tuple[tuple[Hours, ...], ...], bool]]:
    """(State, city) -> its week, and whether it holds on holidays; what another program wrote wrong says nothing."""
    found: dict[tuple[str, str], tuple[tuple[tuple[Hours, ...], ...], bool]] = {}
    there = (ListItem.kind == WORKING_HOURS) & ListItem.active & ListItem.deleted_at.is_null()
    for item in ListItem.select().where(there).order_by(ListItem.position, ListItem.id):
        told = details_of(item.details)
        try:
            days = [parse_hours(str(told.get(name) or "")) for name in ("weekdays", "saturday", "sunday")]
        except BadValue:
            continue
        if any(days):
            place = (str(told.get("state") or ""), city_key(str(told.get("city") or "")))
            found.setdefault(place, ((days[0],) * 5 + (days[1], days[2]), told.get("holidays") is True))
    return found
