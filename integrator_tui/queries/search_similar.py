"""Words that nobody has as they were typed: parts of words, words run together or torn apart, one typing error."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from integrator_tui.models.raw import fetch, on_postgresql
from integrator_tui.queries.search_ranges import WORD, Hit, beginning, whole_word
from integrator_tui.queries.search_words import Term, every_word, prefix
from integrator_tui.rules.search_keys import LAST, LONGEST_WORD, SHORTEST_PART

MOST_PARTS = 200
"""Words that contain a typed part, at most."""
SHORTEST_ERROR = 3
"""Letters of a word in which a typing error is looked for."""
SHORTEST_BEGINNING = 4
"""Letters of the beginning of a word in which one is looked for."""
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789 "


def joined(words: Sequence[str], size: int) -> Iterator[Hit]:
    """Neighbouring words as one: `super net` finds `SuperNet`; `d avila` finds `Davila`."""
    for at in range(len(words) - 1):
        together = [*words[:at], words[at] + words[at + 1], *words[at + 2 :]]
        yield from every_word([prefix(WORD, word) for word in together], size)


def inside(words: Sequence[str], size: int) -> Iterator[Hit]:
    """Words that contain what was typed: `net` finds `SuperNet`."""
    terms: list[list[Term]] = []
    for word in words:
        options = [prefix(WORD, word)]
        if SHORTEST_PART <= len(word) <= LONGEST_WORD:
            rows = fetch(
                f"SELECT DISTINCT word FROM (SELECT part, word FROM search_part WHERE part >= ? AND part <= ?"
                f" ORDER BY part, word LIMIT {MOST_PARTS}) AS parts ORDER BY word",
                (word, word + LAST),
            )
            if rows:
                options.append(Term(tuple(whole_word(WORD, found) for (found,) in rows), (word,)))
        terms.append(options)
    yield from _combined(terms, size)


def misspelt(words: Sequence[str], size: int) -> Iterator[Hit]:
    """Words of names from which a typed one differs by one letter too many, missing, wrong or swapped with the next.

    Whole words come before beginnings of words.
    """
    known = _first_entries(words)
    unknown = {word for word in words if not known.get(word, "").startswith(word)}
    whole: list[list[Term]] = []
    begun: list[list[Term]] = []
    for word in words:
        exact = [prefix(WORD, word)]
        nearly_whole, nearly_begun = _neighbours(word) if not unknown or word in unknown else ([], [])
        whole.append(exact + ([_whole(nearly_whole)] if nearly_whole else []))
        begun.append(whole[-1] + ([_begun(nearly_begun)] if nearly_begun else []))
    yield from _combined(whole, size)
    yield from _combined(begun, size)


def _combined(terms: Sequence[Sequence[Term]], size: int) -> Iterator[Hit]:
    """Every choice of one term per word, those with the fewest changes first; the unchanged text is left out."""
    choices = sorted(
        product(*(range(len(options)) for options in terms)), key=lambda choice: (sum(map(bool, choice)), choice)
    )
    for choice in choices:
        if any(choice):
            yield from every_word([options[at] for options, at in zip(terms, choice, strict=True)], size)


def _whole(words: Sequence[str]) -> Term:
    return Term(tuple(whole_word(WORD, word) for word in words), tuple(f" {word} " for word in words))


def _begun(words: Sequence[str]) -> Term:
    return Term(tuple(beginning(WORD, word) for word in words), tuple(f" {word}" for word in words))


def _neighbours(word: str) -> tuple[list[str], list[str]]:
    """The words of names one error away, and the beginnings of words one error away."""
    if not SHORTEST_ERROR <= len(word) <= LONGEST_WORD:
        return [], []
    entries = _first_entries(sorted(one_error_away(word)))
    whole = [near for near, entry in entries.items() if entry == near or entry.startswith(f"{near} ")]
    begun = [near for near, entry in entries.items() if entry.startswith(near)]
    begun = [near for near in begun if len(near) >= SHORTEST_BEGINNING] if len(word) > SHORTEST_BEGINNING else []
    return whole, begun


def one_error_away(word: str) -> set[str]:
    """Every text that differs by one letter: too many, missing, wrong, or two neighbours swapped."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    letters = sorted({*LETTERS, *word})
    near = {left + right[1:] for left, right in cuts if right}
    near |= {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    near |= {left + letter + right[1:] for left, right in cuts if right for letter in letters}
    near |= {left + letter + right for left, right in cuts for letter in letters}
    return {" ".join(text.split()) for text in near} - {word, ""}


def _first_entries(texts: Iterable[str]) -> dict[str, str]:
    """For each text the first entry of the names at or after it: which tells whether any begins with it."""
    first = "(SELECT entry FROM search_name WHERE entry >= text ORDER BY entry LIMIT 1)"
    if on_postgresql():
        sql = f"SELECT text, {first} FROM unnest(?::text[]) AS texts (text)"
        rows = fetch(sql.replace("entry >= text", 'entry >= text COLLATE "C"'), (list(texts),))
    else:
        rows = fetch(
            f"SELECT value AS text, {first.replace('>= text', '>= value')} FROM json_each(?)",
            (json.dumps(list(texts)),),
        )
    return {text: entry or "" for text, entry in rows}
