"""Caixa de saída: all messages, how the sending stands, and what a supervisor may do about it (F223)."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Vertical

from integrator_tui.commands.messages import MESSAGES, OUTBOX
from integrator_tui.desk.commands import bindings
from integrator_tui.queries.messages.outbox import MessageRow, Status, status
from integrator_tui.rules.messages.states import CHANNELS, STATE_LABELS
from integrator_tui.screens.messages.sent import ON, STATE, SUBJECT, TO, WHO, WHY, MessageList
from integrator_tui.services.messages.outbox import hold_channel, seen, silence
from integrator_tui.widgets.record_list import Column

CHANNEL = Column[MessageRow]("Canal", lambda row: CHANNELS[row.channel], 6, keep=1)
CUSTOMER = Column[MessageRow]("Cliente", lambda row: str(row.customer_id or ""), 7, keep=2, right=True)


class OutboxView(MessageList, Vertical):
    """Every message, with the state of the sending above."""

    MORE_SCOPES = ("outbox",)
    DEFAULT_CSS = "OutboxView { height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(MESSAGES), *bindings(OUTBOX)]
    COLUMNS = (ON, CHANNEL, CUSTOMER, TO, SUBJECT, STATE, WHY, WHO)
    found: Status | None = None

    async def show(self, *, keep_cursor: bool = False) -> None:
        """Rows and status; the operator has seen now what failed."""
        self.found = await self.desk.in_db(status)
        await super().show(keep_cursor=keep_cursor)
        await self.desk.in_db(seen)

    def facts(self) -> list[str]:
        """What holds the messages back first, then how many there are in each state."""
        found = self.found
        if found is None:
            return super().facts()
        said = []
        if found.silent:
            said.append("MODO SILENCIOSO: nada sai")
        if found.paused:
            said.append("parado: " + ", ".join(CHANNELS[channel] for channel in found.paused))
        if found.asleep:
            said.append("! ninguém está enviando")
        if any(one.late(self.desk.session.now()) for one in found.mailboxes):
            said.append("! devoluções não são lidas")
        counts = [f"{found.counts[state]} {label}" for state, label in STATE_LABELS.items() if found.counts.get(state)]
        return [*super().facts(), *said, *counts]

    async def do_hold_email(self) -> None:
        """Hold or let go."""
        await self._hold("email")

    async def do_hold_sms(self) -> None:
        """Hold or let go."""
        await self._hold("sms")

    async def _hold(self, channel: str) -> None:
        paused = self.found is not None and channel not in self.found.paused
        await self.desk.in_db(hold_channel, channel, paused)
        await self.show(keep_cursor=True)
        self.desk.say(f"{CHANNELS[channel]} {'parado: nada sai por ele' if paused else 'solto'}.")

    async def do_silence(self) -> None:
        """On or off."""
        on = self.found is not None and not self.found.silent
        await self.desk.in_db(silence, on)
        await self.show(keep_cursor=True)
        self.desk.say("Modo silencioso ligado: nada sai." if on else "Modo silencioso desligado.")
