"""Minha fila: the calls that wait for this operator, of all customers; late first (domain 8, facts 5.2)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content

from integrator_tui.commands.calls import CALL_ACTS, QUEUE
from integrator_tui.desk.commands import Commanded, bindings, find
from integrator_tui.queries.calls.calls import MINE, QUEUES, CallRow, queue, queue_counts
from integrator_tui.queries.customers.customers import customer
from integrator_tui.screens.calls import telling
from integrator_tui.screens.calls.acting import ACTS, do
from integrator_tui.screens.calls.call import open_call, refused
from integrator_tui.screens.listing import Listing
from integrator_tui.widgets.lines import Line
from integrator_tui.widgets.record_list import RecordList


class QueueView(Commanded, Listing[CallRow], Vertical):
    """The arrows to the side choose a queue."""

    SCOPE = "queue"
    MORE_SCOPES = ("call_acts",)
    COUNTED = ("atendimento", "atendimentos")
    EMPTY = "Nada espera por você aqui."
    DEFAULT_CSS = "QueueView { height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(QUEUE), *bindings(CALL_ACTS)]
    COLUMNS = (
        telling.PROTOCOL,
        telling.CUSTOMER,
        telling.TYPE,
        telling.STATUS,
        telling.DUE,
        telling.SUBJECT,
        telling.WEIGHT,
        telling.TO,
    )

    def __init__(self) -> None:
        super().__init__()
        self.which = MINE
        self.counts: dict[str, int] = {}
        self.groups = Line("", id="groups")

    def compose(self) -> ComposeResult:
        """Queues with their counts, rows."""
        yield self.groups
        yield from super().compose()

    async def show(self, *, keep_cursor: bool = False) -> None:
        """The queue, and how many each has."""
        self.counts = await self.desk.in_db(queue_counts)
        await super().show(keep_cursor=keep_cursor)
        parts = [
            (f" {label} {self.counts.get(name, 0)} ", "reverse" if name == self.which else "")
            for name, label in QUEUES.items()
        ]
        self.groups.set(Content.assemble(*parts))

    async def page(self, after: CallRow | None) -> Sequence[CallRow]:
        """All at once: a queue is what somebody can work on."""
        rows: Sequence[CallRow] = () if after is not None else await self.desk.in_db(queue, self.which)
        return rows

    def why_not(self, name: str) -> str | None:
        """Acts want a row, in a state that allows them."""
        if find(f"call_acts.{name}") is None:
            return super().why_not(name)
        row = self.rows.current
        return refused(name, row, self.desk.session.login) if row else "Não há atendimento na fila."

    def handler(self, name: str) -> Callable[[], Awaitable[None] | None]:
        """Acts are functions."""
        return partial(self.do_act, name) if name in ACTS else super().handler(name)

    async def do_act(self, name: str) -> None:
        """About the row."""
        row = self.rows.current
        assert row is not None
        if await do(self.desk, name, row.customer_id, row.id):
            await self.show(keep_cursor=True)

    def on_record_list_opened(self, event: RecordList.Opened) -> None:
        """Enter: the call, under the header of its customer."""
        self.desk.carry_out(self._open(event.row))

    async def _open(self, row: CallRow) -> None:
        over = await self.desk.in_db(customer, row.customer_id)
        await open_call(self.desk, row.customer_id, row.id, over)
        await self.show(keep_cursor=True)

    async def do_previous_state(self) -> None:
        """←."""
        await self._turn(-1)

    async def do_next_state(self) -> None:
        """→."""
        await self._turn(1)

    async def _turn(self, by: int) -> None:
        names = list(QUEUES)
        self.which = names[(names.index(self.which) + by) % len(names)]
        await self.show()

    def value_to_copy(self) -> str:
        """The protocol of the line."""
        return self.rows.current.protocol if self.rows.current else ""
