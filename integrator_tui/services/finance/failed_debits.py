"""What is done about a debit that came back unpaid: it is sent once more, or becomes a slip (domain 7.10, F170)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from integrator_tui.errors import Gone, InvalidForm, Refused
from integrator_tui.forms.base import FormContext
from integrator_tui.forms.finance.records import AsSlipForm, ResendForm
from integrator_tui.models.finance import FailedDebit, Invoice
from integrator_tui.models.odd import details_of
from integrator_tui.models.system import ListItem
from integrator_tui.queries.customers.customers import choices_of
from integrator_tui.queries.finance.bank_files.debits import agreements
from integrator_tui.queries.finance.terms import calendar_of
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.money import format_money
from integrator_tui.services.finance.invoices import MONEY, invoice_of, move_due_date, require
from integrator_tui.services.history import Change
from integrator_tui.services.records import check
from integrator_tui.services.service import Work, service
from integrator_tui.session import Session

FORMS, SLIP = "formas_cobranca", "boleto"


@dataclass(frozen=True)
class ToTreat:
    """What the windows of a failed debit show; cents."""

    invoice_id: int
    invoice: int
    """Its number."""
    cents: int
    due_on: date
    next_day: date
    """The first day on which a bank may take it: its business days are kept."""
    context: FormContext


@query(permission=CUSTOMERS)
def to_treat(session: Session, customer_id: int, debit_id: int) -> ToTreat:
    """The invoice that was not debited. Raises `Gone`, and `Refused` where nothing is left to charge."""
    debit = _debit(customer_id, debit_id)
    row = invoice_of(customer_id, debit.invoice_id)
    if not row.open_cents:
        raise Refused(f"A fatura {row.number} não está mais em aberto: marque o débito como tratado (F2).")
    today = session.today().date()
    wanted = max((one.days_before for one in agreements(session)), default=0)
    forms = tuple(one for one in choices_of(session, FORMS) if _kind(one.value) == SLIP)
    context = FormContext(today=today, choices={FORMS: forms})
    return ToTreat(row.id, row.number, row.open_cents, row.due_on, _after(customer_id, today, wanted + 1), context)


def _after(customer_id: int, day: date, business_days: int) -> date:
    calendar = calendar_of(customer_id)
    for _ in range(business_days):
        day = calendar.following(day + timedelta(days=1))
    return day


def _kind(form_id: int) -> str:
    item = ListItem.get_or_none(ListItem.id == form_id)
    return str(details_of(item.details).get("kind", "")) if item else ""


def _debit(customer_id: int, debit_id: int) -> FailedDebit:
    there = (FailedDebit.id == debit_id) & (FailedDebit.customer_id == customer_id) & FailedDebit.deleted_at.is_null()
    row = FailedDebit.get_or_none(there)
    if row is None:
        raise Gone("Não há este débito.")
    if row.invoice_id is None:
        raise Refused("Este débito não diz de que fatura é.")
    return row


def _untreated(customer_id: int, debit_id: int) -> tuple[FailedDebit, Invoice]:
    row = _debit(customer_id, debit_id)
    if row.treated:
        raise Refused(f"O débito já foi tratado: {row.treatment or 'sem anotação'}. Nada foi gravado.")
    return row, invoice_of(customer_id, row.invoice_id)


@service(permission=MONEY)
def resend_debit(work: Work, customer_id: int, debit_id: int, values: Mapping[str, Any]) -> int:
    """The invoice falls due on another day, for which the next file to the bank orders the debit again.

    Raises `InvalidForm` for a day that the bank takes no more, `Refused`, `Gone`.
    """
    debit, row = _untreated(customer_id, debit_id)
    found = to_treat(work.session, customer_id, debit_id)
    require(work, row, "due_date")
    form: ResendForm = check(ResendForm, values, found.context)
    assert form.due_on is not None
    if form.due_on < found.next_day:
        raise InvalidForm({"due_on": f"O banco precisa de dias úteis: a partir de {format_date(found.next_day)}."})
    if _kind(row.billing_form_id or 0) == SLIP:
        raise Refused(f"A fatura {row.number} já é cobrada por boleto.")
    move_due_date(work, row, form.due_on, f"débito não efetuado ({debit.return_code}): reenviar")
    _treated(work, debit, f"reenviar, débito em {format_date(form.due_on)}")
    return debit_id


@service(permission=MONEY)
def debit_as_slip(work: Work, customer_id: int, debit_id: int, values: Mapping[str, Any]) -> int:
    """The invoice is charged by slip; the plan goes on as it was. Raises `InvalidForm`, `Refused`, `Gone`."""
    debit, row = _untreated(customer_id, debit_id)
    found = to_treat(work.session, customer_id, debit_id)
    require(work, row, "pay")
    form: AsSlipForm = check(AsSlipForm, values, found.context)
    names = {choice.value: choice.label for choice in choices_of(work.session, FORMS)}
    Invoice.update(billing_form_id=form.billing_form_id, version=Invoice.version + 1).where(
        Invoice.id == row.id
    ).execute()
    after = names[form.billing_form_id]
    change = Change("billing_form_id", "F.Cobrança", names.get(row.billing_form_id, ""), after)
    note = f"fatura {row.number}: débito não efetuado ({debit.return_code})"
    work.record("invoice", row.id, "alterou", customer_id=customer_id, changes=(change,), note=note)
    _treated(work, debit, f"cobrado por {after}")
    return debit_id


def _treated(work: Work, debit: FailedDebit, what: str) -> None:
    FailedDebit.update(treated=True, treatment=what, version=FailedDebit.version + 1).where(
        FailedDebit.id == debit.id
    ).execute()
    change = Change("treatment", "Tratamento", debit.treatment, what)
    note = f"{debit.return_code} {debit.reason}, {format_money(debit.cents)}"
    work.record("failed_debit", debit.id, "alterou", customer_id=debit.customer_id, changes=(change,), note=note)
