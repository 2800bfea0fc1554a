"""How near a typed text comes to a name: which of several that fit is meant most likely."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from integrator_tui.rules.search.same_word import OTHERS
from integrator_tui.rules.search.search_names import SHORTEST_PART, one_error_apart
from integrator_tui.rules.search.sounds import sounds

SHORTEST_BEGINNING = 5
"""Letters of the beginning of a word in which an error is looked for."""


def letters_apart(typed: str, text: str) -> tuple[int, int]:
    """How many letters have to be changed: until the typed one begins the other, and until it is the other.

    Column by column as numbers of one bit for each typed letter (Myers 1999): a page of names costs a millisecond.
    """
    places: dict[str, int] = {}
    for at, letter in enumerate(typed):
        places[letter] = places.get(letter, 0) | 1 << at
    every, last = (1 << len(typed)) - 1, 1 << len(typed) >> 1
    more, less, apart = every, 0, len(typed)
    fewest = apart
    for letter in text:
        same = places.get(letter, 0)
        diagonal = ((((same & more) + more) ^ more) | same | less) & every
        right, left = less | (~(diagonal | more) & every), more & diagonal
        if right & last:
            apart += 1
        elif left & last:
            apart -= 1
        right, left = (right << 1 | 1) & every, left << 1 & every
        more, less = left | (~(same | less | right) & every), right & (same | less)
        if apart < fewest:
            fewest = apart
    return fewest, apart


@lru_cache(4_000)
def is_misheard(word: str, other: str) -> bool:
    """Whether one may be the other, misspelt or written as it sounds; the same words come again and again."""
    return one_error_apart(word, other) or not sounds(word).isdisjoint(sounds(other))


@lru_cache(4_000)
def is_alike(word: str, other: str) -> bool:
    """Whether a typed word may stand for the other in any of the ways in which names are looked for."""
    if other.startswith(word) or other in OTHERS.get(word, ()) or (len(word) >= SHORTEST_PART and word in other):
        return True
    ends = (len(word) - 1, len(word), len(word) + 1) if len(word) >= SHORTEST_BEGINNING else ()
    return is_misheard(word, other) or any(one_error_apart(word, other[:end]) for end in ends)


def all_alike(words: Sequence[str], there: Sequence[str]) -> bool:
    """Whether each of the typed words may stand for one of the others, or all of them run together."""
    return all(any(is_alike(word, each) for each in there) for word in words) or "".join(words) in "".join(there)
