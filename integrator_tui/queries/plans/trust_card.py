"""The card of a trust release: may it, why not, how often it was, until when, when it blocks again (F227)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from integrator_tui.models.plans import CustomerPlan, PlanTrust
from integrator_tui.models.system import ListItem
from integrator_tui.queries.plans.facts import plan_facts
from integrator_tui.queries.plans.plans import PLAN_STATUSES
from integrator_tui.queries.plans.possible import verdict
from integrator_tui.queries.plans.trust import trust_of
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.plans.states import DEBT
from integrator_tui.rules.plans.trust import Trust
from integrator_tui.session import Session

PAID, UNPAID, CANCELLED = "pagou", "nao_pagou", "cancelado"
FAR = datetime.max
OUTCOMES = {PAID: "pagou", UNPAID: "não pagou", CANCELLED: "plano cancelado", "": "em curso"}


@dataclass(frozen=True)
class Release:
    """An earlier release: when, and what came of it."""

    given_on: date
    until: date
    outcome: str


@dataclass(frozen=True)
class TrustCard:
    """All that the card says; `refused` is why not, of the state or of a limit, empty where it may be released."""

    plan_id: int
    label: str
    version: int
    status: str
    refused: str
    suspended: bool
    trust: Trust
    releases: tuple[Release, ...]
    """The newest first."""
    trust_until: date | None
    overdue_invoices: int
    overdue_cents: int
    suspended_plans: tuple[int, ...]
    """Those of the customer, the longest suspended first."""


@query(permission=CUSTOMERS)
def trust_card(session: Session, customer_id: int, plan_id: int) -> TrustCard:
    """The card of one plan, whatever its state. Raises `Gone`."""
    facts = plan_facts(session, customer_id, plan_id)
    given = PlanTrust.select().where(PlanTrust.plan_id == plan_id).order_by(PlanTrust.id.desc())
    return TrustCard(
        plan_id=plan_id,
        label=facts.label,
        version=facts.version,
        status=facts.status,
        refused=verdict(session, facts, "trust").reason,
        suspended=facts.state == DEBT,
        trust=trust_of(session, facts),
        releases=tuple(
            Release(session.local(row.given_at).date(), row.until, OUTCOMES.get(row.outcome, row.outcome))
            for row in given
        ),
        trust_until=facts.trust_until,
        overdue_invoices=facts.debt.invoices,
        overdue_cents=facts.debt.cents,
        suspended_plans=suspended_plans(session, customer_id),
    )


@query(permission=CUSTOMERS)
def suspended_plans(session: Session, customer_id: int) -> tuple[int, ...]:
    """The plans of a customer that are suspended for debt, the longest suspended first: what the key 7 speaks of."""
    codes = ListItem.select(ListItem.id).where((ListItem.kind == PLAN_STATUSES) & (ListItem.code == DEBT))
    its = (CustomerPlan.customer_id == customer_id) & CustomerPlan.deleted_at.is_null()
    rows = CustomerPlan.select(CustomerPlan.id, CustomerPlan.status_since).where(
        its & CustomerPlan.status_id.in_(codes)
    )
    return tuple(row.id for row in sorted(rows, key=lambda row: (row.status_since or FAR, row.id)))
