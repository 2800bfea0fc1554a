"""Why a customer is among the rows, where the row itself does not show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from integrator_tui.models.raw import among, fetch
from integrator_tui.rules.customers.phones import format_phone
from integrator_tui.rules.fold import digits, fold
from integrator_tui.rules.search.same_word import LINKING, OTHERS, STREET_TYPES, telling

_ASKED = (
    "SELECT 1, customer_id, name, '' FROM contact WHERE {there} AND deleted_at IS NULL"
    " UNION ALL SELECT 2, customer_id, street || ', ' || number, district || ' ' || city || ' ' || zip"
    " FROM address WHERE {there} AND deleted_at IS NULL"
    " UNION ALL SELECT 3, address.customer_id, list_item.name, '' FROM address"
    " JOIN list_item ON list_item.id = address.condominium_id WHERE address.{there} AND address.deleted_at IS NULL"
    " UNION ALL SELECT 3, customer.id, list_item.name, '' FROM customer"
    " JOIN list_item ON list_item.id = customer.condominium_id WHERE {them}"
    " UNION ALL SELECT 4, customer_id, phone, '' FROM contact WHERE {there} AND deleted_at IS NULL AND phone <> ''"
    " UNION ALL SELECT 4, customer_id, mobile, '' FROM contact WHERE {there} AND deleted_at IS NULL AND mobile <> ''"
    " UNION ALL SELECT 4, customer_id, fax, '' FROM contact WHERE {there} AND deleted_at IS NULL AND fax <> ''"
    " UNION ALL SELECT 4, id, phone, '' FROM customer WHERE {them} AND phone <> ''"
    " UNION ALL SELECT 4, id, fax, '' FROM customer WHERE {them} AND fax <> ''"
    " UNION ALL SELECT 5, customer_id, email, '' FROM contact WHERE {there} AND deleted_at IS NULL AND email <> ''"
    " UNION ALL SELECT 5, id, email, '' FROM customer WHERE {them} AND email <> ''"
    " UNION ALL SELECT 6, customer_id, value, '' FROM customer_identifier WHERE {there}"
    " UNION ALL SELECT 7, id, nickname, '' FROM customer WHERE {them} AND nickname <> ''"
    " UNION ALL SELECT 8, id, legal_name, '' FROM customer WHERE {them} AND social_name <> ''"
    " UNION ALL SELECT 9, id, other_document, '' FROM customer WHERE {them} AND other_document <> ''"
)
_SAID = {
    1: "contato: {}",
    3: "cond. {}",
    4: "fone {}",
    7: "apelido: {}",
    8: "nome civil: {}",
    9: "doc. {}",
}
"""Kind of `_ASKED` -> how it is said; the others are said as they are."""


def reasons(text: str, shown: Mapping[int, tuple[str, str, str, str]]) -> dict[int, str]:
    """Customer -> why he is there, for those whose name, document, city and telephone (`shown`) do not tell."""
    words = [word for word in telling(tuple(fold(text).split())) if word not in STREET_TYPES]
    number = digits(text)
    puzzling = [key for key, row in shown.items() if not _tells(words, number, row)]
    if not words or not puzzling:
        return {}
    there, ids = among("customer_id", puzzling)
    them = there.replace("customer_id", "customer.id", 1)
    found: dict[int, str] = {}
    sql = _ASKED.format(there=there, them=them)
    for kind, key, said, more in sorted(fetch(sql, ids * sql.count("?")), key=lambda row: row[:2]):
        if key not in found and said and _fits(words, number, kind, said, more):
            found[key] = _SAID.get(kind, "{}").format(format_phone(said) if kind == 4 else said.strip(" ,"))
    return found


def _tells(words: Sequence[str], number: str, row: tuple[str, str, str, str]) -> bool:
    name, document, city, phone = row
    if len(number) > 2 and (document.startswith(number) or document.endswith(number) or number[-8:] in phone):
        return True
    there = [*fold(name).split(), *fold(city).split(), document.lower()]
    return all(any(each.startswith(word) for each in there) for word in words)


def _fits(words: Sequence[str], number: str, kind: int, said: str, more: str) -> bool:
    if kind == 4:
        return len(number) > 2 and number[-8:] in said
    there = fold(f"{said} {more}").split()
    plain = "".join(there)
    wanted = [word for word in words if word not in LINKING]
    hits = [word for word in wanted if any(each.startswith(word) or each in OTHERS.get(word, ()) for each in there)]
    return len(hits) == len(wanted) or "".join(words) in plain or (kind == 2 and len(hits) > 1)
