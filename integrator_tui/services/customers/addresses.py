"""The further addresses of a customer (manual, 3.3): all but the two that the registration has."""

from __future__ import annotations

from typing import Any

from integrator_tui.errors import Refused
from integrator_tui.forms.base import FormContext
from integrator_tui.forms.customers.address import AddressForm
from integrator_tui.models.customers import Address
from integrator_tui.models.plans import CustomerPlan
from integrator_tui.models.registration import CepAnswer
from integrator_tui.models.system import ListItem
from integrator_tui.rules.counting import word
from integrator_tui.services.customers.customers import EDIT
from integrator_tui.services.history import Change
from integrator_tui.services.kind import Kind
from integrator_tui.services.rows import said
from integrator_tui.services.search.search_index import index_customers
from integrator_tui.services.service import Work
from integrator_tui.session import Session

REGISTRATION = ("principal", "cobranca")
"""Kinds of the two addresses that are edited in the registration."""


class Addresses(Kind[AddressForm]):
    """In the order in which they were entered."""

    plural = "addresses"
    entity = "address"
    this = "este endereço"
    table = Address
    form = AddressForm
    permission = EDIT
    searched = ("kind", "street", "number", "complement", "district", "city", "state", "zip")

    def there(self, customer_id: int) -> Any:
        """Without those of the registration."""
        return super().there(customer_id) & Address.kind.not_in(REGISTRATION)

    def stored(self, customer_id: int, key: int) -> Any:
        """Raises `Refused` for those of the registration: they are changed there, and never deleted."""
        row = super().stored(customer_id, key)
        if row.kind in REGISTRATION:
            raise Refused("Este endereço é o do cadastro: altere-o em «Dados Cadastro».")
        return row

    def begun(self, session: Session, customer_id: int, context: FormContext) -> AddressForm:
        """What most further addresses are."""
        return AddressForm.model_construct(kind="instalacao")

    def note(self, session: Session, row: Any) -> str:
        """Kind, street, number."""
        where = ", ".join(part for part in (row.street, row.number) if part)
        return f"{said(AddressForm, 'kind', row.kind)}: {where}"

    def why_it_stays(self, session: Session, row: Any) -> str:
        """The plans that are installed there."""
        of_plan = (CustomerPlan.customer_id == row.customer_id) & (CustomerPlan.address_id == row.id)
        rows: Any = CustomerPlan.select(CustomerPlan.id, ListItem.name).where(of_plan).order_by(CustomerPlan.id)
        rows = rows.join(ListItem, on=(ListItem.id == CustomerPlan.catalog_plan_id)).limit(4)
        plans = [f"«{name}» (nº {number})" for number, name in rows.tuples()]
        named = ", ".join(plans[:3]) + (" e outros" if len(plans) > 3 else "")
        subject = word(len(plans), "do plano", "dos planos")
        return f"Este endereço é o {subject} {named}. Troque o endereço no plano antes de apagar." if plans else ""

    def wrote(self, work: Work, row: Any, changes: tuple[Change, ...]) -> None:
        """The code of the municipality follows CEP and city, and the search all of it."""
        if {change.field for change in changes} & {"zip", "city", "state"} and row.city_code != (
            code := _city_code(row)
        ):
            Address.update(city_code=code).where(Address.id == row.id).execute()
        index_customers([row.customer_id])


ADDRESSES = Addresses()


def _city_code(address: Any) -> str:
    """The municipality's IBGE code, where a service has said it of this CEP and the city was left as it said."""
    answer = CepAnswer.get_or_none(CepAnswer.zip == address.zip) if address.zip else None
    if answer is None or (answer.city, answer.state) != (address.city, address.state):
        return ""
    return str(answer.city_code)
