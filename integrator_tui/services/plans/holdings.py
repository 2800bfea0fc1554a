"""Who held a login or an address of the network from when to when: a login that is given again shows nobody another's
past (traps P5). Kept for ever; whoever gives, takes or moves one says so here, in his transaction."""

from __future__ import annotations

from typing import Any

from integrator_tui.models.plans import PlanHolding
from integrator_tui.services.service import Work

LOGIN, IP = "login", "ip"


def take(work: Work, kind: str, value: str, customer_id: int, plan_id: int) -> None:
    """From now on a plan holds a value; whoever held it until now does no more. Holding it already changes nothing."""
    open_one = PlanHolding.get_or_none(_of(kind, value))
    if open_one is not None:
        if (open_one.customer_id, open_one.plan_id) == (customer_id, plan_id):
            return
        give_up(work, kind, value)
    PlanHolding.insert(kind=kind, value=value, customer_id=customer_id, plan_id=plan_id, since=work.now).execute()


def give_up(work: Work, kind: str, value: str) -> None:
    """Nobody holds a value from now on."""
    PlanHolding.update(until=work.now).where(_of(kind, value)).execute()


def give_up_all(work: Work, plan_id: int) -> None:
    """A plan holds nothing from now on."""
    PlanHolding.update(until=work.now).where((PlanHolding.plan_id == plan_id) & PlanHolding.until.is_null()).execute()


def hand_over(work: Work, plan_id: int, customer_id: int, to_plan_id: int) -> None:
    """What a plan holds is held by another plan, or by another customer, from now on."""
    held = PlanHolding.select().where((PlanHolding.plan_id == plan_id) & PlanHolding.until.is_null())
    for row in list(held):
        give_up(work, row.kind, row.value)
        take(work, row.kind, row.value, customer_id, to_plan_id)


def _of(kind: str, value: str) -> Any:
    return (PlanHolding.kind == kind) & (PlanHolding.value == value) & PlanHolding.until.is_null()
