"""What the calls of a customer and the queue share: acts about the row under the cursor, groups by the arrows."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from integrator_tui.desk.commands import Commanded, find
from integrator_tui.desk.port import Changed
from integrator_tui.queries.calls.calls import CallRow, calls_by_id
from integrator_tui.rules.counting import counted
from integrator_tui.screens.calls.acting import ACTS, do
from integrator_tui.screens.calls.call import refused
from integrator_tui.screens.calls.following import Following
from integrator_tui.screens.calls.several import SEVERAL, do_several
from integrator_tui.screens.listing import Listing
from integrator_tui.widgets.record_list import RecordList


class CallRows(Following, Commanded, Listing[CallRow]):
    """Mixed into a widget, before it; that widget has `bindings(CALL_ACTS)`."""

    MORE_SCOPES = ("call_acts",)
    COUNTED = ("atendimento", "atendimentos")
    group = ""
    """The one that is shown."""

    newer = 0
    """Calls that came meanwhile and wait for F5."""

    @abstractmethod
    async def recount(self) -> None:
        """How many each group has, in the line above."""

    async def show(self, *, keep_cursor: bool = False) -> None:
        """The first page, and how many each group has; the cursor stays on its call, if that is still there."""
        current = self.rows.current
        await self.recount()
        await super().show(keep_cursor=keep_cursor)
        if self.newer:  # also what was told before anything was shown
            self.newer = 0
            self._say()
        if keep_cursor and current is not None:
            self.rows.go_to(lambda row: row.id == current.id)

    def concerns(self, customers: Changed) -> bool:
        """Whether news of these customers may be about what is shown."""
        return True

    async def news(self, customers: Changed) -> None:
        """Rows are painted where they stand; what is new waits for F5."""
        if not self.concerns(customers) or self._reading.locked():
            return
        async with self._reading:
            page = await self.page(None)
            there = {row.id for row in self.rows.rows}
            fresh = {row.id: row for row in page}
            if gone := [key for key in there if key not in fresh]:
                fresh |= {row.id: row for row in await self.desk.in_db(calls_by_id, gone)}
            await self.recount()
            if self.is_attached and there == {row.id for row in self.rows.rows}:
                self.rows.paint(fresh)
                self.newer = sum(row.id not in there for row in page)
                self._say()

    @abstractmethod
    def group_names(self) -> Sequence[str]:
        """The groups, from left to right."""

    @abstractmethod
    async def wrote(self) -> None:
        """Something was written: what is shown follows."""

    @abstractmethod
    async def open_row(self, row: CallRow) -> None:
        """Enter."""

    def why_not(self, name: str) -> str | None:
        """Acts want a row, in a state that allows them."""
        if find(f"call_acts.{name}") is None:
            return super().why_not(name)
        row = self.rows.current
        if row is None:
            return "Não há atendimento na lista."
        if name not in SEVERAL or not (marked := self.marked()):
            return refused(name, row, self.desk.session.login)
        reasons = ((one, refused(name, one, self.desk.session.login)) for one in marked)
        return next((f"{one.protocol}: {reason}" for one, reason in reasons if reason), None)

    def marked(self) -> list[CallRow]:
        """The rows that are marked, in their order."""
        return [row for row in self.rows.rows if self.rows.is_marked(row)]

    def facts(self) -> list[str]:
        """How many came meanwhile, how many are marked."""
        marked = len(self.marked())
        newer = [f"{counted(self.newer, 'novo')} (F5)"] if self.newer else []
        return [*newer, *super().facts(), *([f"* {counted(marked, 'marcado')}"] if marked else [])]

    def do_mark(self) -> None:
        """Space."""
        self.rows.turn_mark()
        self._say()

    def handler(self, name: str) -> Callable[[], Awaitable[None] | None]:
        """Acts are functions."""
        return partial(self.do_act, name) if name in ACTS else super().handler(name)

    async def do_act(self, name: str) -> None:
        """About the row, or about those that are marked."""
        row = self.rows.current
        assert row is not None
        marked = self.marked() if name in SEVERAL else []
        if marked:
            if await do_several(self.desk, name, marked):
                self.rows.marked = set()
                await self.wrote()
            return
        if await do(self.desk, name, row.customer_id, row.id):
            await self.wrote()

    def on_record_list_opened(self, event: RecordList.Opened) -> None:
        """Enter: the call."""
        self.desk.carry_out(self.open_row(event.row))

    async def do_previous_state(self) -> None:
        """←."""
        await self._turn(-1)

    async def do_next_state(self) -> None:
        """→."""
        await self._turn(1)

    async def _turn(self, by: int) -> None:
        names = list(self.group_names())
        self.group = names[(names.index(self.group) + by) % len(names)]
        self.rows.marked = set()
        await self.show()

    def value_to_copy(self) -> str:
        """The protocol of the line."""
        return self.rows.current.protocol if self.rows.current else ""
