"""Name and place, or name and number, in one text: `maria rua pereira nunes 100`, `silva curitiba`, `ana 5299`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from integrator_tui.models.raw import among, fetch
from integrator_tui.queries.search.search_places import FEW, NO_NUMBER, SHORTEST_ERROR, spoken
from integrator_tui.queries.search.search_ranges import Hit
from integrator_tui.queries.search.search_similar import Similar
from integrator_tui.queries.search.search_text import MOST_WORDS
from integrator_tui.queries.search.search_words import all_words, begun, customers_with
from integrator_tui.rules.customers.documents import CNPJ_LENGTH
from integrator_tui.rules.fold import digits
from integrator_tui.rules.search.same_word import LINKING, OTHERS, STREET_TYPES
from integrator_tui.rules.search.search_names import one_error_apart
from integrator_tui.rules.search.sounds import sounds

MOST_NAMESAKES = 3_000
"""Customers with the name among whom the rest of the text is looked for, at most."""
MOST_HEARD = 200
"""Customers with the name for whom a word of the rest may be misspelt."""
SHORTEST_NUMBER = 4
"""Digits that are looked for in documents and telephones; fewer are a house number."""
_NUMBER = re.compile(r"[0-9]+[a-z]?")


def mixed(typed: str, size: int) -> Iterator[Hit]:
    """The customers whose names have some of the words, and whose addresses, document or telephones the others.

    The name stands at the beginning or at the end, as long as it can be.
    """
    said = spoken(typed)
    words = said.words[:MOST_WORDS]
    customers = customers_with(words)
    similar = Similar(customers, size)
    found: dict[Hit, None] = {}
    for name, rest in _splits(words):
        known = all(customers[word] for word in name)
        choices = [[begun(word, customers[word]) for word in name]] if known else similar.otherwise(name)
        hits = islice(all_words(choices, size), MOST_NAMESAKES)
        new = [hit for hit in dict.fromkeys(hits) if hit not in found]
        found |= dict.fromkeys(_with_the_rest(new, rest, NO_NUMBER if said.without_number else ()))
        if len(found) >= FEW:
            break
    yield from found


def _splits(words: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    for length in range(len(words) - 1, 0, -1):
        for name, rest in ((words[:length], words[length:]), (words[-length:], words[:-length])):
            if any(map(_is_number, name)) or name[0] in STREET_TYPES or all(word in LINKING for word in name):
                continue
            if any(word not in STREET_TYPES and word not in LINKING for word in rest):
                yield name, rest


def _with_the_rest(hits: Sequence[Hit], rest: Sequence[str], one_of: Sequence[str]) -> Iterator[Hit]:
    is_there = _is_there if len(hits) > MOST_HEARD else _is_heard
    numbers = [word for word in rest if _is_number(word)]
    others = [word for word in rest if word not in numbers and word not in LINKING and word not in STREET_TYPES]
    for start in range(0, len(hits), 500):
        some = hits[start : start + 500]
        where, ids = among("customer_id", [key for _, key in some])
        held = {key: (document, keys, places) for key, document, keys, places in fetch(
            f"SELECT customer_id, document, keys, places FROM search_row WHERE {where}", ids
        )}  # fmt: skip
        bases = _bases({place for _, _, places in held.values() for place in places.split()})
        houses = _houses(where, ids) if numbers or one_of else {}
        for hit in some:
            document, keys, places = held.get(hit[1], ("", "", ""))
            there = " ".join(bases.get(place, "") for place in places.split()).split()
            if (
                all(is_there(word, there) for word in others)
                and all(
                    number in houses.get(hit[1], ()) or number in there or _is_number_of(number, document, keys)
                    for number in numbers
                )
                and (not one_of or houses.get(hit[1], set()) & set(one_of))
            ):
                yield hit


def _is_there(word: str, there: Sequence[str]) -> bool:
    return any(each.startswith(word) or each in OTHERS.get(word, ()) for each in there)


def _is_heard(word: str, there: Sequence[str]) -> bool:
    """The same, with one letter wrong or written as it sounds."""
    if _is_there(word, there):
        return True
    alike = sounds(word)
    return len(word) >= SHORTEST_ERROR and any(
        one_error_apart(word, each) or not alike.isdisjoint(sounds(each)) for each in there
    )


def _is_number(word: str) -> bool:
    """A number, a house number with its letter, or a CNPJ with letters."""
    return _NUMBER.fullmatch(word) is not None or (len(word) == CNPJ_LENGTH and word[-2:].isdecimal())


def _is_number_of(number: str, document: str, keys: str) -> bool:
    if len(number) < SHORTEST_NUMBER:
        return False
    return number in document.lower() or any(number in digits(line) for line in keys.split("\n") if line[:1] == "f")


def _bases(places: set[str]) -> dict[str, str]:
    if not places:
        return {}
    where, ids = among("id", [int(place) for place in places])
    return {str(key): base for key, base in fetch(f"SELECT id, base FROM search_place WHERE {where}", ids)}


def _houses(where: str, ids: Sequence[object]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for key, number in fetch(
        f"SELECT customer_id, LOWER(number) FROM address WHERE {where} AND deleted_at IS NULL", ids
    ):
        found.setdefault(key, set()).add(number)
    return found
