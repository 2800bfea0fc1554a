"""Linha do tempo of the open customer: everything in one list, the newest first; Enter opens the thing (F235)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from integrator_tui.commands.calls import TIMELINE
from integrator_tui.desk.commands import Commanded, bindings
from integrator_tui.queries.calls.timeline import ALL, LABELS, TimelineRow
from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.queries.messages.outbox import message
from integrator_tui.rules.dates import format_datetime
from integrator_tui.rules.plans.sessions import Connection, cause_of
from integrator_tui.screens.calls.call import open_call
from integrator_tui.screens.customers import history
from integrator_tui.screens.listing import Listing
from integrator_tui.screens.messages import sent
from integrator_tui.screens.panes.list_pane import PAGE, ListPane
from integrator_tui.services.calls.timeline import timeline
from integrator_tui.widgets.lines import Line
from integrator_tui.widgets.record_list import Column, RecordList


def _session(one: Connection) -> str:
    told = (
        ("Login", one.login),
        ("Início", format_datetime(one.started) if one.started else ""),
        ("Fim", f"{format_datetime(one.ended)}, {cause_of(one.cause)}" if one.ended else "aberta"),
        ("Endereço", one.address or one.prefix),
        ("MAC", one.mac),
        ("Concentrador", one.nas),
    )
    return "\n".join(f"{label:<14}{value}" for label, value in told if value)


def _when(row: TimelineRow) -> str:
    return f"{row.at:%d/%m/%y}" if row.whole_day else f"{row.at:%d/%m/%y %H:%M}"


class TimelinePane(Commanded, ListPane[TimelineRow]):
    """All at first; the arrows to the side choose a topic."""

    SCOPE = "timeline"
    EMPTY = "Não há nada deste cliente sobre este assunto."
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(TIMELINE)]
    COLUMNS = (
        Column[TimelineRow]("Quando", _when, 14),
        Column[TimelineRow]("Assunto", lambda row: LABELS[row.topic].lower(), 8),
        Column[TimelineRow]("O que", lambda row: row.text, 32, grow=1),
        Column[TimelineRow]("Usuário", lambda row: row.login, 10, keep=1),
    )

    def __init__(self, record: CustomerRecord) -> None:
        super().__init__(record)
        self.topic = ALL
        self.topics = Line("", id="groups")

    def compose(self) -> ComposeResult:
        """Topics, rows."""
        yield self.topics
        yield from super().compose()

    async def show(self, *, keep_cursor: bool = False) -> None:
        """The newest of the topic."""
        await super().show(keep_cursor=keep_cursor)
        parts = [(f" {label} ", "reverse" if name == self.topic else "") for name, label in LABELS.items()]
        self.topics.set(Content.assemble(*parts))

    async def page(self, after: TimelineRow | None) -> Sequence[TimelineRow]:
        """What is older than one."""
        place = after.place if after else ()
        rows: Sequence[TimelineRow] = await self.desk.in_db(
            timeline, self.customer_id, self.topic, self.text, place, PAGE
        )
        return rows

    def on_record_list_opened(self, event: RecordList.Opened) -> None:
        """Enter: the call, the message, or what was changed."""
        self.desk.carry_out(self._open(event.row))

    async def _open(self, row: TimelineRow) -> None:
        if row.call_id is not None:
            if await open_call(self.desk, self.customer_id, row.call_id):
                await self.customer_screen.changed()
        elif row.message is not None:
            self.desk.tell("Mensagem", sent.as_text(await self.desk.in_db(message, row.message.id)))
        elif row.order_id is not None:
            await self._show("work_orders", 5, row.order_id)
        elif row.invoice_id is not None:
            await self._show("invoices", 4, row.invoice_id)
        elif row.payment_id is not None:
            await self._show("statement", 4, None)
        elif row.session is not None:
            self.desk.tell("Sessão", _session(row.session))
        elif row.entry is not None:
            self.desk.tell("Histórico", history.as_text(row.entry))

    async def _show(self, option: str, tab: int, key: int | None) -> None:
        """In its own list, with the cursor on it."""
        window = self.customer_screen
        await window.go(tab, option)
        pane = window.pane
        if key is not None and isinstance(pane, Listing):
            pane.rows.go_to(lambda one: getattr(one, "id", None) == key)

    async def do_previous_topic(self) -> None:
        """←."""
        await self._turn(-1)

    async def do_next_topic(self) -> None:
        """→."""
        await self._turn(1)

    async def _turn(self, by: int) -> None:
        names = list(LABELS)
        self.topic = names[(names.index(self.topic) + by) % len(names)]
        await self.show()

    def value_to_copy(self) -> str:
        """What the line says."""
        return self.rows.current.text if self.rows.current else ""
