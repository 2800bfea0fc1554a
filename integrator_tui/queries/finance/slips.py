"""Slips of invoices, and what they are made from: the agreement with the bank, the key of PIX."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from integrator_tui.bank.portfolio import BANKS
from integrator_tui.bank.slip import Slip as BankSlip
from integrator_tui.bank.slip import from_barcode
from integrator_tui.forms.lists.charging import PIX_KEYS, PORTFOLIOS, PixKeyItem, PortfolioItem
from integrator_tui.models.charging import Slip
from integrator_tui.models.finance import Invoice
from integrator_tui.models.odd import details_of
from integrator_tui.models.system import ListItem
from integrator_tui.queries.finance.ledger import owing
from integrator_tui.queries.lists.list_items import list_item, list_items
from integrator_tui.queries.variables import value
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.finance.ledger import Posted
from integrator_tui.rules.finance.states import ISSUED, REFUSED, REGISTERED, SENT, SLIP
from integrator_tui.rules.variables import DAYS_TO_PRINT
from integrator_tui.session import Session

LIVING = (ISSUED, SENT, REGISTERED, REFUSED)
"""States in which a slip may still be paid, or still come to the bank."""


@dataclass(frozen=True)
class SlipRow:
    """A slip as it is told; cents."""

    id: int
    invoice_id: int
    portfolio_id: int
    bank: str
    our_number: str
    our_digit: str
    barcode: str
    due_on: date
    cents: int
    pix_code: str
    state: str
    reason: str
    issued_on: date
    asked_off: bool
    """The bank was, or will be, asked to take it off."""

    @property
    def parts(self) -> BankSlip:
        """What its bar code says."""
        return from_barcode(self.barcode, self.due_on)

    @property
    def line(self) -> str:
        """The line as it is dictated."""
        return self.parts.line_formatted

    @property
    def number(self) -> str:
        """The nosso número as it is printed."""
        return f"{self.our_number}-{self.our_digit}" if self.our_digit else self.our_number

    @property
    def living(self) -> bool:
        """Whether it is, or may become, the one to pay."""
        return self.state in LIVING and not self.asked_off

    @property
    def payable(self) -> bool:
        """Whether a bank takes it: one that was never registered is refused at the till (facts 3.1)."""
        return self.state == REGISTERED and not self.asked_off

    @property
    def status(self) -> str:
        """Its state in words, with the bank and the reason of a refusal."""
        word = SLIP.states[self.state].lower()
        return f"Boleto {word} no {BANKS.get(self.bank, self.bank)}" + (f": {self.reason}" if self.reason else "")

    def why_not_payable(self) -> str:
        """Why it must not be paid with, as a sentence; empty where it may."""
        if self.payable:
            return ""
        if self.asked_off:
            return "A baixa deste boleto foi pedida ao banco: há outro, ou nada mais a pagar."
        if self.state == REFUSED:
            return f"O banco recusou o boleto: {self.reason or 'sem motivo'}. Ele não se paga."
        return SLIP.refusals[self.state] if self.state != ISSUED else "O boleto ainda não está registrado no banco."

    def fits(self, row: Invoice, entries: Sequence[Posted], today: date) -> bool:
        """Whether it asks for what is owed: what was paid, forgiven or put off since it was made is another title."""
        then, now = owing(row, entries, self.due_on), owing(row, entries, today)
        return self.due_on >= row.due_on and self.cents == then.total and then.principal == now.principal


@query(permission=CUSTOMERS)
def slips_of(session: Session, customer_id: int, invoice_id: int) -> tuple[SlipRow, ...]:
    """The slips of an invoice, the newest first."""
    its = (Slip.customer_id == customer_id) & (Slip.invoice_id == invoice_id)
    return tuple(slip_row(row) for row in Slip.select().where(its).order_by(Slip.id.desc()))


def living_slips(invoices: Sequence[int]) -> dict[int, SlipRow]:
    """Invoice -> its slip that is or may become the one to pay, the newest."""
    if not invoices:
        return {}
    rows = Slip.select().where(Slip.invoice_id.in_(list(invoices)) & Slip.state.in_(LIVING)).order_by(Slip.id)
    return {row.invoice_id: found for row in rows if (found := slip_row(row)).living}


def slip_row(row: Slip) -> SlipRow:
    """A row of the table as it is told."""
    return SlipRow(
        row.id,
        row.invoice_id,
        row.portfolio_id,
        row.bank,
        row.our_number,
        row.our_digit,
        row.barcode,
        row.due_on,
        row.cents,
        row.pix_code,
        row.state,
        row.reason,
        row.issued_on,
        row.asked_off_on is not None,
    )


@dataclass(frozen=True)
class PortfolioRow:
    """An agreement about slips, by its entry in the list."""

    id: int
    form: PortfolioItem

    @property
    def name(self) -> str:
        """As it stands in the list."""
        return self.form.name


@query(permission=CUSTOMERS)
def portfolio_for(session: Session, billing_form_id: int | None) -> PortfolioRow | None:
    """The agreement that slips of a billing form are made under: its own, else the first active one."""
    item = ListItem.get_or_none(ListItem.id == billing_form_id) if billing_form_id else None
    own = details_of(item.details).get("portfolio_id") if item else None
    if isinstance(own, int) and (found := portfolio(session, own)) is not None:
        return found
    for row in list_items(session, PORTFOLIOS):
        if row.form.active and isinstance(row.form, PortfolioItem):
            return PortfolioRow(row.id, row.form)
    return None


@query(permission=CUSTOMERS)
def portfolio(session: Session, key: int) -> PortfolioRow | None:
    """One agreement; None where it is gone."""
    row = list_item(session, key)
    return PortfolioRow(row.id, row.form) if row and isinstance(row.form, PortfolioItem) else None


@query(permission=CUSTOMERS)
def pix_key(session: Session) -> PixKeyItem | None:
    """The key that a PIX goes to: the first active one of the list."""
    for row in list_items(session, PIX_KEYS):
        if row.form.active and isinstance(row.form, PixKeyItem):
            return row.form
    return None


@query(permission=CUSTOMERS)
def printable(session: Session, due_on: date) -> set[str]:
    """The condition `printable` of the table of states, where it holds: an old invoice is printed no more."""
    most = value(session, DAYS_TO_PRINT)
    late = (session.today().date() - due_on).days
    return {"printable"} if not most or late <= most else set()
