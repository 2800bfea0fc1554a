"""Money that comes (baixa), and its reversal (domain 7.2; traps F1 to F5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from integrator_tui.errors import Gone, InvalidForm, Refused
from integrator_tui.forms.base import Choice, FormContext
from integrator_tui.forms.finance.invoice import ReasonForm
from integrator_tui.forms.finance.payment import BY_CHEQUE, KEEP, PaymentForm
from integrator_tui.forms.finance.payment import CREDIT as BY_CREDIT
from integrator_tui.models.finance import Cheque, Invoice, LedgerEntry, Payment, Receipt
from integrator_tui.models.raw import among, fetch, insert_new
from integrator_tui.queries.customers.customers import choices_of
from integrator_tui.queries.finance.days import day_of
from integrator_tui.queries.finance.ledger import Owing, credit_of, invoices_by, owing, posted
from integrator_tui.queries.plans.legal.cut import would_work
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.finance.early_discount import granted
from integrator_tui.rules.finance.ledger import AGREED, CREDIT_USED, EARLY, PAYMENT, REFUND, ROUNDING, Posted
from integrator_tui.rules.finance.receiving import Owed, bank_payment, spread
from integrator_tui.rules.finance.states import HAND, INVOICE, RETURNED
from integrator_tui.rules.money import format_money
from integrator_tui.services.finance.enabling import enable_paid
from integrator_tui.services.finance.invoices import MONEY, NO_INVOICE, invoice_of
from integrator_tui.services.finance.ledger import Line, draw, post, refuse_spent, settle, settle_all
from integrator_tui.services.records import check
from integrator_tui.services.service import Work, service
from integrator_tui.session import Session

ISSUED, CANCELLED = "emitido", "cancelado"
"""Of a receipt."""
BY_AGREEMENT = "acordo"
"""As the source of the payment that settles the invoices of an agreement."""
ALONG = (EARLY, AGREED, ROUNDING)
"""Kinds of entries that go and come with a payment."""
Account = tuple[Invoice, list[Posted]]
"""An invoice with its entries."""


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
    frees: tuple[str, ...]
    """Plans that are cut for debt and would work again once all of it is paid."""


@query(permission=CUSTOMERS)
def to_receive(session: Session, customer_id: int, invoices: list[int], paid_on: str) -> ToReceive:
    """What some invoices would cost on a day (ISO), the oldest first. Raises `Gone`, `Refused` for one that takes no
    payment."""
    due = [one for one, _ in _due(customer_id, invoices, day_of(paid_on))]
    total = sum(one.owing.to_settle for one in due)
    frees = tuple(would_work(session, customer_id, invoices))
    return ToReceive(tuple(due), total, credit_of(customer_id), payment_context(session, customer_id), frees)


def _due(customer_id: int, invoices: Sequence[int], day: date) -> list[tuple[Due, Account]]:
    """Invoices as they stand on a day, with rows and entries, the oldest first. Raises `Gone`, `Refused`."""
    rows, entries = invoices_by(customer_id, invoices), posted(invoices)
    if rows.keys() != entries.keys():
        raise Gone(NO_INVOICE)
    found = []
    for row in sorted(rows.values(), key=lambda row: (row.due_on, row.id)):
        stands = owing(row, entries[row.id], day)
        verdict = INVOICE.check(stands.state, "pay", ())
        if not verdict.allowed:
            raise Refused(f"Fatura {row.number}: {verdict.reason}")
        found.append((Due(row.id, row.number, row.due_on, row.note, stands), (row, entries[row.id])))
    return found


@query(permission=CUSTOMERS)
def payment_context(session: Session, customer_id: int) -> FormContext:
    """What the form of a payment chooses from."""
    return _context(session, customer_id, accounts=True, cheques=True)


def _context(session: Session, customer_id: int, *, accounts: bool, cheques: bool) -> FormContext:
    """What of it is asked for: a payment in cash is checked without reading what it does not choose from."""
    held = fetch(_CHEQUES_IN_HAND, (customer_id, HAND)) if cheques else []
    choices = {
        "contas_financeiras": choices_of(session, "contas_financeiras") if accounts else (),
        "cheques": tuple(Choice(key, f"{number}, {format_money(cents)}", code=number) for key, number, cents in held),
    }
    return FormContext(today=session.today().date(), choices=choices)


_CHEQUES_IN_HAND = (
    "SELECT id, number, cents FROM cheque WHERE customer_id = ? AND status = ? AND deleted_at IS NULL AND id NOT IN"
    " (SELECT cheque_id FROM payment WHERE payment.customer_id = cheque.customer_id AND cheque_id IS NOT NULL)"
    " ORDER BY id"
)


@service(permission=MONEY)
def receive(work: Work, customer_id: int, shown: Mapping[str, int], values: Mapping[str, Any]) -> int:
    """Take a payment for invoices; `shown` maps their ids (as texts, for JSON) to the totals that the operator saw.

    The open amounts are looked at again here: where one differs nothing is written, and the sentence says which (traps
    F3). Oldest first; what is over is change that was given back, or credit where the form says so. Raises
    `InvalidForm`, `Refused`. Returns the id of the payment; its receipt has the next number.
    """
    today = work.session.today().date()
    ids = [int(key) for key in shown]
    asked = _context(
        work.session, customer_id, accounts=bool(values.get("account_id")), cheques=bool(values.get("cheque_id"))
    )
    form: PaymentForm = check(PaymentForm, values, asked)
    assert form.paid_on is not None
    if form.paid_on > today:
        raise InvalidForm({"paid_on": "O pagamento não pode ser de um dia que ainda não chegou."})
    due = _due(customer_id, ids, form.paid_on)
    total = sum(one.owing.to_settle for one, _ in due)
    _refuse_changed([one for one, _ in due], {int(key): cents for key, cents in shown.items()})
    if form.cents <= 0:
        raise InvalidForm({"cents": "O valor recebido tem de ser maior que zero."})
    shares = spread(form.cents, [Owed(one.id, one.due_on, one.owing.to_settle) for one, _ in due])
    if shares.over and not form.over:
        over = f"Sobram {format_money(shares.over)}: é troco ou fica como crédito?"
        raise InvalidForm({"over": over})
    kept = shares.over if form.over == KEEP else 0
    if form.method == BY_CREDIT and form.cents > (most := min(credit := credit_of(customer_id), total)):
        has = f"o crédito é de {format_money(credit)}, o devido {format_money(total)}"
        raise InvalidForm({"cents": f"Vai até {format_money(most)}: {has}."})
    if form.method == BY_CHEQUE and (cheque := Cheque.get_by_id(form.cheque_id)).cents != form.cents:
        raise InvalidForm({"cents": f"O cheque é de {format_money(cheque.cents)}: o valor recebido é o dele."})
    parts = dict(shares.parts)
    if kept:  # a credit comes from the last invoice that was paid
        last = due[-1][0].id
        parts[last] = parts.get(last, 0) + kept
    key = book_payment(
        work,
        customer_id,
        form.paid_on,
        parts,
        form.method,
        [account for _, account in due],
        account_id=form.account_id,
        cheque_id=form.cheque_id if form.method == BY_CHEQUE else None,
        note=form.note,
    )
    if form.method == BY_CREDIT:
        post(work, customer_id, CREDIT_USED, sum(parts.values()), form.paid_on, payment_id=key)
    numbers, several = ", ".join(str(one.number) for one, _ in due if one.id in parts), len(parts) > 1
    about = f"faturas {numbers}" if several else f"fatura {numbers}"
    _give_receipt(work, customer_id, key, sum(parts.values()), form.method, about)
    change = f", troco {format_money(shares.over)}" if shares.over and not kept else ""
    note = f"{format_money(sum(parts.values()))} em {format_date(form.paid_on)}, fatura {numbers}{change}"
    work.record("payment", key, "recebeu", customer_id=customer_id, note=note)
    enable_paid(work, customer_id, f"pago em {format_date(form.paid_on)}")
    return key


def _give_receipt(work: Work, customer_id: int, payment_id: int, cents: int, method: str, about: str) -> None:
    insert_new(
        "receipt",
        {
            "number": draw("receipt"),
            "customer_id": customer_id,
            "payment_id": payment_id,
            "issued_on": work.session.today().date().isoformat(),
            "cents": cents,
            "method": method,
            "description": about,
            "status": ISSUED,
            "login": work.session.login,
            "at": work.now.isoformat(" "),
        },
    )


def book_payment(
    work: Work,
    customer_id: int,
    paid_on: date,
    parts: Mapping[int, int],
    method: str,
    accounts: Sequence[Account] | None = None,
    *,
    account_id: int | None = None,
    cheque_id: int | None = None,
    source: str = "mesa",
    note: str = "",
    tolerance: int = 0,
    agreed: Mapping[int, int] | None = None,
) -> int:
    """The payment and its entries, by invoice, each brought in line; nothing is asked. `accounts` are the invoices with
    their entries, where they were read already. What is offered for coming early is let off, but to an agreement, which
    lets off what was `agreed`.

    Returns the id of the payment.
    """
    key = insert_new(
        "payment",
        {
            "customer_id": customer_id,
            "paid_on": paid_on.isoformat(),
            "cents": sum(parts.values()),
            "method": method,
            "account_id": account_id,
            "cheque_id": cheque_id,
            "source": source,
            "note": note,
            "login": work.session.login,
            "at": work.now.isoformat(" "),
            "op_id": work.op_id,
        },
    )
    if accounts is None:
        rows, entries = invoices_by(customer_id, parts), posted(list(parts))
        accounts = [(rows[invoice_id], entries[invoice_id]) for invoice_id in parts]
    acts = []
    for row, has in accounts:
        if row.id not in parts:
            continue
        stands = owing(row, has, paid_on) if row.early and source != BY_AGREEMENT else None
        if stands and (off := granted(stands.early, stands.total, parts[row.id], tolerance)):
            acts.append(Line(EARLY, -off, paid_on, row.id, key, f"pago até {format_date(paid_on)}"))
        if agreed and agreed[row.id]:
            acts.append(Line(AGREED, -agreed[row.id], paid_on, row.id, key))
        acts.append(Line(PAYMENT, -parts[row.id], paid_on, row.id, key))
    settle_all(work, customer_id, [one for one in accounts if one[0].id in parts], paid_on, acts)
    return key


def book_bank_payment(
    work: Work, customer_id: int, invoice_id: int, paid_on: date, cents: int, method: str, tolerance: int, source: str
) -> int:
    """What a bank took, as it came: what was offered for coming early is let off, a difference by the bank's rounding,
    up to `tolerance` cents, settles and is an entry of its own; what is over is a credit. Returns the payment's id."""
    row, entries = invoice_of(customer_id, invoice_id), posted([invoice_id])[invoice_id]
    before = owing(row, entries, paid_on)
    key = book_payment(
        work, customer_id, paid_on, {invoice_id: cents}, method, [(row, entries)], source=source, tolerance=tolerance
    )
    found = bank_payment(before.to_settle, cents, tolerance)
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
    """Post the opposite of what a payment did to invoices (cents by invoice), and bring those in line; what it was let
    off for coming early, and a difference of rounding that it left, go and come with it."""
    today = work.session.today().date()
    along: dict[tuple[int, str], list[int]] = {}
    kinds, values = among("kind", ALONG)
    for invoice_id, kind, cents in fetch(
        f"SELECT invoice_id, kind, cents FROM ledger_entry WHERE payment_id = ? AND {kinds} ORDER BY id",
        (payment.id, *values),
    ):
        along.setdefault((invoice_id, kind), []).append(cents)
    acts = []
    for invoice_id, cents in parts.items():
        for kind in ALONG:
            if has := along.get((invoice_id, kind)):
                acts.append(Line(kind, -sum(has) or has[0], payment.paid_on, invoice_id, payment.id, reason))
        acts.append(Line(PAYMENT, cents, payment.paid_on, invoice_id, payment.id, reason))
    if payment.method == BY_CREDIT:
        post(work, payment.customer_id, CREDIT_USED, -sum(parts.values()), today, payment_id=payment.id, note=reason)
    _turn_refund(work, payment, today, reason)
    rows, entries = invoices_by(payment.customer_id, parts), posted(list(parts))
    settle_all(work, payment.customer_id, [(rows[key], entries[key]) for key in parts], today, acts)
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


def _refuse_changed(due: Sequence[Due], shown: Mapping[int, int]) -> None:
    changed = [one for one in due if one.owing.to_settle != shown[one.id]]
    if changed:
        said = "; ".join(f"fatura {one.number}: agora {format_money(one.owing.to_settle)}" for one in changed)
        raise Refused(f"O devido mudou desde que foi mostrado. {said}. Confirme o novo total; nada foi gravado.")
