"""The inputs of a form: of one line, which Tab may complete, and of several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Input, TextArea
from textual.widgets.input import Selection

from integrator_tui.desk.kept_small import watch_no_more
from integrator_tui.desk.port import desk_of
from integrator_tui.desk.text import Neutral
from integrator_tui.widgets.box import Box
from integrator_tui.widgets.painted import Painted

NET = Neutral()


Completer = Callable[[str], tuple[str, Sequence[str]]]
"""What Tab makes of what is typed, and what there is to choose from."""


class FieldInput(Box):
    """The field of one line where the cursor is; where it has a completer, Tab completes before it goes on."""

    DEFAULT_CSS = "FieldInput { layer: inputs; }"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "complete", show=False)]
    completer: Completer | None = None

    def __init__(self) -> None:
        super().__init__()
        self.select_on_focus = False
        self._initial_value = False
        self.field = ""

    @property
    def name(self) -> str | None:
        """That of the field where it stands."""
        return self.field

    def take(self, field: str, text: str, password: bool, completer: Completer | None) -> None:
        """Stand for a field, its whole text selected: the first key replaces it, an arrow goes into it."""
        self.field, self.completer, self.password = field, completer, password
        with self.prevent(Input.Changed):
            self.value = text
        self.selection = Selection(0, len(text))

    @property
    def place(self) -> str:
        """Of the cursor in the text."""
        return str(self.cursor_position)

    def come_back(self, place: str) -> None:
        """The cursor to a place; to the end where it is none."""
        self.cursor_position = int(place) if _number(place) else len(self.value)

    def on_resize(self) -> None:
        """The field may be as wide as it wants now: no more is scrolled away than must be."""
        self.scroll_to(0, 0, animate=False, force=True)
        self.scroll_to_region(Region(self._cursor_offset, 0, 1, 1), animate=False, force=True)

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
    FieldArea { layer: inputs; height: 4; background: $panel; color: $foreground; border: none; padding: 0; }
    FieldArea:focus { background: $focus; color: $on-focus; border: none; }
    FieldArea:light, FieldArea:dark {
        .text-area--cursor { background: $on-focus; color: $focus; }
        .text-area--selection { background: $on-focus; color: $focus; }
        .text-area--cursor-line { background: transparent; }
    }
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

    @property
    def place(self) -> str:
        """Of the cursor: line and column."""
        return "{},{}".format(*self.cursor_location)

    def come_back(self, place: str) -> None:
        """The cursor to a place; to the end where it is none."""
        line, _, column = place.partition(",")
        self.move_cursor((int(line), int(column)) if _number(line) and _number(column) else self.document.end)

    def render_line(self, y: int) -> Strip:
        """As wide as ever: the net under all widgets takes out characters that this one has counted."""
        strip = super().render_line(y)
        drawn = Strip(NET.apply(list(strip), Color(0, 0, 0)))
        return strip if drawn.cell_length == strip.cell_length else drawn.adjust_cell_length(strip.cell_length)


def _number(text: str) -> bool:
    """What a file may say of a place, when nobody has tampered with it."""
    return text.isascii() and text.isdecimal() and len(text) < 6
