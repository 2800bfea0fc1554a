"""The run that suspends plans of customers who did not pay (manual, 3.1, option 1), but for what is shielded."""

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
from integrator_tui.queries.plans.plans import ACTIVE, in_bucket
from integrator_tui.queries.plans.suspension import shielded
from integrator_tui.registry import task
from integrator_tui.services.lists.lists import PLAN_STATUSES
from integrator_tui.services.service import Work, service
from integrator_tui.session import Session

SUSPEND = "Editar Status de Planos"
"""Permission of the manual (domain 10.1)."""
ENABLED = ("HABILITADO", "REDUZIDO")
"""Codes of the statuses from which the run suspends; provisional enabling has its own days."""
SUSPENDED = "SUSPENSO_DEBITO"
Progress = Callable[[str, int, int], None]
Do = Callable[..., Any]


@dataclass(frozen=True)
class Suspended:
    """What a run did, or would do."""

    plans: tuple[tuple[int, int], ...]
    """Customer and plan."""
    passed_over: int
    """Plans that options or shields keep."""


@task(permission=SUSPEND)
def run_suspension(session: Session, do: Do, day: date, dry_run: bool, progress: Progress) -> Suspended:
    """Suspend what is due on a day, one transaction per customer: a stop between two leaves no half of anything.

    `do` runs a query or a service on the database (`Db.run`); between two of them `progress` or Ctrl+C may end the run.
    Suspending twice changes nothing. Raises `Refused` without the list of statuses or for a day
    still to come, on which shields that hold today would be over.
    """
    if not dry_run and day > session.today().date():
        raise Refused("Este dia ainda não chegou, e até ele há planos protegidos. Para só ver o que seria: --dry-run.")
    owing: list[int] = do(_owing)
    done: list[tuple[int, int]] = []
    kept = 0
    progress("Clientes em débito", 0, len(owing))
    for number, customer_id in enumerate(owing, 1):
        due, passed = do(_due, session, customer_id, day)
        kept += passed
        if due and not dry_run:
            due = do(suspend_plans, session, customer_id, day.isoformat())
        done += [(customer_id, plan_id) for plan_id in due]
        progress("Clientes em débito", number, len(owing))
    return Suspended(tuple(done), kept)


@service(permission=SUSPEND)
def suspend_plans(work: Work, customer_id: int, day: str) -> list[int]:
    """Turn the plans of a customer that are due on a day (ISO) to "Suspenso por Débito"; looked at again here, for
    since the run began he may have paid, or his plan may have been shielded. Returns which.
    """
    statuses = _statuses()
    target = next(key for key, (known, _) in statuses.items() if known == SUSPENDED)
    done, _ = _due(work.session, customer_id, date.fromisoformat(day))
    for plan_id in done:
        row = CustomerPlan.get_by_id(plan_id)
        changes = work.update(
            CustomerPlan,
            plan_id,
            {"status_id": row.status_id},
            {"status_id": target},
            {"status_id": "Status"},
            lambda _, value: statuses[value][1],
        )
        note = f"plano {plan_id} por débito"
        work.record("plan", plan_id, "suspendeu", customer_id=customer_id, changes=changes, note=note)
    if done:
        active = CustomerPlan.status_id.in_(in_bucket(ACTIVE))
        left = CustomerPlan.select().where((CustomerPlan.customer_id == customer_id) & active).count()
        CustomerStanding.update(active_plans=left).where(CustomerStanding.customer_id == customer_id).execute()
    return done


def _owing() -> list[int]:
    """Customers with overdue invoices, by code."""
    rows = CustomerStanding.select(CustomerStanding.customer_id).where(CustomerStanding.overdue_invoices > 0)
    return [row.customer_id for row in rows.order_by(CustomerStanding.customer_id)]


def _due(session: Session, customer_id: int, day: date) -> tuple[list[int], int]:
    """Plans of a customer to be suspended, and how many options and shields keep."""
    standing = CustomerStanding.get_or_none(CustomerStanding.customer_id == customer_id)
    if standing is None or not standing.overdue_invoices:
        return [], 0
    enabled = [key for key, (code, _) in _statuses().items() if code in ENABLED]
    its = CustomerPlan.customer_id == customer_id
    rows = CustomerPlan.select(CustomerPlan.id).where(its & CustomerPlan.status_id.in_(enabled))
    plans = [row.id for row in rows.order_by(CustomerPlan.id)]
    if not plans or not of(session, customer_id).may_be_suspended:
        return [], len(plans)
    due = [plan_id for plan_id in plans if not shielded(plan_id, day)[0]]
    return due, len(plans) - len(due)


def _statuses() -> dict[int, tuple[str, str]]:
    found = {row.id: (row.code, row.name) for row in ListItem.select().where(ListItem.kind == PLAN_STATUSES)}
    if SUSPENDED not in {code for code, _ in found.values()}:
        raise Refused("A lista «Status Planos» não tem «Suspenso por Débito».")
    return found
