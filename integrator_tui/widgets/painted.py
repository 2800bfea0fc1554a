"""What may be painted once more while it is being taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip

if TYPE_CHECKING:
    from textual.widget import Widget

    _Widget = Widget
else:
    _Widget = object


class Painted(_Widget):
    """Mixed into a widget whose parts have styles of their own, before it.

    Textual takes those styles away with the widget, and may paint the screen between that and the layout without it.
    """

    colours: Style
    """Of the widget, for its lines: taken once a paint, for the way to them leads through all that it stands in."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Blanks in that moment."""
        if not self.app.is_mounted(self):
            return [Strip.blank(crop.width)] * crop.height
        self.colours = self.rich_style
        return super().render_lines(crop)
