"""Of those whose names fit in some other way than as they begin: who comes nearest to what was typed stands first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice

from integrator_tui.models.raw import among, fetch
from integrator_tui.queries.search.search_ranges import NAME, SIZES, Hit, beginning, read
from integrator_tui.queries.search.search_words import Term
from integrator_tui.rules.search.nearness import letters_apart
from integrator_tui.rules.search.same_word import telling

MOST_RANKED = 24
"""Customers who are put in order: a page of the list on a small screen."""
MOST_BEGUN = 4
"""Ways to write the text of which the names that begin so are read first, where there are more customers than that."""

_FAR = (10**6, 0)


def nearest_first(
    words: Sequence[str], hits: Iterator[Hit], ways: Sequence[Sequence[Term]] = (), most: int = MOST_RANKED
) -> Iterator[Hit]:
    """The customers, each once, the nearest by letters first.

    Of more than `most` those come first whose names begin with one of the `ways`, then all in the order of the index.
    """
    each = _once(hits)
    first = list(islice(each, most + 1))
    if len(first) > most:
        begun = _begun(ways) if ways else []
        shown = {key for _, key in begun}
        yield from begun
        yield from (hit for hit in chain(first, each) if hit[1] not in shown)
    else:
        yield from _ranked(words, first) if len(first) > 1 else first


def _begun(ways: Sequence[Sequence[Term]]) -> list[Hit]:
    texts = [" ".join(term.sign.strip() for term in way) for way in ways[:MOST_BEGUN]]
    return list(_once(hit for _, hits in read([beginning(NAME, text) for text in texts], SIZES[0]) for hit in hits))


def _ranked(words: Sequence[str], hits: Sequence[Hit]) -> list[Hit]:
    where, ids = among("customer_id", [key for _, key in hits])
    rows = fetch(f"SELECT customer_id, name, names FROM search_row WHERE {where}", ids)
    apart = {key: min(_apart(tuple(words), each) for each in {name, *names.split("\n")}) for key, name, names in rows}
    return sorted(hits, key=lambda hit: apart.get(hit[1], _FAR))


def _apart(typed: tuple[str, ...], name: str) -> tuple[int, int]:
    """Without words that only link; of those who are as near, the one who has as much as was typed."""
    begun, _ = letters_apart(" ".join(telling(typed)), " ".join(telling(tuple(name.split()))))
    return begun, abs(len(name) - sum(map(len, typed)) - len(typed) + 1)


def _once(hits: Iterator[Hit]) -> Iterator[Hit]:
    seen: set[int] = set()
    for hit in hits:
        if hit[1] not in seen:
            seen.add(hit[1])
            yield hit
