"""Reading the plans of a customer, as far as the tab "Cadastro" needs them."""

from __future__ import annotations

from dataclasses import dataclass

from integrator_tui.models.registration import CustomerPlan
from integrator_tui.models.system import ListItem
from integrator_tui.session import Session


@dataclass(frozen=True)
class PlanRow:
    """A plan; money in cents."""

    id: int
    name: str
    status: str
    due_day: int
    price_cents: int

    @property
    def label(self) -> str:
        """As it stands in a list to choose from."""
        return f"{self.id} {self.name} ({self.status})"


def plans_of(session: Session, customer_id: int) -> tuple[PlanRow, ...]:
    """All plans of a customer, in the order in which they began."""
    rows = list(CustomerPlan.select().where(CustomerPlan.customer_id == customer_id).order_by(CustomerPlan.id))
    wanted = {key for row in rows for key in (row.catalog_plan_id, row.status_id)}
    names = {item.id: item.name for item in ListItem.select().where(ListItem.id.in_(wanted))} if wanted else {}
    return tuple(
        PlanRow(
            row.id,
            names.get(row.catalog_plan_id, f"plano {row.catalog_plan_id}"),
            names.get(row.status_id, ""),
            row.due_day,
            row.price_cents,
        )
        for row in rows
    )
