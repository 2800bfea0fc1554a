"""Quem abriu (QAB): who opened this customer, had his data shown or looked at his connections, and for which call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Vertical

from integrator_tui.desk.commands import Commanded
from integrator_tui.desk.port import Desk
from integrator_tui.queries.access.openings import FROM_THE_TOP, OpeningRow, openings_of
from integrator_tui.rules.dates import format_datetime
from integrator_tui.rules.fold import fold
from integrator_tui.screens.listing import PAGE, Listing
from integrator_tui.screens.records import RecordsScreen
from integrator_tui.widgets.record_list import Column, RecordList


class OpeningsView(Commanded, Listing[OpeningRow], Vertical):
    """One line each, the newest first."""

    SCOPE = "openings"
    DEFAULT_CSS = "OpeningsView { height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = []
    EMPTY = "Ninguém abriu este cliente."
    COUNTED = ("consulta", "consultas")
    COLUMNS = (
        Column("Quando", lambda row: format_datetime(row.at), 16),
        Column("Operador", lambda row: row.login, 10),
        Column("O que", lambda row: row.what, 16),
        Column("Atendimento", lambda row: row.protocol, 14),
        Column("Motivo", lambda row: row.reason, 12, grow=1),
        Column("Lugar", lambda row: row.address, 11, keep=1),
    )

    def __init__(self, customer_id: int) -> None:
        super().__init__()
        self.customer_id = customer_id

    async def page(self, after: OpeningRow | None) -> Sequence[OpeningRow]:
        """Older ones, with all words of the filter."""
        wanted, found = fold(self.text).split(), list[OpeningRow]()
        while len(found) < PAGE:
            numbers = (after.openings_before, after.looks_before) if after else (FROM_THE_TOP, FROM_THE_TOP)
            rows = await self.desk.in_db(openings_of, self.customer_id, *numbers, PAGE)
            found += [row for row in rows if all(word in _words(row) for word in wanted)]
            if len(rows) < PAGE:
                break
            after = rows[-1]
        return found

    def on_record_list_opened(self, event: RecordList.Opened) -> None:
        """One of them, whole."""
        row: OpeningRow = event.row
        lines = (
            f"Quando       {format_datetime(row.at)}",
            f"Operador     {row.login}",
            f"Lugar        {row.address}",
            f"O que        {row.what}",
            f"Atendimento  {row.protocol or '(nenhum)'}",
            f"Motivo       {row.reason or '(nenhum)'}",
        )
        self.desk.tell("Quem abriu", "\n".join(lines))


def _words(row: OpeningRow) -> str:
    return fold(" ".join((format_datetime(row.at), row.login, row.address, row.what, row.protocol, row.reason)))


async def open_openings(desk: Desk, customer_id: int, name: str) -> None:
    """Show the screen until it is left."""
    await desk.ask(RecordsScreen(f"Quem abriu · {customer_id} {name}", OpeningsView(customer_id)))
