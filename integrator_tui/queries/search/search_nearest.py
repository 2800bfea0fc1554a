"""When nobody was found: those who come nearest, offered as such. One more error than the search allows.

Asked only then, so it may take what a key may not: some thousand texts are looked up at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from integrator_tui.models.raw import among, fetch
from integrator_tui.queries.search.search_places import Places
from integrator_tui.queries.search.search_ranges import Hit
from integrator_tui.queries.search.search_similar import Similar
from integrator_tui.queries.search.search_text import Text
from integrator_tui.queries.search.search_words import all_words, begun, customers_with, whole
from integrator_tui.rules.customers.phones import format_phone
from integrator_tui.rules.search.same_word import STREET_TYPES, telling
from integrator_tui.rules.search.search_keys import KINDS, key
from integrator_tui.rules.search.search_names import near, one_error_away

SHORTEST_NUMBER = 8
SHORTEST_WORD = 5
"""Letters of a word in which two errors are looked for."""
LONGEST_WORD = 20
MOST_WORDS = 6
MOST_ALIKE = 8
MOST_LOOKED_AT = 400


def nearest(text: Text, size: int) -> Iterator[Hit]:
    """Customers, the nearest first, some of them twice; and the number or address of mail that comes near."""
    ways = (_numbers(text), _mails(text)) if text.has_digits or "@" in text.typed else ()
    for way in ways:
        if found := list(islice(way, size)):
            yield from found
            return
    for way in (_two_errors(text, size), _one_word_less(text, size), _place_without_a_word(text, size)):
        if found := list(islice(way, size)):
            yield from (("", customer) for _, customer in found)
            return


def _numbers(text: Text) -> Iterator[Hit]:
    """A document or telephone with one digit wrong, missing, too many, or two swapped."""
    number = "".join(filter(str.isalnum, text.typed)).upper()
    if text.cep or not SHORTEST_NUMBER <= len(number) <= 15 or sum(map(str.isdecimal, number)) < SHORTEST_NUMBER:
        return
    wanted = sorted({number, *(each.upper() for each in one_error_away(number.lower()))})
    where, values = among("document", wanted)
    rows = fetch(f"SELECT id FROM customer WHERE {where} ORDER BY document, id LIMIT 50", values)
    yield from (("", customer) for (customer,) in rows)
    phones = _keys("fone", [each for each in wanted if each.isdecimal()])
    yield from ((f"fone {format_phone(found)}", customer) for found, customer in phones)


def _mails(text: Text) -> Iterator[Hit]:
    """An address of mail with one wrong sign: `gmial.com`."""
    if "@" in text.typed and " " not in text.typed and len(text.typed) <= 60:
        typed = key("email", text.typed)
        letters = one_error_away(typed) | {
            typed[:at] + sign + typed[at + rest :]
            for at in range(len(typed))
            for sign in ("@", ".", "_", "-")
            for rest in (0, 1)
        }
        yield from _keys("email", sorted(letters))


def _keys(field: str, wanted: Sequence[str]) -> list[Hit]:
    where, values = among("key", wanted)
    sql = f"SELECT key, customer_id FROM search_key WHERE kind = ? AND {where} ORDER BY key, customer_id LIMIT 50"
    return [(found, customer) for found, customer in fetch(sql, [KINDS[field], *values])]


def _two_errors(text: Text, size: int) -> Iterator[Hit]:
    """Words with two letters wrong; one of the words at a time, the unknown ones first."""
    words = telling(text.words)[:MOST_WORDS]
    customers = customers_with(words)
    unknown = [word for word in words if not customers[word]]
    for word in unknown[:1] if len(unknown) == 1 else unknown[:2]:
        if not SHORTEST_WORD <= len(word) <= LONGEST_WORD or not word.isalpha():
            continue
        similar = Similar(customers, size)
        others = [
            ((similar.nearest(each) if each in unknown else []) or [begun(each, customers[each])])[0]
            for each in words
            if each != word
        ]
        yield from all_words([[whole(each, entries), *others] for each, entries in _two_away(word)], size, False)


def _two_away(word: str) -> list[tuple[str, int]]:
    """Words of names two errors away, the commonest first, with their customers."""
    once = one_error_away(word)
    where, values = among("near", sorted(set().union(*map(near, once)) if once else ()))
    rows = fetch(
        "SELECT DISTINCT search_near.word, customers FROM search_near JOIN search_word"
        f" ON search_word.word = search_near.word WHERE {where} ORDER BY customers DESC, search_near.word"
        f" LIMIT {MOST_LOOKED_AT}",
        values,
    )
    fitting = ((each, number) for each, number in rows if not once.isdisjoint({each, *one_error_away(each)}))
    return list(islice(fitting, MOST_ALIKE))


def _one_word_less(text: Text, size: int) -> Iterator[Hit]:
    """All words but one: the unknown one, else each in turn."""
    words = telling(text.words)[:MOST_WORDS]
    customers = customers_with(words)
    for left in _leaving_one_out(words, [word for word in words if not customers[word]]):
        yield from all_words([[begun(word, customers[word]) for word in left]], size, False)


def _place_without_a_word(text: Text, size: int) -> Iterator[Hit]:
    words = tuple(word for word in telling(text.words)[:MOST_WORDS] if word not in STREET_TYPES)
    places = Places(size)
    nowhere = [word for word in words if not places.begun([word])]
    for left in _leaving_one_out(words, nowhere):
        yield from places.exactly(" ".join(left))


def _leaving_one_out(words: Sequence[str], unknown: Sequence[str]) -> Iterable[list[str]]:
    """Without each of the unknown words; one that only says a little is not left alone."""
    if len(unknown) > 1 or len(words) < 2:
        return
    for word in unknown or words:
        left = [each for each in words if each != word]
        if any(len(each) > 2 and each.isalpha() and each not in STREET_TYPES for each in left):
            yield left
