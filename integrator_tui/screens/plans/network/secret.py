"""One line for a password that somebody says on the telephone: masked, and kept in no draft."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from integrator_tui.commands.shared import PROMPT
from integrator_tui.desk.commands import Command, bindings
from integrator_tui.screens.dialog import Dialog
from integrator_tui.widgets.box import Box


class SecretPrompt(Dialog[str]):
    """Enter answers with what was typed."""

    MORE_SCOPES = ("prompt",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(PROMPT)]

    def __init__(self, title: str, record: str) -> None:
        super().__init__(title, record)
        self.box = Box(password=True)

    def content(self) -> ComposeResult:
        """The box."""
        yield self.box

    def do_take(self) -> None:
        """Enter."""
        self.dismiss(self.box.value)

    def do_confirm(self) -> None:
        """F9 is the main action of a dialog."""
        self.do_take()

    def on_line(self, command: Command) -> bool:
        """F9 does what Enter does."""
        return command.id != "confirm" and super().on_line(command)
