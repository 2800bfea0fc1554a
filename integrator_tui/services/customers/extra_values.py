"""What changes the values of extra fields: of a customer, or of a contact or plan of a customer.

A password is never written to the history, and never leaves a service in an error.
"""

from __future__ import annotations

from integrator_tui.errors import Collision, Conflict, Gone, Refused
from integrator_tui.forms.base import MASK
from integrator_tui.forms.customers.extra import Definition, stored_text, value_context, value_text
from integrator_tui.models.customers import Contact, Customer
from integrator_tui.models.plans import CustomerPlan
from integrator_tui.models.registration import ExtraField, ExtraValue
from integrator_tui.queries.customers.extra_fields import ExtraRow, definition_of
from integrator_tui.services.customers.customers import EDIT
from integrator_tui.services.history import Change
from integrator_tui.services.records import check
from integrator_tui.services.service import Work, service


@service(permission=EDIT)
def save_extra_value(work: Work, customer_id: int, owner_id: int, read: ExtraRow, text: str) -> int:
    """Write what was typed as the value of an extra field. Returns the id of the field.

    Empty takes the value away, but for a password that the operator may not see: that one stays. Raises `InvalidForm`,
    `Conflict` when somebody else wrote another value since, `Gone` when field or owner are there no more.
    """
    definition = _definition(read)
    whose = _whose(customer_id, definition.owner, owner_id)
    if read.masked and not text.strip():
        return read.id
    form = check(
        definition.type.form, {"value": text}, value_context(definition, work.session.today().date(), read.stored)
    )
    new = stored_text(definition, form.value)
    row = _value(read.id, owner_id)
    current = row.value if row and row.deleted_at is None else ""
    if new == current:
        return read.id
    if (row.version if row else 0) != read.version:
        before = MASK if read.masked and read.filled else _said(definition, read.stored)
        collision = Collision(
            "value", f"Valor de {definition.name}", before, _said(definition, current), _said(definition, new)
        )
        raise Conflict((collision,))
    if row is None:
        ExtraValue.insert(field_id=read.id, owner_id=owner_id, value=new).execute()
    else:
        _write(row, value=new, deleted_at=None)
    _record(work, "alterou", definition, owner_id, customer_id, whose, current, new)
    return read.id


@service(permission=EDIT)
def clear_extra_value(work: Work, customer_id: int, owner_id: int, read: ExtraRow) -> int:
    """Take a value away; it can be brought back. Raises `Gone` when there is none. Returns the id of the field."""
    definition = _definition(read)
    whose = _whose(customer_id, definition.owner, owner_id)
    row = _value(read.id, owner_id)
    if row is None or row.deleted_at is not None or not row.value:
        raise Gone("Este campo já está sem valor.")
    _write(row, deleted_at=work.now)
    _record(work, "apagou", definition, owner_id, customer_id, whose, row.value, "")
    return read.id


@service(permission=EDIT)
def restore_extra_value(work: Work, customer_id: int, owner_id: int, field_id: int) -> int:
    """Bring back the value that was taken away. Raises `Refused` when another was written meanwhile."""
    field = ExtraField.get_or_none((ExtraField.id == field_id) & ExtraField.deleted_at.is_null())
    row = _value(field_id, owner_id)
    if field is None or row is None:
        raise Gone("Este campo extra não existe mais.")
    definition = definition_of(field)
    whose = _whose(customer_id, definition.owner, owner_id)
    if row.deleted_at is None:
        raise Refused("Já há outro valor neste campo.")
    _write(row, deleted_at=None)
    _record(work, "restaurou", definition, owner_id, customer_id, whose, "", row.value)
    return field_id


def _definition(read: ExtraRow) -> Definition:
    """As it stands now, not as it was read: the type may be another by now."""
    row = ExtraField.get_or_none((ExtraField.id == read.id) & ExtraField.active & ExtraField.deleted_at.is_null())
    if row is None or row.owner != read.definition.owner or row.kind != read.definition.kind:
        raise Gone("O provedor retirou ou mudou este campo extra. O que você digitou está guardado.")
    return definition_of(row)


def _whose(customer_id: int, owner: str, owner_id: int) -> str:
    """Whose field it is, for the history; refuses what is not of this customer."""
    if owner == "customer":
        if owner_id == customer_id and Customer.get_or_none(Customer.id == customer_id):
            return ""
    elif owner == "contact":
        contact = Contact.get_or_none(
            (Contact.id == owner_id) & (Contact.customer_id == customer_id) & Contact.deleted_at.is_null()
        )
        if contact is not None:
            return f"do contato {contact.name}"
    elif CustomerPlan.get_or_none((CustomerPlan.id == owner_id) & (CustomerPlan.customer_id == customer_id)):
        return f"do plano {owner_id}"
    raise Gone("Outro operador apagou este registro. O que você digitou está guardado.")


def _value(field_id: int, owner_id: int) -> ExtraValue | None:
    found: ExtraValue | None = ExtraValue.get_or_none(
        (ExtraValue.field_id == field_id) & (ExtraValue.owner_id == owner_id)
    )
    return found


def _write(row: ExtraValue, **columns: object) -> None:
    ExtraValue.update(version=row.version + 1, **columns).where(ExtraValue.id == row.id).execute()


def _said(definition: Definition, stored: str) -> str:
    return (MASK if stored else "") if definition.secret else value_text(definition, stored)


def _record(
    work: Work,
    action: str,
    definition: Definition,
    owner_id: int,
    customer_id: int,
    whose: str,
    before: str,
    after: str,
) -> None:
    label = f"Campo extra {definition.name}"
    change = Change(f"extra:{definition.id}", label, _said(definition, before), _said(definition, after))
    work.record(f"extra_{definition.owner}", owner_id, action, customer_id=customer_id, changes=(change,), note=whose)
