"""2ª via (8) of the marked invoices: one window and one F9 for all of them, a message each (F153, F154)."""

from __future__ import annotations

from collections.abc import Sequence

from integrator_tui.desk.port import Desk, desk_of
from integrator_tui.errors import Refused
from integrator_tui.queries.finance.second_copy import BillCard
from integrator_tui.rules.counting import counted
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.money import format_money
from integrator_tui.screens.finance.charging.paying import print_slips, read_card, slip_into_store
from integrator_tui.screens.finance.charging.second_copy import SecondCopy
from integrator_tui.services.finance.charging.second_copy import send_second_copies

SHOWN = 8
"""Invoices that the window lists: it fits 24 lines."""


class SeveralCopies(SecondCopy):
    """The marked invoices; answers True once something was sent. All go, or none."""

    def __init__(self, cards: Sequence[BillCard]) -> None:
        super().__init__(cards[0])
        self.cards = list(cards)
        self.record = self.named()

    def named(self) -> str:
        """How many."""
        return counted(len(self.cards), "fatura")

    def lines(self) -> list[str]:
        """Each invoice with what it goes with, the sum, where to."""
        lines = [self._about(card) for card in self.cards[:SHOWN]]
        if more := self.cards[SHOWN:]:
            lines.append(f"e mais {len(more)}")
        lines.append(f"Soma hoje  {format_money(sum(card.owing.total for card in self.cards))}")
        return [*lines, "", *self.where_lines()]

    def _about(self, card: BillCard) -> str:
        what = f"{card.number:>6}  {format_date(card.due_on)}  {format_money(card.owing.total):>13}  "
        return what + (f"! {card.refused}" if card.refused else self.goes_with(card))

    def why_not(self, name: str) -> str | None:
        """What is of one invoice; what one of them refuses."""
        if name in ("other", "new_title"):
            return "Há várias faturas marcadas: desmarque (Espaço) para tratar de uma."
        if name == "copy_line" and (without := [card for card in self.cards if card.slip is None]):
            return f"A fatura {without[0].number} não tem boleto: não há linha a copiar."
        if name in ("confirm", "print") and (refused := [card for card in self.cards if card.refused]):
            return f"Fatura {refused[0].number}: {refused[0].refused}"
        return super().why_not(name)

    def do_copy_line(self) -> None:
        """`c`: every line, one under the other."""
        desk_of(self).copy_text("\n".join(card.slip.parts.line for card in self.cards if card.slip is not None))

    async def do_print(self) -> None:
        """`i`: a carnê of them."""
        await print_slips(desk_of(self), self.card.customer_id, [card.invoice_id for card in self.cards])
        await self.read_again()

    async def read_again(self) -> None:
        """As they stand now; what was paid meanwhile is said and left out by the operator."""
        desk = desk_of(self)
        self.cards = [await read_card(desk, card.customer_id, card.invoice_id) for card in self.cards]
        self.show()

    async def do_confirm(self) -> None:
        """F9: queue them all."""
        desk, target = desk_of(self), self.target
        if target is None:
            raise Refused("Não há para onde enviar: cadastre em Dados Cadastro ou Contatos.")
        copies = []
        for card in self.cards:
            with_slip = self.way == "email" and card.payable is not None
            copies.append((card.invoice_id, card.owing.total, await slip_into_store(desk, card) if with_slip else None))
        sender = str(desk.settings.email.get("sender", ""))
        await desk.in_db(send_second_copies, self.card.customer_id, copies, self.way, target.value, sender)
        self.dismiss(True)
        desk.say(f"2ª via de {self.named()} na fila para {self.shown_target(target)}.")


async def several_copies(desk: Desk, customer_id: int, invoices: Sequence[int]) -> bool:
    """The window; whether something went out. Inside an action only."""
    cards = [await read_card(desk, customer_id, key) for key in invoices]
    sent = await desk.ask(SeveralCopies(cards))
    return bool(sent)
