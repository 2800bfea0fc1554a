"""Variáveis (domain 10.2; code VAR): every switch and number of the program, what it does, what it is now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from integrator_tui.commands.shared import VARIABLES
from integrator_tui.desk.commands import Commanded, bindings
from integrator_tui.desk.port import Desk
from integrator_tui.errors import InvalidForm, Refused
from integrator_tui.queries.variables import VariableRow, variables
from integrator_tui.rules.fold import fold
from integrator_tui.screens.dialogs import Prompt
from integrator_tui.screens.listing import Listing
from integrator_tui.screens.records import RecordsScreen
from integrator_tui.services.variables import set_variable
from integrator_tui.widgets.lines import Line
from integrator_tui.widgets.record_list import Column

YES_NO = ("Sim", "Não")


class VariablesView(Commanded, Listing[VariableRow], Vertical):
    """One line each; what it means stands below for the one under the cursor."""

    SCOPE = "variables"
    DEFAULT_CSS = "VariablesView { height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(VARIABLES)]
    COLUMNS = (
        Column("Variável", lambda row: row.name, 50, grow=1),
        Column("Valor", lambda row: ("" if row.readable else "! ") + row.value, 8),
        Column("Padrão", lambda row: row.default, 6),
        Column("Grupo", lambda row: row.group, 10, keep=1),
    )
    EMPTY = "Nenhuma variável tem esse texto."
    COUNTED = ("variável", "variáveis")

    def compose(self) -> ComposeResult:
        """The list, and what the line means."""
        yield from super().compose()
        yield Line("", id="named")
        yield Line("", id="meaning", classes="faint")
        yield Line("", id="effect", classes="faint")

    async def page(self, after: VariableRow | None) -> Sequence[VariableRow]:
        """All at once."""
        if after is not None:
            return ()
        wanted = fold(self.text).split()
        rows = await self.desk.in_db(variables)
        return [row for row in rows if all(word in fold(f"{row.name} {row.group} {row.meaning}") for word in wanted)]

    def on_record_list_moved(self) -> None:
        """What the line means."""
        row = self.rows.current
        self.query_one("#named", Line).set(f" {row.name}" if row else "")
        self.query_one("#meaning", Line).set(f" {row.meaning}" if row else "")
        unread = row is not None and not row.readable
        effect = f"O valor gravado não se entende: vale o padrão, {row.default}." if row is not None and unread else ""
        self.query_one("#effect", Line).set(f" {effect}")

    def value_to_copy(self) -> str:
        """Its value."""
        return self.rows.current.value if self.rows.current else ""

    def on_record_list_opened(self) -> None:
        """Enter or a double click."""
        self.action_run("change")

    def why_not(self, name: str) -> str | None:
        """It wants a line."""
        return "Não há linha para isso." if self.rows.current is None else None

    async def do_change(self) -> None:
        """Sim or Não, or another number."""
        row = self.rows.current
        assert row is not None
        typed: str | None
        if row.default in YES_NO:
            typed = await self.desk.choose(row.name, [(one, one) for one in YES_NO], row.value)
        else:
            typed = await self.desk.ask(Prompt(row.name, row.value))
        if typed is None or typed == row.value:
            return
        try:
            await self.desk.in_db(set_variable, row.code, row.value, typed)
        except InvalidForm as error:
            raise Refused(error.sentence) from error
        await self.show(keep_cursor=True)
        self.on_record_list_moved()
        self.desk.say("Dados salvos com sucesso")


async def open_variables(desk: Desk) -> None:
    """Show the screen until it is left."""
    screen = RecordsScreen("Variáveis", VariablesView())
    await desk.push_screen(screen)
    await screen.ready.wait()
