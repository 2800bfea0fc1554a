"""A box to type in: one line, no frame, no blinking; Enter and the arrows up and down belong to what it stands in."""

from __future__ import annotations

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.widgets import Input

from integrator_tui.desk.port import desk_of
from integrator_tui.desk.text import plain
from integrator_tui.widgets.painted import Painted

LONGEST_PASTE = 20_000
"""Characters; a longer paste is refused as a whole, never cut."""


class Box(Painted, Input):
    """An input of the desk."""

    DEFAULT_CSS = """
    Box { background: $panel; color: $foreground; }
    Box:focus { background: $focus; color: $on-focus; }
    Box:focus > .input--placeholder { color: $on-focus; }
    Box > .input--selection { background: $on-focus; color: $focus; }
    """

    def __init__(
        self, value: str = "", *, name: str | None = None, placeholder: str = "", password: bool = False
    ) -> None:
        super().__init__(value, name=name, placeholder=placeholder, password=password, compact=True)
        self.cursor_blink = False
        for key in ("enter", "up", "down", "pageup", "pagedown"):
            self._bindings.key_to_bindings.pop(key, None)

    @property
    def _value(self) -> Text:
        """What is drawn: as everywhere else, without what is invisible; the cursor is counted in the same cells."""
        return Text(self._drawn(self.value), no_wrap=True, overflow="ignore", end="")

    def _position_to_cell(self, position: int) -> int:
        return cell_len(self._drawn(self.value[:position]))

    def _drawn(self, text: str) -> str:
        return "•" * len(text) if self.password else plain(text)

    def _on_paste(self, event: events.Paste) -> None:
        """Several lines are joined, a text that is too long is refused: never cut in silence."""
        event.stop()
        event.prevent_default()
        if len(event.text) > LONGEST_PASTE:
            sentence = f"Texto colado grande demais ({len(event.text)} caracteres): não foi colado."
            desk_of(self).say(sentence, error=True)
            return
        lines = [line.strip() for line in event.text.splitlines() if line.strip()]
        self.replace(" / ".join(lines), *self.selection)
