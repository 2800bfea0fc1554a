"""Ler boleto ou PIX: a line that is dictated, a bar code or a PIX code that is pasted says what it is (F229, F230)."""

from __future__ import annotations

from textual.app import ComposeResult

from integrator_tui.bank.told import code_rows
from integrator_tui.bank.wrong import WrongField
from integrator_tui.desk.port import desk_of
from integrator_tui.screens.dialogs import Prompt
from integrator_tui.screens.plans.acts.window import Now


class CodeReader(Prompt):
    """Enter says it below the line; what was typed stays, to be mended."""

    ABOUT = False
    AUTO_FOCUS = "Box"

    def __init__(self) -> None:
        super().__init__("Ler boleto ou PIX")
        self.now = Now()
        self.now.can_focus = False

    def content(self) -> ComposeResult:
        """The box, what it says."""
        yield self.box
        yield self.now

    def do_take(self) -> None:
        """Enter."""
        if not self.box.value.strip():
            return
        try:
            rows = code_rows(self.box.value, desk_of(self).session.today().date())
        except WrongField as error:
            self.now.show([f"! {error}"])
        else:
            self.now.show([f"{label:<18} {said}" for label, said in rows if said])
        self.box.select_all()
