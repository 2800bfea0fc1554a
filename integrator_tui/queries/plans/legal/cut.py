"""Which plans of a customer are cut for a debt, and which of them would work again if some invoices were paid."""

from __future__ import annotations

from integrator_tui.models.raw import among, fetch
from integrator_tui.queries.plans.facts import Facts, plan_facts
from integrator_tui.queries.plans.legal.clock import keeping_cut
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.plans.states import DEBT, TRUST
from integrator_tui.session import Session


@query(permission=CUSTOMERS)
def cut_for_debt(session: Session, customer_id: int) -> list[Facts]:
    """Those that are suspended for debt, and those that work on trust."""
    status, codes = among("status.code", (DEBT, TRUST))
    keys = fetch(
        "SELECT plan.id FROM customer_plan AS plan JOIN list_item AS status ON status.id = plan.status_id"
        f" WHERE plan.customer_id = ? AND plan.deleted_at IS NULL AND {status} ORDER BY plan.id",
        (customer_id, *codes),
    )
    found = [plan_facts(session, customer_id, key) for (key,) in keys]
    return [facts for facts in found if facts.state in (DEBT, TRUST)]


@query(permission=CUSTOMERS)
def cut_plans(session: Session, customer_id: int) -> tuple[str, ...]:
    """Their labels."""
    return tuple(facts.label for facts in cut_for_debt(session, customer_id))


@query(permission=CUSTOMERS)
def would_work(session: Session, customer_id: int, paid: list[int]) -> list[str]:
    """Labels of the plans that nothing keeps cut any more once these invoices are paid."""
    return [
        facts.label
        for facts in cut_for_debt(session, customer_id)
        if not facts.debt.invoices or not keeping_cut(session, facts, paid)
    ]
