"""Money that comes (baixa), and its reversal (domain 7.2; traps F1 to F5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from integrator_tui.errors import Gone, InvalidForm, Refused
from integrator_tui.forms.base import Choice, FormContext
from integrator_tui.forms.finance.invoice import ReasonForm
from integrator_tui.forms.finance.payment import BY_CHEQUE, KEEP, PaymentForm
from integrator_tui.forms.finance.payment import CREDIT as BY_CREDIT
from integrator_tui.models.finance import Cheque, LedgerEntry, Payment, Receipt
from integrator_tui.queries.customers.customers import choices_of
from integrator_tui.queries.finance.days import day_of
from integrator_tui.queries.finance.ledger import Owing, credit_of, owing, posted
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.finance.ledger import CREDIT_USED, PAYMENT, REFUND, ROUNDING
from integrator_tui.rules.finance.receiving import Owed, bank_payment, spread
from integrator_tui.rules.finance.states import HAND, INVOICE, RETURNED
from integrator_tui.rules.money import format_money
from integrator_tui.services.finance.enabling import enable_paid
from integrator_tui.services.finance.invoices import MONEY, holding, invoice_of
from integrator_tui.services.finance.ledger import draw, post, refuse_spent, settle
from integrator_tui.services.records import check
from integrator_tui.services.service import Work, service
from integrator_tui.session import Session

ISSUED, CANCELLED = "emitido", "cancelado"
"""Of a receipt."""
BY_AGREEMENT = "acordo"
"""As the source of the payment that settles the invoices of an agreement."""


@dataclass(frozen=True)
class Due:
    """An invoice as it stands on the day of the payment."""

    id: int
    number: int
    due_on: date
    note: str
    owing: Owing


@dataclass(frozen=True)
class ToReceive:
    """What the window "Receber" shows before anything is typed; cents."""

    invoices: tuple[Due, ...]
    total: int
    credit: int
    context: FormContext


@query(permission=CUSTOMERS)
def to_receive(session: Session, customer_id: int, invoices: list[int], paid_on: str) -> ToReceive:
    """What some invoices would cost on a day (ISO), the oldest first. Raises `Gone`, `Refused` for one that takes no
    payment."""
    day = day_of(paid_on)
    rows = sorted((invoice_of(customer_id, key) for key in invoices), key=lambda row: (row.due_on, row.id))
    entries = posted(invoices)
    due = []
    for row in rows:
        stands = owing(row, entries[row.id], day)
        verdict = INVOICE.check(stands.state, "pay", holding(row, stands, day))
        if not verdict.allowed:
            raise Refused(f"Fatura {row.number}: {verdict.reason}")
        due.append(Due(row.id, row.number, row.due_on, row.note, stands))
    total = sum(one.owing.total for one in due)
    return ToReceive(tuple(due), total, credit_of(customer_id), payment_context(session, customer_id))


@query(permission=CUSTOMERS)
def payment_context(session: Session, customer_id: int) -> FormContext:
    """What the form of a payment chooses from."""
    accounts = choices_of(session, "contas_financeiras")
    used = Payment.select(Payment.cheque_id).where(
        (Payment.customer_id == customer_id) & Payment.cheque_id.is_null(False)
    )
    in_hand = (Cheque.customer_id == customer_id) & (Cheque.status == HAND) & Cheque.deleted_at.is_null()
    held = Cheque.select().where(in_hand & Cheque.id.not_in(used))
    cheques = tuple(Choice(row.id, f"{row.number}, {format_money(row.cents)}", code=row.number) for row in held)
    return FormContext(today=session.today().date(), choices={"contas_financeiras": accounts, "cheques": cheques})


@service(permission=MONEY)
def receive(work: Work, customer_id: int, shown: Mapping[str, int], values: Mapping[str, Any]) -> int:
    """Take a payment for invoices; `shown` maps their ids (as texts, for JSON) to the totals that the operator saw.

    The open amounts are looked at again here: where one differs nothing is written, and the sentence says which (traps
    F3). Oldest first; what is over is change that was given back, or credit where the form says so. Raises
    `InvalidForm`, `Refused`. Returns the id of the payment; its receipt has the next number.
    """
    today = work.session.today().date()
    ids = [int(key) for key in shown]
    form: PaymentForm = check(PaymentForm, values, payment_context(work.session, customer_id))
    assert form.paid_on is not None
    if form.paid_on > today:
        raise InvalidForm({"paid_on": "O pagamento não pode ser de um dia que ainda não chegou."})
    due = to_receive(work.session, customer_id, ids, form.paid_on.isoformat())
    _refuse_changed(due, {int(key): cents for key, cents in shown.items()})
    if form.cents <= 0:
        raise InvalidForm({"cents": "O valor recebido tem de ser maior que zero."})
    shares = spread(form.cents, [Owed(one.id, one.due_on, one.owing.total) for one in due.invoices])
    kept = shares.over if form.over == KEEP else 0
    if form.method == BY_CREDIT and form.cents > min(due.credit, due.total):
        raise InvalidForm(
            {"cents": f"O crédito do cliente é de {format_money(due.credit)}, o devido {format_money(due.total)}."}
        )
    if form.method == BY_CHEQUE and (cheque := Cheque.get_by_id(form.cheque_id)).cents != form.cents:
        raise InvalidForm({"cents": f"O cheque é de {format_money(cheque.cents)}: o valor recebido é o dele."})
    parts = dict(shares.parts)
    if kept:  # a credit comes from the last invoice that was paid
        parts[due.invoices[-1].id] = parts.get(due.invoices[-1].id, 0) + kept
    key = book_payment(
        work,
        customer_id,
        form.paid_on,
        parts,
        form.method,
        account_id=form.account_id,
        cheque_id=form.cheque_id if form.method == BY_CHEQUE else None,
        note=form.note,
    )
    if form.method == BY_CREDIT:
        post(work, customer_id, CREDIT_USED, sum(parts.values()), form.paid_on, payment_id=key)
    numbers, several = ", ".join(str(one.number) for one in due.invoices if one.id in parts), len(parts) > 1
    Receipt.insert(
        number=draw("receipt"),
        customer_id=customer_id,
        payment_id=key,
        issued_on=today,
        cents=sum(parts.values()),
        method=form.method,
        description=f"faturas {numbers}" if several else f"fatura {numbers}",
        status=ISSUED,
        login=work.session.login,
        at=work.now,
    ).execute()
    change = f", troco {format_money(shares.over)}" if shares.over and not kept else ""
    note = f"{format_money(sum(parts.values()))} em {format_date(form.paid_on)}, fatura {numbers}{change}"
    work.record("payment", key, "recebeu", customer_id=customer_id, note=note)
    enable_paid(work, customer_id, f"pago em {format_date(form.paid_on)}")
    return key


def book_payment(
    work: Work,
    customer_id: int,
    paid_on: date,
    parts: Mapping[int, int],
    method: str,
    *,
    account_id: int | None = None,
    cheque_id: int | None = None,
    source: str = "mesa",
    note: str = "",
) -> int:
    """The payment and its entries, by invoice, each brought in line; nothing is asked. Returns its id."""
    key: int = Payment.insert(
        customer_id=customer_id,
        paid_on=paid_on,
        cents=sum(parts.values()),
        method=method,
        account_id=account_id,
        cheque_id=cheque_id,
        source=source,
        note=note,
        login=work.session.login,
        at=work.now,
        op_id=work.op_id,
    ).execute()
    for invoice_id, cents in parts.items():
        post(work, customer_id, PAYMENT, -cents, paid_on, invoice_id=invoice_id, payment_id=key)
        settle(work, invoice_of(customer_id, invoice_id), paid_on)
    return key


def book_bank_payment(
    work: Work, customer_id: int, invoice_id: int, paid_on: date, cents: int, method: str, tolerance: int, source: str
) -> int:
    """What a bank took, as it came: a difference by its rounding, up to `tolerance` cents, settles and is an entry of
    its own; what is over is a credit. Returns the id of the payment."""
    row = invoice_of(customer_id, invoice_id)
    before = owing(row, posted([invoice_id])[invoice_id], paid_on)
    key = book_payment(work, customer_id, paid_on, {invoice_id: cents}, method, source=source)
    found = bank_payment(before.total, cents, tolerance)
    row = invoice_of(customer_id, invoice_id)
    if found.settles and row.open_cents:
        said = f"o banco recebeu {format_money(-found.difference)} a menos"
        post(work, customer_id, ROUNDING, -row.open_cents, paid_on, invoice_id=invoice_id, payment_id=key, note=said)
        settle(work, row, paid_on)
    return key


@query(permission=CUSTOMERS)
def why_no_reversal(session: Session, customer_id: int, payment_id: int) -> str:
    """Why a payment cannot be reversed, empty where it can."""
    payment, parts = _parts(customer_id, payment_id)
    return "" if parts else f"O pagamento de {format_date(payment.paid_on)} já está estornado."


@service(permission=MONEY)
def reverse_payment(work: Work, customer_id: int, payment_id: int, values: Mapping[str, Any]) -> int:
    """Take a payment back: the invoices stand as if it had never been, for today (traps F4). The receipt is cancelled.

    Raises `Refused` where it is reversed already, or where its credit was spent. Returns the id of the payment.
    """
    form: ReasonForm = check(ReasonForm, values, FormContext(today=work.session.today().date()))
    payment, parts = _parts(customer_id, payment_id)
    if not parts:
        raise Refused(f"O pagamento de {format_date(payment.paid_on)} já está estornado.")
    turn_payment(work, payment, parts, form.reason)
    Receipt.update(status=CANCELLED, cancel_reason=form.reason, version=Receipt.version + 1).where(
        (Receipt.payment_id == payment_id) & (Receipt.status == ISSUED)
    ).execute()
    note = f"{format_money(payment.cents)} de {format_date(payment.paid_on)}: {form.reason}"
    work.record("payment", payment_id, "estornou", customer_id=customer_id, note=note)
    return payment_id


@service(permission=MONEY)
def reinstate_payment(work: Work, customer_id: int, payment_id: int, values: Mapping[str, Any]) -> int:
    """The reversal of a reversal: the payment counts again, from its own day. Raises `Refused` where it counts."""
    form: ReasonForm = check(ReasonForm, values, FormContext(today=work.session.today().date()))
    payment, parts = _parts(customer_id, payment_id)
    if parts:
        raise Refused(f"O pagamento de {format_date(payment.paid_on)} não está estornado.")
    cheque = Cheque.get_or_none(Cheque.id == payment.cheque_id) if payment.cheque_id else None
    if cheque is not None and cheque.status == RETURNED:
        raise Refused(f"O cheque {cheque.number} foi devolvido: reapresente ou resgate o cheque (Cheques, y).")
    turn_payment(work, payment, last_turn(payment_id), form.reason)
    Receipt.update(status=ISSUED, cancel_reason="", version=Receipt.version + 1).where(
        Receipt.payment_id == payment_id
    ).execute()
    note = f"{format_money(payment.cents)} de {format_date(payment.paid_on)}: {form.reason}"
    work.record("payment", payment_id, "restaurou", customer_id=customer_id, note=note)
    return payment_id


def turn_payment(work: Work, payment: Payment, parts: Mapping[int, int], reason: str) -> None:
    """Post the opposite of what a payment did to invoices (cents by invoice), and bring those in line; a difference of
    rounding that it left goes and comes with it."""
    today = work.session.today().date()
    roundings: dict[int, list[int]] = {}
    for entry in LedgerEntry.select().where((LedgerEntry.payment_id == payment.id) & (LedgerEntry.kind == ROUNDING)):
        roundings.setdefault(entry.invoice_id, []).append(entry.cents)
    for invoice_id, cents in parts.items():
        if invoice_id in roundings:
            first, stands = roundings[invoice_id][0], sum(roundings[invoice_id])
            post(
                work,
                payment.customer_id,
                ROUNDING,
                -stands or first,
                payment.paid_on,
                invoice_id=invoice_id,
                payment_id=payment.id,
                note=reason,
            )
        post(
            work,
            payment.customer_id,
            PAYMENT,
            cents,
            payment.paid_on,
            invoice_id=invoice_id,
            payment_id=payment.id,
            note=reason,
        )
    if payment.method == BY_CREDIT:
        post(work, payment.customer_id, CREDIT_USED, -sum(parts.values()), today, payment_id=payment.id, note=reason)
    _turn_refund(work, payment, today, reason)
    for invoice_id in parts:
        settle(work, invoice_of(payment.customer_id, invoice_id), today)
    refuse_spent(payment.customer_id)


def _turn_refund(work: Work, payment: Payment, today: date, reason: str) -> None:
    """What a contest paid back of a payment goes and comes with it: money that never came is not given back."""
    there = (LedgerEntry.payment_id == payment.id) & (LedgerEntry.kind == REFUND)
    cents = [entry.cents for entry in LedgerEntry.select(LedgerEntry.cents).where(there).order_by(LedgerEntry.id)]
    if cents:
        post(work, payment.customer_id, REFUND, -sum(cents) or -cents[-1], today, payment_id=payment.id, note=reason)


def parts_of(payment_id: int) -> dict[int, int]:
    """Cents of a payment by invoice, as far as it stands: empty for one that was reversed."""
    parts: dict[int, int] = {}
    for entry in _entries(payment_id):
        parts[entry.invoice_id] = parts.get(entry.invoice_id, 0) - entry.cents
    return {key: cents for key, cents in parts.items() if cents}


def last_turn(payment_id: int) -> dict[int, int]:
    """The opposite of what the last act on a payment did to invoices: what `turn_payment` posts to undo a reversal."""
    entries = _entries(payment_id)
    return {entry.invoice_id: -entry.cents for entry in entries if entry.op_id == entries[-1].op_id}


def _entries(payment_id: int) -> list[LedgerEntry]:
    there = (LedgerEntry.payment_id == payment_id) & (LedgerEntry.kind == PAYMENT)
    return list(LedgerEntry.select().where(there).order_by(LedgerEntry.id))


def _parts(customer_id: int, payment_id: int) -> tuple[Payment, dict[int, int]]:
    """The payment of a customer with its parts. Raises `Gone`, and `Refused` for what an agreement settled."""
    payment = Payment.get_or_none((Payment.id == payment_id) & (Payment.customer_id == customer_id))
    if payment is None:
        raise Gone("Não há este pagamento.")
    if payment.source == BY_AGREEMENT:
        raise Refused("Isto é o que um acordo quitou: para desfazer, quebre o acordo.")
    return payment, parts_of(payment_id)


def _refuse_changed(due: ToReceive, shown: Mapping[int, int]) -> None:
    changed = [one for one in due.invoices if one.owing.total != shown[one.id]]
    if changed:
        said = "; ".join(f"fatura {one.number}: agora {format_money(one.owing.total)}" for one in changed)
        raise Refused(f"O devido mudou desde que foi mostrado. {said}. Confirme o novo total; nada foi gravado.")
