"""The invoice under the cursor beside its list: below it on a narrow screen, at its right on a wide one."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult

from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.queries.finance.invoice_card import Card, invoice_card
from integrator_tui.queries.finance.invoices import InvoiceRow
from integrator_tui.rules.finance.states import SLIP
from integrator_tui.rules.money import format_money
from integrator_tui.screens.finance.acting import InvoiceList
from integrator_tui.screens.finance.columns import METHODS, figure, short
from integrator_tui.widgets.facts import Fact, Facts, Told

WIDE = 90
"""Cells of a pane from which on the card stands beside the list."""


class CardedList(InvoiceList):
    """Reads the card of a row when the cursor rests on it."""

    DEFAULT_CSS = """
    CardedList #card { dock: bottom; height: 7; padding: 1 0 0 1; }
    CardedList.-wide #card { dock: right; width: 34; height: 1fr; }
    """
    AT_ONCE = 60
    ALWAYS: ClassVar[bool] = True
    """Whether the card is there on a narrow screen, too."""

    def __init__(self, record: CustomerRecord) -> None:
        super().__init__(record)
        self.card = Facts(8)
        self.card.id = "card"
        self.card.display = self.ALWAYS
        self._told: int | None = None

    def compose(self) -> ComposeResult:
        """The list and its card."""
        yield from super().compose()
        yield self.card

    def on_resize(self, event: events.Resize) -> None:
        """Beside the list where there is room."""
        self.set_class(event.size.width >= WIDE, "-wide")
        self.card.display = self.ALWAYS or event.size.width >= WIDE
        if self.card.display:
            self.on_record_list_moved()

    async def show(self, *, keep_cursor: bool = False) -> None:
        """The rows, and the card of the one under the cursor."""
        await super().show(keep_cursor=keep_cursor)
        self._told = None
        await self.tell_beside()

    def on_record_list_moved(self) -> None:
        """Another row."""
        row = self.rows.current
        if self.card.display and (row.id if row else None) != self._told:
            self.follow_cursor()

    async def tell_beside(self) -> None:
        """The card of the row under the cursor."""
        row = self.rows.current
        if not self.card.display:
            return
        found = await self.desk.in_db(invoice_card, self.customer_id, row.id) if row else None
        if self.is_attached and self.rows.current is row:  # else the operator went on
            self._told = row.id if row else None
            self.card.show(told(row, found) if row and found else ())


def told(row: InvoiceRow, card: Card) -> Told:
    """Its lines: what it charges, its slip, what is let off for coming early, what was paid."""
    lines: list[tuple[Fact, ...]] = [(Fact(f"-- {card.number} --", row.form),)]
    for item in card.items:
        many = f"{item.quantity} x " if item.quantity != 1 else ""
        lines.append((Fact(item.nature, f"{figure(item.cents)}  {many}{item.description}"),))
    if card.period:
        lines.append((Fact("Período", f"{short(card.period[0])} a {short(card.period[1])}"),))
    if card.slip is not None:
        since = f" em {short(card.slip.registered_on)}" if card.slip.registered_on else ""
        lines.append((Fact("Boleto", f"{card.slip.our_number}, {SLIP.states[card.slip.state].lower()}{since}"),))
    if card.file:
        lines.append((Fact("Remessa", card.file),))
    if not row.closed:
        lines += [
            (Fact("Paga até", f"{short(one.until)}: {format_money(row.owing.total - one.cents)}"),)
            for one in card.offers
            if row.owing.early and min(one.cents, row.owing.principal) <= row.owing.early
        ]
    for payment in card.payments:
        method = METHODS.get(payment.method, payment.method)
        lines.append((Fact("Pago", f"{format_money(payment.cents)} em {short(payment.paid_on)}, {method}"),))
    return lines
