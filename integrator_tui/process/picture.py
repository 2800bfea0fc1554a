"""What stands on the terminal, cell by cell, so that only what differs is written.

It is dropped whole where the terminal may show something else: another size, lost frames, a process that was stopped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.cells import get_character_cell_size
from rich.color import ColorSystem
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate

from integrator_tui.process.look import PLAIN, Look, Looks, change

if TYPE_CHECKING:
    from rich.console import Console
    from rich.segment import Segment
    from textual.strip import Strip

UNKNOWN = "\0"
"""A cell of which it is not known what stands there, or that is part of a piece with characters of other widths."""
_GAP = 4
"""Cells that stand already and are rather written once more than jumped over."""
_TAIL = 6
"""Blanks up to the end of the line that are rather erased than written."""

Piece = tuple[int, int, "Strip"]
"""Row, column, and what stands there from now on."""


class _Row:
    """One line of the terminal."""

    __slots__ = ("looks", "text", "wide")

    def __init__(self, width: int) -> None:
        self.text = UNKNOWN * width
        self.looks: list[Look | None] = [None] * width
        self.wide: dict[int, tuple[int, list[Segment]]] = {}
        """Pieces with characters that are not one cell wide: column -> its end, and what was written."""

    def put(self, x: int, text: str, looks: list[Look] | list[None]) -> None:
        """Remember what is written."""
        end = x + len(text)
        self.text = f"{self.text[:x]}{text}{self.text[end:]}"
        self.looks[x:end] = looks
        if self.wide:
            self.wide = {at: piece for at, piece in self.wide.items() if piece[0] <= x or at >= end}


class Picture:
    """The picture, and the writing of what is new in it."""

    def __init__(self, *, erases_in_colour: bool) -> None:
        """`erases_in_colour`: whether what is erased takes the colour of the paper; GNU screen leaves it black."""
        self._erases = erases_in_colour
        self._rows: dict[int, _Row] = {}
        self._width = 0
        self._looks: Looks | None = None

    def drop(self) -> None:
        """Nothing is known of what stands there; may be called from a signal handler."""
        self._rows = {}

    def sequence(self, update: CompositorUpdate, console: Console, width: int) -> str:
        """What brings the terminal from what it shows to what it is to show."""
        if width != self._width:
            self._width = width
            self.drop()
        if self._looks is None:
            self._looks = Looks(console._color_system or ColorSystem.TRUECOLOR)
        if not isinstance(update, LayoutUpdate | ChopsUpdate):
            self.drop()
            return update.render_segments(console)
        pen = _Pen(width)
        for y, x, strip in _pieces(update):
            self._put(pen, y, x, list(strip))
        return pen.ended()

    def _put(self, pen: _Pen, y: int, x: int, segments: list[Segment]) -> None:
        assert self._looks is not None
        row = self._rows.get(y)
        if row is None:
            row = self._rows[y] = _Row(self._width)
        segments = [segment for segment in segments if segment.text and not segment.control]
        if not all(_one_cell_each(segment.text) for segment in segments):
            self._put_wide(pen, row, y, x, segments)
            return
        text, looks = "", list[Look]()
        for part, style, _ in segments:
            letter, blank = self._looks.of(style)
            text += part
            if letter is blank or " " not in part:
                looks += [letter] * len(part)
            else:
                looks += [blank if character == " " else letter for character in part]
        text, looks = text[: self._width - x], looks[: self._width - x]
        end = x + len(text)
        before, looked = row.text[x:end], row.looks[x:end]
        if before == text and looked == looks:
            return
        tail = self._tail(end, text, looks)
        for a, b in _runs(before, looked, text, looks, tail):
            pen.write(y, x + a, text[a:b], looks[a:b])
        if tail < len(text):
            first = next((i for i in range(tail, len(text)) if before[i] != " " or looked[i] is not looks[i]), None)
            if first is not None:
                pen.erase(y, x + first, looks[-1])
        row.put(x, text, looks)

    def _tail(self, end: int, text: str, looks: list[Look]) -> int:
        """Where the blanks begin that reach the end of the line and may be erased; the length where none do."""
        length = at = len(text)
        if end < self._width or not looks or looks[-1].attributes or (looks[-1].paper and not self._erases):
            return length
        while at and text[at - 1] == " " and looks[at - 1] is looks[-1]:
            at -= 1
        return at if length - at >= _TAIL else length

    def _put_wide(self, pen: _Pen, row: _Row, y: int, x: int, segments: list[Segment]) -> None:
        """All of it, or nothing: what terminals make of parts of such characters is not to be known."""
        assert self._looks is not None
        if x in row.wide and row.wide[x][1] == segments:
            return
        pen.write_wide(y, x, [(text, self._looks.of(style)[0]) for text, style, _ in segments])
        width = min(sum(segment.cell_length for segment in segments), self._width - x)
        row.put(x, UNKNOWN * width, [None] * width)
        row.wide[x] = (x + width, segments)


class _Pen:
    """Where the cursor stands and how it writes, within one update."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._out: list[str] = []
        self._look = PLAIN
        self._at: tuple[int, int] | None = None

    def write(self, y: int, x: int, text: str, looks: list[Look]) -> None:
        """Characters of one cell each, each with its look."""
        self._go(y, x)
        start = 0
        for i in range(1, len(text) + 1):
            if i == len(text) or looks[i] is not looks[start]:
                self._take(looks[start])
                self._out.append(text[start:i])
                start = i
        self._at = (y, x + len(text)) if x + len(text) < self._width else None

    def write_wide(self, y: int, x: int, parts: list[tuple[str, Look]]) -> None:
        """Characters of any width, one after the other; nobody knows where the cursor stands then."""
        self._go(y, x)
        for text, look in parts:
            self._take(look)
            self._out.append(text)
        self._at = None

    def erase(self, y: int, x: int, look: Look) -> None:
        """Blanks up to the end of the line."""
        self._go(y, x)
        self._take(look)
        self._out.append("\x1b[K")

    def ended(self) -> str:
        """All that was written, with nothing left in force."""
        if self._look != PLAIN:
            self._out.append("\x1b[0m")
        return "".join(self._out)

    def _go(self, y: int, x: int) -> None:
        if self._at == (y, x):
            return
        if self._at is not None and self._at[0] == y and self._at[1] < x:
            self._out.append(f"\x1b[{x - self._at[1]}C")
        else:
            self._out.append(f"\x1b[{y + 1};{x + 1}H")
        self._at = (y, x)

    def _take(self, look: Look) -> None:
        sequence, self._look = change(self._look, look)
        self._out.append(sequence)


def _pieces(update: LayoutUpdate | ChopsUpdate) -> Iterator[Piece]:
    """What an update would write, as its own `render_segments` takes it apart."""
    if isinstance(update, LayoutUpdate):
        for y, line in enumerate(update.strips, update.region.y):
            x = update.region.x
            for strip in line:
                yield y, x, strip
                x += strip.cell_length
        return
    for y, x1, x2 in update.spans:
        for end, (x, chop) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if chop is not None and x <= x2 and end > x1:
                yield y, x, chop if x2 > x >= x1 and end <= x2 else chop.crop(0, min(end, x2) - x)


def _runs(
    before: str, looked: list[Look | None], text: str, looks: list[Look], length: int
) -> Iterable[tuple[int, int]]:
    """From where to where it differs, within the length; small gaps of the same look are written with it."""
    start = last = -1
    for i in range(length):
        if before[i] == text[i] and looked[i] is looks[i]:
            continue
        if start >= 0 and (i - last > _GAP or not all(looks[k].goes_with(looks[last]) for k in range(last + 1, i))):
            yield start, last + 1
            start = i
        elif start < 0:
            start = i
        last = i
    if start >= 0:
        yield start, last + 1


@lru_cache(2_048)
def _one_cell_each(text: str) -> bool:
    return text.isascii() or all(get_character_cell_size(character) == 1 for character in text)


class Changes(CompositorUpdate):
    """An update of which only the differences from the picture are written."""

    def __init__(self, update: CompositorUpdate, picture: Picture, width: int) -> None:
        self._update = update
        self._picture = picture
        self._width = width

    def render_segments(self, console: Console) -> str:
        """Asked for only when it is really written."""
        return self._picture.sequence(self._update, console, self._width)
