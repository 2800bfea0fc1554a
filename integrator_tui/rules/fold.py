"""What search compares: text without case, accents and punctuation. Stored columns hold it, so it must never change
its answer for the same text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from integrator_tui.rules.typed import decimals

_NOT_WORD = re.compile("[^0-9a-z]+")
_NOT_DIGIT = re.compile("[^0-9]+")
# Letters that Unicode does not take apart into a base and a mark.
_LETTERS = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ł": "l",
        "ħ": "h",
        "ŧ": "t",
        "ı": "i",
    }
)

_BECOMES_ANOTHER = re.compile(f"[{''.join(map(chr, _LETTERS))}]").search


def fold(text: str) -> str:
    """Case-folded, without accents and invisible characters, every run of anything but letters and digits one space.

    `fold(fold(text)) == fold(text)` for every text.
    """
    if text.isascii():
        return _NOT_WORD.sub(" ", text.lower()).strip()
    # Taking apart may uncover capitals (ℌ) and folding may uncover marks (İ): both, then the marks go.
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return " ".join(apart.translate(_LETTERS).translate(_KEPT).split())


def likely(text: str, folded: Iterable[str]) -> tuple[str, ...]:
    """Those of the folded texts that the folded text may hold: what is missing is not in it, and nothing was folded.

    Marks and invisible characters are never ASCII, so what is left of a text without all else holds what it would
    hold when folded. Letters that become others are looked at apart.
    """
    if text.isascii():
        text = text.lower()
    else:
        apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        if _BECOMES_ANOTHER(apart):
            return tuple(folded)
        text = apart.encode("ascii", "ignore").decode("ascii")
    return tuple(one for one in folded if one in text or not one.isascii())


def words(text: str) -> tuple[str, ...]:
    """The words of the folded text, in order."""
    return tuple(fold(text).split())


def digits(text: str) -> str:
    """The decimal digits of the text in ASCII, whatever their script, and nothing else."""
    return _NOT_DIGIT.sub("", decimals(text))


class _Kept(dict[int, "str | int"]):
    """A table for `str.translate` that learns the code points it meets: letters and numbers stay, marks and invisible
    characters go, the rest separates words."""

    def __missing__(self, code: int) -> str | int:
        category = unicodedata.category(chr(code))
        if category[0] in "LN":
            kept: str | int = code
        else:
            kept = "" if category[0] == "M" or category == "Cf" else " "
        if len(self) < 20_000:
            self[code] = kept
        return kept


_KEPT = _Kept()
