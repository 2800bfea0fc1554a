"""The run that suspends plans of customers who did not pay (manual, 3.1, option 1), but for what is shielded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from integrator_tui.errors import Refused
from integrator_tui.models.customers import CustomerStanding
from integrator_tui.models.registration import CustomerPlan
from integrator_tui.models.system import ListItem
from integrator_tui.queries.options import of
from integrator_tui.queries.suspension import shielded
from integrator_tui.services.history import Change
from integrator_tui.services.lists import PLAN_STATUSES
from integrator_tui.services.service import Work, service
from integrator_tui.session import Session

SUSPEND = "Editar Status de Planos"
"""Permission of the manual (domain 10.1)."""
ENABLED = ("HABILITADO", "REDUZIDO")
"""Codes of the statuses from which the run suspends; provisional enabling has its own days."""
SUSPENDED = "SUSPENSO_DEBITO"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Suspended:
    """What a run did, or would do."""

    plans: tuple[tuple[int, int], ...]
    """Customer and plan."""
    passed_over: int
    """Plans that options or shields keep."""


def run_suspension(session: Session, day: date, dry_run: bool, progress: Progress) -> Suspended:
    """Suspend what is due on a day, one transaction per customer: a stop between two leaves no half of anything.

    Suspending twice changes nothing. Raises `NotPermitted`, `Refused` without the list of statuses.
    """
    owing = [
        row.customer_id
        for row in CustomerStanding.select(CustomerStanding.customer_id)
        .where(CustomerStanding.overdue_invoices > 0)
        .order_by(CustomerStanding.customer_id)
    ]
    done: list[tuple[int, int]] = []
    kept = 0
    for number, customer_id in enumerate(owing, 1):
        due, passed = _due(session, customer_id, day)
        kept += passed
        if due and not dry_run:
            due = suspend_plans(session, customer_id, due, day.isoformat())
        done += [(customer_id, plan_id) for plan_id in due]
        progress("Clientes em débito", number, len(owing))
    return Suspended(tuple(done), kept)


@service(permission=SUSPEND)
def suspend_plans(work: Work, customer_id: int, plan_ids: list[int], day: str) -> list[int]:
    """Turn plans to "Suspenso por Débito", those that are still enabled and not shielded. Returns which."""
    statuses = _statuses()
    done = []
    for plan_id in plan_ids:
        row = CustomerPlan.get_or_none((CustomerPlan.id == plan_id) & (CustomerPlan.customer_id == customer_id))
        code, name = statuses.get(row.status_id, ("", "")) if row else ("", "")
        if row is None or code not in ENABLED or shielded(plan_id, date.fromisoformat(day))[0]:
            continue
        target = next(key for key, (known, _) in statuses.items() if known == SUSPENDED)
        same = (CustomerPlan.id == plan_id) & (CustomerPlan.version == row.version)
        if CustomerPlan.update(status_id=target, version=row.version + 1).where(same).execute():
            change = Change("status_id", "Status", name, statuses[target][1])
            work.record("plan", plan_id, "suspendeu", customer_id=customer_id, changes=(change,), note="por débito")
            done.append(plan_id)
    return done


def _due(session: Session, customer_id: int, day: date) -> tuple[list[int], int]:
    """Plans of a customer to be suspended, and how many options and shields keep."""
    statuses = _statuses()
    plans = [
        row.id
        for row in CustomerPlan.select().where(CustomerPlan.customer_id == customer_id).order_by(CustomerPlan.id)
        if statuses.get(row.status_id, ("", ""))[0] in ENABLED
    ]
    if not plans or not of(session, customer_id).may_be_suspended:
        return [], len(plans)
    due = [plan_id for plan_id in plans if not shielded(plan_id, day)[0]]
    return due, len(plans) - len(due)


def _statuses() -> dict[int, tuple[str, str]]:
    found = {row.id: (row.code, row.name) for row in ListItem.select().where(ListItem.kind == PLAN_STATUSES)}
    if SUSPENDED not in {code for code, _ in found.values()}:
        raise Refused("A lista «Status Planos» não tem «Suspenso por Débito».")
    return found
