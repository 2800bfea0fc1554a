"""Why a customer is among the rows, where the row itself does not show it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache

from integrator_tui.models.raw import among, fetch
from integrator_tui.rules.customers.phones import format_phone
from integrator_tui.rules.fold import digits, fold
from integrator_tui.rules.search.nearness import all_alike
from integrator_tui.rules.search.same_word import LINKING, OTHERS, STREET_TYPES, telling

_ASKED = (
    "SELECT 1, id, customer_id, name, email, phone, mobile, fax, '', '' FROM contact"
    " WHERE {there} AND deleted_at IS NULL"
    " UNION ALL SELECT 2, address.id, customer_id, street || ', ' || number, district || ' ' || city || ' ' || zip,"
    " COALESCE(list_item.name, ''), '', '', '', '' FROM address"
    " LEFT JOIN list_item ON list_item.id = condominium_id WHERE {there} AND address.deleted_at IS NULL"
    " UNION ALL SELECT 3, customer.id, customer.id, COALESCE(list_item.name, ''), email, phone, fax, nickname,"
    " CASE WHEN social_name = '' THEN '' ELSE legal_name END, other_document FROM customer"
    " LEFT JOIN list_item ON list_item.id = condominium_id WHERE {them}"
    " UNION ALL SELECT 4, id, customer_id, value, '', '', '', '', '', '' FROM customer_identifier WHERE {there}"
)
_CONTACT, _ADDRESS, _CONDOMINIUM, _PHONE, _EMAIL, _IDENTIFIER, _NICKNAME, _LEGAL, _DOCUMENT = range(1, 10)
_NAMES = (_CONTACT, _NICKNAME, _LEGAL)
_SAID = {
    _CONTACT: "contato: {}",
    _CONDOMINIUM: "cond. {}",
    _PHONE: "fone {}",
    _NICKNAME: "apelido: {}",
    _LEGAL: "nome civil: {}",
    _DOCUMENT: "doc. {}",
}
"""Kind of a reason -> how it is said; the others are said as they are. The first kinds are said before the later."""

Reason = tuple[int, str, str]
"""Its kind, what is said, and what else is looked at."""


def reasons(text: str, shown: Mapping[int, tuple[str, str, str, str]], alike: Collection[int] = ()) -> dict[int, str]:
    """Customer -> why he is there, for those whose name, document, city and telephone (`shown`) do not tell.

    Of those in `alike` a name is only like the text.
    """
    words = [word for word in telling(tuple(fold(text).split())) if word not in STREET_TYPES]
    number = digits(text)
    puzzling = [
        key
        for key, row in shown.items()
        if not _tells(words, number, row) and not (key in alike and all_alike(words, folded_words(row[0])))
    ]
    if not words or not puzzling:
        return {}
    there, ids = among("customer_id", puzzling)
    sql = _ASKED.format(there=there, them=there.replace("customer_id", "customer.id", 1))
    held: dict[int, list[Reason]] = defaultdict(list)
    for table, _, key, *values in sorted(fetch(sql, ids * 4), key=lambda row: row[:3]):
        held[key] += _said_of(table, values)
    wanted = [word for word in words if word not in LINKING]
    found: dict[int, str] = {}
    for key, several in held.items():
        for kind, said, more in sorted(several, key=lambda reason: reason[0]):
            if said and (
                _fits(words, wanted, number, kind, said, more)
                or (kind in _NAMES and key in alike and all_alike(wanted, folded_words(said)))
            ):
                found[key] = _SAID.get(kind, "{}").format(format_phone(said) if kind == _PHONE else said.strip(" ,"))
                break
    return found


def _said_of(table: int, values: Sequence[str]) -> Iterator[Reason]:
    """What a row of `_ASKED` may be the reason for."""
    one, two, *three = values
    if table == 1:
        yield _CONTACT, one, ""
        yield _EMAIL, two, ""
        yield from ((_PHONE, phone, "") for phone in three[:3])
    elif table == 2:
        yield _ADDRESS, one, two
        yield _CONDOMINIUM, three[0], ""
    elif table == 3:
        yield _CONDOMINIUM, one, ""
        yield _EMAIL, two, ""
        yield from ((_PHONE, phone, "") for phone in three[:2])
        yield from zip((_NICKNAME, _LEGAL, _DOCUMENT), three[2:], ("", "", ""), strict=True)
    else:
        yield _IDENTIFIER, one, ""


@lru_cache(2_000)
def folded_words(text: str) -> tuple[str, ...]:
    """The words of a text of the base: the next key of the operator looks at the same rows."""
    return tuple(fold(text).split())


def _tells(words: Sequence[str], number: str, row: tuple[str, str, str, str]) -> bool:
    name, document, city, phone = row
    if len(number) > 2 and (document.startswith(number) or document.endswith(number) or number[-8:] in phone):
        return True
    there = (*folded_words(name), *folded_words(city), document.lower())
    return all(any(each.startswith(word) for each in there) for word in words)


def _fits(words: Sequence[str], wanted: Sequence[str], number: str, kind: int, said: str, more: str) -> bool:
    if kind == _PHONE:
        return len(number) > 2 and number[-8:] in said
    there = folded_words(said) + folded_words(more) if more else folded_words(said)
    hits = [word for word in wanted if any(each.startswith(word) or each in OTHERS.get(word, ()) for each in there)]
    return len(hits) == len(wanted) or (kind == _ADDRESS and len(hits) > 1) or "".join(words) in "".join(there)
