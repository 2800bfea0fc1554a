"""Addresses: the places whose words fit, then the customers who have an address there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from integrator_tui.models.raw import among, fetch
from integrator_tui.queries.search.search_ranges import (
    AFTER_ALL,
    BEFORE_ALL,
    PLACE,
    RESIDENT,
    Hit,
    Range,
    beginning,
    counts,
)
from integrator_tui.queries.search.search_words import RARE, Term, all_words, along
from integrator_tui.rules.fold import fold

PLACES = 12
"""Places whose customers are read together."""
FEW = 5
MOST_NEIGHBOURS = 5_000
"""Customers among whom a house number is looked for, at most."""
_CEP = re.compile(r"\b([0-9]{5})[-. ]([0-9]{3})\b")
_HOUSE = re.compile(r"[0-9]{1,6}[a-z]?")


def residents(typed: str, size: int) -> Iterator[Hit]:
    """The customers at the places with all of the words, by place, then by id.

    With fewer than `FEW` found, words that look like a house number are looked for in the number of the address.
    """
    words = list(dict.fromkeys(fold(_CEP.sub(r"\1\2", typed)).split()))
    found = 0
    for hit in _residents(words, size):
        found += 1
        yield hit
    houses = [word for word in words if _HOUSE.fullmatch(word)]
    rest = [word for word in words if word not in houses]
    if found < FEW and houses and rest:
        neighbours = islice(_residents(rest, size), MOST_NEIGHBOURS)
        while some := list(islice(neighbours, size)):
            yield from _at_number(some, houses)


def _residents(words: Sequence[str], size: int) -> Iterator[Hit]:
    places = _once(all_words([_terms(words)], size)) if words else iter(())
    while some := list(islice(places, PLACES)):
        ranges = [Range(RESIDENT, BEFORE_ALL, AFTER_ALL, fixed=place) for place in some]
        yield from along(ranges, size)


def _terms(words: Sequence[str]) -> list[Term]:
    ranges = [beginning(PLACE, word) for word in words]
    numbers = zip(words, ranges, counts(ranges, RARE + 1), strict=True)
    return [Term((of,), f" {word}", entries) for word, of, entries in numbers]


def _at_number(hits: Sequence[Hit], houses: Sequence[str]) -> Iterator[Hit]:
    there, ids = among("customer_id", [key for _, key in hits])
    at, numbers = among("LOWER(number)", houses)
    fitting = {key for (key,) in fetch(f"SELECT customer_id FROM address WHERE {there} AND {at}", [*ids, *numbers])}
    yield from (hit for hit in hits if hit[1] in fitting)


def _once(hits: Iterator[Hit]) -> Iterator[int]:
    seen: set[int] = set()
    for _, key in hits:
        if key not in seen:
            seen.add(key)
            yield key
