"""Help: every key of the screen underneath, read from the commands."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from integrator_tui.desk.commands import TITLES, Alive
from integrator_tui.screens.dialog import Dialog

MOUSE = (("Shift+arrastar", "Seleciona texto no seu terminal, para copiar"),)
"""What the terminal does itself while the program has the mouse."""


class Help(Dialog[None]):
    """The field under the cursor, then a table of keys that scrolls."""

    ABOUT = False
    DEFAULT_CSS = "Help VerticalScroll { height: auto; }"

    def __init__(
        self, items: Sequence[Alive], moves: Sequence[tuple[str, str]] = (), field: tuple[str, str] = ("", "")
    ) -> None:
        super().__init__("Ajuda", "teclas desta tela")
        self.items = tuple(items)
        self.moves = tuple(moves)
        self.field = field

    def content(self) -> ComposeResult:
        """One line per command, by scope."""
        with VerticalScroll():
            yield Static(self._table())

    def _table(self) -> Content:
        lines: list[Content] = []
        label, said = self.field
        if label:
            lines += [Content.assemble((f"Campo «{label}»", "bold")), *([Content(f"  {said}")] if said else [])]
        for scope in dict.fromkeys(item.command.scope for item in self.items if item.keys):
            if scope == "desk" and self.moves:
                lines.append(Content.styled("Cursor", "bold"))
                lines += [_line(keys, what, what) for keys, what in self.moves]
            lines.append(Content.styled(TITLES[scope], "bold"))
            for item in self.items:
                if item.command.scope == scope and item.keys:
                    lines.append(_line(", ".join(item.keys), item.command.label, item.command.help))
        lines.append(Content.styled("Mouse", "bold"))
        lines += [_line(keys, what, what) for keys, what in MOUSE]
        return Content("\n").join(lines)


def _line(keys: str, label: str, said: str) -> Content:
    text = f"{label:<19} {said}" if said and said != label else label
    return Content.assemble("  ", (f"{keys:<12} ", "bold"), text)
