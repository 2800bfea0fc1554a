"""The search box (F001-F012, F201-F203): one text, every field, at most as many rows as the screen shows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from integrator_tui.models.raw import fetch, on_postgresql
from integrator_tui.queries.search_ranges import DOCUMENT, KEY, SIZES, exactly, read
from integrator_tui.queries.search_text import EVERYWHERE, LONGEST, Text
from integrator_tui.queries.search_tiers import matches
from integrator_tui.rules.identify import KIND_LABELS
from integrator_tui.rules.search_keys import KINDS, key
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


@dataclass(frozen=True)
class Found:
    """The first customers that fit, and how the text was understood, in Portuguese."""

    rows: tuple[CustomerRow, ...]
    understood: str


def search(session: Session, text: str, where: str = EVERYWHERE, limit: int = 50) -> Found:
    """The first `limit` customers that fit the text, in the order that `search_tiers` describes."""
    if refusal := _refusal(text):
        return Found((), refusal)
    typed = Text(text)
    found = list(islice(matches(typed, where, _size(limit)), limit))
    return Found(customer_rows([match.id for match in found]), _understood(typed, where, [m.label for m in found]))


def count(session: Session, text: str, where: str = EVERYWHERE, most: int = 1000) -> int:
    """How many customers fit: exact up to `most`; `most + 1` means more."""
    if _refusal(text):
        return 0
    return sum(1 for _ in islice(matches(Text(text), where, _size(most + 1)), most + 1))


def every(session: Session, text: str, where: str = EVERYWHERE) -> Iterator[CustomerRow]:
    """All customers that fit, in the order of the box, read some at a time."""
    if _refusal(text):
        return
    found = matches(Text(text), where, SIZES[-1])
    while some := list(islice(found, 500)):
        yield from customer_rows([match.id for match in some])


def recent(session: Session, limit: int = 50) -> tuple[CustomerRow, ...]:
    """The customers that the operator opened last, each once, newest first."""
    openings = fetch(
        f"SELECT customer_id FROM opening WHERE operator_id = ? ORDER BY id DESC LIMIT {LOOKED_BACK}",
        (session.operator_id,),
    )
    return customer_rows(list(dict.fromkeys(customer_id for (customer_id,) in openings))[:limit])


def owners(where: str, value: str) -> list[tuple[int, str]]:
    """Id and name of up to fifty customers that have exactly this stored document, phone, e-mail ... ."""
    of = exactly(DOCUMENT, value) if where == "documento" else exactly(KEY, key(where, value), fixed=KINDS[where])
    ((_, hits),) = read([of], SIZES[0])
    return [(row.id, row.legal_name) for row in customer_rows(list(dict.fromkeys(key for _, key in hits))[:50])]


def customer_rows(ids: Sequence[int]) -> tuple[CustomerRow, ...]:
    """The lines of these customers, in this order; one that is gone is left out."""
    if not ids:
        return ()
    wanted = (
        "unnest(?::int[]) AS wanted (id)" if on_postgresql() else "(SELECT value AS id FROM json_each(?)) AS wanted"
    )
    rows = fetch(
        "SELECT c.id, c.legal_name, c.trade_name, c.document, a.city, a.state, c.mobile, c.phone, c.active,"
        f" s.active_plans, s.overdue_cents FROM {wanted} JOIN customer AS c ON c.id = wanted.id"
        " LEFT JOIN address AS a ON a.customer_id = c.id AND a.kind = 'principal'"
        " LEFT JOIN customer_standing AS s ON s.customer_id = c.id",
        (list(ids) if on_postgresql() else json.dumps(ids),),
    )
    by_id = {
        key: CustomerRow(
            id=key,
            legal_name=legal_name,
            trade_name=trade_name,
            document=document,
            city=city or "",
            state=state or "",
            phone=mobile or phone,
            active=bool(active),
            active_plans=plans or 0,
            overdue_cents=overdue or 0,
        )
        for key, legal_name, trade_name, document, city, state, mobile, phone, active, plans, overdue in rows
    }
    return tuple(by_id[key] for key in ids if key in by_id)


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


def _understood(text: Text, where: str, labels: Sequence[str]) -> str:
    if labels:
        return labels[0] if labels[0] == labels[-1] else " e ".join((labels[0], labels[-1]))
    if where != EVERYWHERE:
        return WHERE[where]
    return KIND_LABELS[text.readings[0].kind] if text.readings else NOTHING_TO_SEARCH
