"""Addresses: the places whose words fit, then the customers who have an address there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

from integrator_tui.models.raw import among, fetch
from integrator_tui.queries.search.search_beginnings import Beginnings
from integrator_tui.queries.search.search_ranges import (
    AFTER_ALL,
    BEFORE_ALL,
    PLACE,
    RESIDENT,
    Hit,
    Range,
    beginning,
    counts,
    whole_word,
)
from integrator_tui.queries.search.search_words import RARE, Term, all_words, along
from integrator_tui.rules.fold import fold
from integrator_tui.rules.search.embedded import joined
from integrator_tui.rules.search.same_word import OTHERS, naming
from integrator_tui.rules.search.search_names import LONGEST_WORD

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


class Places:
    """Who lives at the places whose words fit; what is asked of the index is remembered while a text is looked for."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._beginnings = Beginnings(PLACE)

    def residents(self, typed: str) -> Iterator[Hit]:
        """The customers at the places with all of the words: with the house number first, then by place, then by id.

        With fewer than `FEW` found, as `otherwise`.
        """
        found = 0
        for hit in self.exactly(typed):
            found += 1
            yield hit
        if found < FEW:
            yield from self.otherwise(typed)

    def exactly(self, typed: str) -> Iterator[Hit]:
        """The customers at the places that have all of the words as they are typed.

        Where few of them have the house number, who has it in a street that is written otherwise comes before the
        neighbours: `av b 2` for `Rua B, 2`, with avenues in a quarter that begins with a b.
        """
        said = spoken(typed)
        self.begun(said.words)
        if said.numbers and (ways := self._all(said.rest)):
            found = 0
            for hit in _at_numbers(self._at(ways), said.numbers, self.size):
                found += 1
                yield hit
            if found < FEW:
                kept = spoken(typed, complement=False).rest
                yield from _at_numbers(self._at(list(self._otherwise(kept, False))), said.numbers, self.size)
        yield from self._at(self._all(said.words))

    def otherwise(self, typed: str, surely: bool = True) -> Iterator[Hit]:
        """The kind of the street and linking words carry nothing, abbreviations are spelled out, one letter of a word
        may be wrong; of a word that there is too, where nothing else was found and the text is `surely` an address."""
        said = spoken(typed, complement=False)
        choices: dict[bool, list[Sequence[Term]]] = {}
        found = 0
        for numbers in (said.numbers, ()) if said.numbers else ((),):
            for thorough in (False, True) if surely else (False,):
                if thorough and found:
                    break
                if thorough not in choices:
                    choices[thorough] = list(self._otherwise(said.rest, thorough))
                hits = self._at(choices[thorough])
                for hit in _at_numbers(hits, numbers, self.size) if numbers else hits:
                    found += 1
                    yield hit
            if found >= FEW:
                return

    def begun(self, words: Iterable[str]) -> set[str]:
        """The words with which a word of a place begins."""
        return self._beginnings.of(words)

    def _at(self, choices: Sequence[Sequence[Term]]) -> Iterator[Hit]:
        places = _once(all_words(choices, self.size)) if choices else iter(())
        while some := list(islice(places, PLACES)):
            ranges = [Range(RESIDENT, BEFORE_ALL, AFTER_ALL, fixed=place) for place in some]
            yield from along(ranges, self.size)

    def _all(self, words: Sequence[str]) -> list[Sequence[Term]]:
        """The one choice of all words; none where a word begins no word of any place."""
        return [_terms(words)] if words and len(self.begun(words)) == len(set(words)) else []

    def _otherwise(self, words: Sequence[str], thorough: bool) -> Iterator[Sequence[Term]]:
        """The words without kinds of streets and linking words, each in the other ways to write it; with `thorough`
        words that begin another may be wrong too, and a word that stands alone."""
        kept = naming(words)
        known = self.begun([*kept, *(other for word in kept for other in OTHERS.get(word, ()))])
        suspects = [
            word
            for word in kept
            if (thorough or (word not in known and len(kept) > 1)) and SHORTEST_ERROR <= len(word) <= LONGEST_WORD
        ]
        misspelt = self._beginnings.misspelt(suspects)
        ways = [
            [
                *([word] if word in known else []),
                *(other for other in OTHERS.get(word, ()) if other in known),
                *misspelt.get(word, ()),
            ]
            for word in kept
        ]
        if not all(ways) or not ways:
            return
        typed = dict(zip(kept, _terms(kept, whole=True), strict=True))
        others = iter(_terms([way for word, some in zip(kept, ways, strict=True) for way in some if way != word]))
        options = [
            [typed[way] if way == word else next(others) for way in some] for word, some in zip(kept, ways, strict=True)
        ]
        yield from map(_each_once, islice(product(*options), MOST_WAYS))


def _each_once(terms: Sequence[Term]) -> list[Term]:
    """Without a term that another begins with: a street called like its city has the words of both once."""
    signs = dict.fromkeys(term.sign for term in terms)
    kept = {sign for sign in signs if not any(other != sign and other.startswith(sign) for other in signs)}
    return list({term.sign: term for term in terms if term.sign in kept}.values())


def _terms(words: Sequence[str], whole: bool = False) -> list[Term]:
    """The words as beginnings; with `whole` a single letter is all of a word: a street is called so."""
    alone = {word for word in words if whole and len(word) == 1}
    ranges = [whole_word(PLACE, word) if word in alone else beginning(PLACE, word) for word in words]
    signs = [f" {word} " if word in alone else f" {word}" for word in words]
    if len(words) == 1:
        return [Term(tuple(ranges), signs[0], RARE)]
    return [
        Term((of,), sign, entries) for sign, of, entries in zip(signs, ranges, counts(ranges, RARE + 1), strict=True)
    ]


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
