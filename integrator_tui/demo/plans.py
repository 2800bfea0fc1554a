"""Plans of the demonstration: as many active ones as `customer_standing` says, drawn by the code of the customer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from integrator_tui.demo.load import bare, continue_ids
from integrator_tui.models.raw import fetch
from integrator_tui.models.system import ListItem
from integrator_tui.services import bulk
from integrator_tui.services.lists import lists

BATCH = 20_000
COLUMNS = (
    *("id", "customer_id", "catalog_plan_id", "status_id", "address_id", "start_date", "due_day", "price_cents"),
    "version",
)
DUE_DAYS = (5, 10, 15, 20, 25)
COMPANY_GROUPS = ("Fibra Empresarial", "Link Dedicado")
RESIDENTIAL_GROUPS = ("Fibra Residencial", "Rádio")

Choices = list[tuple[int, int]]
"""Plans of the catalogue with their prices."""


def fill(customers: int, progress: Callable[[str, int, int], None]) -> None:
    """The plans of the customers 1 to `customers`, in the open transaction."""
    statuses = {item.code: item.id for item in _entries(lists.PLAN_STATUSES)}
    homes, companies = _catalogue(RESIDENTIAL_GROUPS), _catalogue(COMPANY_GROUPS)
    key = 0
    with bare(("customer_plan",)):
        for first in range(1, customers + 1, BATCH):
            last = min(first + BATCH - 1, customers)
            rows: list[tuple[Any, ...]] = []
            for customer_id, kind, active, since, address_id, plans, overdue in _customers(first, last):
                offered = companies if kind == "PJ" else homes
                for number, status in enumerate(_statuses(customer_id, bool(active), plans, overdue)):
                    plan, price = offered[(customer_id * 7 + number * 3) % len(offered)]
                    key += 1
                    due = DUE_DAYS[customer_id % 5]
                    rows.append((key, customer_id, plan, statuses[status], address_id, str(since), due, price, 1))
            bulk.write("customer_plan", COLUMNS, rows)
            progress("Planos", last, customers)
    if key:
        continue_ids("customer_plan")


def _statuses(customer_id: int, active: bool, plans: int, overdue: int) -> Iterator[str]:
    """Of each plan: the active ones, and what is left of those who have none."""
    for number in range(plans):
        if customer_id % 89 == 0:
            yield "AGUARDANDO"
        else:
            yield "HABILITADO" if customer_id % 97 or number else "REDUZIDO"
    if not plans:
        yield "SUSPENSO_DEBITO" if active and overdue else "CANCELADO"


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
    every = [(item.id, json.loads(item.details)) for item in _entries(lists.PLANS)]
    some = [(key, details.get("price", 0)) for key, details in every if details.get("group") in groups]
    return some or [(key, details.get("price", 0)) for key, details in every]
