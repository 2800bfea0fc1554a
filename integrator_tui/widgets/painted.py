"""What may be painted once more while it is being taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

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

    def render_lines(self, crop: Region) -> list[Strip]:
        """Blanks in that moment."""
        if not self.app.is_mounted(self):
            return [Strip.blank(crop.width)] * crop.height
        return super().render_lines(crop)
