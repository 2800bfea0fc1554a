"""Reading the plans of a customer, as far as the tab "Cadastro" needs them."""

from __future__ import annotations

from dataclasses import dataclass

from integrator_tui.models.customers import Address
from integrator_tui.models.odd import details_of
from integrator_tui.models.plans import CustomerPlan
from integrator_tui.models.system import ListItem
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.session import Session

ACTIVE = "ativo"
CANCELLED = "cancelado"
"""Buckets of the statuses; the third is `inativo` (domain 6.1)."""
PLAN_STATUSES = "status_planos"


@dataclass(frozen=True)
class PlanRow:
    """A plan; money in cents."""

    id: int
    name: str
    status: str
    bucket: str
    address: str
    due_day: int
    price_cents: int

    @property
    def label(self) -> str:
        """As it stands in a list to choose from."""
        return f"{self.id} {self.name} ({self.status})"


@query(permission=CUSTOMERS)
def plans_of(session: Session, customer_id: int) -> tuple[PlanRow, ...]:
    """All plans of a customer, in the order in which they began."""
    rows = list(CustomerPlan.select().where(CustomerPlan.customer_id == customer_id).order_by(CustomerPlan.id))
    wanted = {key for row in rows for key in (row.catalog_plan_id, row.status_id)}
    items = {item.id: item for item in ListItem.select().where(ListItem.id.in_(wanted))} if wanted else {}
    places = {row.address_id for row in rows if row.address_id}
    addresses = {one.id: one for one in Address.select().where(Address.id.in_(places))} if places else {}
    found = []
    for row in rows:
        plan, status = items.get(row.catalog_plan_id), items.get(row.status_id)
        name = plan.name if plan else f"plano {row.catalog_plan_id}"
        found.append(
            PlanRow(
                row.id,
                name,
                status.name if status else "",
                _bucket(status) if status else ACTIVE,
                _place(addresses.get(row.address_id or 0)),
                row.due_day,
                row.price_cents,
            )
        )
    return tuple(found)


def in_bucket(bucket: str) -> list[int]:
    """The statuses that are in a bucket."""
    return [item.id for item in ListItem.select().where(ListItem.kind == PLAN_STATUSES) if _bucket(item) == bucket]


def not_cancelled(customer_id: int) -> int:
    """How many plans of a customer are active or only suspended."""
    held = CustomerPlan.status_id.not_in(in_bucket(CANCELLED))
    return int(CustomerPlan.select().where((CustomerPlan.customer_id == customer_id) & held).count())


def _bucket(status: ListItem) -> str:
    return str(details_of(status.details).get("bucket", ACTIVE))


def _place(address: Address | None) -> str:
    if address is None:
        return ""
    street = ", ".join(part for part in (address.street, address.number) if part)
    city = "/".join(part for part in (address.city, address.state) if part)
    return " - ".join(part for part in (street, city) if part)
