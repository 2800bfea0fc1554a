"""Reading the protocols of cancellations (domain 7.9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from integrator_tui.models.finance import Invoice
from integrator_tui.models.plans import CancelProtocol
from integrator_tui.models.raw import among, fetch
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.session import Session


@dataclass(frozen=True)
class ProtocolRow:
    """A protocol; `at` is in the operator's zone, cents."""

    id: int
    number: str
    at: datetime
    plan_id: int
    plan: str
    reason: str
    cancelled_on: date
    fine: int
    form_id: int | None
    form: str
    status: str
    login: str
    invoice: int | None
    """Number of its invoice."""


@query(permission=CUSTOMERS)
def protocols_of(
    session: Session, customer_id: int, after: int | None = None, limit: int = 200
) -> tuple[ProtocolRow, ...]:
    """The newest first."""
    there = CancelProtocol.customer_id == customer_id
    if after is not None:
        there &= CancelProtocol.id < after
    rows = list(CancelProtocol.select().where(there).order_by(CancelProtocol.id.desc()).limit(limit))
    wanted = {key for row in rows for key in (row.reason_id, row.billing_form_id) if key}
    condition, values = among("id", wanted)
    names = dict(fetch(f"SELECT id, name FROM list_item WHERE {condition}", values)) if wanted else {}
    condition, values = among("customer_plan.id", {row.plan_id for row in rows})
    plans = dict(
        fetch(
            "SELECT customer_plan.id, list_item.name FROM customer_plan"
            f" JOIN list_item ON list_item.id = customer_plan.catalog_plan_id WHERE {condition}",
            values,
        )
    )
    keys = {f"protocolo:{row.id}": row.id for row in rows}
    billed = Invoice.select(Invoice.charge_key, Invoice.number).where(Invoice.charge_key.in_(list(keys)))
    numbers = {keys[one.charge_key]: one.number for one in billed} if keys else {}
    return tuple(
        ProtocolRow(
            row.id,
            row.number,
            session.local(row.opened_at),
            row.plan_id,
            plans.get(row.plan_id, ""),
            names.get(row.reason_id, ""),
            row.cancelled_on,
            row.fine_cents,
            row.billing_form_id,
            names.get(row.billing_form_id, ""),
            row.status,
            row.login,
            numbers.get(row.id),
        )
        for row in rows
    )
