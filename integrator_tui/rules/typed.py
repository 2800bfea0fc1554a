"""What fingers and the clipboard do to numbers: digits of other scripts, separators, characters not accepted."""

from __future__ import annotations

import re
import unicodedata

from integrator_tui.rules.counting import counted as in_words

# Marks without width that copying from chats and web pages brings along, dashes and spaces of all widths, wide ASCII.
_TIDY: dict[int, str | None] = {
    **dict.fromkeys(
        (0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), *range(0x2066, 0x206A), 0xFEFF)
    ),
    **dict.fromkeys((*range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFE63), "-"),
    **dict.fromkeys((0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " "),
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
}
_SEPARATORS = re.compile(r"[\s._/\\-]+")
_NOT_DIGITS = re.compile("[^0-9]")
_NOT_ALPHANUMERIC = re.compile("[^0-9A-Za-z]")


def decimals(text: str) -> str:
    """The text with the decimal digits of every script written in ASCII; nothing else changes."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def tidy(text: str) -> str:
    """Trimmed, digits, dashes, spaces and full-width characters in ASCII, marks without width left out."""
    return (text if text.isascii() else decimals(text).translate(_TIDY)).strip()


def compact(text: str) -> str:
    """The tidy text without what only separates groups of digits: spaces, dots, dashes, slashes."""
    return _SEPARATORS.sub("", tidy(text))


def strange(text: str, *, letters: bool = False) -> str:
    """The first character that is no ASCII digit (nor, with `letters`, an ASCII letter), as it is quoted in a sentence.

    Empty when there is none.
    """
    found = (_NOT_ALPHANUMERIC if letters else _NOT_DIGITS).search(text)
    return quoted(found[0]) if found else ""


def quoted(character: str) -> str:
    """One character inside a sentence: itself, or its code point where it cannot be displayed."""
    return f"«{character}»" if character.isprintable() else f"U+{ord(character):04X}"


def counted(count: int) -> str:
    """How many were typed, as the end of a sentence about a length."""
    return in_words(count, "foi digitado {}", "foram digitados {}")
