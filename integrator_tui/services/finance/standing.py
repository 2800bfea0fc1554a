"""How many customers stand, kept where the search reads it (Posição).

An act on one keeps the standing of its customer itself (`ledger.keep_standing`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from integrator_tui.forms.kinds import MOST_PRICE
from integrator_tui.models.base import database
from integrator_tui.models.raw import among, execute, fetch
from integrator_tui.queries.customers.standing import overdue_of_many
from integrator_tui.services import bulk

_COLUMNS = ("customer_id", "active_plans", "overdue_invoices", "overdue_cents", "oldest_due", "as_of")


def keep_standings(customers: Sequence[int], today: date) -> int:
    """Write what the ledger says of these customers, in the transaction that is open; returns how many changed."""
    changed = 0
    for start in range(0, len(customers), 1_000):
        changed += _keep(customers[start : start + 1_000], today)
    return changed


def keep_every_standing(today: date) -> int:
    """Of everybody who ever had an invoice here, each thousand in a transaction of its own."""
    customers = [int(key) for (key,) in fetch("SELECT DISTINCT customer_id FROM invoice ORDER BY customer_id")]
    changed = 0
    for start in range(0, len(customers), 1_000):
        with database.atomic():
            changed += _keep(customers[start : start + 1_000], today)
    return changed


def _keep(customers: Sequence[int], today: date) -> int:
    found = overdue_of_many(customers, today)
    condition, values = among("customer_id", list(found))
    sql = f"SELECT customer_id, overdue_invoices, overdue_cents, oldest_due FROM customer_standing WHERE {condition}"
    there = {row[0]: (row[1], row[2], row[3] and str(row[3])) for row in fetch(sql, values)}
    wanted = {
        key: (one.invoices, min(one.cents, 2 * MOST_PRICE), one.oldest.isoformat() if one.oldest else None)
        for key, one in found.items()
    }
    day = today.isoformat()
    new = [(key, 0, *wanted[key], day) for key in wanted if key not in there]
    bulk.write("customer_standing", _COLUMNS, new)
    other = [key for key in wanted if key in there and there[key] != wanted[key]]
    for key in other:
        execute(
            "UPDATE customer_standing SET overdue_invoices = ?, overdue_cents = ?, oldest_due = ?, as_of = ?"
            " WHERE customer_id = ?",
            (*wanted[key], day, key),
        )
    return len(new) + len(other)
