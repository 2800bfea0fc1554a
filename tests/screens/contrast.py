"""Whether what is on the screen can be read: the contrast of every cell, as it is sent and in the 16 colours of old."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from rich.color import Color as Sent
from rich.color import ColorSystem
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from textual.color import Color
from textual.strip import Strip

from integrator_tui.app import Desk
from integrator_tui.desk.themes import SIXTEEN

LEAST = 4.5
"""Contrast of text in WCAG 2.2, 1.4.3 (AA)."""
OLD = TerminalTheme(
    (0, 0, 0), (229, 229, 229),
    [(0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229)],
    [(127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
     (255, 255, 255)],
)  # fmt: skip
"""The 16 colours of xterm."""


def unreadable(desk: Desk, strips: Iterable[Strip]) -> Iterator[str]:
    """What stands on the lines of the screen with too little contrast."""
    theme = desk.current_theme
    ground = (theme.foreground or "", theme.background or "")
    for number, strip in enumerate(strips):
        for segment in strip:
            if segment.text.strip(" ▏│─╭╮╰╯▔▁▎▊█▇▆▅▄▃▂") and segment.style is not None:
                sixteen = desk.theme.endswith(SIXTEEN)
                for colours, ratio in _contrasts(segment.style, ground):
                    if ratio < LEAST and sixteen == (colours == "16"):
                        yield f"line {number} {colours} {ratio:.1f}: {segment.text!r} {segment.style}"


@cache
def _contrasts(style: Style, ground: tuple[str, str]) -> tuple[tuple[str, float], ...]:
    front = style.color or Sent.parse(ground[0])
    back = style.bgcolor or Sent.parse(ground[1])
    old = (front.downgrade(ColorSystem.STANDARD), back.downgrade(ColorSystem.STANDARD))
    return ("full", _ratio(front, back, bool(style.dim))), ("16", _ratio(*old, bool(style.dim)))


def _ratio(front: Sent, back: Sent, dim: bool) -> float:
    one, other = Color(*front.get_truecolor(OLD)), Color(*back.get_truecolor(OLD))
    dark, light = sorted((_luminance(other.blend(one, 0.5) if dim else one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Color) -> float:
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
