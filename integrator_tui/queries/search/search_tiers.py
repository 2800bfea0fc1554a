"""In which order a text is looked for, and where the search stops.

1. What is exactly the text: code, document, telephone, e-mail.
2. What begins with it, in the order of the likelihood of the readings: names and words of names, documents and keys
   (telephone, e-mail, login ...). Several words, if they are rather a name or nothing was found: as beginnings of words
   of names, in any order.
   What may be the end of a document, telephone or MAC, and the people of a whole CEP, come next.
3. While fewer than `FEW` were found: without linking words, abbreviations and words of the same sound, words run
   together or torn apart, parts of words, one typing error.
4. When nothing was found: addresses, then a name together with an address, a document or a telephone.

Within a tier the order is that of its index, the same on both engines: by text in code points, then by id. Where the
words of a name may stand in any order or be others, the names that are nearest by letters come first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from integrator_tui.queries.search.search_mixed import mixed
from integrator_tui.queries.search.search_places import Places
from integrator_tui.queries.search.search_ranges import DOCUMENT, SIZES, Hit, Range, read, rest
from integrator_tui.queries.search.search_ranking import nearest_first
from integrator_tui.queries.search.search_similar import Similar
from integrator_tui.queries.search.search_text import EVERYWHERE, Text
from integrator_tui.queries.search.search_words import all_words, begun, customers_with
from integrator_tui.rules.search.identify import KIND_LABELS

FEW = 5
"""With fewer customers than this, similar names are looked for too."""
MOST_EXACT = 10
"""Customers with exactly the text in one index that come before all others."""
FEW_RANKED = 20
"""Customers with all words in any order of whom the nearest come first; of more than that nobody reads all."""
SHORT_NAME = 2
"""Words of a text that fits somebody and may yet be misspelt for somebody else; no two longer ones are that near."""

PARTICLES = ("das", "dos", "del", "von", "van")

NAME, PART, SIMILAR, PLACE = KIND_LABELS["name"], "parte do nome", "nome parecido", "endereço"
MIXED = "nome com endereço ou número"


@dataclass(frozen=True)
class Match:
    """A customer that fits, and what in it fits."""

    id: int
    label: str


Tier = tuple[Iterable[Hit], str | Range]


def matches(text: Text, size: int, names: Sequence[int] | None = None, ranked: bool = True) -> Iterator[Match]:
    """The customers that fit, each once, in the order of the box; read as they are asked for, `size` rows at first.

    `names` are all customers whose name begins with the text, where they have been read already. Who only counts needs
    nobody `ranked`.
    """
    seen: set[int] = set()
    for hits, label in _tiers(text, size, names, ranked, lambda: len(seen)):
        for found, key in hits:
            if key not in seen:
                seen.add(key)
                yield Match(key, _label(label, found))


def _tiers(
    text: Text, size: int, names: Sequence[int] | None, ranked: bool, found: Callable[[], int]
) -> Iterator[Tier]:
    places = Places(size)
    if text.where == "endereco":
        yield places.residents(text.typed), PLACE
        return
    if text.embedded is not None:
        yield from _direct(text.embedded, size)
        if found():
            return
    if names is None:
        yield from _direct(text, size)
    else:
        yield [(text.folded, key) for key in names], NAME
        yield from _beginnings(text.beginnings()[1:], size)
    yield from _beginnings(text.ends(), size)
    if text.cep and text.where == EVERYWHERE:
        yield places.residents(text.cep), PLACE
    if not text.for_names or not text.words:
        return
    if found() and not text.is_rather_a_name:
        return
    customers: dict[str, int] = {}
    if len(text.words) > 1:
        customers = customers_with(text.words)
        hits = all_words([[begun(word, customers[word]) for word in text.words]], size)
        yield nearest_first(text.words, hits, most=FEW_RANKED) if ranked else hits, NAME
    similar = Similar(customers or customers_with(text.words), size, ranked)
    if text.has_letters and "@" not in text.typed:
        yield similar.without_linking(), NAME
    so_called = found()
    if so_called < FEW and text.has_letters and "@" not in text.typed:
        yield similar.same(), SIMILAR
    names_found = found()
    if names_found < FEW and text.where == EVERYWHERE and text.has_letters:
        yield places.exactly(text.typed), PLACE
    if _may_be_misspelt(text, found()):
        yield similar.joined(), NAME
        if found() < FEW:
            yield similar.inside(), PART
        if found() < FEW:
            yield similar.misspelt(thorough=not found()), SIMILAR
        if not found():
            yield similar.misspelt_beginning(), SIMILAR
    if text.where != EVERYWHERE or (so_called and not text.names_a_place):
        return
    if found() < FEW and len(text.words) > 1:
        yield mixed(text.typed, similar, places), MIXED
    if found() < FEW or (
        text.has_place_word and not names_found
    ):  # a namesake of the street who lives alike is no answer
        yield places.otherwise(text.typed, text.names_a_place), PLACE


def _direct(text: Text, size: int) -> Iterator[Tier]:
    """What is or begins with the text. The likeliest range is read first, the others together if it was not enough."""
    complete, beginnings = text.complete(), text.beginnings()
    for each, hits in read([*complete, *beginnings[:1]], size):
        if each.low == each.high:
            yield hits[:MOST_EXACT], each
        else:
            yield from _all(each, hits, size)
    yield from _beginnings(beginnings[1:], size)


def _beginnings(ranges: Sequence[Range], size: int) -> Iterator[Tier]:
    for each, hits in read(ranges, size):
        yield from _all(each, hits, size)


def _all(of: Range, hits: list[Hit], size: int) -> Iterator[Tier]:
    yield hits, of
    if len(hits) == size:
        yield rest(of, hits, max(size, SIZES[1])), of


def _may_be_misspelt(text: Text, found: int) -> bool:
    if found:
        telling = [word for word in text.words if len(word) > 2 and word not in PARTICLES]
        return found < FEW and text.is_name and len(telling) <= SHORT_NAME
    return text.has_letters and "@" not in text.typed


def _label(of: str | Range, found: str) -> str:
    if isinstance(of, str):
        return of
    if of.index == DOCUMENT:
        return KIND_LABELS["cpf" if len(found) == 11 else "cnpj"]
    return of.label
