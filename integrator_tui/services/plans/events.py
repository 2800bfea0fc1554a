"""What money follows from an act is one pending billing event, written here and nowhere else: "Financeiro" charges it.

Amounts come from `queries.plans.dues`, which windows show before the act; nothing is reckoned in two places.
"""

from __future__ import annotations

from integrator_tui.models.plans import BillingEvent
from integrator_tui.queries.plans.dues import Event
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.money import format_money
from integrator_tui.services.service import Work


def write(work: Work, customer_id: int, plan_id: int, events: tuple[Event, ...]) -> None:
    """The events as pending ones; what is nothing is not written."""
    for event in events:
        if not event.cents:
            continue
        key: int = BillingEvent.insert(
            customer_id=customer_id,
            plan_id=plan_id,
            kind=event.kind,
            reason=event.reason,
            description=event.description,
            amount_cents=event.cents,
            period_from=event.first,
            period_to=event.last,
            due_on=event.due_on,
            times=1,
            at=work.now,
            login=work.session.login,
            op_id=work.op_id,
        ).execute()
        said = f"{event.description}, {format_money(event.signed)}"
        if event.due_on:
            said += f", vence em {format_date(event.due_on)}"
        work.record("billing_event", key, "criou", customer_id=customer_id, note=f"evento do plano {plan_id}: {said}")


def call_off(work: Work, customer_id: int, plan_id: int) -> int:
    """The pending events of a plan are not charged any more. Returns how many."""
    pending = (BillingEvent.plan_id == plan_id) & (BillingEvent.status == "pendente")
    rows = list(BillingEvent.select().where(pending & (BillingEvent.customer_id == customer_id)))
    for row in rows:
        BillingEvent.update(status="cancelado", version=row.version + 1).where(BillingEvent.id == row.id).execute()
        note = f"evento do plano {plan_id}: {row.description}"
        work.record("billing_event", row.id, "cancelou", customer_id=customer_id, note=note)
    return len(rows)
