"""Text on its way to the screen: literal, unable to act on the terminal, of a width all terminals agree on."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.cells import cell_len, get_character_cell_size, set_cell_size
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.color import Color
from textual.content import Content
from textual.filter import LineFilter

if TYPE_CHECKING:
    from collections.abc import Iterator

ELLIPSIS = "…"
MARKS_PER_BASE = 4
LONGEST_ROW = 4_096  # characters looked at for one row of cells; a screen has at most 500 columns

# What nearly every Brazilian text is made of: nothing to change, one cell each.
_PLAIN = re.compile("[ -~¡-¬®-\u02ff]*").fullmatch
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{1,2}")
_FLAG_LETTERS = 0x1F1E6 - ord("A")

# Invisible code points whose category does not say so: fillers, variation selectors, skin tones, tags.
_INVISIBLE = (
    {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2065, 0x3164, 0xFFA0}
    | set(range(0x180B, 0x1810))
    | set(range(0xFE00, 0xFE10))
    | set(range(0xFFF0, 0xFFF9))
    | set(range(0x1F3FB, 0x1F400))
    | set(range(0xE0000, 0xE1000))
)
_SEPARATORS = {0x09, 0x0A, 0x85, 0x2028, 0x2029}
# Format characters (Cf) that are drawn: Arabic and Syriac number signs.
_DRAWN_FORMATS = {*range(0x0600, 0x0606), 0x06DD, 0x070F, 0x0890, 0x0891, 0x08E2, 0x110BD, 0x110CD}
_IDEOGRAPHIC_SPACE = 0x3000


def _displayed(code: int) -> int | str:
    if code in _SEPARATORS:
        return " "
    if code in _INVISIBLE:
        return ""
    category = unicodedata.category(chr(code))
    if category == "Cc":
        if code < 0x20:
            return 0x2400 + code
        return 0x2421 if code == 0x7F else 0xFFFD
    if category == "Cs" or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return 0xFFFD
    if category == "Cf" and code not in _DRAWN_FORMATS:
        return ""
    if category == "Zs" and code != _IDEOGRAPHIC_SPACE:
        return " "
    return code


class _Displayed(dict[int, "int | str"]):
    """A table for `str.translate` that learns the code points it meets."""

    def __missing__(self, code: int) -> int | str:
        if len(self) > 50_000:
            self.clear()
        self[code] = displayed = _displayed(code)
        return displayed


_DISPLAYED = _Displayed()


def plain(value: object, *, multiline: bool = False) -> str:
    """The characters of a value that may be displayed: control characters as symbols, invisible ones left out.

    Line separators become one space each; with `multiline`, LF stays. None is the empty text.
    """
    text = value if isinstance(value, str) else "" if value is None else str(value)
    if (text.isascii() and text.isprintable()) or _PLAIN(text):
        return text
    if multiline:
        return "\n".join(plain(line) for line in text.replace("\r\n", "\n").split("\n"))
    text = text.replace("\r\n", "\n").translate(_DISPLAYED)
    if _PLAIN(text):
        return text
    return "".join(_drawn(text))


def _drawn(text: str) -> Iterator[str]:
    """Marks only after a base and at most four: without one they join the border, with more they climb over rows."""
    marks = MARKS_PER_BASE
    for character in _FLAG.sub(_pair_or_letter, text):
        if get_character_cell_size(character):
            marks = 0
        elif marks < MARKS_PER_BASE:
            marks += 1
        else:
            continue
        yield character


def _pair_or_letter(match: re.Match[str]) -> str:
    """A half flag is one cell here and two there, its letter is one everywhere."""
    return match[0] if len(match[0]) == 2 else chr(ord(match[0]) - _FLAG_LETTERS)


def shown(value: object, *, multiline: bool = False) -> Content:
    """A value for any Textual slot, never read as markup."""
    return Content(plain(value, multiline=multiline))


def shown_text(value: object, *, multiline: bool = False) -> Text:
    """A value for the slots that take only Rich text."""
    return Text(plain(value, multiline=multiline), end="")


def _glyphs(text: str) -> Iterator[tuple[str, int]]:
    """Units that are never cut: a character with its marks, or both halves of a flag, each with its cells."""
    glyph, width, flag = "", 0, False
    for character in text:
        size = get_character_cell_size(character)
        half = "\U0001f1e6" <= character <= "\U0001f1ff"
        if not size or (half and flag):
            glyph, width, flag = glyph + character, width + size, False
            continue
        if glyph:
            yield glyph, width
        glyph, width, flag = character, size, half
    if glyph:
        yield glyph, width


def cells(text: str, width: int) -> str:
    """The text in exactly `width` terminal cells: padded with spaces, or cut between glyphs with an ellipsis."""
    if width <= 0:
        return ""
    text = plain(text if len(text) <= LONGEST_ROW else text[:LONGEST_ROW] + ELLIPSIS)
    if _PLAIN(text):
        return text.ljust(width) if len(text) <= width else text[: width - 1] + ELLIPSIS
    size = cell_len(text)
    if size <= width:
        return text + " " * (width - size)
    kept, used = [], 0
    for glyph, glyph_width in _glyphs(text):
        if used + glyph_width > width - 1:
            break
        kept.append(glyph)
        used += glyph_width
    return "".join(kept) + ELLIPSIS + " " * (width - 1 - used)


_ACTING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufe00-\ufe0f\ud800-\udfff\U0001f3fb-\U0001f3ff]"
)


def _quiet(text: str) -> str:
    """Without what acts on the terminal, in as many cells as the layout has already given it."""
    left = _ACTING.sub("", text)
    return text if left == text else set_cell_size(left, cell_len(text))


def wrapped(text: str, width: int) -> list[str]:
    """Words in lines of at most `width` cells."""
    lines = [""]
    for word in plain(text).split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


@lru_cache(4096)
def _inert(style: Style) -> Style:
    """Without the hyperlink and the actions that markup hides in a style; clicks on rows and options stay."""
    meta = style.meta
    if not style.link and not any(name.startswith("@") for name in meta):
        return style
    kept = {name: value for name, value in meta.items() if not name.startswith("@")}
    return style.clear_meta_and_links() + Style.from_meta(kept) if kept else style.clear_meta_and_links()


class Neutral(LineFilter):
    """The net under every widget: what slipped past `shown` cannot act on the terminal or run an action."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments, changed only where they have something to lose; control segments are dropped."""
        return [
            segment
            if _PLAIN(segment.text) and not (style and (style._link or style._meta))
            else Segment(_quiet(segment.text), style and _inert(style))
            for segment in segments
            if not segment.control
            for style in (segment.style,)
        ]
