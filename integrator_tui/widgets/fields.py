"""The inputs of a form: of one line, which Tab may complete, and of several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.strip import Strip
from textual.widgets import TextArea

from integrator_tui.desk.kept_small import watch_no_more
from integrator_tui.desk.port import desk_of
from integrator_tui.desk.text import Neutral
from integrator_tui.widgets.box import Box
from integrator_tui.widgets.painted import Painted

NET = Neutral()


Completer = Callable[[str], tuple[str, Sequence[str]]]
"""What Tab makes of what is typed, and what there is to choose from."""


class FieldInput(Box):
    """A field of one line; where it has a completer, Tab completes before it goes on."""

    DEFAULT_CSS = "FieldInput { layer: inputs; }"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "complete", show=False)]
    completer: Completer | None = None

    def action_complete(self) -> None:
        """As far as what fits agrees; then the rest is said. Where nothing is left to complete, Tab goes on."""
        if self.completer is None or not self.value:
            raise SkipAction
        text, fitting = self.completer(self.value)
        if text == self.value and len(fitting) <= 1:
            raise SkipAction
        self.value = text
        self.cursor_position = len(text)
        if len(fitting) > 1:
            desk_of(self).say("  ".join(fitting))


class FieldArea(Painted, TextArea):
    """A field of several lines."""

    DEFAULT_CSS = """
    FieldArea { layer: inputs; height: 4; background: $surface-lighten-1; border: none; padding: 0; }
    FieldArea:focus { background: $primary-muted; border: none; }
    """

    def __init__(self, value: str, *, name: str) -> None:
        super().__init__(value, name=name, compact=True, tab_behavior="focus", show_line_numbers=False)
        self.cursor_blink = False
        self._given, self._held = value, self.text

    def on_unmount(self) -> None:
        """Nothing of it is kept."""
        watch_no_more(self)

    @property
    def value(self) -> str:
        """The text, as an input calls it: what nobody typed in is what was given, whatever ends its lines."""
        return self._given if self.text == self._held else self.text

    @value.setter
    def value(self, text: str) -> None:
        self.text = text
        self._given, self._held = text, self.text

    def render_line(self, y: int) -> Strip:
        """As wide as ever: the net under all widgets takes out characters that this one has counted."""
        strip = super().render_line(y)
        drawn = Strip(NET.apply(list(strip), Color(0, 0, 0)))
        return strip if drawn.cell_length == strip.cell_length else drawn.adjust_cell_length(strip.cell_length)
