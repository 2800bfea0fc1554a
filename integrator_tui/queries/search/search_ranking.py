"""Of those whose names fit in some other way than as they begin: who comes nearest to what was typed stands first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from integrator_tui.models.raw import among, fetch
from integrator_tui.queries.search.search_ranges import NAME, SIZES, Hit, beginning, read
from integrator_tui.queries.search.search_words import Term
from integrator_tui.rules.search.nearness import letters_apart
from integrator_tui.rules.search.same_word import telling

MOST_RANKED = 60
"""Customers who are put in order; behind them stands the order of the index."""
MOST_BEGUN = 4
"""Ways to write the text of which the names that begin so are read first, where there are more customers than that."""

_FAR = (10**6, 0)


def nearest_first(
    words: Sequence[str], hits: Iterator[Hit], ways: Sequence[Sequence[Term]] = (), most: int = MOST_RANKED
) -> Iterator[Hit]:
    """The customers, each once, the nearest by letters first.

    With more than `most` those whose names begin with one of the `ways` come first; without ways, nothing is moved.
    """
    each = _once(hits)
    first = list(islice(each, most + 1))
    if 1 < len(first) <= most or (ways and len(first) > most):
        begun = _begun(ways) if len(first) > most else []
        there = dict.fromkeys(key for _, key in begun)
        first = [*begun, *(hit for hit in _ranked(words, first) if hit[1] not in there)]
    shown = {key for _, key in first}
    yield from first
    yield from (hit for hit in each if hit[1] not in shown)


def _begun(ways: Sequence[Sequence[Term]]) -> list[Hit]:
    texts = [" ".join(term.sign.strip() for term in way) for way in ways[:MOST_BEGUN]]
    return list(_once(hit for _, hits in read([beginning(NAME, text) for text in texts], SIZES[0]) for hit in hits))


def _ranked(words: Sequence[str], hits: Sequence[Hit]) -> list[Hit]:
    where, ids = among("customer_id", [key for _, key in hits])
    rows = fetch(f"SELECT customer_id, name, names FROM search_row WHERE {where}", ids)
    apart = {key: min(_apart(tuple(words), each) for each in {name, *names.split("\n")}) for key, name, names in rows}
    return sorted(hits, key=lambda hit: apart.get(hit[1], _FAR))


def _apart(typed: tuple[str, ...], name: str) -> tuple[int, int]:
    """First without words that only link, then with them."""
    there = tuple(name.split())
    begun, _ = letters_apart(" ".join(telling(typed)), " ".join(telling(there)))
    return begun, letters_apart(" ".join(typed), name)[1]


def _once(hits: Iterator[Hit]) -> Iterator[Hit]:
    seen: set[int] = set()
    for hit in hits:
        if hit[1] not in seen:
            seen.add(hit[1])
            yield hit
