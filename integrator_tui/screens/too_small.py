"""What stands over the desk while the terminal is smaller than the smallest desk."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Static

SMALLEST = Size(80, 24)


class TooSmall(ModalScreen[None]):
    """Goes away by itself when the window grows."""

    DEFAULT_CSS = "TooSmall { align: center middle; background: $background; }"

    def compose(self) -> ComposeResult:
        """One sentence."""
        yield Static("", markup=False)

    def on_resize(self) -> None:
        """The size as it is now."""
        now = self.app.size
        self.query_one(Static).update(
            f"Terminal pequeno demais: {now.width}x{now.height}. Aumente para {SMALLEST.width}x{SMALLEST.height}."
        )
