"""What changes the further addresses of a customer."""

from __future__ import annotations

from collections.abc import Mapping

from integrator_tui.errors import Refused
from integrator_tui.forms.customers.address import AddressForm
from integrator_tui.models.customers import Address
from integrator_tui.models.registration import CepAnswer
from integrator_tui.queries.customers.addresses import LABELS, REGISTRATION, address_context, plans_at, why_it_stays
from integrator_tui.services import records
from integrator_tui.services.customers.customers import EDIT
from integrator_tui.services.search.search_index import index_customers
from integrator_tui.services.service import Work, service

ADDRESS = records.Kind("address", "endereço", Address, AddressForm)


@service(permission=EDIT)
def create_address(work: Work, customer_id: int, values: Mapping[str, str]) -> int:
    """A new address from texts as typed. Raises `InvalidForm`. Returns its id."""
    context = address_context(work.session)
    form: AddressForm = records.check(AddressForm, values, context)
    key = records.create(work, ADDRESS, customer_id, form, context, _note(form), city_code=_city_code(form))
    index_customers([customer_id])
    return key


@service(permission=EDIT)
def save_address(work: Work, customer_id: int, key: int, read: AddressForm, values: Mapping[str, str]) -> int:
    """Write what the operator changed between `read` and the texts. Raises `InvalidForm`, `Conflict`, `Gone`."""
    _refuse_of_registration(customer_id, key)
    context = records.untouched(address_context(work.session), read)
    form: AddressForm = records.check(AddressForm, values, context)
    changes = records.save(work, ADDRESS, customer_id, key, read, form, context, _note(form))
    if {change.field for change in changes} & {"zip", "city", "state"}:
        now = Address.get_by_id(key)  # with what others changed of it
        Address.update(city_code=_city_code(now)).where(Address.id == key).execute()
    if changes:
        index_customers([customer_id])
    return key


@service(permission=EDIT)
def remove_address(work: Work, customer_id: int, key: int) -> int:
    """Delete an address that no plan uses. Raises `Refused` naming the plans, `Gone`."""
    _refuse_of_registration(customer_id, key)
    if sentence := why_it_stays(plans_at(work.session, customer_id, key)):
        raise Refused(sentence)
    records.remove(work, ADDRESS, customer_id, key, _note(records.row_of(ADDRESS, customer_id, key)))
    index_customers([customer_id])
    return key


@service(permission=EDIT)
def restore_address(work: Work, customer_id: int, key: int) -> int:
    """Bring a deleted address back."""
    _refuse_of_registration(customer_id, key)
    row = Address.get_or_none((Address.id == key) & (Address.customer_id == customer_id))
    records.restore(work, ADDRESS, customer_id, key, _note(row) if row else "")
    index_customers([customer_id])
    return key


def _refuse_of_registration(customer_id: int, key: int) -> None:
    """The two addresses of the registration are changed there, and never deleted."""
    row = Address.get_or_none((Address.id == key) & (Address.customer_id == customer_id))
    if row is not None and row.kind in REGISTRATION:
        raise Refused("Este endereço é o do cadastro: altere-o em «Dados Cadastro».")


def _note(address: AddressForm | Address) -> str:
    """Which one, for the history."""
    where = ", ".join(part for part in (address.street, address.number) if part)
    return f"{LABELS.get(address.kind, address.kind)}: {where}"


def _city_code(address: AddressForm | Address) -> str:
    """The municipality's IBGE code, where a service has said it of this CEP and the city was left as it said."""
    answer = CepAnswer.get_or_none(CepAnswer.zip == address.zip) if address.zip else None
    if answer is None or (answer.city, answer.state) != (address.city, address.state):
        return ""
    return str(answer.city_code)
