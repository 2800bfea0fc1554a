"""What stands beside an invoice of a list: its items, its slip, what it offers for coming early, what was paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from integrator_tui.models.odd import date_of
from integrator_tui.models.raw import fetch_each
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.finance.early_discount import Offer, stored_offers
from integrator_tui.session import Session


@dataclass(frozen=True)
class CardItem:
    """An item; cents of all of them."""

    description: str
    nature: str
    quantity: int
    cents: int


@dataclass(frozen=True)
class CardSlip:
    """Its newest slip."""

    our_number: str
    state: str
    registered_on: date | None


@dataclass(frozen=True)
class CardPayment:
    """What of a payment that stands came to the invoice; cents."""

    paid_on: date
    method: str
    cents: int


@dataclass(frozen=True)
class Card:
    """One invoice; `period` are the days that it charges."""

    invoice_id: int
    number: int
    period: tuple[date, date] | None
    items: tuple[CardItem, ...]
    slip: CardSlip | None
    file: str
    """Name of the remittance that it last went to a bank with; empty for none."""
    offers: tuple[Offer, ...]
    payments: tuple[CardPayment, ...]


_ROW = "SELECT number, period_from, period_to, early FROM invoice WHERE id = ? AND customer_id = ?"
_ITEMS = "SELECT description, nature, quantity, total_cents FROM invoice_item WHERE invoice_id = ? ORDER BY id"
_SLIP = "SELECT our_number, our_digit, state, registered_on FROM slip WHERE invoice_id = ? ORDER BY id DESC LIMIT 1"
_SENT = (
    "SELECT bank_file.name FROM bank_file_line AS line JOIN bank_file ON bank_file.id = line.file_id"
    " WHERE line.invoice_id = ? AND bank_file.kind IN ('remessa_boleto', 'remessa_debito')"
    " ORDER BY line.id DESC LIMIT 1"
)
_PAID = (
    "SELECT payment.paid_on, payment.method, SUM(-entry.cents) FROM ledger_entry AS entry"
    " JOIN payment ON payment.id = entry.payment_id WHERE entry.invoice_id = ? AND entry.kind = 'pagamento'"
    " GROUP BY payment.id, payment.paid_on, payment.method HAVING SUM(entry.cents) <> 0 ORDER BY payment.id DESC"
)


@query(permission=CUSTOMERS)
def invoice_card(session: Session, customer_id: int, invoice_id: int) -> Card | None:
    """None where another operator took it away meanwhile."""
    one = (invoice_id,)
    row, items, slips, sent, paid = fetch_each(
        (_ROW, (invoice_id, customer_id)), (_ITEMS, one), (_SLIP, one), (_SENT, one), (_PAID, one)
    )
    if not row:
        return None
    number, first, last, early = row[0]
    return Card(
        invoice_id,
        number,
        (date_of(first), date_of(last)) if first and last else None,
        tuple(CardItem(*told) for told in items),
        _slip(slips[0]) if slips else None,
        sent[0][0] if sent else "",
        stored_offers(early),
        tuple(CardPayment(date_of(day), method, int(cents)) for day, method, cents in paid),
    )


def _slip(row: tuple[Any, ...]) -> CardSlip:
    number, digit, state, registered = row
    return CardSlip(f"{number}-{digit}" if digit else number, state, date_of(registered))
