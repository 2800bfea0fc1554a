"""The floor of everything on the screen: Textual with one input, drawn as the desk draws its boxes."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Input


class Bare(App[None]):
    """One input that neither blinks nor has a frame."""

    def compose(self) -> ComposeResult:
        """The input; the cursor stands on the first letter of its placeholder."""
        box = Input(placeholder="Pesquisar Cliente", compact=True)
        box.cursor_blink = False
        yield box


if __name__ == "__main__":
    Bare().run()
