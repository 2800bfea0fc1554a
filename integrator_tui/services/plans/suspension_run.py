"""The run over plans (F231): it ends trust releases and suspensions on request whose last day is over.

It suspends nobody for a new debt: the law wants a notice and days counted from it, and nobody reckons them yet. Who
would be suspended is counted and told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from integrator_tui.errors import Refused
from integrator_tui.models.customers import CustomerStanding
from integrator_tui.models.plans import CustomerPlan
from integrator_tui.models.system import ListItem
from integrator_tui.queries.customers.options import of
from integrator_tui.queries.plans.suspension import shielded
from integrator_tui.registry import task
from integrator_tui.rules.permissions import EDIT_PLAN_STATUS
from integrator_tui.services.lists.lists import PLAN_STATUSES
from integrator_tui.services.plans.ends import BACK, CUT, customers_with_ends, end_due, ends_of
from integrator_tui.session import Session

ENABLED = ("HABILITADO", "REDUZIDO")
"""Codes of the statuses from which a debt will suspend; provisional enabling has its own days."""
Progress = Callable[[str, int, int], None]
Do = Callable[..., Any]
Plans = tuple[tuple[int, int], ...]
"""Customer and plan."""


@dataclass(frozen=True)
class Ended:
    """What a run did, or would do."""

    suspended: Plans
    """Releases that are over and not paid."""
    enabled: Plans
    """Releases that were paid, and suspensions on request that are over."""
    waiting: Plans
    """Plans of customers in debt: nobody reckons yet from when the law allows to suspend them."""
    passed_over: int
    """Plans that options or shields keep."""


@task(permission=EDIT_PLAN_STATUS)
def run_suspension(session: Session, do: Do, day: date, dry_run: bool, progress: Progress) -> Ended:
    """End what is over on a day, one transaction per customer: a stop between two leaves no half of anything.

    `do` runs a query or a service on the database (`Db.run`); between two of them `progress` or Ctrl+C may end the run.
    A second run changes nothing. Raises `Refused` for a day still to come, on which shields that hold today are over.
    """
    if not dry_run and day > session.today().date():
        raise Refused("Este dia ainda não chegou, e até ele há planos protegidos. Para só ver o que seria: --dry-run.")
    done: dict[str, list[tuple[int, int]]] = {}
    kept = 0
    with_ends: list[int] = do(customers_with_ends, day)
    progress("Prazos vencidos", 0, len(with_ends))
    for number, customer_id in enumerate(with_ends, 1):
        found = do(ends_of, session, customer_id, day)
        kept += sum(became not in (CUT, BACK) for _, became in found)
        if not dry_run and any(became in (CUT, BACK) for _, became in found):
            found = do(end_due, session, customer_id, day.isoformat())
        for plan_id, became in found:
            done.setdefault(became, []).append((customer_id, plan_id))
        progress("Prazos vencidos", number, len(with_ends))
    waiting: list[tuple[int, int]] = []
    owing: list[int] = do(_owing)
    for number, customer_id in enumerate(owing, 1):
        due, passed = do(_due, session, customer_id, day)
        waiting += [(customer_id, plan_id) for plan_id in due]
        kept += passed
        progress("Clientes em débito", number, len(owing))
    return Ended(tuple(done.get(CUT, ())), tuple(done.get(BACK, ())), tuple(waiting), kept)


def _owing() -> list[int]:
    """Customers with overdue invoices, by code."""
    rows = CustomerStanding.select(CustomerStanding.customer_id).where(CustomerStanding.overdue_invoices > 0)
    return [row.customer_id for row in rows.order_by(CustomerStanding.customer_id)]


def _due(session: Session, customer_id: int, day: date) -> tuple[list[int], int]:
    """Plans of a customer that a debt may suspend, and how many options and shields keep."""
    codes = ListItem.select(ListItem.id).where((ListItem.kind == PLAN_STATUSES) & (ListItem.code << ENABLED))
    its = (CustomerPlan.customer_id == customer_id) & CustomerPlan.deleted_at.is_null()
    rows = CustomerPlan.select(CustomerPlan.id).where(its & CustomerPlan.status_id.in_(codes))
    plans = [row.id for row in rows.order_by(CustomerPlan.id)]
    if not plans or not of(session, customer_id).may_be_suspended:
        return [], len(plans)
    due = [plan_id for plan_id in plans if not shielded(plan_id, day)[0]]
    return due, len(plans) - len(due)
