"""Pictures of a terminal as SVG: one screen, or several one after the other as a film that begins again.

A line of the screen that stays the same is drawn once, with the moments at which it is seen; so a film is hardly
larger than its parts. No fonts and nothing else is fetched from elsewhere, and the same screens give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from rich.cells import cell_len
from rich.color import Color
from rich.segment import Segment

CELL, LINE = 10, 20
"""Width and height of a cell."""
EDGE = 10
WORDS = re.compile(r"\S+(?: \S+)*")
"""What is placed as one: several blanks would become one."""


@dataclass(frozen=True)
class Screen:
    """What stood on the terminal, line by line, and for how long."""

    lines: tuple[tuple[Segment, ...], ...]
    seconds: float = 0.0


def drawn(screens: Sequence[Screen], width: int, ground: str, text: str) -> str:
    """The SVG; `ground` and `text` are the colours of what has none of its own."""
    height = len(screens[0].lines)
    body: list[str] = []
    styles: list[str] = []
    whole = sum(screen.seconds for screen in screens)
    for row in range(height):
        shown: dict[str, list[tuple[float, float]]] = {}
        at = 0.0
        for screen in screens:
            line = _line(screen.lines[row], row, text)
            spans = shown.setdefault(line, [])
            if spans and spans[-1][1] == at:
                spans[-1] = (spans[-1][0], at + screen.seconds)
            else:
                spans.append((at, at + screen.seconds))
            at += screen.seconds
        for line, spans in shown.items():
            if not line:
                continue
            if len(shown) == 1:
                body.append(line)
                continue
            name = f"l{len(styles)}"
            styles.append(_moments(name, spans, whole))
            body.append(f'<g class="{name}">{line}</g>')
    box = f"0 0 {width * CELL + 2 * EDGE} {height * LINE + 2 * EDGE}"
    return "\n".join(
        [
            f'<svg viewBox="{box}" xmlns="http://www.w3.org/2000/svg">',
            "<style>",
            'text { font: 16px "DejaVu Sans Mono", Menlo, Consolas, monospace; white-space: pre; }',
            ".b { font-weight: bold; } .i { font-style: italic; } .u { text-decoration: underline; }",
            *styles,
            "</style>",
            f'<rect width="100%" height="100%" rx="8" fill="{ground}"/>',
            f'<g transform="translate({EDGE}, {EDGE})">',
            *body,
            "</g>",
            "</svg>",
            "",
        ]
    )


def _moments(name: str, spans: Iterable[tuple[float, float]], whole: float) -> str:
    """When a line is seen: steps, nothing between them."""
    steps = {0.0: 0}
    for begin, end in spans:
        steps[begin] = 1
        if end < whole:
            steps[end] = 0
    frames = " ".join(f"{at / whole:.3%} {{ opacity: {seen} }}" for at, seen in sorted(steps.items()))
    # Where nothing moves, the first screen stands.
    still = "" if steps[0.0] else "opacity: 0; "
    return f".{name} {{ {still}animation: {name} {whole:g}s step-end infinite; }} @keyframes {name} {{ {frames} }}"


def _line(segments: Iterable[Segment], row: int, text: str) -> str:
    """Grounds first, then what stands on them, piece by piece of one look."""
    pieces: list[tuple[int, int, str, str, str, str]] = []
    at = 0
    for segment in segments:
        style = segment.style
        front = _colour(style.color if style else None) or text
        behind = _colour(style.bgcolor if style else None)
        if style and style.reverse:
            front, behind = behind or "#000000", front
        looks = [("b", style.bold), ("i", style.italic), ("u", style.underline)] if style else []
        marks = " ".join(name for name, on in looks if on)
        pieces.append((at, segment.cell_length, segment.text, front, behind, marks))
        at += segment.cell_length
    top = row * LINE
    parts: list[str] = []
    for behind, group in groupby(pieces, key=lambda piece: piece[4]):
        run = list(group)
        if behind:
            long = sum(piece[1] for piece in run) * CELL
            parts.append(f'<rect x="{run[0][0] * CELL}" y="{top}" width="{long}" height="{LINE}" fill="{behind}"/>')
    for (front, marks), group in groupby(pieces, key=lambda piece: (piece[3], piece[5])):
        run = list(group)
        said = "".join(piece[2] for piece in run)
        known = f' class="{marks}"' if marks else ""
        for word in WORDS.finditer(said):
            left = (run[0][0] + cell_len(said[: word.start()])) * CELL
            long = cell_len(word[0]) * CELL
            parts.append(
                f'<text x="{left}" y="{top + 15}" textLength="{long}" fill="{front}"{known}>{escape(word[0])}</text>'
            )
    return "".join(parts)


def _colour(colour: Color | None) -> str:
    return "" if colour is None or colour.is_default else colour.get_truecolor().hex
