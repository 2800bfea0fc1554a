"""How a cell looks, as the codes a terminal is given, and the shortest way from one look to another."""

from __future__ import annotations

from typing import NamedTuple

from rich.color import ColorSystem
from rich.style import Style
from textual.strip import Strip

_SEEN_ON_BLANKS = frozenset({"4", "5", "7", "9", "21", "53"})
"""Underline, blink, reverse, strike, double underline, overline."""
_MOST = 4_096


class Look(NamedTuple):
    """Codes of attributes, ink and paper; what is None is not seen and may be anything."""

    attributes: str | None
    ink: str | None
    paper: str

    def goes_with(self, other: Look) -> bool:
        """Whether it is written after the other one without a word about it."""
        return self is other or (self.ink is None and self.paper == other.paper)


PLAIN = Look("", "", "")


class Looks:
    """The looks of styles on a terminal with so many colours, each made once."""

    def __init__(self, colours: ColorSystem) -> None:
        self._colours = colours
        self._made: dict[Style | None, tuple[Look, Look]] = {}
        self._same: dict[Look, Look] = {}

    def of(self, style: Style | None) -> tuple[Look, Look]:
        """On a letter, and on a blank, where neither ink nor bold is seen; equal looks are the same object."""
        found = self._made.get(style)
        if found is None:
            if len(self._made) >= _MOST:
                self._made.clear()
                self._same.clear()
            letter = PLAIN if style is None else self._codes(style)
            shown = any(code in _SEEN_ON_BLANKS for code in (letter.attributes or "").split(";"))
            blank = letter if shown else Look(None, None, letter.paper)
            found = self._same.setdefault(letter, letter), self._same.setdefault(blank, blank)
            self._made[style] = found
        return found

    def _codes(self, style: Style) -> Look:
        ink = style.color and ";".join(style.color.downgrade(self._colours).get_ansi_codes())
        paper = style.bgcolor and ";".join(style.bgcolor.downgrade(self._colours).get_ansi_codes(False))
        colours = [code for code in (ink, paper) if code]
        rest = Strip.render_ansi(style, self._colours)
        attributes = rest.removesuffix(";".join(colours)).removesuffix(";")
        return Look(attributes, ink or "", paper or "")


def change(now: Look, to: Look) -> tuple[str, Look]:
    """The sequence from the look in force to one that is wanted, and what is in force then."""
    had = now.attributes or ""
    wanted = to.attributes
    if wanted is None:
        wanted = had if not any(code in _SEEN_ON_BLANKS for code in had.split(";")) else ""
    ink = (now.ink or "") if to.ink is None else to.ink
    then = Look(wanted, ink, to.paper)
    if then == now:
        return "", now
    if had and had != wanted:
        return f"\x1b[{';'.join(['0', *filter(None, then)])}m", then
    codes = [wanted] if wanted != had else []
    codes += [ink or "39"] if ink != now.ink else []
    codes += [to.paper or "49"] if to.paper != now.paper else []
    return f"\x1b[{';'.join(codes)}m", then
