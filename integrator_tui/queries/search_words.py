"""Several words at once, in any order: read along the rarest, the others looked for in its entries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from integrator_tui.queries.search_ranges import SIZES, Hit, Index, Range, beginning, counts, read, rest, whole_word

FEW = 200
"""A word with fewer entries than this is read without asking further."""
GLANCE = 2_000
"""Entries of a common word that are looked at in the hope that enough of them fit."""
STEPS = (2_000, 10_000, 50_000, 250_000)
"""Up to how many entries words are counted, step by step, until one has fewer."""


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

    Order: along the word with the fewest entries, by entry, then id; among words that are all common, what a glance
    at the longest finds comes first. Without `thorough` a glance at common words has to do.
    """
    if len(terms) == 1:
        yield from along(terms[0].ranges, size)
        return
    numbers = _count(terms, FEW)
    if min(numbers) >= FEW:
        longest = max(range(len(terms)), key=lambda at: (len(terms[at].sign), -at))
        yield from along([replace(each, scan=GLANCE) for each in _with_others(terms, longest)], size)
        if not thorough:
            return
        for most in STEPS:
            numbers = _count(terms, most)
            if min(numbers) < most:
                break
    if min(numbers):
        yield from along(_with_others(terms, numbers.index(min(numbers))), size)


def along(ranges: Sequence[Range], size: int) -> Iterator[Hit]:
    """One range after the other."""
    for of, hits in read(ranges, size):
        yield from hits
        if len(hits) == size and not of.scan:
            yield from rest(of, hits, max(size, SIZES[1]))


def _with_others(terms: Sequence[Term], driver: int) -> list[Range]:
    others = tuple(term.sign for at, term in enumerate(terms) if at != driver)
    return [replace(each, contains=others) for each in terms[driver].ranges]


def _count(terms: Sequence[Term], most: int) -> list[int]:
    found = iter(counts([each for term in terms for each in term.ranges], most))
    return [sum(next(found) for _ in term.ranges) for term in terms]
