"""Minha fila: the calls that wait for this operator, of all customers; late first (domain 8, facts 5.2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content

from integrator_tui.commands.calls import CALL_ACTS, QUEUE
from integrator_tui.desk.commands import bindings
from integrator_tui.queries.calls.calls import MINE, MOST_OPEN, QUEUES, CallRow, queue, queue_counts
from integrator_tui.queries.customers.customers import customer
from integrator_tui.screens.calls import telling
from integrator_tui.screens.calls.call import open_call
from integrator_tui.screens.calls.rows import CallRows
from integrator_tui.screens.calls.several import open_several
from integrator_tui.widgets.lines import Line


class QueueView(CallRows, Vertical):
    """The arrows to the side choose a queue."""

    SCOPE = "queue"
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
        self.group = MINE
        self.counts: dict[str, int] = {}
        self.groups = Line("", id="groups")

    def compose(self) -> ComposeResult:
        """Queues with their counts, rows."""
        yield self.groups
        yield from super().compose()

    async def recount(self) -> None:
        """How many each queue has."""
        self.counts = await self.desk.in_db(queue_counts)
        parts = [
            (f" {label} {_many(self.counts.get(name, 0))} ", "reverse" if name == self.group else "")
            for name, label in QUEUES.items()
        ]
        self.groups.set(Content.assemble(*parts))

    async def page(self, after: CallRow | None) -> Sequence[CallRow]:
        """All at once: a queue is what somebody can work on."""
        rows: Sequence[CallRow] = () if after is not None else await self.desk.in_db(queue, self.group)
        return rows

    def group_names(self) -> Sequence[str]:
        """The queues."""
        return tuple(QUEUES)

    async def wrote(self) -> None:
        """The queue as it is now."""
        await self.show(keep_cursor=True)

    async def open_row(self, row: CallRow) -> None:
        """The call, under the header of its customer."""
        over = await self.desk.in_db(customer, row.customer_id)
        await open_call(self.desk, row.customer_id, row.id, over)
        await self.wrote()

    async def do_new_several(self) -> None:
        """F6: a call for each of some customers."""
        if await open_several(self.desk):
            await self.wrote()


def _many(count: int) -> str:
    return str(count) if count <= MOST_OPEN else f"{MOST_OPEN}+"
