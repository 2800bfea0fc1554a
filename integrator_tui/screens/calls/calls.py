"""Atendimentos of the open customer (domain 8.2): by state with counts, by period, the call of the line below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from integrator_tui.commands.calls import CALL_ACTS, CALL_LIST
from integrator_tui.desk.commands import bindings
from integrator_tui.desk.port import Changed
from integrator_tui.queries.calls.calls import ALL_OPEN, GROUPS, CallRow, call_counts, calls_of
from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.rules.calls.states import OPEN, STATES
from integrator_tui.rules.dates import format_date
from integrator_tui.screens.calls import telling
from integrator_tui.screens.calls.call import open_call
from integrator_tui.screens.calls.contact import contact
from integrator_tui.screens.calls.field_work.visiting import visit
from integrator_tui.screens.calls.papers import print_protocol
from integrator_tui.screens.calls.period import ask_since
from integrator_tui.screens.calls.rows import CallRows
from integrator_tui.screens.panes.list_pane import PAGE, ListPane
from integrator_tui.widgets.lines import Line

SHORT = {
    "pendente": "Pend.",
    "em_analise": "Análise",
    "em_resolucao": "Resol.",
    "concluido": "Concl.",
    "sem_solucao": "Sem Sol.",
    "sem_contato": "Sem Cont.",
    "aguardando": "Aguard.",
}
WIDE = 100


class CallsPane(CallRows, ListPane[CallRow]):
    """What is open at first; the arrows to the side choose a state."""

    SCOPE = "calls"
    NAME = "service_calls"
    EMPTY = "Nenhum atendimento nesta situação. F6 abre um; 0 de qualquer tela do cliente."
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(CALL_LIST), *bindings(CALL_ACTS)]
    COLUMNS = (
        telling.PROTOCOL,
        telling.OPENED,
        telling.TYPE,
        telling.STATUS,
        telling.DUE,
        telling.SUBJECT,
        telling.WEIGHT,
        telling.TO,
        telling.AGREED,
        telling.SEEN,
        telling.DONE,
    )

    def __init__(self, record: CustomerRecord) -> None:
        super().__init__(record)
        self.group = ALL_OPEN
        self.since: date | None = None
        self.counts: dict[str, int] = {}
        self.groups = Line("", id="groups")

    def compose(self) -> ComposeResult:
        """States with their counts, rows."""
        yield self.groups
        yield from super().compose()

    def faint(self, row: CallRow) -> bool:
        """What is done with."""
        return row.closed

    def facts(self) -> list[str]:
        """Since when."""
        since = [f"abertos desde {format_date(self.since)} (F4)"] if self.since else []
        return [*super().facts(), *since]

    async def recount(self) -> None:
        """How many each state has."""
        self.counts = await self.desk.in_db(call_counts, self.customer_id, self.since)
        self.on_resize()

    def concerns(self, customers: Changed) -> bool:
        """News of this customer; what is not shown is read when it is."""
        mine = customers is None or self.customer_id in customers
        self.stale = self.stale or (mine and not self.display)
        return mine and self.display

    def on_resize(self) -> None:
        """The states in a line, in short words where there is little room."""
        labels = STATES if self.size.width >= WIDE else SHORT
        shown = {ALL_OPEN: f"Abertos {sum(self.counts.get(state, 0) for state in OPEN)}"}
        shown |= {state: f"{labels[state]} {self.counts.get(state, 0)}" for state in STATES}
        room, parts = self.size.width, []
        for name, text in shown.items():
            if name == self.group or self.counts.get(name) or room >= WIDE or name == ALL_OPEN:
                parts.append((f" {text} ", "reverse" if name == self.group else ""))
        self.groups.set(Content.assemble(*parts))

    async def page(self, after: CallRow | None) -> Sequence[CallRow]:
        """Of the state, newest first."""
        key = after.id if after else None
        rows: Sequence[CallRow] = await self.desk.in_db(
            calls_of, self.customer_id, self.group, self.since, self.text, key, PAGE
        )
        return rows

    async def do_new(self) -> None:
        """F6: the protocol first."""
        if await contact(self.desk, self.customer_id, phone=self.customer_screen.rang):
            await self.wrote()

    def group_names(self) -> Sequence[str]:
        """What is open, then each state."""
        return tuple(GROUPS)

    async def wrote(self) -> None:
        """The window follows."""
        await self.customer_screen.changed()

    def why_not(self, name: str) -> str | None:
        """A visit needs no call."""
        return None if name == "visit" and self.rows.current is None else super().why_not(name)

    async def do_act(self, name: str) -> None:
        """About the row, if there is one."""
        if name != "visit" or self.rows.current is not None:
            await super().do_act(name)
        elif await visit(self.desk, self.customer_id):
            await self.wrote()

    async def open_row(self, row: CallRow) -> None:
        """The call."""
        if await open_call(self.desk, self.customer_id, row.id):
            await self.wrote()

    async def do_protocols(self) -> None:
        """The history of all calls as one paper."""
        await print_protocol(self.desk, self.customer_id)

    async def do_period(self) -> None:
        """F4: since when."""
        self.since = await ask_since(self.desk, self.since)
        await self.show()
