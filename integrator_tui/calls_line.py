"""The desk's side of the telephone: its extension, the line above the keys, the stack; what looks at it comes late."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, cast

from textual.content import Content

from integrator_tui.desk.port import Desk
from integrator_tui.widgets.lines import BottomLine

if TYPE_CHECKING:
    from textual.app import App

    from integrator_tui.screens.search.telephone import Telephone

    _App = App[int]
else:
    _App = object


class CallsMixin(_App):
    """Mixed into the application."""

    extension = ""
    """Of the telephone beside this desk; empty for none."""
    call_line: Content | None = None
    """Who calls; None where the desk has no extension."""

    @property
    def _desk(self) -> Desk:
        return cast("Desk", self)

    def show_call_line(self, line: Content | None) -> None:
        """Who calls, above the bottom line of every screen that is open; the others take it when they are shown."""
        self.call_line = line
        for screen in self.screen_stack:
            for bottom in screen.query(BottomLine):
                bottom.take_calls()

    async def do_phone_calls(self) -> None:
        """The calls of the extension that nobody took."""
        from integrator_tui.screens.search.telephone import open_stack

        await open_stack(self._desk)

    async def do_extension(self) -> None:
        """Which extension is beside this desk."""
        await self.telephone.change()

    async def find_extension(self) -> None:
        """The calls of the extension that the operator had last."""
        from integrator_tui.services.calls.telephone import my_extension

        if extension := await self._desk.in_db(my_extension):
            await self.telephone.begin(extension)

    @cached_property
    def telephone(self) -> Telephone:
        """What looks at the extension; imported where there is one."""
        from integrator_tui.screens.search.telephone import Telephone

        return Telephone(self._desk, self)
