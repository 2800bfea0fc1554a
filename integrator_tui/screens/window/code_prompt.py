"""The prompt for transaction codes: one line, with the codes that fit what is typed."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input

from integrator_tui.commands.shared import GO
from integrator_tui.desk.commands import bindings, movement
from integrator_tui.desk.port import Desk, desk_of
from integrator_tui.rules.codes import candidates, completed
from integrator_tui.screens.dialog import Dialog
from integrator_tui.screens.window.codes import explain, known, open_customer, run
from integrator_tui.widgets.box import Box
from integrator_tui.widgets.lines import Line
from integrator_tui.widgets.record_list import Column, RecordList


class CodePrompt(Dialog[str]):
    """One line for codes, with those that fit; Tab completes, Enter goes."""

    ABOUT = False
    DEFAULT_CSS = "CodePrompt RecordList { height: 9; }"
    MORE_SCOPES = ("go",)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(GO),
        movement("up", "move(-1)", "Linha acima"),
        movement("down", "move(1)", "Linha abaixo"),
        movement("pageup", "move(-8)", "Página acima"),
        movement("pagedown", "move(8)", "Página abaixo"),
    ]

    def __init__(self, in_customer: bool) -> None:
        super().__init__("Código de transação")
        self.in_customer = in_customer
        self.box = Box(placeholder="CON   ou 1234;CON   ou 1234;CON+;HIS")
        self.rows: RecordList[tuple[str, str]] = RecordList(
            (Column("Código", lambda row: row[0], 6), Column("Destino", lambda row: row[1], 30, grow=1)),
            empty="",
            focusable=False,
        )

    def content(self) -> ComposeResult:
        """Box, what it will do, codes that fit."""
        yield self.box
        yield Line("", id="explained", classes="faint")
        yield self.rows

    def on_mount(self) -> None:
        """All codes at first."""
        self._show()

    def on_input_changed(self, event: Input.Changed) -> None:
        """What it will do, and the codes that fit its last part."""
        self._show()

    def _labels(self) -> dict[str, str]:
        in_customer = self.in_customer or any(part.strip().isdigit() for part in self.box.value.split(";"))
        return known(desk_of(self).session, in_customer)

    def _show(self) -> None:
        text, labels = self.box.value, self._labels()
        fitting = [(code, labels[code]) for code in candidates(text, labels)]
        if not fitting:
            empty = "" if labels else "Sem cliente aberto, digite antes o código dele, como em 1234;CON."
            self.rows.say_empty(empty)
        self.rows.show(fitting)
        self.query_one("#explained", Line).set(f" {explain(desk_of(self).session, text, self.in_customer)}")

    def action_move(self, by: int) -> None:
        """Arrows move in the codes while the box keeps the focus."""
        self.rows.action_move(by)

    def do_complete(self) -> None:
        """What the codes that fit have in common; when that is nothing more, the one under the cursor."""
        text = completed(self.box.value, self._labels())
        self._put(text if text != self.box.value else self._with_current())

    def _put(self, text: str) -> None:
        self.box.value = text
        self.box.cursor_position = len(text)

    def _with_current(self) -> str:
        """The text with the code under the cursor as its last part."""
        before, separator, _ = self.box.value.rpartition(";")
        return f"{before}{separator}{self.rows.current[0]}" if self.rows.current else self.box.value

    def on_record_list_opened(self) -> None:
        """A double click goes there."""
        self.dismiss(self._with_current())

    def do_take(self) -> None:
        """A last part that is only begun means the code under the cursor."""
        last = self.box.value.rpartition(";")[2].strip()
        begun = bool(last) or not self.box.value.strip(" ;")
        self.dismiss(self._with_current() if begun else self.box.value)


async def ask_for_codes(desk: Desk) -> None:
    """The prompt, then what was typed there."""
    text = await desk.ask(CodePrompt(open_customer(desk) is not None))
    if text:
        await run(desk, text)
