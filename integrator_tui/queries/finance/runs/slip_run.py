"""Invoices that want a slip and have none: what "Impressão de Boletos" makes (domain 12.6, option 13)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from integrator_tui.models.odd import details_of
from integrator_tui.models.raw import among, fetch
from integrator_tui.models.system import ListItem
from integrator_tui.queries.finance.slips import LIVING
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.session import Session

SLIP = "boleto"


@dataclass(frozen=True)
class ToPrint:
    """A customer with the invoices that have no slip; `never` is his option 13."""

    customer_id: int
    invoices: tuple[int, ...]
    cents: int
    never: bool


@query(permission=CUSTOMERS)
def customers_to_print(session: Session, after: int, limit: int) -> list[int]:
    """Those whose invoices want slips, by code."""
    where, values = _wanted(session)
    sql = f"SELECT DISTINCT i.customer_id FROM invoice AS i WHERE i.customer_id > ? AND {where}"
    return [key for (key,) in fetch(f"{sql} ORDER BY i.customer_id LIMIT ?", (after, *values, limit))]


@query(permission=CUSTOMERS)
def how_many_to_print(session: Session, after: int = 0) -> int:
    """How many customers those are, behind one."""
    where, values = _wanted(session)
    sql = f"SELECT COUNT(DISTINCT i.customer_id) FROM invoice AS i WHERE i.customer_id > ? AND {where}"
    return int(fetch(sql, (after, *values))[0][0])


@query(permission=CUSTOMERS)
def to_print(session: Session, customers: Sequence[int]) -> list[ToPrint]:
    """What each of them wants, by code."""
    where, values = _wanted(session)
    its, keys = among("i.customer_id", customers)
    rows = fetch(
        "SELECT i.customer_id, i.id, i.open_cents, o.never_slip_run FROM invoice AS i"
        " LEFT JOIN customer_options AS o ON o.customer_id = i.customer_id"
        f" WHERE {its} AND {where} ORDER BY i.customer_id, i.due_on, i.id",
        (*keys, *values),
    )
    found: dict[int, list[tuple[int, int, bool]]] = defaultdict(list)
    for customer_id, key, cents, never in rows:
        found[customer_id].append((key, cents, bool(never)))
    return [
        ToPrint(customer_id, tuple(key for key, _, _ in some), sum(cents for _, cents, _ in some), some[0][2])
        for customer_id, some in found.items()
    ]


def _wanted(session: Session) -> tuple[str, list[object]]:
    """Open, not yet due, charged by slip, and without one that lives."""
    forms = ListItem.select().where((ListItem.kind == "formas_cobranca") & ListItem.deleted_at.is_null())
    its, keys = among("i.billing_form_id", [one.id for one in forms if details_of(one.details).get("kind") == SLIP])
    states, lives = among("s.state", LIVING)
    where = (
        f"i.open_cents > 0 AND i.cancelled_on IS NULL AND i.due_on >= ? AND {its} AND NOT EXISTS"
        f" (SELECT 1 FROM slip AS s WHERE s.invoice_id = i.id AND s.asked_off_on IS NULL AND {states})"
    )
    return where, [session.today().date().isoformat(), *keys, *lives]
