"""Linha do tempo of the open customer: everything in one list, the newest first; Enter opens the thing (F235)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from integrator_tui.commands.calls import TIMELINE
from integrator_tui.desk.commands import Commanded, bindings
from integrator_tui.queries.calls.timeline import ALL, LABELS, TimelineRow, timeline
from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.queries.messages.outbox import message
from integrator_tui.screens.calls.call import open_call
from integrator_tui.screens.customers import history
from integrator_tui.screens.messages import sent
from integrator_tui.screens.panes.list_pane import PAGE, ListPane
from integrator_tui.widgets.lines import Line
from integrator_tui.widgets.record_list import Column, RecordList


class TimelinePane(Commanded, ListPane[TimelineRow]):
    """All at first; the arrows to the side choose a topic."""

    SCOPE = "timeline"
    EMPTY = "O histórico e a caixa de saída não têm nada sobre este assunto."
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(TIMELINE)]
    COLUMNS = (
        Column[TimelineRow]("Quando", lambda row: f"{row.at:%d/%m/%y %H:%M}", 14),
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
        place = after.place if after else (None, None)
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
        elif row.entry is not None:
            self.desk.tell("Histórico", history.as_text(row.entry))

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
