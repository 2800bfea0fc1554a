"""Apagar Plano: one that was entered by mistake, never charged and never connected (domain 6.3)."""

from __future__ import annotations

from integrator_tui.models.plans import CustomerPlan
from integrator_tui.rules import permissions
from integrator_tui.services.plans import events
from integrator_tui.services.plans.acts.act import begin, recount
from integrator_tui.services.plans.acts.records import EVERYTHING, free
from integrator_tui.services.plans.network import orders
from integrator_tui.services.search.search_index import index_customers
from integrator_tui.services.service import Work, service


@service(permission=permissions.DELETE_PLAN)
def delete_plan(work: Work, customer_id: int, plan_id: int, version: int) -> int:
    """Mark a plan as deleted with all that hangs on it; who held a login stays known. Raises `Refused`, `Gone`."""
    facts = begin(work, customer_id, plan_id, "delete", version)
    CustomerPlan.update(deleted_at=work.now, version=facts.version + 1).where(CustomerPlan.id == plan_id).execute()
    work.record("plan", plan_id, "apagou", customer_id=customer_id, note=f"plano {facts.label}")
    orders.queue(work, customer_id, plan_id, "apagou")
    free(work, plan_id, customer_id, EVERYTHING)
    events.call_off(work, customer_id, plan_id)
    recount(work, customer_id)
    index_customers([customer_id])
    return plan_id
