"""Several words at once, in any order: read along the rarest, the others looked up in its entries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from integrator_tui.queries.search_ranges import SIZES, Hit, Index, Range, beginning, counts, read, rest

FEW = 1_000
"""A word with fewer entries than this is read without asking further."""
GLANCE = 4_000
"""Entries of a common word that are looked at in the hope that enough of them fit."""
MANY = 100_000


@dataclass(frozen=True)
class Term:
    """A word of the text: the ranges of the entries that begin with it, and what shows it in other entries."""

    ranges: tuple[Range, ...]
    signs: tuple[str, ...]


def prefix(index: Index, word: str) -> Term:
    """A word of which the beginning is typed."""
    return Term((beginning(index, word),), (f" {word}",))


def every_word(terms: Sequence[Term], size: int) -> Iterator[Hit]:
    """The entries that have all of the words, some of them twice.

    Order: along the word with the fewest entries, by entry, then id; among words that are all common, what a glance
    at the longest finds comes first.
    """
    if len(terms) == 1:
        yield from along(terms[0].ranges, size)
        return
    numbers = _count(terms, FEW)
    if min(numbers) >= FEW:
        longest = max(range(len(terms)), key=lambda at: (max(map(len, terms[at].signs)), -at))
        yield from along([replace(r, scan=GLANCE) for r in _with_others(terms, longest)], size)
        numbers = _count(terms, MANY)
    if min(numbers):
        yield from along(_with_others(terms, numbers.index(min(numbers))), size)


def along(ranges: Sequence[Range], size: int) -> Iterator[Hit]:
    """One range after the other."""
    for of, hits in read(ranges, size):
        yield from hits
        if len(hits) == size and not of.scan:
            yield from rest(of, hits, max(size, SIZES[1]))


def _with_others(terms: Sequence[Term], driver: int) -> list[Range]:
    others = tuple(term.signs for at, term in enumerate(terms) if at != driver)
    return [replace(r, contains=others) for r in terms[driver].ranges]


def _count(terms: Sequence[Term], most: int) -> list[int]:
    ranges = [r for term in terms for r in term.ranges]
    found = iter(counts(ranges, most))
    return [sum(next(found) for _ in term.ranges) for term in terms]
