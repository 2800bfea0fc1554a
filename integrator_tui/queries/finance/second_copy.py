"""What "2ª via" and "PIX" show of an invoice: what to pay with, where it can go, when it last went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from integrator_tui.bank.pix import static_code
from integrator_tui.bank.pix_keys import KINDS
from integrator_tui.bank.wrong import WrongField
from integrator_tui.errors import Refused
from integrator_tui.forms.lists.charging import PixKeyItem
from integrator_tui.models.finance import Invoice
from integrator_tui.models.messages import Outbox
from integrator_tui.models.system import History
from integrator_tui.queries.finance.ledger import Owing, owing, posted
from integrator_tui.queries.finance.slips import SlipRow, living_slips, pix_key, printable
from integrator_tui.queries.messages.message_targets import Target, email_targets, sms_targets
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.customers.documents import format_document
from integrator_tui.rules.customers.phones import format_phone
from integrator_tui.rules.finance.states import INVOICE
from integrator_tui.rules.messages.states import CHANNELS, STATE_LABELS
from integrator_tui.session import Session

PURPOSE = "cobranca"
SENT_COPY = "enviou 2ª via"
"""What the history calls it."""
NOTHING_OPEN = "Nenhuma fatura em aberto."


@dataclass(frozen=True)
class PixPart:
    """A PIX for what is owed today, to the provider's own key."""

    code: str
    receiver: str
    city: str
    key: str
    """With its kind, as it is read out."""
    txid: str


@dataclass(frozen=True)
class BillCard:
    """One open invoice of a customer, to be paid; cents."""

    customer_id: int
    invoice_id: int
    number: int
    open: tuple[int, ...]
    """All open invoices, the oldest first."""
    due_on: date
    billing_form_id: int | None
    owing: Owing
    slip: SlipRow | None
    """The one to pay with, whether a bank knows it or not."""
    fits: bool
    """Whether it asks for what is owed."""
    refused: str
    """Why there is no second copy of this invoice; empty where there may be."""
    pix: PixPart | None
    no_pix: str
    emails: tuple[Target, ...]
    mobiles: tuple[Target, ...]
    last: str
    """When, by what and with what outcome the last second copy went."""

    @property
    def payable(self) -> SlipRow | None:
        """The slip, if it can be paid and asks for what is owed."""
        return self.slip if self.slip is not None and self.slip.payable and self.fits else None

    @property
    def place(self) -> int:
        """Which of the open ones it is, from 1."""
        return self.open.index(self.invoice_id) + 1


@query(permission=CUSTOMERS)
def bill_card(session: Session, customer_id: int, invoice_id: int | None = None) -> BillCard:
    """The open invoice that is asked for, else the oldest one. Raises `Refused` where nothing is open."""
    there = (Invoice.customer_id == customer_id) & (Invoice.open_cents > 0) & Invoice.cancelled_on.is_null()
    rows = {row.id: row for row in Invoice.select().where(there).order_by(Invoice.due_on, Invoice.id)}
    if not rows:
        raise Refused(NOTHING_OPEN)
    row = rows.get(invoice_id or 0) or next(iter(rows.values()))
    today = session.today().date()
    entries = posted([row.id])[row.id]
    stands = owing(row, entries, today)
    verdict = INVOICE.check(stands.state, "second_copy", printable(session, row.due_on))
    slip = living_slips([row.id]).get(row.id)
    pix, no_pix = _pix(session, row, stands)
    return BillCard(
        customer_id,
        row.id,
        row.number,
        tuple(rows),
        row.due_on,
        row.billing_form_id,
        stands,
        slip,
        slip is not None and slip.fits(row, entries, today),
        verdict.reason,
        pix,
        no_pix,
        email_targets(session, customer_id, PURPOSE),
        sms_targets(session, customer_id, PURPOSE),
        _last(session, customer_id, row.id),
    )


def _pix(session: Session, row: Invoice, stands: Owing) -> tuple[PixPart | None, str]:
    key = pix_key(session)
    if key is None:
        return None, "Não há chave PIX: cadastre uma em Listas, Chaves PIX."
    txid = f"FAT{row.number}"
    try:
        code = static_code(
            key.key_kind, key.pix_key, key.receiver, key.city, amount=stands.to_settle, txid=txid, capitals=True
        )
    except WrongField as error:
        return None, f"Chave PIX «{key.name}»: {error}"
    return PixPart(code, key.receiver, key.city, f"{KINDS[key.key_kind]} {_read_out(key)}", txid), ""


def _read_out(key: PixKeyItem) -> str:
    """A key as it is said on the telephone."""
    if key.key_kind in ("cpf", "cnpj"):
        return format_document(key.pix_key)
    return format_phone(key.pix_key.removeprefix("+55")) if key.key_kind == "phone" else key.pix_key


def _last(session: Session, customer_id: int, invoice_id: int) -> str:
    its = (History.customer_id == customer_id) & (History.entity == "invoice")
    its &= (History.entity_id == invoice_id) & (History.action == SENT_COPY)
    entry = History.select().where(its).order_by(History.id.desc()).first()
    if entry is None:
        return ""
    when: datetime = session.local(entry.at)
    message = Outbox.get_or_none(Outbox.op_id == entry.op_id)
    channel = CHANNELS.get(message.channel, message.channel) if message else ""
    state = STATE_LABELS.get(message.state, message.state) if message else ""
    return ", ".join(part for part in (f"{when:%d/%m}", channel, state) if part)
