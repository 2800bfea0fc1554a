"""Addresses: the places whose words fit, then the customers who have an address there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

from integrator_tui.models.raw import among, as_table, fetch
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
from integrator_tui.rules.search.embedded import joined
from integrator_tui.rules.search.same_word import LINKING, OTHERS, STREET_TYPES
from integrator_tui.rules.search.search_names import LONGEST_WORD, one_error_away

PLACES = 12
"""Places whose customers are read together."""
FEW = 5
MOST_NEIGHBOURS = 5_000
"""Customers among whom a house number is looked for, at most."""
MOST_WAYS = 32
"""Ways to write an address otherwise, at most."""
SHORTEST_ERROR = 4
"""Letters of a word of a street in which a typing error is looked for."""
_HOUSE = re.compile(r"[0-9]{1,5}[a-z]?")
_NO_NUMBER = re.compile(
    r"(?i)(?:^|(?<=[\s,-]))(?:s\s*/\s*n[º°o]?|s\.\s?n\.?|sn|sem\s+n(?:[uú]mero|[º°.]*))(?=$|[\s,.-])"
)
_BEFORE_NUMBER = re.compile(r"(?i)(?:^|(?<=[\s,-]))(?:n[º°o]?\.?|n[uú]m(?:ero)?\.?|nro\.?)\s*(?=[0-9])")
_COMPLEMENT = re.compile(
    r"(?i)(?<=[\s,-])(?:apto?|apartamento|ap|bl|bloco|casa|cs|sala|sl|loja|lj|andar|torre|lote|lt|quadra|qd|km|box)"
    r"\.?\s*(?:[0-9]+[a-z]?|[a-z])(?=$|[\s,.-])"
)
NO_NUMBER = ("s/n", "sn", "s n", "s/nº", "s.n.", "")


@dataclass(frozen=True)
class Spoken:
    """An address as it was typed: its words, and the house numbers that it may have."""

    words: tuple[str, ...]
    """All of them, the numbers too."""
    houses: tuple[str, ...]
    without_number: bool

    @property
    def rest(self) -> tuple[str, ...]:
        """The words that are no house number."""
        return tuple(word for word in self.words if word not in self.houses)

    @property
    def numbers(self) -> tuple[str, ...]:
        """What may stand in the base as the house number."""
        return (*self.houses, *(NO_NUMBER if self.without_number else ()))


def spoken(typed: str, complement: bool = True) -> Spoken:
    """What is typed, taken apart: `Avenida Brasil, nº 7`, `S/N`, a CEP in one piece; without what says which flat."""
    text, without_number = _NO_NUMBER.subn(" ", joined(typed))
    text = _BEFORE_NUMBER.sub(" ", text)
    words = tuple(dict.fromkeys(fold(text if complement else _COMPLEMENT.sub(" ", text)).split()))
    return Spoken(words, tuple(word for word in words if _HOUSE.fullmatch(word)), bool(without_number))


def residents(typed: str, size: int) -> Iterator[Hit]:
    """The customers at the places with all of the words: with the house number first, then by place, then by id.

    With fewer than `FEW` found, as `residents_otherwise`.
    """
    found = 0
    for hit in residents_exactly(typed, size):
        found += 1
        yield hit
    if found < FEW:
        yield from residents_otherwise(typed, size)


def residents_exactly(typed: str, size: int) -> Iterator[Hit]:
    """The customers at the places that have all of the words as they are typed."""
    said = spoken(typed)
    if said.numbers and said.rest:
        yield from _at_numbers(_residents([_terms(said.rest)], size), said.numbers, size)
    yield from _residents([_terms(said.words)] if said.words else [], size)


def residents_otherwise(typed: str, size: int, surely: bool = True) -> Iterator[Hit]:
    """The kind of the street and linking words carry nothing, abbreviations are spelled out, one letter of a word may
    be wrong; of a word that there is too, where nothing else was found and the text is `surely` an address."""
    said = spoken(typed, complement=False)
    choices: dict[bool, list[Sequence[Term]]] = {}
    found = 0
    for numbers in (said.numbers, ()) if said.numbers else ((),):
        for thorough in (False, True) if surely else (False,):
            if thorough and found:
                break
            if thorough not in choices:
                choices[thorough] = list(_otherwise(said.rest, thorough))
            hits = _residents(choices[thorough], size)
            for hit in _at_numbers(hits, numbers, size) if numbers else hits:
                found += 1
                yield hit
        if found >= FEW:
            return


def _residents(choices: Sequence[Sequence[Term]], size: int) -> Iterator[Hit]:
    places = _once(all_words(choices, size)) if choices else iter(())
    while some := list(islice(places, PLACES)):
        ranges = [Range(RESIDENT, BEFORE_ALL, AFTER_ALL, fixed=place) for place in some]
        yield from along(ranges, size)


def _terms(words: Sequence[str]) -> list[Term]:
    ranges = [beginning(PLACE, word) for word in words]
    if len(words) == 1:
        return [Term(tuple(ranges), f" {words[0]}", RARE)]
    numbers = zip(words, ranges, counts(ranges, RARE + 1), strict=True)
    return [Term((of,), f" {word}", entries) for word, of, entries in numbers]


def _otherwise(words: Sequence[str], thorough: bool) -> Iterator[Sequence[Term]]:
    """The words without kinds of streets and linking words, each in the other ways to write it; with `thorough` words
    that begin another may be wrong too."""
    kept = [word for word in words if word not in LINKING and word not in STREET_TYPES]
    if not kept:
        return
    typed = _terms(kept)
    options: list[list[Term]] = []
    for word, term in zip(kept, typed, strict=True):
        others = [*OTHERS.get(word, ())]
        if (thorough or not term.entries) and SHORTEST_ERROR <= len(word) <= LONGEST_WORD:
            others += sorted(_begun_somewhere(one_error_away(word)))
        options.append([*([term] if term.entries else []), *_terms(others)])
    yield from islice(product(*options), MOST_WAYS)


def _begun_somewhere(texts: set[str]) -> set[str]:
    """Those of the texts with which a word of a place begins."""
    first = "(SELECT entry FROM search_place_name WHERE entry >= typed ORDER BY entry LIMIT 1)"
    table, values = as_table("typed", texts)
    rows = fetch(f"SELECT typed, {first} FROM {table}", values)
    return {text for text, entry in rows if entry is not None and entry.startswith(text)}


def _at_numbers(neighbours: Iterator[Hit], numbers: Sequence[str], size: int) -> Iterator[Hit]:
    some_of = islice(neighbours, MOST_NEIGHBOURS)
    while some := list(islice(some_of, size)):
        there, ids = among("customer_id", [key for _, key in some])
        at, values = among("LOWER(number)", numbers)
        found = fetch(f"SELECT customer_id FROM address WHERE {there} AND {at}", [*ids, *values])
        fitting = {key for (key,) in found}
        yield from (hit for hit in some if hit[1] in fitting)


def _once(hits: Iterator[Hit]) -> Iterator[int]:
    seen: set[int] = set()
    for _, key in hits:
        if key not in seen:
            seen.add(key)
            yield key
