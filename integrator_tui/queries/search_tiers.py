"""In which order a text is looked for, and where the search stops.

1. What is exactly the text: code, document, telephone, e-mail or another key, name.
2. What begins with it, in the order of `Text.ranges`; several words as beginnings of words in any order.
3. While fewer than `FEW` were found: words run together, parts of words, one typing error.
4. When nothing was found: addresses.

Within a tier the order is that of its index, the same on both engines: by text in code points, then by id.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from integrator_tui.queries import search_similar as similar
from integrator_tui.queries.search_places import residents
from integrator_tui.queries.search_ranges import DOCUMENT, SIZES, WORD, Hit, Range, read, rest
from integrator_tui.queries.search_text import EVERYWHERE, Text
from integrator_tui.queries.search_words import every_word, prefix
from integrator_tui.rules.identify import KIND_LABELS

FEW = 5
"""With fewer customers than this, similar ones are looked for too."""
EXACT = 10
"""Customers with exactly the text in one index that come before all others."""

NAME, PART, SIMILAR, PLACE = KIND_LABELS["name"], "parte do nome", "nome parecido", "endereço"


@dataclass(frozen=True)
class Match:
    """A customer that fits, and what in it fits."""

    id: int
    label: str


def matches(text: Text, where: str, size: int) -> Iterator[Match]:
    """The customers that fit, each once, in the order of the box; read as they are asked for, `size` rows at first."""
    seen: set[int] = set()
    for hits, label in _tiers(text, where, size, seen):
        for found, key in hits:
            if key not in seen:
                seen.add(key)
                yield Match(key, _label(label, found))


def _tiers(text: Text, where: str, size: int, seen: set[int]) -> Iterator[tuple[Iterable[Hit], str | Range]]:
    if where == "endereco":
        yield residents(text.typed, size), PLACE
        return
    direct = list(read(text.ranges(where), size))
    for of, hits in direct:
        exact = str(of.low)
        yield [hit for hit in hits[:EXACT] if hit[0] == exact], of
    for of, hits in direct:
        yield hits, of
        if len(hits) == size:
            yield rest(of, hits, max(size, SIZES[1])), of
    if where not in (EVERYWHERE, "nome") or not text.words:
        return
    if len(text.words) > 1:
        yield every_word([prefix(WORD, word) for word in text.words], size), NAME
    if text.has_letters:
        for tier, label in ((similar.joined, NAME), (similar.inside, PART), (similar.misspelt, SIMILAR)):
            if len(seen) < FEW:
                yield tier(text.words, size), label
    if not seen and where == EVERYWHERE:
        yield residents(text.typed, size), PLACE


def _label(of: str | Range, found: str) -> str:
    if isinstance(of, str):
        return of
    if of.index == DOCUMENT:
        return KIND_LABELS["cpf" if len(found) == 11 else "cnpj"]
    return of.label
