"""Several words at once, in any order: read along the rarest, the others looked for in its entries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from integrator_tui.queries.search_ranges import (
    AFTER_ALL,
    SIZES,
    Hit,
    Index,
    Range,
    beginning,
    counts,
    entry_at,
    read,
    rest,
    whole_word,
)

FEW = 500
"""A word with fewer entries than this is read without asking further."""
STEPS = (2_000, 8_000, 32_000, 128_000, 512_000, 2_048_000)
"""Entries of common words that are looked at by turns until one of the words has no more."""


@dataclass(frozen=True)
class Term:
    """A word of the text: the ranges of the entries that begin with it, and what shows it in other entries."""

    ranges: tuple[Range, ...]
    sign: str


def begun(index: Index, word: str) -> Term:
    """A word of which at least the beginning is typed."""
    return Term((beginning(index, word),), f" {word}")


def whole(index: Index, word: str) -> Term:
    """Just this word."""
    return Term((whole_word(index, word),), f" {word} ")


def all_words(terms: Sequence[Term], size: int, thorough: bool = True) -> Iterator[Hit]:
    """The entries that have all of the words, some of them twice.

    Order: along the word with the fewest entries, by entry, then id. Where all are common, along each word by turns,
    the longest first, in steps of fixed size: what the rarest has is complete when its entries end, whichever it is.
    Without `thorough` one step has to do.
    """
    if len(terms) == 1:
        yield from along(terms[0].ranges, size)
        return
    numbers = _count(terms, FEW)
    if (fewest := min(numbers)) < FEW:
        if fewest:
            yield from along(_with_others(terms, numbers.index(fewest)), size)
        return
    single = [at for at, term in enumerate(terms) if len(term.ranges) == 1]
    if not single:
        yield from along(_with_others(terms, 0), size)
        return
    left = {at: _with_others(terms, at)[0] for at in sorted(single, key=lambda at: (-len(terms[at].sign), at))}
    for step in STEPS if thorough else STEPS[:1]:
        for at, of in left.items():
            end = entry_at(of, step)
            yield from along([of if end is None else replace(of, high=end)], size)
            if end is None:
                return
            left[at] = replace(of, low=end, after=AFTER_ALL)


def along(ranges: Sequence[Range], size: int) -> Iterator[Hit]:
    """One range after the other."""
    for of, hits in read(ranges, size):
        yield from hits
        if len(hits) == size:
            yield from rest(of, hits, max(size, SIZES[1]))


def _with_others(terms: Sequence[Term], driver: int) -> list[Range]:
    others = tuple(term.sign for at, term in enumerate(terms) if at != driver)
    return [replace(each, contains=others) for each in terms[driver].ranges]


def _count(terms: Sequence[Term], most: int) -> list[int]:
    found = iter(counts([each for term in terms for each in term.ranges], most))
    return [sum(next(found) for _ in term.ranges) for term in terms]
