"""How the search index keeps names and places, derived from their texts.

A name is kept once per word, turned so that the word stands first: `maria da silva`, `da silva maria`,
`silva maria da`. The beginning of any word is then the beginning of an entry, and the entry itself tells which other
words the customer has.
"""

from __future__ import annotations

import re
from functools import lru_cache

from integrator_tui.rules.fold import fold

LAST = "\U0010ffff"
"""Sorts after every text that continues the one before it."""
LONGEST_ENTRY = 600
"""Characters of a turned name; PostgreSQL takes 2,704 bytes in an index."""
LONGEST_WORD = 60
"""Characters of a word of which parts and misspellings are found."""
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
SHORTEST_PART = 3
SHORTEST_NEAR = 2
"""Letters of a word of which misspellings are found; what is typed has one more."""

_TORN = re.compile(r"[^\w ]|_")


def folded_name(name: str) -> str:
    """The folded name; one of signs only is kept literally."""
    return (fold(name) or " ".join(name.casefold().split()))[:LONGEST_ENTRY]


def name_base(*names: str) -> str:
    """The folded names, each once, with what punctuation tore apart also joined: `davila` for `D'Ávila`."""
    base = ""
    for folded in filter(None, map(folded_name, names)):
        if f" {folded} " not in f" {base} ":
            base = f"{base} {folded}" if base else folded
    if any(map(_TORN.search, names)):
        words = set(base.split())
        joined = (fold(token).replace(" ", "") for name in names for token in name.split())
        base = " ".join([base, *dict.fromkeys(word for word in joined if word and word not in words)])
    return base


@lru_cache(100_000)
def place_base(street: str, district: str, city: str, state: str, cep: str) -> str:
    """The words of an address that it shares with its neighbours; the empty text when it has none."""
    return name_base(street, district, city, state, cep)[:LONGEST_ENTRY]


@lru_cache(20_000)
def place_name(condominium: str) -> str:
    """A condominium as a place of its own, whose name nobody types together with its street."""
    return name_base(condominium)[:LONGEST_ENTRY]


def turned(base: str) -> frozenset[str]:
    """The entries of a name: its words in order, once from each different word on."""
    words = base.split()
    first = {word: position for position, word in reversed(list(enumerate(words)))}
    return frozenset(" ".join(words[at:] + words[:at])[:LONGEST_ENTRY] for at in first.values())


def parts(word: str) -> frozenset[str]:
    """The ends of a word from its second letter on: what is found inside words begins one of them."""
    if len(word) > LONGEST_WORD:
        return frozenset()
    return frozenset(word[at:] for at in range(1, len(word) - SHORTEST_PART + 1))


def near(word: str) -> frozenset[str]:
    """The word, and the word without one letter: two words one typing error apart share one of these."""
    if not SHORTEST_NEAR <= len(word) <= LONGEST_WORD:
        return frozenset()
    return frozenset({word, *(word[:at] + word[at + 1 :] for at in range(len(word)))})


def one_error_apart(one: str, other: str) -> bool:
    """Whether one letter is too many, missing or wrong, or two neighbours are swapped."""
    if len(one) > len(other):
        one, other = other, one
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    rest, other_rest = one[at:], other[at:]
    if len(one) < len(other):
        return rest == other_rest[1:]
    return bool(rest) and (rest[1:] == other_rest[1:] or (rest[:2] == other_rest[1::-1] and rest[2:] == other_rest[2:]))


def one_error_away(word: str, furthest: int = LONGEST_WORD) -> set[str]:
    """Every text that differs by one letter too many, missing, wrong or swapped, but for the beginnings of the word.

    The error stands behind at most so many letters.
    """
    cuts = [(word[:at], word[at:]) for at in range(min(len(word), furthest) + 1)]
    letters = sorted({*LETTERS, *word})
    found = {left + right[1:] for left, right in cuts if right}
    found |= {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    found |= {left + letter + right[1:] for left, right in cuts if right for letter in letters}
    found |= {left + letter + right for left, right in cuts for letter in letters}
    return {text for text in found if not word.startswith(text)}
