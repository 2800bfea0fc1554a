"""What "Mudança de Endereço" begins with: where the plan is now, where it may go, which plans it may become there."""

from __future__ import annotations

from dataclasses import dataclass, replace

from integrator_tui.forms.base import FormContext
from integrator_tui.forms.plans.new_plan import ADDRESSES
from integrator_tui.queries.plans.acts import act_context, place_of
from integrator_tui.queries.plans.beginning import addresses_of
from integrator_tui.queries.plans.facts import Facts, plan_facts
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.session import Session


@dataclass(frozen=True)
class Moving:
    """One plan, with what checks the form."""

    facts: Facts
    context: FormContext
    here: str
    """Where it is installed now."""


@query(permission=CUSTOMERS)
def moving(session: Session, customer_id: int, plan_id: int) -> Moving:
    """Raises `Gone`."""
    facts = plan_facts(session, customer_id, plan_id)
    context = act_context(session, facts)
    choices = {**context.choices, ADDRESSES: addresses_of(session, customer_id)}
    here = place_of(facts.address_id) if facts.address_id is not None else ""
    return Moving(facts, replace(context, choices=choices), here)
