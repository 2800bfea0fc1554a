"""That a login, an address of the network, an e-mail or a domain is nobody else's: looked up, then written."""

from __future__ import annotations

from typing import Any

from integrator_tui.errors import InvalidForm
from integrator_tui.models.plans import CustomerPlan
from integrator_tui.models.system import ListItem
from integrator_tui.services.service import stand_in_line

HELD = -2
"""The line of all who give a login or an address; after that of the customer, always."""


def refuse_held(column: Any, value: str, key: int, field: str, what: str, also: Any = True) -> None:
    """Raise `InvalidForm` at `field` where a record that is there, `also` so, other than `key`, has the value.

    Whoever looks waits for the others who give one, until they committed.
    """
    stand_in_line(HELD)
    table = column.model
    row = table.get_or_none((column == value) & table.deleted_at.is_null() & (table.id != key) & also)
    if row is not None:
        raise InvalidForm({field: f"{what} já é do plano {_plan(row.plan_id)} do cliente {row.customer_id}."})


def _plan(plan_id: int) -> str:
    plan = CustomerPlan.get_or_none(CustomerPlan.id == plan_id)
    item = ListItem.get_or_none(ListItem.id == plan.catalog_plan_id) if plan else None
    return f"{plan_id} {item.name}" if item else str(plan_id)
