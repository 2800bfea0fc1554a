"""The search box (F001-F012, F201-F203): one text, every field, at most as many rows as the screen shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from itertools import islice
from typing import Any

from integrator_tui.models.raw import among, fetch
from integrator_tui.queries.masking import hidden
from integrator_tui.queries.search.search_nearest import nearest as nearest_hits
from integrator_tui.queries.search.search_ranges import DOCUMENT, KEY, SIZES, exactly, has_more, read
from integrator_tui.queries.search.search_text import EVERYWHERE, LONGEST, Text
from integrator_tui.queries.search.search_tiers import SIMILAR, Match, matches
from integrator_tui.queries.search.search_why import folded_words, reasons
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.customers.masks import masked, masked_text
from integrator_tui.rules.search.identify import KIND_LABELS
from integrator_tui.rules.search.search_keys import KINDS, key
from integrator_tui.rules.search.search_names import LAST
from integrator_tui.session import Session

WHERE: dict[str, str] = {
    EVERYWHERE: "Tudo",
    "nome": "Nome Cliente",
    "codigo": "Código Cliente",
    "documento": "CPF/CNPJ",
    "fone": "Fone",
    "email": "Conta E-Mail",
    "dominio": "Domínio",
    "login": "Login",
    "ip": "IP",
    "mac": "MAC",
    "contrato": "Contrato",
    "protocolo": "Protocolo",
    "endereco": "Endereço",
}
"""What "Pesquisar em" offers."""

TOO_SHORT = "digite ao menos 2 letras"
TOO_LONG = "texto longo demais"
NOTHING_TO_SEARCH = "digite letras ou números"
REFUSALS = (TOO_SHORT, TOO_LONG, NOTHING_TO_SEARCH)
"""What is said instead of how a text was understood, where nothing was looked for."""
LOOKED_BACK = 2_000
"""Openings in which the recent customers are looked for."""


@dataclass(frozen=True)
class CustomerRow:
    """A customer as a line of the list; document and phone as stored, money in cents."""

    id: int
    legal_name: str
    trade_name: str
    document: str
    city: str
    state: str
    phone: str
    active: bool
    active_plans: int
    overdue_cents: int
    why: str = ""
    """Why it is there, where what is shown of it does not tell."""


@dataclass(frozen=True)
class Found:
    """The first customers that fit, and how the text was understood, in Portuguese."""

    rows: tuple[CustomerRow, ...]
    understood: str


@query(permission=CUSTOMERS)
def search(session: Session, text: str, where: str = EVERYWHERE, limit: int = 50) -> Found:
    """The first `limit` customers that fit the text, in the order that `search_tiers` describes."""
    found = _search(text, where, limit)
    return replace(found, rows=_shown(session, found.rows)) if found.rows else found


def _search(text: str, where: str, limit: int) -> Found:
    if refusal := _refusal(text):
        return Found((), refusal)
    typed = Text(text, where)
    if not (typed.is_name and typed.for_names):
        found = list(islice(matches(typed, _size(limit)), limit))
        rows = _with_reasons(typed, found)
        return Found(rows, _understood(typed, [match.label for match in found]))
    names = _rows_by_name(typed.folded, limit)  # they lie together: one reading for most keys
    if len(names) == limit:
        return Found(names, KIND_LABELS["name"])
    found = list(islice(matches(typed, _size(limit), [row.id for row in names]), limit))
    others = _with_reasons(typed, found[len(names) :])
    return Found(names + others, _understood(typed, [match.label for match in found]))


@query(permission=CUSTOMERS)
def nearest(session: Session, text: str, where: str = EVERYWHERE, limit: int = 10) -> tuple[CustomerRow, ...]:
    """Who comes nearest to a text that nobody fits: a guess, to be shown as one."""
    if _refusal(text) or where not in (EVERYWHERE, "nome"):
        return ()
    whose: dict[int, str] = {}
    for why, customer in islice(nearest_hits(Text(text, where), limit), 4 * limit):
        whose.setdefault(customer, why)
    rows = customer_rows(list(whose)[:limit])
    return _shown(session, tuple(replace(row, why=whose[row.id]) for row in rows))


@query(permission=CUSTOMERS)
def count(session: Session, text: str, where: str = EVERYWHERE, most: int = 1000) -> int:
    """How many customers fit: exact up to `most`; `most + 1` means more."""
    if _refusal(text):
        return 0
    typed = Text(text, where)
    if any(has_more(each, most) for each in typed.beginnings()):  # one that has them is enough: the engine counts it
        return most + 1
    return sum(1 for _ in islice(matches(typed, _size(most + 1), ranked=False), most + 1))


@query(permission=CUSTOMERS)
def every(session: Session, text: str, where: str = EVERYWHERE) -> Iterator[CustomerRow]:
    """All customers that fit, in the order of the box, read some at a time."""
    if _refusal(text):
        return
    found = matches(Text(text, where), SIZES[-1])
    while some := list(islice(found, 500)):
        yield from _shown(session, customer_rows([match.id for match in some]))


@query(permission=CUSTOMERS)
def recent(session: Session, limit: int = 50) -> tuple[CustomerRow, ...]:
    """The customers that the operator opened last, each once, newest first."""
    openings = fetch(
        f"SELECT customer_id FROM opening WHERE operator_id = ? ORDER BY id DESC LIMIT {LOOKED_BACK}",
        (session.operator_id,),
    )
    ids = list(dict.fromkeys(customer_id for (customer_id,) in openings))
    return _shown(session, customer_rows(ids[: 2 * limit])[:limit])  # some may be gone


def _shown(session: Session, rows: tuple[CustomerRow, ...]) -> tuple[CustomerRow, ...]:
    """What the operator sees of them, and of why they are there."""
    if not hidden(session):
        return rows
    return tuple(
        replace(
            row, document=masked("document", row.document), phone=masked("phone", row.phone), why=masked_text(row.why)
        )
        for row in rows
    )


def owners(where: str, value: str) -> list[tuple[int, str]]:
    """Id and name of up to fifty customers that have exactly this stored document, phone, e-mail ... ."""
    of = exactly(DOCUMENT, value) if where == "documento" else exactly(KEY, key(where, value), fixed=KINDS[where])
    ((_, hits),) = read([of], SIZES[0])
    return [(row.id, row.legal_name) for row in customer_rows(list(dict.fromkeys(key for _, key in hits))[:50])]


def customer_rows(ids: Sequence[int]) -> tuple[CustomerRow, ...]:
    """The lines of these customers, in this order; one that is gone is left out."""
    if not ids:
        return ()
    condition, values = among("customer_id", ids)
    by_id = {row[0]: row for row in fetch(f"{_ROWS} WHERE {condition}", values)}
    return tuple(_row(by_id[key]) for key in ids if key in by_id)


def _rows_by_name(folded: str, limit: int) -> tuple[CustomerRow, ...]:
    """The first lines whose name begins with the folded text."""
    sql = f"{_ROWS} WHERE name >= ? AND name <= ? ORDER BY name, customer_id LIMIT {limit:d}"
    return tuple(map(_row, fetch(sql, (folded, folded + LAST))))


_ROWS = (
    "SELECT customer_id, legal_name, trade_name, document, city, state, phone, active, active_plans, overdue_cents"
    " FROM search_row"
)
_FIELDS = tuple(field.name for field in fields(CustomerRow) if field.name != "why")


def _row(values: tuple[Any, ...]) -> CustomerRow:
    """A line from the columns of `_ROWS`; past the slow assignment of a frozen class, fifty times per key."""
    row = object.__new__(CustomerRow)
    row.__dict__.update(zip(_FIELDS, values, strict=True))
    row.__dict__["active"] = bool(row.active)
    return row


def _with_reasons(text: Text, found: Sequence[Match]) -> tuple[CustomerRow, ...]:
    """The rows with why they are there."""
    rows = customer_rows([match.id for match in found])
    if text.where not in (EVERYWHERE, "nome", "endereco"):
        return rows
    shown = {row.id: (row.legal_name, row.document, row.city, row.phone) for row in rows}
    whose = reasons(text.typed, shown, {match.id for match in found if match.label == SIMILAR})
    whys = [_why(row, text, whose) for row in rows]
    return tuple(replace(row, why=why) if why else row for row, why in zip(rows, whys, strict=True))


def _why(row: CustomerRow, text: Text, found: dict[int, str]) -> str:
    words = text.words
    trade, own = folded_words(row.trade_name), folded_words(row.legal_name)
    if trade and not _begun_in(own, words) and _begun_in((*own, *trade), words):
        return row.trade_name
    return found.get(row.id, "")


def _begun_in(there: Sequence[str], words: Sequence[str]) -> bool:
    return all(any(each.startswith(word) for each in there) for word in words)


def _size(limit: int) -> int:
    return next((size for size in SIZES if size >= limit), SIZES[-1])


def _refusal(text: str) -> str:
    """Why nothing is looked for, in Portuguese; empty when it is."""
    short = text.strip()
    if len(short) < 2 and not short.isdecimal():
        return TOO_SHORT
    if len(short) > LONGEST:
        return TOO_LONG
    return ""


def _understood(text: Text, labels: Sequence[str]) -> str:
    if labels:
        return labels[0] if labels[0] == labels[-1] else " e ".join((labels[0], labels[-1]))
    if text.where != EVERYWHERE:
        return WHERE[text.where]
    return KIND_LABELS[text.readings[0].kind] if text.readings else NOTHING_TO_SEARCH
