"""Several words at once, in any order: read along the rarest, the others looked for in its entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from integrator_tui.models.raw import as_table, fetch
from integrator_tui.queries.search.search_ranges import (
    AFTER_ALL,
    SIZES,
    WORD,
    Hit,
    Range,
    beginning,
    entry_at,
    read,
    rest,
    whole_word,
)
from integrator_tui.rules.search.search_names import LAST

RARE = 3_000
"""Up to so many entries are read without asking what the other words have."""
STEPS = (2_000, 8_000, 32_000, 128_000, 512_000)
"""Entries of a common word that are looked at before the next one has its turn."""
SHORTEST = 3
"""Letters of a word that is worth reading along."""
COMMON = 10**9
"""What a shorter word counts as."""


@dataclass(frozen=True)
class Term:
    """A word of the text: the ranges of the entries that begin with it, and what shows it in other entries."""

    ranges: tuple[Range, ...]
    sign: str
    entries: int
    """About how many entries begin with it; 0 only where there are none."""


def begun(word: str, entries: int) -> Term:
    """A word of a name of which at least the beginning is typed."""
    return Term((beginning(WORD, word),), f" {word}", entries)


def whole(word: str, entries: int) -> Term:
    """Just this word of a name."""
    return Term((whole_word(WORD, word),), f" {word} ", entries)


def all_words(choices: Iterable[Sequence[Term]], size: int, thorough: bool = True) -> Iterator[Hit]:
    """The entries that have all words of a choice, one choice after the other; some of them twice.

    Order: along the word that fewest have, by entry, then id. Where that is still common, the other words have their
    turns, in steps of fixed size: the first word whose entries end has shown everything. Without `thorough` one step
    has to do.
    """
    waiting: list[Range] = []
    for terms in choices:
        order = sorted(range(len(terms)), key=lambda at: (terms[at].entries, -len(terms[at].sign), at))
        rarest = terms[order[0]]
        if not rarest.entries:
            continue
        if len(terms) == 1 or rarest.entries <= RARE or len(rarest.ranges) > 1:
            waiting += _with_others(terms, order[0])
        else:
            yield from along(waiting, size)
            waiting = []
            yield from _by_turns([_with_others(terms, at) for at in order], size, thorough)
    yield from along(waiting, size)


def along(ranges: Sequence[Range], size: int) -> Iterator[Hit]:
    """One range after the other."""
    for of, hits in read(ranges, size):
        yield from hits
        if len(hits) == size:
            yield from rest(of, hits, max(size, SIZES[1]))


def _by_turns(words: Sequence[list[Range]], size: int, thorough: bool) -> Iterator[Hit]:
    left = [ranges[0] for ranges in words if len(ranges) == 1]
    turns = sorted((step + word, word, step) for step in range(len(STEPS)) for word in range(len(left)))
    for _, word, step in turns if thorough else turns[:1]:
        of = left[word]
        ((_, hits),) = read([replace(of, look_at=STEPS[step])], size)
        yield from hits
        end = entry_at(of, STEPS[step] - 1)  # only for those who want more
        turn = of if end is None else replace(of, high=end[0])
        if len(hits) == size:
            yield from rest(turn, hits, max(size, SIZES[1]))
        if end is None:
            return
        yield from rest(turn, [end], SIZES[0])  # customers of the same name
        left[word] = replace(of, low=end[0], after=AFTER_ALL)
    if thorough:
        yield from along(left[:1], size)


def _with_others(terms: Sequence[Term], driver: int) -> list[Range]:
    others = tuple(term.sign for at, term in enumerate(terms) if at != driver)
    return [replace(each, contains=others) for each in terms[driver].ranges]


def customers_with(words: Iterable[str], known: Mapping[str, int] | None = None) -> dict[str, int]:
    """About how many customers have a word that begins so; 0 only where nobody has. Short ones count as common.

    `known` are those that were asked for already.
    """
    found = dict(known or {})
    words = tuple(words)
    if some := [word for word in words if len(word) >= SHORTEST and word not in found]:
        table, values = as_table("typed", some)
        total = "(SELECT SUM(customers) FROM search_word WHERE word >= typed AND word <= typed || ?)"
        rows = fetch(f"SELECT typed, {total} FROM {table}", (LAST, *values))
        found |= {text: int(customers or 0) for text, customers in rows}
    return {word: found.get(word, COMMON) for word in words}
