"""What changes a customer's registration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from integrator_tui.errors import Gone, InvalidForm, Refused
from integrator_tui.forms.base import FormContext, as_text, sentences, unchanged
from integrator_tui.forms.customers.customer import CustomerForm, area_of
from integrator_tui.models.customers import Address, Customer, CustomerOptions, CustomerStanding
from integrator_tui.queries.customers.customers import ADDRESS_FIELDS, form_context
from integrator_tui.queries.masking import refuse_hidden
from integrator_tui.queries.plans.plans import not_cancelled
from integrator_tui.queries.variables import value
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules import variables
from integrator_tui.rules.counting import counted
from integrator_tui.rules.fold import fold
from integrator_tui.services.history import Change
from integrator_tui.services.search.search_index import index_customers
from integrator_tui.services.service import Work, service
from integrator_tui.session import Session

EDIT = "Editar Cadastro de Cliente"
"""Permission of the manual (domain 10.1)."""

MAIN = {name: name for name in (*ADDRESS_FIELDS, "reference")}
BILLING = {name: f"billing_{name}" for name in ADDRESS_FIELDS}
OWN = tuple(name for name in CustomerForm.model_fields if name not in {*MAIN.values(), *BILLING.values()})
SEARCHED = {
    *("legal_name", "trade_name", "document", "active", "phone", "mobile", "fax", "email", "condominium_id"),
    *("social_name", "nickname", "other_document"),
    *(fields[name] for fields in (MAIN, BILLING) for name in ("street", "district", "city", "state", "zip")),
}
"""What the index of the search is made of (`search_source.READ`)."""
LABELS = {name: CustomerForm.ui(name).label for name in CustomerForm.model_fields}
LABELS |= {"document": "CPF/CNPJ", "legal_name": "Razão Social"}
LABELS |= {name: f"{LABELS[name]} (cobrança)" for name in BILLING.values() if "obrança" not in LABELS[name]}


def labels(person_type: str) -> dict[str, str]:
    """What the history calls the fields of a person, or of a company."""
    return LABELS | {"legal_name": CustomerForm.label("legal_name", person_type)}


def check(values: Mapping[str, Any], context: FormContext) -> CustomerForm:
    """The form as it will be stored. Raises `InvalidForm` with a sentence per wrong field."""
    try:
        return CustomerForm.model_validate(dict(values), context=context)
    except ValidationError as error:
        raise InvalidForm(sentences(error)) from error


@service(permission=EDIT)
def save_customer(work: Work, customer_id: int, read: CustomerForm, values: Mapping[str, Any]) -> int:
    """Write what the operator changed between `read` and `values` (texts as typed), with its history.

    Raises `InvalidForm`, `Conflict` when somebody else changed the same field, `Gone`. Returns the customer's id.
    """
    refuse_hidden(work.session, customer_id)
    context = form_context(work.session)
    context = replace(context, default_area=area_of(read), unchanged=unchanged(read, context))
    new = check(values, context)
    _refuse_inactivation(work.session, customer_id, read, new)
    if new.document != read.document:
        _refuse_taken_document(customer_id, new.document)
    changes = write_changes(work, customer_id, vars(read), vars(new), context)
    if any(change.field in SEARCHED for change in changes):
        index_customers([customer_id])
    return customer_id


def write_changes(
    work: Work,
    customer_id: int,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    context: FormContext,
    note: str = "",
) -> tuple[Change, ...]:
    """What differs between what was read and what was checked, with its history; the search is the caller's.

    Returns what was written. Raises `Conflict`, `Gone`.
    """
    own = {name: after[name] for name in OWN}

    def said(name: str, value: Any) -> str:
        return as_text(CustomerForm, name, value, context)

    def along(written: Mapping[str, Any]) -> dict[str, Any]:
        folded = {"folded_name": fold(after["legal_name"])} if "legal_name" in written else {}
        return {"updated_at": work.now, **folded}

    changes = [*work.update(Customer, customer_id, before, own, labels(after["person_type"]), said, along)]
    is_touched = bool(changes)
    for kind, fields in (("principal", MAIN), ("cobranca", BILLING)):
        changes += _save_address(work, customer_id, kind, fields, before, after, said)
    if changes:
        if not is_touched:
            Customer.update(updated_at=work.now).where(Customer.id == customer_id).execute()
        work.record("customer", customer_id, "alterou", customer_id=customer_id, changes=tuple(changes), note=note)
    return tuple(changes)


@service(permission=EDIT)
def create_customer(work: Work, values: Mapping[str, Any]) -> int:
    """A new customer with its addresses and the default options. Raises `InvalidForm`. Returns its code."""
    context = form_context(work.session)
    new = check(values, context)
    _refuse_taken_document(None, new.document)
    after = new.model_dump()
    customer_id: int = Customer.insert(
        **{name: after[name] for name in OWN},
        folded_name=fold(new.legal_name),
        registered_on=work.session.local(work.now).date(),
        updated_at=work.now,
    ).execute()
    for kind, fields in (("principal", MAIN), ("cobranca", BILLING)):
        address = {column: after[name] for column, name in fields.items()}
        if kind == "principal" or any(address.values()):
            Address.insert(customer_id=customer_id, kind=kind, **address).execute()
    CustomerOptions.insert(customer_id=customer_id).execute()
    blank = CustomerForm.model_construct()
    called = labels(new.person_type)
    changes = tuple(
        Change(name, called[name], "", as_text(CustomerForm, name, value, context))
        for name, value in after.items()
        if value != getattr(blank, name)
    )
    work.record("customer", customer_id, "criou", customer_id=customer_id, changes=changes)
    index_customers([customer_id])
    return customer_id


def _refuse_inactivation(session: Session, customer_id: int, read: CustomerForm, new: CustomerForm) -> None:
    """A customer with plans that are not cancelled stays active (domain 12.1)."""
    if read.active and not new.active and (why := why_not_inactive(session, customer_id)):
        raise InvalidForm({"active": why})


@query(permission=CUSTOMERS)
def why_not_inactive(session: Session, customer_id: int) -> str:
    """Why a customer has to stay active, empty where nothing speaks for it (a variable lets him go all the same)."""
    if value(session, variables.INACTIVE_WITH_PLANS):
        return ""
    standing = CustomerStanding.get_or_none(CustomerStanding.customer_id == customer_id)
    plans = max(standing.active_plans if standing else 0, not_cancelled(customer_id))
    return (
        f"O cliente tem {counted(plans, 'plano não cancelado', 'planos não cancelados')}: não pode ser inativado."
        if plans
        else ""
    )


def _refuse_taken_document(customer_id: int | None, document: str) -> None:
    if not document:
        return
    owner = Customer.select(Customer.id, Customer.legal_name).where(Customer.document == document).tuples().first()
    if owner and owner[0] != customer_id:
        raise InvalidForm({"document": f"Este documento já é do cliente {owner[0]} {owner[1]}."})


def _save_address(
    work: Work,
    customer_id: int,
    kind: str,
    fields: Mapping[str, str],
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    said: Callable[[str, Any], str],
) -> tuple[Change, ...]:
    """Write one of the two addresses of the form; the first text of a missing one creates it."""
    read = {column: before[name] for column, name in fields.items()}
    new = {column: after[name] for column, name in fields.items()}
    if read == new:
        return ()
    labels = {column: LABELS[name] for column, name in fields.items()}
    row = Address.get_or_none((Address.customer_id == customer_id) & (Address.kind == kind))
    if row is None:
        if Customer.get_or_none(Customer.id == customer_id) is None:
            raise Gone("Outro operador apagou este cliente. O que você digitou está guardado.")
        blank = dict.fromkeys(new, "")
        if any(read.values()):
            raise Refused("Outro operador apagou este endereço. O que você digitou está guardado.")
        row_id: int = Address.insert(customer_id=customer_id, kind=kind, **blank).execute()
    else:
        row_id = row.id
    changes = work.update(Address, row_id, read, new, labels, lambda column, value: said(fields[column], value))
    return tuple(replace(change, field=fields[change.field]) for change in changes)
