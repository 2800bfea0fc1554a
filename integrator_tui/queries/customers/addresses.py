"""The further addresses of a customer: all but the two that the registration has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from integrator_tui.errors import Gone
from integrator_tui.forms.base import FormContext
from integrator_tui.forms.customers.address import KINDS, AddressForm
from integrator_tui.models.customers import Address
from integrator_tui.models.registration import CustomerPlan
from integrator_tui.models.system import ListItem
from integrator_tui.queries.customers.customers import choices_of
from integrator_tui.rules.customers.addresses import format_cep
from integrator_tui.rules.fold import fold
from integrator_tui.session import Session

REGISTRATION = ("principal", "cobranca")
"""Kinds of the two addresses that are edited in the registration."""
LABELS = {choice.value: choice.label for choice in KINDS}
BATCH = 500


@dataclass(frozen=True)
class AddressRow:
    """A line of the list."""

    id: int
    kind: str
    street: str
    number: str
    complement: str
    district: str
    city: str
    """With the state."""
    zip: str

    @property
    def text(self) -> str:
        """The address in one line."""
        parts = (self.street, self.number, self.complement, self.district, self.city)
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True)
class AddressRecord:
    """An address as it may be edited, with what checks it."""

    form: AddressForm
    version: int
    context: FormContext


@dataclass(frozen=True)
class PlanAt:
    """A plan that is installed at an address."""

    id: int
    name: str


def address_context(session: Session) -> FormContext:
    """The lists of the form."""
    return FormContext(
        today=session.today().date(),
        choices={"address_kinds": KINDS, "condominios": choices_of(session, "condominios")},
    )


def addresses_of(session: Session, customer_id: int, text: str, after: int, limit: int) -> tuple[AddressRow, ...]:
    """At most `limit` addresses with all the words of a text, in the order in which they were entered."""
    words = fold(text).split()
    found: list[AddressRow] = []
    while len(found) < limit:
        rows = list(
            Address.select().where(_further(customer_id) & (Address.id > after)).order_by(Address.id).limit(BATCH)
        )
        for row in map(_row, rows):
            line = fold(f"{row.kind} {row.text} {row.zip}")
            if all(word in line for word in words):
                found.append(row)
        if len(rows) < BATCH:
            break
        after = rows[-1].id
    return tuple(found[:limit])


def address(session: Session, customer_id: int, key: int) -> AddressRecord:
    """One of them, for its form. Raises `Gone`."""
    row = Address.get_or_none(_further(customer_id) & (Address.id == key))
    if row is None:
        raise Gone("Outro operador apagou este endereço.")
    values = {name: getattr(row, name) for name in AddressForm.model_fields}
    return AddressRecord(AddressForm.model_construct(**values), row.version, address_context(session))


def plans_at(session: Session, customer_id: int, key: int) -> tuple[PlanAt, ...]:
    """The customer's plans at an address."""
    rows: Any = (
        CustomerPlan.select(CustomerPlan.id, ListItem.name)
        .join(ListItem, on=(ListItem.id == CustomerPlan.catalog_plan_id))
        .where((CustomerPlan.customer_id == customer_id) & (CustomerPlan.address_id == key))
        .order_by(CustomerPlan.id)
        .limit(50)
    )
    return tuple(PlanAt(number, name) for number, name in rows.tuples())


def why_it_stays(plans: tuple[PlanAt, ...]) -> str:
    """Why an address with plans cannot be deleted; the empty text when there are none."""
    if not plans:
        return ""
    named = ", ".join(f"«{plan.name}» (nº {plan.id})" for plan in plans[:3]) + (" e outros" if len(plans) > 3 else "")
    subject = "do plano" if len(plans) == 1 else "dos planos"
    return f"Este endereço é o {subject} {named}. Troque o endereço no plano antes de apagar."


def _further(customer_id: int) -> Any:
    return (Address.customer_id == customer_id) & Address.deleted_at.is_null() & Address.kind.not_in(list(REGISTRATION))


def _row(row: Any) -> AddressRow:
    city = "/".join(part for part in (row.city, row.state) if part)
    return AddressRow(
        id=row.id,
        kind=LABELS.get(row.kind, row.kind),
        street=row.street,
        number=row.number,
        complement=row.complement,
        district=row.district,
        city=city,
        zip=format_cep(row.zip),
    )
