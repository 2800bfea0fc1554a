"""What the next file of slips to a bank has: those to register, those to take off (F248)."""

from __future__ import annotations

from dataclasses import dataclass

from integrator_tui.bank.cnab240 import NEW, TAKE_OFF, Payer, Sender, Title, check_title, supported
from integrator_tui.bank.files import ORDERED, SLIPS_OUT
from integrator_tui.bank.wrong import WrongField
from integrator_tui.errors import Refused
from integrator_tui.forms.lists.charging import PORTFOLIOS, PortfolioItem, portfolio_of
from integrator_tui.models.charging import Slip
from integrator_tui.models.finance import Invoice
from integrator_tui.models.raw import fetch
from integrator_tui.queries.customers.customers import whole_customer
from integrator_tui.queries.finance.bank_files.debits import Agreement, agreements
from integrator_tui.queries.finance.ledger import posted
from integrator_tui.queries.finance.slips import PortfolioRow, slip_row
from integrator_tui.queries.lists.list_items import list_items
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.counting import counted
from integrator_tui.rules.finance.early_discount import stored_offers
from integrator_tui.rules.finance.states import ISSUED, REFUSED, REGISTERED, SENT
from integrator_tui.rules.money import format_money
from integrator_tui.session import Session

MOST = 5000
"""Slips of a kind in one file; what is more goes with the next."""


@dataclass(frozen=True)
class SlipOrder:
    """A slip of the next file."""

    slip_id: int
    customer_id: int
    invoice_id: int
    number: int
    title: Title

    @property
    def cancels(self) -> bool:
        """Whether the bank is asked to take it off."""
        return self.title.movement == TAKE_OFF


@dataclass(frozen=True)
class NextSlips:
    """What the next file has, and what it leaves out: customer, invoice, why."""

    orders: tuple[SlipOrder, ...]
    left_out: tuple[tuple[int, int, str], ...]

    @property
    def cents(self) -> int:
        """What is to be registered."""
        return sum(order.title.cents for order in self.orders if not order.cancels)

    @property
    def sentence(self) -> str:
        """In numbers."""
        off = sum(order.cancels for order in self.orders)
        parts = [counted(len(self.orders) - off, "boleto"), format_money(self.cents)]
        if off:
            parts.append(counted(off, "baixa"))
        if self.left_out:
            parts.append(f"{len(self.left_out)} de fora")
        return ", ".join(parts)


@query(permission=CUSTOMERS)
def senders(session: Session) -> tuple[PortfolioRow, ...]:
    """The active agreements about slips."""
    rows = list_items(session, PORTFOLIOS)
    return tuple(
        PortfolioRow(row.id, row.form) for row in rows if isinstance(row.form, PortfolioItem) and row.form.active
    )


@query(permission=CUSTOMERS)
def counterpart(session: Session, named: str = "") -> Agreement | PortfolioRow:
    """The agreement of that name, bank or number, about debits or about slips; the only one where none is named.

    Raises `Refused`.
    """
    debits = {one.name: one for one in agreements(session) if not named or named in _names(one)}
    slips = {one.form.name: one for one in senders(session) if not named or named in _names(one)}
    found: list[Agreement | PortfolioRow] = [*debits.values(), *slips.values()]
    if len(found) == 1:
        return found[0]
    names = ", ".join([*(one.name for one in agreements(session)), *(one.form.name for one in senders(session))])
    if not names:
        raise Refused("Não há convênio de débito nem carteira de cobrança: cadastre em Listas.")
    if named and not found:
        raise Refused(f"Não há o convênio «{named}». Há: {names}.")
    raise Refused(f"Diga qual convênio, pelo nome: {names}.")


def _names(one: Agreement | PortfolioRow) -> tuple[str, ...]:
    if isinstance(one, Agreement):
        return one.name, one.bank, one.convenio, str(one.id)
    return one.form.name, one.form.bank, one.form.agreement or one.form.account, str(one.id)


def sender_of(agreed: PortfolioRow) -> Sender:
    """As the bank knows the provider."""
    form = agreed.form
    document = "".join(sign for sign in form.document if sign.isalnum())
    return Sender(
        portfolio_of(form), form.beneficiary, document, form.account_digit, form.agency_digit, form.transmission
    )


@query(permission=CUSTOMERS)
def next_slips(session: Session, agreed: PortfolioRow) -> NextSlips:
    """What would go to the bank today. Raises `Refused` where no file can be made for it at all."""
    today, sender = session.today().date(), sender_of(agreed)
    orders: list[SlipOrder] = []
    left_out: list[tuple[int, int, str]] = []
    try:
        supported(sender.portfolio.bank)
        entering, leaving = _entering(agreed.id), _leaving(agreed.id)
        invoices = {row.id: row for row in Invoice.select().where(Invoice.id.in_(_invoices([*entering, *leaving])))}
        entries = posted([row.invoice_id for row in entering])
        for row, movement in [*((row, NEW) for row in entering), *((row, TAKE_OFF) for row in leaving)]:
            invoice = invoices[row.invoice_id]
            title = _title(session, row, invoice, movement)
            why = ""
            if movement == NEW and row.due_on < today:
                why = "o boleto venceu antes de ir ao banco: faça um título novo"
            elif movement == NEW and not slip_row(row).fits(invoice, entries[row.invoice_id], today):
                why = "o boleto pede outro valor que o devido: faça um título novo"
            else:
                try:
                    check_title(sender, title)
                except WrongField as error:
                    if error.field == "library":
                        raise
                    why = str(error)
            if why:
                left_out.append((row.customer_id, invoice.number, why))
            else:
                orders.append(SlipOrder(row.id, row.customer_id, row.invoice_id, invoice.number, title))
    except WrongField as error:
        raise Refused(f"Carteira «{agreed.form.name}»: {error}") from None
    return NextSlips(tuple(orders), tuple(left_out))


def _entering(agreement_id: int) -> list[Slip]:
    """Made and not sent, or refused, of invoices that still owe something."""
    return list(
        Slip.select()
        .join(Invoice, on=(Invoice.id == Slip.invoice_id))
        .where(
            (Slip.portfolio_id == agreement_id)
            & Slip.state.in_((ISSUED, REFUSED))
            & Slip.asked_off_on.is_null()
            & (Invoice.open_cents > 0)
        )
        .order_by(Slip.id)
        .limit(MOST)
    )


def _leaving(agreement_id: int) -> list[Slip]:
    """What the bank has and is to take off, and was not asked yet."""
    asked = fetch(
        "SELECT l.slip_id FROM bank_file_line AS l JOIN bank_file AS b ON b.id = l.file_id"
        " WHERE b.agreement_id = ? AND b.kind = ? AND l.cancels AND l.state = ?",
        (agreement_id, SLIPS_OUT, ORDERED),
    )
    there = (Slip.portfolio_id == agreement_id) & Slip.asked_off_on.is_null(False)
    rows = Slip.select().where(there & Slip.state.in_((SENT, REGISTERED))).order_by(Slip.id).limit(MOST)
    done = {key for (key,) in asked}
    return [row for row in rows if row.id not in done]


def _invoices(rows: list[Slip]) -> list[int]:
    return sorted({row.invoice_id for row in rows})


def _title(session: Session, row: Slip, invoice: Invoice, movement: str) -> Title:
    form = whole_customer(session, row.customer_id).form
    street = ", ".join(part for part in (form.street, form.number, form.complement) if part)
    document = "".join(sign for sign in form.document if sign.isalnum())
    payer = Payer(form.legal_name, document, street, form.district, form.zip, form.city, form.state)
    return Title(
        row.our_number,
        row.our_digit,
        invoice.number,
        row.issued_on,
        row.due_on,
        row.cents,
        invoice.fine_rate,
        invoice.interest_rate,
        payer,
        movement,
        tuple(one for one in stored_offers(invoice.early) if one.until >= row.issued_on and one.cents < row.cents)[:3],
    )
