"""What hangs on a plan, when the plan ends, goes to another customer, or is followed by another plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrator_tui.models import plans
from integrator_tui.services.plans import holdings, identifiers
from integrator_tui.services.service import Work

ACCESS: tuple[Any, ...] = (
    plans.PlanLogin,
    plans.PlanIp,
    plans.PlanAlias,
    plans.PlanEmail,
    plans.PlanFtp,
    plans.PlanDomain,
)
"""What is free for others once the plan has ended."""
EVERYTHING: tuple[Any, ...] = (
    *ACCESS,
    plans.PlanContract,
    plans.PlanDiscount,
    plans.PlanEquipment,
    plans.PlanTask,
)


def free(work: Work, plan_id: int, customer_id: int, tables: tuple[Any, ...] = ACCESS) -> None:
    """Delete the records of a plan; logins and addresses may be given to others, and who held them is kept."""
    found = _found_by(customer_id)
    for table in tables:
        there = (table.plan_id == plan_id) & table.deleted_at.is_null()
        table.update(deleted_at=work.now, version=table.version + 1).where(there).execute()
    holdings.give_up_all(work, plan_id)
    _follow(customer_id, found)


def move(work: Work, plan_id: int, customer_id: int, *, to_plan: int, to_customer: int) -> None:
    """All records of a plan belong to another plan, or to the plan as another customer's."""
    found = _found_by(customer_id)
    for table in EVERYTHING:
        there = (table.plan_id == plan_id) & table.deleted_at.is_null()
        table.update(plan_id=to_plan, customer_id=to_customer, version=table.version + 1).where(there).execute()
    holdings.hand_over(work, plan_id, to_customer, to_plan)
    if customer_id != to_customer:
        _follow(customer_id, found)
        _follow(to_customer, {})


def _found_by(customer_id: int) -> dict[str, set[str]]:
    return {kind: identifiers.values_of(customer_id, kind) for kind in identifiers.KINDS}


def _follow(customer_id: int, before: Mapping[str, set[str]]) -> None:
    """By what the customer is found, after his records have gone or come."""
    for kind in identifiers.KINDS:
        identifiers.follow(customer_id, kind, before.get(kind, ()))
