"""Reading how a customer pays by debit (manual, 3.6)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from integrator_tui.errors import Gone
from integrator_tui.forms.base import Choice, FormContext
from integrator_tui.forms.customers.debit import ACCOUNT_TYPES, KINDS, STATUSES, WAITING, DebitForm
from integrator_tui.models.registration import CustomerPlan, DebitData
from integrator_tui.models.system import ListItem
from integrator_tui.queries.customers.customers import CustomerRecord, customer
from integrator_tui.queries.lists.company import company
from integrator_tui.session import Session

IDENTIFIER_WIDTH = 10
"""Digits of "Código Identificador" where the entry of the bank in the list says nothing else (`identifier_width`)."""


@dataclass(frozen=True)
class DebitRow:
    """A line of the list; `form` is what may be edited, as it was read."""

    id: int
    version: int
    form: DebitForm
    billing_form: str
    bank: str
    holder: str


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


def debit_context(session: Session) -> FormContext:
    """What the check of debit data needs: debits among the billing forms, banks by their numbers."""
    return FormContext(
        today=session.today().date(),
        choices={
            "formas_cobranca": _billing_forms(),
            "bancos": tuple(
                Choice(item.id, f"{item.code} {item.name}", code=item.code)
                for item in _items("bancos").order_by(ListItem.code, ListItem.id)
            ),
            "account_types": ACCOUNT_TYPES,
            "debit_statuses": STATUSES,
        },
    )


def debits_of(
    session: Session, customer_id: int, text: str = "", after: int | None = None, limit: int = 200
) -> tuple[DebitRow, ...]:
    """The debit data of a customer in the order of entry, those after a row; `text` filters over the whole line."""
    there = (DebitData.customer_id == customer_id) & DebitData.deleted_at.is_null()
    query = DebitData.select().where(there & (DebitData.id > after) if after else there).order_by(DebitData.id)
    names = _names()
    owner = customer(session, customer_id).form.legal_name
    words = text.casefold().split()
    rows = []
    for item in query.iterator():
        row = _row(item, names, owner)
        form = row.form
        line = f"{row.billing_form} {row.bank} {form.branch} {form.account} {form.identifier} {row.holder}".casefold()
        if all(word in f"{line} {status_label(form.status).casefold()}" for word in words):
            rows.append(row)
        if len(rows) == limit:
            break
    return tuple(rows)


def proposed(session: Session, customer_id: int) -> dict[str, str]:
    """What a new record begins with, as texts: it waits for the signature."""
    return {"status": status_label(WAITING)}


def identifier_widths(session: Session) -> dict[int, int]:
    """Bank -> how many digits its customers are told apart by, for those whose entry says so."""
    widths = ((item.id, json.loads(item.details).get("identifier_width")) for item in _items("bancos"))
    return {key: width for key, width in widths if isinstance(width, int) and 1 <= width <= 25}


def identifier(customer_id: int, width: int | None) -> str:
    """ "Código Identificador": the code of the customer, padded with zeros."""
    return str(customer_id).zfill(width or IDENTIFIER_WIDTH)


def uses_of(session: Session, debit_id: int) -> int:
    """How many plans are paid by these debit data."""
    return int(CustomerPlan.select().where(CustomerPlan.debit_data_id == debit_id).count())


def debit(session: Session, customer_id: int, debit_id: int) -> DebitRow:
    """One record of debit data. Raises `Gone`."""
    item = DebitData.get_or_none(
        (DebitData.id == debit_id) & (DebitData.customer_id == customer_id) & DebitData.deleted_at.is_null()
    )
    if item is None:
        raise Gone("Outro operador apagou estes dados de débito.")
    return _row(item, _names(), customer(session, customer_id).form.legal_name)


def authorization(session: Session, customer_id: int, debit_id: int) -> Authorization:
    """Everything that an authorisation says. Raises `Gone`."""
    row = debit(session, customer_id, debit_id)
    billing = ListItem.get_or_none(ListItem.id == row.form.billing_form_id)
    kind = json.loads(billing.details).get("kind", "") if billing else ""
    owner = customer(session, customer_id)
    return Authorization(debit_id, owner, row.form, row.billing_form, kind, row.bank, company(session))


def status_label(status: str) -> str:
    """As it is read."""
    return next((choice.label for choice in STATUSES if choice.value == status), status)


def _items(kind: str) -> Any:
    return ListItem.select().where((ListItem.kind == kind) & ListItem.active)


def _billing_forms() -> tuple[Choice, ...]:
    rows = _items("formas_cobranca").order_by(ListItem.position, ListItem.id)
    kinds = [(row, json.loads(row.details).get("kind", "")) for row in rows]
    return tuple(Choice(row.id, row.name, kind=kind) for row, kind in kinds if kind in KINDS)


def _names() -> dict[int | None, str]:
    """Names of billing forms and banks, those that are no longer offered too."""
    rows = ListItem.select().where(ListItem.kind.in_(("formas_cobranca", "bancos")))
    return {row.id: f"{row.code} {row.name}" if row.kind == "bancos" else row.name for row in rows}


def _row(item: DebitData, names: dict[int | None, str], owner: str) -> DebitRow:
    form = DebitForm.model_construct(**{name: getattr(item, name) for name in DebitForm.model_fields})
    bank = names.get(item.bank_id, "")
    return DebitRow(item.id, item.version, form, names.get(item.billing_form_id, ""), bank, form.holder_name or owner)
