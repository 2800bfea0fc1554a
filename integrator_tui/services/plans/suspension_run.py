"""The run over plans (F176, F231): it ends trust releases and suspensions on request whose last day is over, and
suspends for debts whose legal clock has run out.

Each plan is asked again in the transaction that cuts it: he may have paid since the run began. What options, shields,
contests, missing proof, days still to run, or a return of a bank that was not read keep, is told with its reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from integrator_tui.errors import Refused
from integrator_tui.models.plans import CustomerPlan
from integrator_tui.models.raw import fetch
from integrator_tui.models.system import ListItem
from integrator_tui.queries.customers.options import of
from integrator_tui.queries.plans.bank_reading import unread_returns
from integrator_tui.queries.plans.facts import plan_facts
from integrator_tui.queries.plans.legal.clock import plan_clocks
from integrator_tui.queries.plans.possible import verdict
from integrator_tui.queries.plans.suspension import shielded
from integrator_tui.registry import query, task
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.permissions import EDIT_PLAN_STATUS
from integrator_tui.rules.plans.states import DEBT
from integrator_tui.services.lists.lists import PLAN_STATUSES
from integrator_tui.services.plans.acts.act import turn
from integrator_tui.services.plans.ends import BACK, CUT, customers_with_ends, end_due, ends_of
from integrator_tui.services.service import Work, service
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
    """Plans of customers in debt that may not be suspended yet."""
    passed_over: int
    """Plans that options or shields keep."""
    cut: Plans = ()
    """Suspended for a new debt."""
    why: tuple[tuple[int, int, str], ...] = field(default=(), compare=False)
    """Customer and plan of those that wait, and the reason."""


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
    why: list[tuple[int, int, str]] = []
    cut: list[tuple[int, int]] = []
    owing: list[int] = do(_owing, day)
    for number, customer_id in enumerate(owing, 1):
        due, passed = do(_due, session, customer_id, day)
        kept += passed
        for plan_id in due:
            reason = do(why_not, session, customer_id, plan_id, day)
            if not reason and not dry_run:
                reason = do(cut_for_debt, session, customer_id, plan_id, day.isoformat())
            if reason:
                why.append((customer_id, plan_id, reason))
            else:
                cut.append((customer_id, plan_id))
        progress("Clientes em débito", number, len(owing))
    waiting = tuple((customer_id, plan_id) for customer_id, plan_id, _ in why)
    return Ended(tuple(done.get(CUT, ())), tuple(done.get(BACK, ())), waiting, kept, tuple(cut), tuple(why))


@query(permission=EDIT_PLAN_STATUS)
def why_not(session: Session, customer_id: int, plan_id: int, day: date) -> str:
    """Why a plan may not be suspended for debt on a day; empty where it may."""
    facts = replace(plan_facts(session, customer_id, plan_id), today=day)
    if reason := verdict(session, facts, "suspend_debt").reason:
        return reason
    return unread_returns(session, customer_id, day)


@service(permission=EDIT_PLAN_STATUS)
def cut_for_debt(work: Work, customer_id: int, plan_id: int, day: str) -> str:
    """Suspend a plan for debt, if it still may be: asked again here. Returns why not, empty where it was done.

    The history tells for which debt, by which notice, and as of which day the payments were known.
    """
    when = date.fromisoformat(day)
    if reason := why_not(work.session, customer_id, plan_id, when):
        return reason
    facts = replace(plan_facts(work.session, customer_id, plan_id), today=when)
    told = [
        f"fatura {one.number}, aviso de {format_date(one.notice.proved_on)}"
        for one in plan_clocks(work.session, facts)
        if one.clock.may_suspend(when) and one.notice is not None and one.notice.proved_on is not None
    ]
    note = f"{'; '.join(told)}; pagamentos lidos até {format_date(work.session.today().date())}"
    turn(work, facts, DEBT, "suspendeu", note, trust_until=None)
    return ""


def _owing(day: date) -> list[int]:
    """Customers with overdue invoices, by code."""
    rows = fetch(
        "SELECT customer_id FROM customer_standing WHERE overdue_invoices > 0 UNION"
        " SELECT DISTINCT customer_id FROM invoice WHERE open_cents > 0 AND effective_due_on < ? ORDER BY 1",
        (day.isoformat(),),
    )
    return [key for (key,) in rows]


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
