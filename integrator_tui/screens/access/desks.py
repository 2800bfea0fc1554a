"""Mesas abertas (MES): who sits where now, since when, without a key for how long; one is ended (F242)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Vertical

from integrator_tui.commands.access import DESKS
from integrator_tui.desk.commands import Commanded, bindings
from integrator_tui.desk.port import Desk
from integrator_tui.queries.access.desks import DeskRow, open_desks
from integrator_tui.rules.fold import fold
from integrator_tui.screens.dialogs import Ask, Prompt
from integrator_tui.screens.listing import Listing
from integrator_tui.screens.records import RecordsScreen
from integrator_tui.services.access.desks import end_desk, say_to_all
from integrator_tui.widgets.record_list import Column

TITLE = "Mesas abertas"


class DesksView(Commanded, Listing[DeskRow], Vertical):
    """One line each."""

    SCOPE = "desks"
    DEFAULT_CSS = "DesksView { height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(DESKS)]
    COLUMNS = ()
    EMPTY = "Nenhuma mesa dá sinal de vida."
    COUNTED = ("mesa aberta", "mesas abertas")

    def columns(self) -> tuple[Column[DeskRow], ...]:
        """Who, whence, since, idle, customer."""
        return (
            Column("Operador", lambda row: row.login, 14, grow=1, keep=3),
            Column("Lugar", lambda row: row.address, 15, keep=1),
            Column("Desde", lambda row: f"{self.desk.session.local(row.since):%d/%m %H:%M}", 11),
            Column("Sem tecla", lambda row: f"{row.idle_minutes} min", 9, keep=2, right=True),
            Column("Cliente", _customer, 20, grow=2, keep=2),
        )

    async def page(self, after: DeskRow | None) -> Sequence[DeskRow]:
        """All at once."""
        if after is not None:
            return ()
        wanted = fold(self.text).split()
        rows = await self.desk.in_db(open_desks)
        return [row for row in rows if all(word in fold(f"{row.login} {row.name} {row.address}") for word in wanted)]

    def why_not(self, name: str) -> str | None:
        """Ending wants a line."""
        return "Não há linha para isso." if name == "end_desk" and self.rows.current is None else None

    async def do_end_desk(self) -> None:
        """Del asks first."""
        row = self.rows.current
        assert row is not None
        question = f"Fechar a mesa de {row.name} ({row.address})? O que ele digita fica guardado como rascunho."
        answers = (("s", "Sim, fechar"), ("n", "Não"))
        if await self.desk.ask(Ask("Fechar mesa", question, answers, row.login)) == "s":
            await self.desk.in_db(end_desk, row.id)
            await self.show(keep_cursor=True)
            self.desk.say("Fecha-se em alguns segundos.")

    async def do_say(self) -> None:
        """A sentence to everybody."""
        text = await self.desk.ask(Prompt("Mensagem a todas as mesas"))
        if text and text.strip():
            await self.desk.in_db(say_to_all, text)
            self.desk.say("Aparece em cada mesa em alguns segundos.")


def _customer(row: DeskRow) -> str:
    if row.customer_id is None:
        return ""
    return f"{'editando ' if row.editing else ''}{row.customer_id} {row.customer}"


async def open_desks_screen(desk: Desk) -> None:
    """Show the screen until it is left."""
    await desk.ask(RecordsScreen(TITLE, DesksView()))
