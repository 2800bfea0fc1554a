"""Faturas (domain 7.3): what is open first, by groups, with what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from integrator_tui.commands.finance import INVOICE_GROUPS
from integrator_tui.desk.commands import bindings
from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.queries.finance.invoices import GROUPS, InvoiceRow, counts_of, invoices_of
from integrator_tui.screens.finance.card import CardedList
from integrator_tui.screens.finance.columns import figure, short
from integrator_tui.widgets.lines import Line
from integrator_tui.widgets.record_list import Column

ALL = ""
LONG = 130
"""Cells of the pane from which on the groups have their whole names, beside the card."""
SHORT = {
    "mensalidade": "Mens.",
    "negociacao": "Neg.",
    "protocolo": "Prot.",
    "credito": "Créd.",
    "avulsa": "Avulsas",
}


class InvoicesPane(CardedList):
    """All groups at first; the arrows to the side choose one."""

    NAME = "invoices"
    EMPTY = "Nenhuma fatura neste grupo. F6 cria uma."
    MORE_SCOPES = ("invoice_groups",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(INVOICE_GROUPS)]
    COLUMNS = (
        Column("Nº Doc", lambda row: str(row.number), 6, right=True, sort=lambda row: row.number),
        Column("Venc.", lambda row: short(row.due_on), 8, sort=lambda row: row.due_on),
        Column("Plano", lambda row: row.plan or row.about, 12, grow=2),
        Column("Status", lambda row: row.status, 15),
        Column("Hoje R$", lambda row: figure(row.owing.total), 10, right=True, sort=lambda row: row.owing.total),
        Column("Valor R$", lambda row: figure(row.owing.charged), 10, right=True, keep=1),
        Column("Baixa", lambda row: short(row.settled_on), 8, keep=2),
        Column("SCM", lambda row: figure(row.scm), 9, right=True, keep=3, sort=lambda row: row.scm),
        Column("SVA", lambda row: figure(row.sva), 9, right=True, keep=4, sort=lambda row: row.sva),
        Column("Nosso Nº", lambda row: row.our_number, 13, keep=5),
        Column("Remessa", lambda row: row.file, 12, keep=6),
        Column("F.Cobrança", lambda row: row.form, 14, keep=7, grow=1),
        Column("Histórico", lambda row: row.about, 18, keep=8, grow=2),
    )

    def __init__(self, record: CustomerRecord) -> None:
        super().__init__(record)
        self.kind = ALL
        self.counts: dict[str, int] = {}
        self.groups = Line("", id="groups")

    def compose(self) -> ComposeResult:
        """Groups, rows."""
        yield self.groups
        yield from super().compose()

    async def show(self, *, keep_cursor: bool = False) -> None:
        """The first page of the group; how many each has."""
        await super().show(keep_cursor=keep_cursor)
        self.counts = await self.desk.in_db(counts_of, self.customer_id)
        self._name_groups()

    def on_resize(self, event: events.Resize) -> None:
        """The groups follow the room."""
        super().on_resize(event)
        self._name_groups()

    def _name_groups(self) -> None:
        """With their counts, in short words where there is little room."""
        labels, counts = (GROUPS if self.size.width >= LONG else SHORT), self.counts
        named = {ALL: f"Todas {sum(counts.values())}"}
        named |= {kind: f"{label} {counts.get(kind, 0)}" for kind, label in labels.items()}
        parts = [(f" {text} ", "reverse" if kind == self.kind else "") for kind, text in named.items()]
        self.groups.set(Content.assemble(*parts))

    async def page(self, after: InvoiceRow | None) -> Sequence[InvoiceRow]:
        """Of the group; the open ones come with the first page."""
        key = after.id if after else None
        rows: Sequence[InvoiceRow] = await self.desk.in_db(invoices_of, self.customer_id, self.kind, key, self.AT_ONCE)
        return rows

    async def do_previous_group(self) -> None:
        """←."""
        await self._turn_group(-1)

    async def do_next_group(self) -> None:
        """→."""
        await self._turn_group(1)

    async def _turn_group(self, by: int) -> None:
        kinds = [ALL, *GROUPS]
        self.kind = kinds[(kinds.index(self.kind) + by) % len(kinds)]
        self.rows.marked = set()
        await self.show()
