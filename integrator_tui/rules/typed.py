"""What fingers and the clipboard do to numbers: digits of other scripts, separators, characters not accepted."""

from __future__ import annotations

import re
import unicodedata

# White space, dots, dashes and slashes of all widths, and the invisible marks that copying from the web brings along.
_SEPARATORS = re.compile(
    r"[\s._/\\\-\u00ad\u2010-\u2015\u2212\u2215\ufe58\ufe63\uff0d\uff0e\uff0f"
    r"\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+"
)
_NOT_DIGITS = re.compile(r"[^0-9]")
_NOT_ALPHANUMERIC = re.compile(r"[^0-9A-Za-z]")


def decimals(text: str) -> str:
    """The text with the decimal digits of every script written in ASCII; nothing else changes."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def compact(text: str) -> str:
    """The text without what only separates groups of digits, its decimal digits in ASCII."""
    return _SEPARATORS.sub("", decimals(text))


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
    return "foi digitado 1" if count == 1 else f"foram digitados {count:,}".replace(",", ".")
