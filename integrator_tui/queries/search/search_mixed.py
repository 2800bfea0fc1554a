"""Name and place, or name and number, in one text: `maria rua pereira nunes 100`, `silva curitiba`, `ana 5299`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from integrator_tui.models.raw import among, fetch
from integrator_tui.queries.search.search_places import FEW, NO_NUMBER, SHORTEST_ERROR, Places, spoken
from integrator_tui.queries.search.search_ranges import Hit, find_function
from integrator_tui.queries.search.search_similar import Similar
from integrator_tui.queries.search.search_text import MOST_WORDS
from integrator_tui.queries.search.search_words import all_words, begun
from integrator_tui.rules.customers.documents import CNPJ_LENGTH
from integrator_tui.rules.search.nearness import is_misheard
from integrator_tui.rules.search.same_word import LINKING, OTHERS, STREET_TYPES, naming
from integrator_tui.rules.search.search_keys import KINDS

MOST_NAMESAKES = 3_000
"""Customers with the name among whom the rest of the text is looked for, at most."""
MOST_HEARD = 200
"""Customers with the name for whom a word of the rest may be misspelt."""
AT_ONCE = 250
"""Customers whose addresses are read together."""
SHORTEST_NUMBER = 4
"""Digits that are looked for in documents and telephones; fewer are a house number."""
_NUMBER = re.compile(r"[0-9]+[a-z]?")


def mixed(typed: str, similar: Similar, places: Places) -> Iterator[Hit]:
    """The customers whose names have some of the words, and whose addresses, document or telephones the others.

    The name stands at the beginning or at the end, as long as it can be.
    """
    said = spoken(typed)
    words = said.words[:MOST_WORDS]
    similar = similar.of(words)
    there = places.begun([*words, *(other for word in words for other in OTHERS.get(word, ()))])
    found: set[int] = set()
    for name, others in _splits(words):
        rest = Rest(others, NO_NUMBER if said.without_number else (), places)
        known = all(similar.customers[word] for word in name)
        choices = [[begun(word, similar.customers[word]) for word in name]] if known else similar.otherwise(name)
        hits = _new(islice(all_words(choices, similar.size), MOST_NAMESAKES), found)
        first = list(islice(hits, MOST_HEARD + 1))
        if len(first) <= MOST_HEARD:
            fitting = rest.of(first, heard=True)
        elif all(there.intersection((word, *OTHERS.get(word, ()))) for word in rest.words):
            fitting = rest.of(chain(first, hits), heard=False)
        else:  # one of the words stands in no address
            continue
        for hit in fitting:
            found.add(hit[1])
            yield hit
        if len(found) >= FEW:
            return


def _new(hits: Iterator[Hit], found: set[int]) -> Iterator[Hit]:
    seen = set(found)
    for hit in hits:
        if hit[1] not in seen:
            seen.add(hit[1])
            yield hit


def _splits(words: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    for length in range(len(words) - 1, 0, -1):
        for name, rest in ((words[:length], words[length:]), (words[-length:], words[:-length])):
            if any(map(_is_number, name)) or name[0] in STREET_TYPES or all(word in LINKING for word in name):
                continue
            if naming(rest):
                yield name, rest


class Rest:
    """The words that are no name: what of them a customer has in his addresses, his document and his telephones."""

    def __init__(self, words: Sequence[str], one_of: Sequence[str], places: Places) -> None:
        """`one_of` are the house numbers of which he has one, where it is said that there is none."""
        self.numbers = [word for word in words if _is_number(word)]
        self.words = [word for word in naming(words) if word not in self.numbers]
        self.one_of = frozenset(one_of)
        streets = places.begun(f"{number} " for number in self.numbers)
        self._no_street = [number for number in self.numbers if f"{number} " not in streets]
        self._signs = [
            (f" {word}" if len(word) > 1 else f" {word} ", *(f" {other} " for other in OTHERS.get(word, ())))
            for word in self.words
        ]
        self._at: dict[str, tuple[set[str], str]] = {}

    def of(self, hits: Iterable[Hit], heard: bool) -> Iterator[Hit]:
        """Those who have all of it; with `heard` one letter of a word may be wrong, or written as it sounds."""
        waiting = iter(hits)
        while some := list(islice(waiting, AT_ONCE)):
            held = self._held([key for _, key in some])
            self._read({place for *_, places in held.values() for place in places.split()}, heard)
            houses = _houses(held) if self.numbers or self.one_of else {}
            for hit in some:
                if hit[1] in held:
                    document, keys, places = held[hit[1]]
                    if self._is_there(places.split(), document, keys, houses.get(hit[1], set())):
                        yield hit

    def _held(self, ids: Sequence[int]) -> dict[int, tuple[str, str, str]]:
        """Document, keys and places of those who may have the numbers: a number in no street is looked for first."""
        where, given = among("customer_id", ids)
        sql, values = f"SELECT customer_id, document, keys, places FROM search_row WHERE {where}", [*given]
        find = find_function()
        for number in self._no_street:
            house = f"SELECT customer_id FROM address WHERE {where} AND deleted_at IS NULL AND LOWER(number) = ?"
            tests = [f"customer_id IN ({house})"]
            values += [*given, number]
            if len(number) >= SHORTEST_NUMBER:
                tests += [f"{find}(LOWER(document), ?) > 0", f"{find}(keys, ?) > 0"]
                values += [number, number]
            sql += f" AND ({' OR '.join(tests)})"
        return {key: (document, keys, places) for key, document, keys, places in fetch(sql, values)}

    def _read(self, places: set[str], heard: bool) -> None:
        """What there is of the words at each place: many customers live at few."""
        new = places - self._at.keys()
        if not new:
            return
        where, ids = among("id", [int(place) for place in new])
        bases = fetch(f"SELECT id, base FROM search_place WHERE {where}", ids)
        others = {other for _, base in bases for other in base.split()} if heard else set()
        alike = {
            word: {other for other in others if is_misheard(word, other)} if len(word) >= SHORTEST_ERROR else set()
            for word in self.words
        }
        for key, base in bases:
            padded = f" {base} "
            there = {
                word
                for word, signs in zip(self.words, self._signs, strict=True)
                if any(sign in padded for sign in signs) or not alike[word].isdisjoint(base.split())
            }
            self._at[str(key)] = there, padded

    def _is_there(self, places: Sequence[str], document: str, keys: str, houses: set[str]) -> bool:
        at = [self._at[place] for place in places if place in self._at]
        if self.words and len(set().union(*(there for there, _ in at))) < len(self.words):
            return False
        if self.one_of and houses.isdisjoint(self.one_of):
            return False
        return all(
            number in houses or any(f" {number} " in base for _, base in at) or _is_number_of(number, document, keys)
            for number in self.numbers
        )


def _is_number(word: str) -> bool:
    """A number, a house number with its letter, or a CNPJ with letters."""
    return _NUMBER.fullmatch(word) is not None or (len(word) == CNPJ_LENGTH and word[-2:].isdecimal())


def _is_number_of(number: str, document: str, keys: str) -> bool:
    if len(number) < SHORTEST_NUMBER:
        return False
    return number in document.lower() or (
        number in keys and any(number in line for line in keys.split("\n") if line[:1] == KINDS["fone"])
    )


def _houses(customers: Iterable[int]) -> dict[int, set[str]]:
    where, ids = among("customer_id", customers)
    found: dict[int, set[str]] = {}
    for key, number in fetch(
        f"SELECT customer_id, LOWER(number) FROM address WHERE {where} AND deleted_at IS NULL", ids
    ):
        found.setdefault(key, set()).add(number)
    return found
