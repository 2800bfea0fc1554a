"""Plans of the demonstration: as many active ones as `customer_standing` says, drawn by the code of the customer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from integrator_tui.demo import plan_records
from integrator_tui.demo.load import bare, continue_ids
from integrator_tui.models.raw import fetch
from integrator_tui.models.system import ListItem
from integrator_tui.rules.plans.period import period
from integrator_tui.rules.plans.states import CANCELLED, DEBT, ENABLED, ON_REQUEST, REDUCED, TRIAL, TRUST, WAITING
from integrator_tui.services import bulk
from integrator_tui.services.lists import lists

BATCH = 20_000
COLUMNS = (
    *("id", "customer_id", "catalog_plan_id", "status_id", "address_id", "start_date", "due_day", "price_cents"),
    *("unit_id", "access_point_id", "billing_form_id", "install_fee_cents", "install_parts", "issues_book", "seller"),
    *("sale", "sold_on", "installed_on", "status_since", "last_closing", "trust_until", "pause_until", "cancelled_on"),
    *("cancel_reason_id", "version"),
)
DUE_DAYS = (5, 10, 15, 20, 25)
COMPANY_GROUPS = ("Fibra Empresarial", "Link Dedicado")
RESIDENTIAL_GROUPS = ("Fibra Residencial", "Rádio")
SELLERS = ("ANA PAULA", "CARLOS MENDES", "BIA ROCHA", "LOJA CENTRO")
SALES = ("telefone", "loja", "site", "porta")
PRETTY = 1
"""The customer of the pictures: she has a plan in every list, one in trust and one that is suspended."""
FEE = 15_000
PAID = 7

Choices = list[tuple[ListItem, dict[str, Any]]]
"""Plans of the catalogue with their details."""


@dataclass(frozen=True)
class _World:
    """What the plans are made of."""

    today: date
    statuses: dict[str, int]
    points: dict[int, list[int]]
    """Business unit -> its access points."""
    forms: list[int]
    reasons: list[int]
    closed: dict[int, date]
    """Due day -> the last closing."""

    def ago(self, days: int) -> str:
        """A day that so many days have passed since."""
        return (self.today - timedelta(days=days)).isoformat()


def fill(customers: int, progress: Callable[[str, int, int], None], today: date) -> None:
    """The plans of the customers 1 to `customers`, in the open transaction."""
    points: dict[int, list[int]] = {}
    for item in _entries(lists.ACCESS_POINTS):
        points.setdefault(item.parent_id or 0, []).append(item.id)
    world = _World(
        today,
        {item.code: item.id for item in _entries(lists.PLAN_STATUSES)},
        points,
        [item.id for item in _entries(lists.BILLING_FORMS)],
        [item.id for item in _entries(lists.CANCEL_REASONS)],
        {day: period(today, day)[0] - timedelta(days=1) for day in DUE_DAYS},
    )
    homes, companies = _catalogue(RESIDENTIAL_GROUPS), _catalogue(COMPANY_GROUPS)
    key = 0
    with bare(("customer_plan",)):
        for first in range(1, customers + 1, BATCH):
            last = min(first + BATCH - 1, customers)
            rows: list[tuple[Any, ...]] = []
            for customer_id, kind, active, since, address_id, plans, overdue in _customers(first, last):
                offered = companies if kind == "PJ" else homes
                for number, status in enumerate(_statuses(customer_id, bool(active), plans, overdue)):
                    item, told = offered[(customer_id * 7 + number * 3) % len(offered)]
                    key += 1
                    start = min(str(since), today.isoformat())
                    rest = _columns(world, customer_id, number, status, start, item.parent_id or 0, told)
                    rows.append((key, customer_id, item.id, world.statuses[status], address_id, start, *rest))
            bulk.write("customer_plan", COLUMNS, rows)
            progress("Planos", last, customers)
    if key:
        continue_ids("customer_plan")
        plan_records.fill(today)


def _columns(
    world: _World, customer_id: int, number: int, status: str, start: str, unit: int, told: dict[str, Any]
) -> tuple[Any, ...]:
    """The rest of a plan: all of it follows from the codes of customer and status."""
    due = DUE_DAYS[customer_id % 5]
    there = world.points.get(unit, [])
    draw = customer_id + number
    cancelled = max(start, world.ago(30 + customer_id % 700)) if status == CANCELLED else None
    since = {
        DEBT: world.ago(3 + customer_id % 20),
        TRUST: world.ago(1),
        ON_REQUEST: world.ago(10),
        CANCELLED: cancelled,
    }.get(status)
    closed = world.closed[due].isoformat()
    return (
        *(due, told.get("price", 0), unit or None, there[draw % len(there)] if there else None),
        *(world.forms[draw % 3 % len(world.forms)] if world.forms else None, FEE, 1, bool(told.get("issues_book"))),
        *(SELLERS[draw % len(SELLERS)], SALES[draw % len(SALES)], start, None if status == WAITING else start),
        f"{max(start, since or start)} 12:00:00",
        closed if status != CANCELLED and closed >= start else None,
        world.ago(-4) if status == TRUST else None,
        world.ago(-49) if status == ON_REQUEST else None,
        cancelled,
        world.reasons[draw % len(world.reasons)] if cancelled and world.reasons else None,
        1,
    )


def _statuses(customer_id: int, active: bool, plans: int, overdue: int) -> Iterator[str]:
    """Of each plan: as many active ones as are counted, and what is left in the other lists."""
    for number in range(plans):
        yield _running(customer_id, number, overdue)
    if customer_id == PRETTY:
        yield from (DEBT, CANCELLED)
    elif not plans:
        # Some have paid, and nobody has enabled them again.
        yield DEBT if active and (overdue or customer_id % PAID == 0) else CANCELLED
    elif customer_id % 23 == 0:
        yield CANCELLED
    elif customer_id % 211 == 0:
        yield ON_REQUEST


def _running(customer_id: int, number: int, overdue: int) -> str:
    """One of the statuses in which a plan is active."""
    if customer_id % 89 == 0:
        return WAITING
    if customer_id == PRETTY and number:
        return TRUST
    if number or customer_id == PRETTY:
        return ENABLED
    if customer_id % 97 == 0:
        return REDUCED
    if customer_id % 131 == 0:
        return TRIAL
    return TRUST if overdue and customer_id % 10 == 0 else ENABLED


def _customers(first: int, last: int) -> list[tuple[Any, ...]]:
    return fetch(
        "SELECT customer.id, person_type, active, registered_on, address.id, active_plans, overdue_invoices"
        " FROM customer JOIN customer_standing ON customer_standing.customer_id = customer.id"
        " JOIN address ON address.customer_id = customer.id AND address.kind = 'principal'"
        " WHERE customer.id BETWEEN ? AND ? ORDER BY customer.id",
        (first, last),
    )


def _entries(kind: str) -> list[ListItem]:
    return list(ListItem.select().where(ListItem.kind == kind).order_by(ListItem.id))


def _catalogue(groups: tuple[str, ...]) -> Choices:
    """Everything of these groups; of a list that the provider has made himself, all."""
    every = [(item, json.loads(item.details)) for item in _entries(lists.PLANS)]
    return [(item, details) for item, details in every if details.get("group") in groups] or every
