"""What an "Autorização de Débito" says, and how customers are told apart by a bank (manual, 3.6)."""

from __future__ import annotations

from dataclasses import dataclass

from integrator_tui.errors import Gone
from integrator_tui.forms.customers.debit import DebitForm
from integrator_tui.models.odd import details_of
from integrator_tui.models.registration import DebitData
from integrator_tui.models.system import ListItem
from integrator_tui.queries.customers.customers import CustomerRecord, whole_customer
from integrator_tui.queries.lists.company import company
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.session import Session

IDENTIFIER_WIDTH = 10
"""Digits of "Código Identificador" where the entry of the bank in the list says nothing else (`identifier_width`)."""


@dataclass(frozen=True)
class Authorization:
    """What stands on an "Autorização de Débito"."""

    debit_id: int
    customer: CustomerRecord
    form: DebitForm
    billing_form: str
    kind: str
    """Of the debit: from what it is taken."""
    bank: str
    """Number and name."""
    company: str
    """The provider."""


@query(permission=CUSTOMERS)
def identifier_widths(session: Session) -> dict[int, int]:
    """Bank -> how many digits its customers are told apart by, for those whose entry says so."""
    banks = ListItem.select().where((ListItem.kind == "bancos") & ListItem.active)
    widths = ((item.id, details_of(item.details).get("identifier_width")) for item in banks)
    return {key: width for key, width in widths if isinstance(width, int) and 1 <= width <= 25}


def identifier(customer_id: int, width: int | None) -> str:
    """ "Código Identificador": the code of the customer, padded with zeros."""
    return str(customer_id).zfill(width or IDENTIFIER_WIDTH)


@query(permission=CUSTOMERS)
def authorization(session: Session, customer_id: int, debit_id: int) -> Authorization:
    """Everything that an authorisation says. Raises `Gone`."""
    of_customer = (DebitData.customer_id == customer_id) & DebitData.deleted_at.is_null()
    item = DebitData.get_or_none((DebitData.id == debit_id) & of_customer)
    if item is None:
        raise Gone("Outro operador apagou estes dados de débito.")
    form = DebitForm.model_construct(**{name: getattr(item, name) for name in DebitForm.model_fields})
    billing, bank = (ListItem.get_or_none(ListItem.id == key) for key in (form.billing_form_id, form.bank_id))
    return Authorization(
        debit_id,
        whole_customer(session, customer_id),
        form,
        billing.name if billing else "",
        details_of(billing.details).get("kind", "") if billing else "",
        f"{bank.code} {bank.name}" if bank else "",
        company(session),
    )
