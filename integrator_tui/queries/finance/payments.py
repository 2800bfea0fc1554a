"""Reading payments and receipts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from integrator_tui.errors import Gone
from integrator_tui.models.finance import Payment, Receipt
from integrator_tui.models.raw import fetch
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.session import Session


@dataclass(frozen=True)
class PaymentRow:
    """A payment of an invoice: cents of it that came to this one; `stands` is false for one that was reversed."""

    id: int
    paid_on: date
    cents: int
    method: str
    source: str
    stands: bool


@dataclass(frozen=True)
class ReceiptRow:
    """A receipt; cents."""

    id: int
    number: int
    issued_on: date
    cents: int
    method: str
    description: str
    status: str
    login: str
    payment_id: int
    paid_on: date


@query(permission=CUSTOMERS)
def payments_of(session: Session, customer_id: int, invoice_id: int) -> tuple[PaymentRow, ...]:
    """The payments of an invoice, the newest first; what an agreement settled is none."""
    rows = fetch(
        "SELECT payment.id, payment.paid_on, payment.method, payment.source, SUM(-entry.cents), MAX(-entry.cents)"
        " FROM ledger_entry AS entry JOIN payment ON payment.id = entry.payment_id"
        " WHERE entry.invoice_id = ? AND entry.customer_id = ? AND entry.kind = 'pagamento'"
        " AND payment.source <> 'acordo'"
        " GROUP BY payment.id, payment.paid_on, payment.method, payment.source ORDER BY payment.id DESC",
        (invoice_id, customer_id),
    )
    return tuple(
        PaymentRow(key, date.fromisoformat(str(day)), int(left or most), method, source, bool(left))
        for key, day, method, source, left, most in rows
    )


@query(permission=CUSTOMERS)
def receipts_of(
    session: Session, customer_id: int, after: int | None = None, limit: int = 200
) -> tuple[ReceiptRow, ...]:
    """The receipts of a customer, the newest first."""
    there = Receipt.customer_id == customer_id
    if after is not None:
        there &= Receipt.id < after
    found = list(Receipt.select().where(there).order_by(Receipt.id.desc()).limit(limit))
    paid = Payment.select(Payment.id, Payment.paid_on).where(Payment.id.in_([row.payment_id for row in found]))
    days = {payment.id: payment.paid_on for payment in paid}
    return tuple(_receipt(row, days[row.payment_id]) for row in found)


@query(permission=CUSTOMERS)
def receipt_of(session: Session, customer_id: int, payment_id: int) -> ReceiptRow:
    """The receipt of a payment. Raises `Gone`."""
    row = Receipt.get_or_none((Receipt.payment_id == payment_id) & (Receipt.customer_id == customer_id))
    if row is None:
        raise Gone("Não há recibo deste pagamento.")
    return _receipt(row, Payment.get_by_id(payment_id).paid_on)


def _receipt(row: Receipt, paid_on: date) -> ReceiptRow:
    return ReceiptRow(
        row.id,
        row.number,
        row.issued_on,
        row.cents,
        row.method,
        row.description,
        row.status,
        row.login,
        row.payment_id,
        paid_on,
    )
