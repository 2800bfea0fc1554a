"""Resumo of the open customer: what the first ten seconds of a call need, without a key (F255, sketch 16)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from integrator_tui.commands.calls import SUMMARY
from integrator_tui.desk.commands import Commanded, bindings
from integrator_tui.queries.calls.summary import Summary, summary
from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.screens.calls.call import open_call
from integrator_tui.screens.calls.summary_lines import SummaryLine, lines
from integrator_tui.screens.customers import history
from integrator_tui.screens.panes.pane import Pane
from integrator_tui.screens.plans.window import open_plan
from integrator_tui.widgets.record_list import Column, RecordList

LABEL = 8


class SummaryPane(Commanded, Pane):
    """Down goes over the lines, Enter opens the thing; Space confirms who calls."""

    SCOPE = "summary"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(SUMMARY)]

    def __init__(self, record: CustomerRecord) -> None:
        super().__init__()
        self.record = record
        self.seen: Summary | None = None
        self.rows: RecordList[SummaryLine] = RecordList(
            (Column("Resumo", lambda row: row.label, LABEL), Column("", lambda row: row.text, 20, grow=1)),
            faint=lambda row: row.quiet,
        )

    def compose(self) -> ComposeResult:
        """The lines."""
        yield self.rows

    async def show(self) -> None:
        """All that is known, in one call of the base."""
        began: datetime = self.customer_screen.opened_at
        self.seen = await self.desk.in_db(summary, self.record.id, began)
        self.draw()

    def draw(self) -> None:
        """The lines as they were read."""
        if self.seen is not None:
            room = self.size.width - LABEL - 3
            told = lines(self.record, self.seen, self.desk.session.today(), room, self.customer_screen.caller)
            self.rows.show(told, keep_cursor=True)

    def on_resize(self) -> None:
        """What is to be said takes the width there is."""
        self.draw()

    async def reread(self, record: CustomerRecord) -> None:
        """Something was written."""
        self.record = record
        await self.show()

    def why_not(self, name: str) -> str | None:
        """Somebody has to be calling."""
        if name == "confirm_who" and not self.customer_screen.caller:
            return "Não há ligação a confirmar."
        return super().why_not(name)

    def do_confirm_who(self) -> None:
        """Space: it is he."""
        self.customer_screen.action_run("confirm_caller")
        self.call_after_refresh(self.draw)

    def take_focus(self) -> None:
        """To the lines."""
        self.rows.focus()

    def on_record_list_opened(self, event: RecordList.Opened) -> None:
        """Enter."""
        self.desk.carry_out(self._open(*event.row.opens))

    async def _open(self, kind: str, key: Any) -> None:
        customer_id = self.record.id
        if kind == "confirm":
            self.action_run("confirm_who")
        elif kind == "tab":
            await self.customer_screen.go(*key)
        elif kind == "plan":
            await open_plan(self.desk, customer_id, key)
        elif kind == "call":
            if await open_call(self.desk, customer_id, key):
                await self.customer_screen.changed()
        elif kind == "history":
            self.desk.tell("Histórico", history.as_text(key))

    def value_to_copy(self) -> str:
        """What the line says."""
        return self.rows.current.text if self.rows.current else ""
