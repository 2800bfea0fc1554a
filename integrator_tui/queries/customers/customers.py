"""Reading a customer: the record behind the customer screen, likely duplicates, what is required."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from peewee import fn

from integrator_tui.errors import Gone
from integrator_tui.forms.base import Choice, FormContext
from integrator_tui.forms.customers.customer import CustomerForm
from integrator_tui.models.base import database
from integrator_tui.models.customers import Address, Customer
from integrator_tui.models.raw import fetch
from integrator_tui.models.registration import Observation, ObservationReading
from integrator_tui.models.system import ListItem, SystemVariable
from integrator_tui.queries.customers.standing import standing_of
from integrator_tui.queries.masking import hidden, masked_form
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.customers.required import VARIABLES
from integrator_tui.session import Session

ADDRESS_FIELDS = ("zip", "street", "number", "complement", "district", "city", "state")
"""Fields that the main and the billing address share; the main one also has `reference`."""


@dataclass(frozen=True)
class CustomerRecord:
    """A customer as the desk shows it; `form` is what the operator may edit, as it was read."""

    id: int
    registered_on: date
    form: CustomerForm
    active_plans: int
    overdue_invoices: int
    overdue_cents: int
    overdue_since: date | None
    """The oldest due date of what is overdue; None too where only whoever bills him has counted."""
    must_read: int
    """Notes with "Leitura Obrigatória" that come up for this operator (`observations.to_read`)."""
    version: int
    masked: bool = False
    """Whether documents, telephones and e-mails of `form` are masked for this operator."""


@dataclass(frozen=True)
class Duplicate:
    """Another customer with the same document, phone or e-mail; `why` names the field that they share."""

    id: int
    name: str
    why: str


def form_values(customer: Customer, main: Address | None, billing: Address | None) -> dict[str, Any]:
    """The fields of `CustomerForm` from its rows."""
    values: dict[str, Any] = {}
    for name in CustomerForm.model_fields:
        if name.startswith("billing_"):
            values[name] = getattr(billing, name.removeprefix("billing_"), "")
        elif name in (*ADDRESS_FIELDS, "reference"):
            values[name] = getattr(main, name, "")
        else:
            values[name] = getattr(customer, name)
    return values


@query(permission=CUSTOMERS)
def customer(session: Session, customer_id: int) -> CustomerRecord:
    """The registration of a customer, as far as the operator sees it. Raises `Gone` when there is none."""
    record = whole_customer(session, customer_id)
    return replace(record, form=masked_form(record.form), masked=True) if hidden(session, customer_id) else record


def whole_customer(session: Session, customer_id: int) -> CustomerRecord:
    """All of it, for what goes to the customer or the bank: slips, papers, messages. Raises `Gone`."""
    read = ObservationReading.select(ObservationReading.version).where(
        (ObservationReading.observation_id == Observation.id)
        & (ObservationReading.operator_id == session.operator_id)
        & (ObservationReading.version == Observation.version)
    )
    must_read = Observation.select(fn.COUNT(Observation.id)).where(
        (Observation.customer_id == Customer.id)
        & Observation.must_read
        & Observation.deleted_at.is_null()
        & (~Observation.once | ~fn.EXISTS(read))
    )
    row = Customer.select(Customer, must_read.alias("must_read")).where(Customer.id == customer_id).first()
    if row is None:
        raise Gone(f"Não há cliente com o código {customer_id}.")
    kinds = {address.kind: address for address in Address.select().where(Address.customer_id == customer_id)}
    standing = standing_of(customer_id, session.today().date())
    return CustomerRecord(
        id=row.id,
        registered_on=row.registered_on,
        form=CustomerForm.model_construct(**form_values(row, kinds.get("principal"), kinds.get("cobranca"))),
        active_plans=standing.active_plans,
        overdue_invoices=standing.overdue.invoices,
        overdue_cents=standing.overdue.cents,
        overdue_since=standing.overdue.oldest,
        must_read=row.must_read,
        version=row.version,
    )


@query(permission=CUSTOMERS)
def choices_of(session: Session, kind: str) -> tuple[Choice, ...]:
    """The active entries of one of the provider's lists, in its order."""
    return _choices(kind)


def _choices(kind: str) -> tuple[Choice, ...]:
    rows = (
        ListItem.select(ListItem.id, ListItem.name)
        .where((ListItem.kind == kind) & ListItem.active)
        .order_by(ListItem.position, ListItem.id)
    )
    return tuple(Choice(row.id, row.name) for row in rows)


@query(permission=CUSTOMERS)
def form_context(session: Session) -> FormContext:
    """What the check of a customer's form needs from the base: variables and lists.

    They are kept, and read again when the mark that changes with them is another one, whoever changed them.
    """
    mark = next((value for (value,) in fetch("SELECT value FROM lists_version")), None)
    variables, condominiums = _kept(database.obj, mark) if mark is not None else _lists()
    return FormContext(today=session.today().date(), variables=variables, choices={"condominios": condominiums})


@lru_cache(2)
def _kept(base: object, mark: int) -> tuple[dict[str, bool], tuple[Choice, ...]]:
    return _lists()


def _lists() -> tuple[dict[str, bool], tuple[Choice, ...]]:
    on = {variable.code for variable in SystemVariable.select().where(SystemVariable.value == "1")}
    return {code: code in on for code in VARIABLES}, _choices("condominios")


@query(permission=CUSTOMERS)
def duplicates(session: Session, customer_id: int | None, fields: dict[str, str]) -> tuple[Duplicate, ...]:
    """Up to five other customers with the same document, phone, mobile or e-mail as typed (stored forms) (F211)."""
    found: dict[int, Duplicate] = {}
    for name in ("document", "other_document", "mobile", "phone", "email"):
        value = fields.get(name)
        if not value:
            continue
        rows = _owners(name, value)
        for key, called in rows:
            if key != customer_id:
                found.setdefault(key, Duplicate(key, called, CustomerForm.ui(name).label))
    return tuple(found.values())[:5]


def _owners(name: str, value: str) -> list[tuple[int, str]]:
    """Customers that own a value: documents by their unique index, the rest by the index of the search."""
    if name == "document":
        rows = Customer.select(Customer.id, Customer.legal_name, Customer.social_name)
        return [(row.id, row.social_name or row.legal_name) for row in rows.where(Customer.document == value)]
    from integrator_tui.queries.search.search import owners

    return owners({"email": "email", "other_document": "outro"}.get(name, "fone"), value)
