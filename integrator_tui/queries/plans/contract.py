"""What stands on the contract of a plan."""

from __future__ import annotations

from dataclasses import dataclass

from integrator_tui.errors import Gone
from integrator_tui.forms.plans.papers import ContractForm
from integrator_tui.models.odd import details_of
from integrator_tui.models.plans import PlanContract
from integrator_tui.models.system import ListItem
from integrator_tui.queries.customers.customers import CustomerRecord, customer
from integrator_tui.queries.lists.company import company
from integrator_tui.queries.plans.record import PlanRecord, plan_record
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.session import Session


@dataclass(frozen=True)
class ContractPaper:
    """Customer, plan, what was agreed, and the words of the model."""

    customer: CustomerRecord
    plan: PlanRecord
    form: ContractForm
    model: str
    body: str
    """Of the model, with its variables."""
    company: str


@query(permission=CUSTOMERS)
def contract_paper(session: Session, customer_id: int, plan_id: int, key: int) -> ContractPaper:
    """Everything that the contract says. Raises `Gone`."""
    row = PlanContract.get_or_none(
        (PlanContract.id == key) & (PlanContract.plan_id == plan_id) & PlanContract.deleted_at.is_null()
    )
    if row is None:
        raise Gone("Outro operador apagou este contrato.")
    form = ContractForm.model_construct(**{name: getattr(row, name) for name in ContractForm.model_fields})
    model = ListItem.get_or_none(ListItem.id == row.model_id) if row.model_id else None
    return ContractPaper(
        customer(session, customer_id),
        plan_record(session, customer_id, plan_id),
        form,
        model.name if model else "",
        str(details_of(model.details).get("body", "")) if model else "",
        company(session),
    )
