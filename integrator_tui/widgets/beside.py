"""What stands beside a list where a terminal has the width for it: the whole record under the cursor."""

from __future__ import annotations

from textual.widgets import Static

from integrator_tui.desk.text import shown

WIDE = 160
"""Cells of the terminal from which it is shown."""


class Beside(Static):
    """At the right edge of its pane; not there on a narrower terminal."""

    DEFAULT_CSS = """
    Beside { dock: right; width: 58; height: 1fr; padding: 1 1 0 2; border-left: vkey $panel; display: none; }
    """

    def tell(self, text: str) -> None:
        """Another record."""
        self.update(shown(text, multiline=True))

    def fit(self) -> bool:
        """Shown or not, by the width of the terminal; whether it is."""
        self.display = self.app.size.width >= WIDE
        return self.display
