"""What stands on the terminal after only the differences were written is what a full paint would have left there."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from integrator_tui.process.picture import Picture

WIDTH, HEIGHT = 40, 6
PANES = ((0, 40), (0, 12, 40), (0, 12, 25, 40))
KINDS = {"xterm-256color": "truecolor", "screen-256color": "256", "linux": "standard", "vt100": None}
STYLES = [
    *map(Style.parse, ("#e4e4e4 on #121212", "bold #e4e4e4 on #121212", "#87afaf on #121212", "#e4e4e4 on #303030")),
    *map(Style.parse, ("reverse red on blue", "underline #ffd75f on #121212", "bold underline white", "none")),
    *map(Style.parse, ("on #121212", "strike red", "italic #121212 on #e4e4e4")),
]
WORDS = ["MARIA", "SILVA SANTOS", "  ", "        ", "Ativo", "41 99876-5432", "▏", "│ ▲", "ção", "·", "x", "…✓"]
WIDE = [
    "漢字",
    "e\u0301",
    "日",
    "한 ",
]  # no flags: the emulator gives them four cells, and a full paint then shifts the line


class Unpainted(pyte.Screen):
    """A terminal like GNU screen: what is erased is black, whatever the paper."""

    def erase_in_line(self, how: int = 0, private: bool = False) -> None:
        kept = self.cursor.attrs
        self.cursor.attrs = self.default_char
        super().erase_in_line(how, private)
        self.cursor.attrs = kept


@dataclass
class Terminals:
    """One terminal that is told the differences, and one that is told everything."""

    term: str
    columns: int = WIDTH

    def __post_init__(self) -> None:
        for style in STYLES:
            style._ansi = None  # it keeps the codes of the kind of terminal it was first written on
        self.console = Console(
            color_system=KINDS[self.term], width=self.columns, force_terminal=True, legacy_windows=False  # type: ignore[arg-type]
        )  # fmt: skip
        self.console._color_system = self.console._color_system if KINDS[self.term] else None
        kind = Unpainted if self.term.startswith("screen") else pyte.Screen
        self.screens = kind(self.columns, HEIGHT), kind(self.columns, HEIGHT)
        self.streams = [pyte.Stream(screen) for screen in self.screens]
        for stream in self.streams:
            stream.feed("\x1b[?7l")
        self.picture = Picture(erases_in_colour=not self.term.startswith("screen"))
        self.sent = [0, 0]

    def paint(self, update: CompositorUpdate) -> None:
        few = self.picture.sequence(update, self.console, self.columns)
        for number, text in enumerate((few, update.render_segments(self.console))):
            self.sent[number] += len(text)
            self.streams[number].feed(text)

    def shown(self, number: int) -> list[list[Any]]:
        """Every cell, as far as it is seen."""
        screen = self.screens[number]
        return [[seen(screen.buffer[y][x]) for x in range(self.columns)] for y in range(HEIGHT)]


def seen(cell: Any) -> Any:
    if cell.data == " " and not (cell.reverse or cell.underscore or cell.strikethrough):
        return " ", cell.bg
    return cell


def strip(width: int, parts: list[tuple[str, int]], filler: int) -> Strip:
    """As a widget draws a line: cut or filled to its width."""
    segments = [Segment(text, STYLES[style]) for text, style in parts]
    return Strip(segments).adjust_cell_length(width, STYLES[filler])


PARTS = st.lists(st.tuples(st.sampled_from(WORDS), st.integers(0, len(STYLES) - 1)), max_size=5)
MAYBE_WIDE = st.lists(
    st.tuples(st.sampled_from([*WORDS, *WIDE]), st.integers(0, len(STYLES) - 1)), max_size=5
)  # fmt: skip


@st.composite
def updates(draw: st.DrawFn) -> CompositorUpdate | str:
    """A paint of the whole, of some panes of some lines, or something that makes the picture false."""
    panes = draw(st.sampled_from(PANES))
    kind = draw(st.sampled_from(["layout", "chops", "chops", "chops", "drop"]))
    if kind == "drop":
        return kind
    draw_parts = draw(st.sampled_from([PARTS, MAYBE_WIDE]))
    lines = [
        [strip(b - a, draw(draw_parts), draw(st.integers(0, len(STYLES) - 1))) for a, b in pairwise(panes)]
        for _ in range(HEIGHT)
    ]
    if kind == "layout":
        return LayoutUpdate(lines, Region(0, 0, WIDTH, HEIGHT))  # type: ignore[arg-type]
    chops = [dict(zip(panes, line, strict=False)) for line in lines]
    rows = sorted(draw(st.sets(st.integers(0, HEIGHT - 1), min_size=1)))
    first = draw(st.integers(0, len(panes) - 2))
    return ChopsUpdate(chops, [(y, panes[first], WIDTH) for y in rows], [list(panes[1:])] * HEIGHT)


@pytest.mark.parametrize("term", KINDS)
@given(painted=st.lists(updates(), min_size=2, max_size=7))
@settings(max_examples=50, deadline=None)
def test_the_differences_leave_what_a_full_paint_leaves(term: str, painted: list[CompositorUpdate | str]) -> None:
    here = Terminals(term)
    for update in painted:
        if isinstance(update, str):
            here.picture.drop()
        else:
            here.paint(update)
        assert here.shown(0) == here.shown(1)


def lines(*texts: str) -> LayoutUpdate:
    strips = [[strip(WIDTH, [(text, 0)], 8)] for text in (*texts, *[""] * (HEIGHT - len(texts)))]
    return LayoutUpdate(strips, Region(0, 0, WIDTH, HEIGHT))  # type: ignore[arg-type]


@pytest.mark.parametrize("term", KINDS)
def test_what_stands_is_not_written_again(term: str) -> None:
    here = Terminals(term)
    here.paint(lines("MARIA SILVA", "JOSÉ"))
    here.sent = [0, 0]
    here.paint(lines("MARIA SILVA", "JOSÉ"))
    assert here.sent[0] == 0
    here.paint(lines("MARIA SOUZA", "JOSÉ"))
    assert here.sent[0] < 60
    assert here.shown(0) == here.shown(1)


def test_control_a_picture_that_is_not_dropped_stays_wrong() -> None:
    here = Terminals("xterm-256color")
    here.paint(lines("MARIA SILVA"))
    for stream in here.streams:
        stream.feed("\x1b[HBroadcast message")
    here.paint(lines("MARIA SILVA"))
    assert here.shown(0) != here.shown(1)
    here.picture.drop()
    here.paint(lines("MARIA SILVA"))
    assert here.shown(0) == here.shown(1)


def test_another_width_is_another_picture() -> None:
    here = Terminals("xterm-256color")
    here.paint(lines("MARIA SILVA"))
    assert here.picture.sequence(lines("MARIA SILVA"), here.console, WIDTH + 1)
