"""How a word of a name sounds in Brazil: Luiz and Luís, Sousa and Souza, Thiago and Tiago have one sound.

Only names that would sound alike to who hears them at the telephone may share a sound; that two others do now and then
costs a row below the right ones, never above.
"""

from __future__ import annotations

import re
from functools import lru_cache

SHORTEST = 3
"""Letters of a word of which the sound is kept."""
_STEPS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (r"(.)\1+", r"\1"), (r"ph", "f"), (r"th", "t"), (r"ch(?=[rl])", "k"), (r"gi(?=[aou])", "j"),
        (r"ngt", "nt"), (r"y", "i"), (r"w", "v"), (r"sch|sh|ch", "x"), (r"ck", "k"),
        (r"lh", "li"), (r"nh", "ni"), (r"h", ""), (r"qu(?=[ei])", "k"), (r"q", "k"), (r"gu(?=[ei])", "G"),
        (r"g(?=[ei])", "j"), (r"G", "g"), (r"[sx]c(?=[ei])|c(?=[ei])", "s"), (r"c", "k"), (r"[zx]", "s"),
        (r"ou", "o"), (r"ei(?=r)", "e"), (r"e", "i"), (r"o", "u"), (r"n(?=[pb])|m(?![aiu])", "n"),
        (r"l(?![aiu])", "u"), (r"(.)\1+", r"\1"), (r"^s(?=[^aiu])", "is"), (r"(?<=[^aiu])i$", ""),
    )
)  # fmt: skip
"""What is written -> what is heard, in this order."""


@lru_cache(50_000)
def sounds(word: str) -> frozenset[str]:
    """The sounds that a folded word may have; none for a short one, or one with digits.

    Folding takes the cedilla away: a `c` before a, o, u may be either.
    """
    if len(word) < SHORTEST or not word.isascii() or not word.isalpha():
        return frozenset()
    readings = {word, re.sub(r"c(?=[aou])", "s", word)}
    if word.startswith("w"):
        readings.add("u" + word[1:])
    return frozenset(map(_sound, readings))


def signs(word: str) -> frozenset[str]:
    """The sounds as they stand among the misspellings of the index, where no word begins with a tilde."""
    return frozenset(f"~{sound}" for sound in sounds(word))


def _sound(word: str) -> str:
    for pattern, by in _STEPS:
        word = pattern.sub(by, word)
    return word
