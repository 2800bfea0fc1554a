"""A QR code in half blocks: dark modules on white in every theme, with the light border without which none is read."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

BORDER = 1
"""Light modules around it: decoders read none without."""
STYLE = "#000000 on #ffffff"
_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def size_of(matrix: tuple[tuple[bool, ...], ...]) -> tuple[int, int]:
    """Columns and rows of cells that a code takes."""
    side = len(matrix) + 2 * BORDER
    return side, -(-side // 2)


class QrCode(Widget):
    """One code, never cut: whoever shows it has asked `size_of` first."""

    DEFAULT_CSS = "QrCode { color: #000000; background: #ffffff; }"

    def __init__(self, matrix: tuple[tuple[bool, ...], ...]) -> None:
        super().__init__()
        self.matrix = matrix
        columns, rows = size_of(matrix)
        self.styles.width = columns
        self.styles.height = rows
        self.styles.min_width = columns

    def render(self) -> Content:
        """Two rows of modules in a line of cells; the light half of the last one is border."""
        side = len(self.matrix) + 2 * BORDER
        light = (False,) * side
        rows = [light] * BORDER
        rows += [(*(False,) * BORDER, *row, *(False,) * BORDER) for row in self.matrix]
        rows += [light] * (BORDER + 1)
        lines = [
            "".join(_HALVES[pair] for pair in zip(rows[place], rows[place + 1], strict=True))
            for place in range(0, side, 2)
        ]
        return Content.styled("\n".join(lines), STYLE)
