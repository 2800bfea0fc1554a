"""Invoices: charging, another due date, cancelling, taking away (domain 7.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from integrator_tui.errors import Gone, InvalidForm, Refused
from integrator_tui.forms.base import Choice, FormContext
from integrator_tui.forms.finance.invoice import DiscountForm, DueDateForm, InvoiceForm, ReasonForm
from integrator_tui.forms.kinds import MOST_PRICE
from integrator_tui.models.finance import Invoice, InvoiceItem
from integrator_tui.models.raw import fetch
from integrator_tui.queries.customers.customers import choices_of
from integrator_tui.queries.finance.ledger import DELETED, Owing, invoices_by, owing, posted
from integrator_tui.queries.finance.slips import printable
from integrator_tui.queries.finance.terms import effective_due, late_terms
from integrator_tui.queries.plans.plans import plans_of
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.finance.contest import may_contest
from integrator_tui.rules.finance.instalments import due_days, instalments
from integrator_tui.rules.finance.late_payment import LateTerms
from integrator_tui.rules.finance.ledger import CANCEL, CHARGE, DISCOUNT
from integrator_tui.rules.finance.states import INVOICE
from integrator_tui.rules.money import format_money, parse_money
from integrator_tui.rules.rounding import parse_percent, share
from integrator_tui.services.finance.ledger import draw, keep_standing, post, settle
from integrator_tui.services.history import Change
from integrator_tui.services.records import check
from integrator_tui.services.service import Work, service
from integrator_tui.session import Session

CREATE = "Criar Fatura (Tela do Cliente)"
DELETE = "Apagar Faturas"
DISCOUNTS = "Dar Desconto nas Contas a Receber"
MONEY = "Movimentos Financeiros"
"""Permissions of the manual (domain 10.1; facts 1)."""
SINGLE = "avulsa"
NO_INVOICE = "Não há esta fatura."


@dataclass(frozen=True)
class Item:
    """A line of a new invoice; cents."""

    description: str
    nature: str
    unit_cents: int
    quantity: int = 1
    source_kind: str = ""
    source_id: int | None = None

    @property
    def total(self) -> int:
        """Cents of all of them."""
        return self.unit_cents * self.quantity


def charge(
    work: Work,
    customer_id: int,
    kind: str,
    due_on: date,
    items: Sequence[Item],
    *,
    plan_id: int | None = None,
    billing_form_id: int | None = None,
    period: tuple[date, date] | None = None,
    key: str | None = None,
    old_number: str | None = None,
    note: str = "",
    agreement_id: int | None = None,
    issued_on: date | None = None,
    terms: LateTerms | None = None,
) -> Invoice:
    """A new invoice with its entry, in the transaction that is open. `key` is charged once for ever (traps F6).

    Raises `Refused` for a key that was charged already.
    """
    if key is not None and (there := Invoice.get_or_none(Invoice.charge_key == key)):
        raise Refused(f"Isto já foi cobrado na fatura {there.number}. Nada foi gravado.")
    total = sum(item.total for item in items)
    if total > MOST_PRICE:
        raise Refused(f"Uma fatura vai até {format_money(MOST_PRICE)}; seriam {format_money(total)}.")
    today = work.session.today().date()
    terms = terms or late_terms(billing_form_id, issued_on or today)
    row = Invoice(
        number=draw("invoice"),
        customer_id=customer_id,
        plan_id=plan_id,
        kind=kind,
        billing_form_id=billing_form_id,
        issued_on=issued_on or today,
        due_on=due_on,
        original_due_on=due_on,
        effective_due_on=effective_due(customer_id, due_on),
        period_from=period[0] if period else None,
        period_to=period[1] if period else None,
        charge_key=key,
        old_number=old_number,
        fine_rate=terms.fine,
        interest_rate=terms.interest_month,
        from_original_due=terms.from_original_due,
        daily_rounded=terms.daily_amount_rounded,
        total_cents=total,
        open_cents=total,
        settled_on=None if total else today,
        agreement_id=agreement_id,
        note=note,
        login=work.session.login,
        at=work.now,
    )
    row.save(force_insert=True)
    for item in items:
        InvoiceItem.insert(
            invoice_id=row.id,
            description=item.description,
            nature=item.nature,
            quantity=item.quantity,
            unit_cents=item.unit_cents,
            total_cents=item.total,
            source_kind=item.source_kind,
            source_id=item.source_id,
        ).execute()
    post(work, customer_id, CHARGE, total, row.issued_on, invoice_id=row.id, note=items[0].description if items else "")
    keep_standing(customer_id, today)
    changes = (
        Change("total_cents", "Valor", "", format_money(total)),
        Change("due_on", "Vencimento", "", format_date(due_on)),
    )
    work.record("invoice", row.id, "criou", customer_id=customer_id, changes=changes, note=f"fatura {row.number}")
    return row


@query(permission=CUSTOMERS)
def invoice_context(session: Session, customer_id: int) -> FormContext:
    """What the form of a new invoice chooses from."""
    plans = tuple(Choice(plan.id, plan.label) for plan in plans_of(session, customer_id))
    forms = choices_of(session, "formas_cobranca")
    return FormContext(today=session.today().date(), choices={"plans": plans, "formas_cobranca": forms})


@service(permission=CREATE)
def add_invoice(work: Work, customer_id: int, values: Mapping[str, Any]) -> list[int]:
    """ "Add.Fatura": one invoice, or one for each part. Raises `InvalidForm`. Returns their ids."""
    form: InvoiceForm = check(InvoiceForm, values, invoice_context(work.session, customer_id))
    errors = {}
    if form.unit_cents <= 0:
        errors["unit_cents"] = "O valor tem de ser maior que zero."
    if not 1 <= form.quantity <= 9999:
        errors["quantity"] = "A quantidade vai de 1 a 9999."
    assert form.due_on is not None
    if form.due_on < work.session.today().date():
        errors["due_on"] = "O vencimento não pode estar no passado."
    try:
        days = due_days(form.due_on, form.parts)
    except BadValue as error:
        errors["parts"] = str(error)
    if errors:
        raise InvalidForm(errors)
    made = []
    for place, (day, cents) in enumerate(
        zip(days, instalments(form.unit_cents * form.quantity, form.parts), strict=True), 1
    ):
        said = form.description if form.parts == 1 else f"{form.description} ({place}/{form.parts})"
        whole = form.parts == 1
        item = Item(said, form.nature, form.unit_cents if whole else cents, form.quantity if whole else 1)
        row = charge(
            work,
            customer_id,
            SINGLE,
            day,
            [item],
            plan_id=form.plan_id,
            billing_form_id=form.billing_form_id,
            note=form.note,
        )
        made.append(row.id)
    return made


def invoice_of(customer_id: int, invoice_id: int) -> Invoice:
    """The row of an invoice of the customer. Raises `Gone`."""
    row = invoices_by(customer_id, [invoice_id]).get(invoice_id)
    if row is None:
        raise Gone(NO_INVOICE)
    return row


def require(work: Work, row: Invoice, action: str) -> Owing:
    """The invoice as it stands, if the table of states lets the action through. Raises `Refused` with its sentence."""
    today = work.session.today().date()
    stands = owing(row, posted([row.id])[row.id], today)
    held = holding(row, stands, today) | printable(work.session, row.due_on)
    verdict = INVOICE.check(stands.state, action, held)
    if not verdict.allowed:
        raise Refused(f"Fatura {row.number}: {verdict.reason}")
    return stands


def holding(row: Invoice, stands: Owing, today: date) -> set[str]:
    """The conditions of the table of states that hold for an invoice."""
    found = {"may_report"}
    if not fetch("SELECT 1 FROM slip WHERE invoice_id = ? AND sent_on IS NOT NULL LIMIT 1", (row.id,)):
        found.add("not_remitted")
    found.add("payments" if stands.paid else "no_payments")
    found.add("contested" if stands.contested else "not_contested")
    if may_contest(row.issued_on, today):
        found.add("may_contest")
    return found


@service(permission=MONEY)
def change_due_date(work: Work, customer_id: int, invoice_id: int, read: str, values: Mapping[str, Any]) -> int:
    """Another due date, from which fine and interest are then reckoned; `read` is the one that was shown (ISO).

    Raises `InvalidForm`, `Refused`, and when another operator changed it meanwhile.
    """
    row = invoice_of(customer_id, invoice_id)
    require(work, row, "due_date")
    if row.due_on.isoformat() != read:
        raise Refused(f"Outro operador mudou o vencimento da fatura {row.number} para {format_date(row.due_on)}.")
    form: DueDateForm = check(DueDateForm, values, FormContext(today=work.session.today().date()))
    assert form.due_on is not None
    if form.due_on < work.session.today().date():
        raise InvalidForm({"due_on": "O novo vencimento não pode estar no passado."})
    if form.due_on != row.due_on:
        move_due_date(work, row, form.due_on, form.reason)
    return invoice_id


def move_due_date(work: Work, row: Invoice, due_on: date, reason: str) -> None:
    """The invoice falls due on another day: nothing is asked."""
    before = row.due_on
    row.due_on, row.effective_due_on = due_on, effective_due(row.customer_id, due_on)
    Invoice.update(due_on=row.due_on, effective_due_on=row.effective_due_on, version=Invoice.version + 1).where(
        Invoice.id == row.id
    ).execute()
    settle(work, row, work.session.today().date())
    change = Change("due_on", "Vencimento", format_date(before), format_date(row.due_on))
    note = f"fatura {row.number}: {reason}"
    work.record("invoice", row.id, "alterou", customer_id=row.customer_id, changes=(change,), note=note)


@service(permission=MONEY)
def cancel_invoice(work: Work, customer_id: int, invoice_id: int, values: Mapping[str, Any]) -> int:
    """Nothing is owed any more; never one with payments. Raises `Refused`, `InvalidForm`."""
    form: ReasonForm = check(ReasonForm, values, FormContext(today=work.session.today().date()))
    return _cancel(work, invoice_of(customer_id, invoice_id), "cancel", "cancelou", form.reason)


@service(permission=DELETE)
def delete_invoice(work: Work, customer_id: int, invoice_id: int, values: Mapping[str, Any]) -> int:
    """ "Apagar": the same, and it is not listed any more; its entries stay. Never one with payments (domain 7.3)."""
    form: ReasonForm = check(ReasonForm, values, FormContext(today=work.session.today().date()))
    return _cancel(work, invoice_of(customer_id, invoice_id), "delete", "apagou", form.reason)


def _cancel(work: Work, row: Invoice, action: str, verb: str, reason: str) -> int:
    stands = require(work, row, action)
    today = work.session.today().date()
    post(work, row.customer_id, CANCEL, -stands.principal, today, invoice_id=row.id, note=reason)
    row.cancelled_on = today
    said = f"{DELETED}{reason}" if action == "delete" else reason
    Invoice.update(cancelled_on=today, cancel_reason=said).where(Invoice.id == row.id).execute()
    settle(work, row, today)
    note = f"fatura {row.number}: {reason}"
    work.record("invoice", row.id, verb, customer_id=row.customer_id, note=note)
    return int(row.id)


@service(permission=DISCOUNTS)
def give_discount(work: Work, customer_id: int, invoice_id: int, open_read: int, values: Mapping[str, Any]) -> int:
    """A discount on an invoice, in reais or as a percentage of what was charged; `open_read` is the principal that was
    shown, in cents. Never more than what is open (traps F6). Raises `InvalidForm`, `Refused`. Returns the entry's id.
    """
    row = invoice_of(customer_id, invoice_id)
    stands = require(work, row, "discount")
    form: DiscountForm = check(DiscountForm, values, FormContext(today=work.session.today().date()))
    if stands.principal != open_read:
        raise Refused(
            f"A fatura {row.number} mudou: em aberto agora {format_money(stands.principal)}. Nada foi gravado."
        )
    cents = discount_of(form.amount, stands.charged)
    if not 0 < cents <= stands.principal:
        most = format_money(stands.principal)
        raise InvalidForm({"amount": f"O desconto vai de R$ 0,01 até o que está em aberto: {most}."})
    key = post(work, customer_id, DISCOUNT, -cents, work.session.today().date(), invoice_id=row.id, note=form.reason)
    settle(work, row, work.session.today().date())
    change = Change("open_cents", "Em aberto", format_money(stands.principal), format_money(row.open_cents))
    note = f"fatura {row.number}: desconto de {format_money(cents)}, {form.reason}"
    work.record("invoice", row.id, "deu desconto", customer_id=customer_id, changes=(change,), note=note)
    return key


def discount_of(text: str, charged: int) -> int:
    """Cents of what was typed: reais, or a percentage of `charged`. Raises `InvalidForm`."""
    typed = text.strip()
    try:
        if typed.endswith("%"):
            number = typed[:-1].strip().replace(",", ".")
            return share(charged, parse_percent(number))
        return parse_money(typed)
    except BadValue as error:
        raise InvalidForm({"amount": str(error)}) from None
