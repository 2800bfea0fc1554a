"""What stands on the papers of a plan: its contract, and the change of its address or due day (domain 6.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from integrator_tui.errors import Gone, Refused
from integrator_tui.forms.plans.papers import ContractForm
from integrator_tui.models.odd import details_of
from integrator_tui.models.plans import CustomerPlan, PlanContract
from integrator_tui.models.system import ListItem
from integrator_tui.queries.customers.customers import CustomerRecord, whole_customer
from integrator_tui.queries.history import Subject, history_of_field
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
        whole_customer(session, customer_id),
        plan_record(session, customer_id, plan_id),
        form,
        model.name if model else "",
        str(details_of(model.details).get("body", "")) if model else "",
        company(session),
    )


Changed = Literal["address_id", "due_day"]


@dataclass(frozen=True)
class ChangePaper:
    """Customer, plan, what stood there before its last change and what stands there now.

    Nothing was changed yet where `on` is None: `before` is what stands there, `after` is filled in by hand.
    """

    customer: CustomerRecord
    plan: PlanRecord
    company: str
    before: str
    after: str
    on: date | None


@query(permission=CUSTOMERS)
def change_paper(session: Session, customer_id: int, plan_id: int, field: Changed) -> ChangePaper:
    """The last change of address or due day of a plan, from its history. Raises `Gone`."""
    record = plan_record(session, customer_id, plan_id)
    last = history_of_field(session, Subject(customer_id, "plan", plan_id), field, limit=1)
    now = " - ".join(record.address) if field == "address_id" else str(record.due_day)
    who = whole_customer(session, customer_id), record, company(session)
    if not last:
        return ChangePaper(*who, now, "", None)
    return ChangePaper(*who, last[0].before, last[0].after, last[0].at.date())


@query(permission=CUSTOMERS)
def debit_of_plan(session: Session, customer_id: int, plan_id: int) -> int:
    """The debit data by which a plan is paid. Raises `Gone`, and `Refused` where it is paid otherwise."""
    plan_record(session, customer_id, plan_id)
    key = CustomerPlan.get_by_id(plan_id).debit_data_id
    if key is None:
        raise Refused("O plano não é cobrado por débito: não há autorização.")
    return int(key)
