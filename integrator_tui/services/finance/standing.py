"""How customers stand, kept where the search reads it: after acts on many, and as days go by (Posição).

A single act keeps the standing of its customer itself (`ledger.keep_standing`). What passes by the calendar alone is
brought in line once a day: only invoices whose last day without charge lies between two such days are looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from integrator_tui.forms.base import MOST_PRICE
from integrator_tui.models.base import database
from integrator_tui.models.raw import among, execute, fetch
from integrator_tui.queries.customers.standing import overdue_of_many
from integrator_tui.registry import CUSTOMERS, task
from integrator_tui.services import bulk
from integrator_tui.session import Session

BATCH = 500
NOTED = "standing"
"""Name of the counter that has the day, as an ordinal, for which all standings hold."""
Do = Callable[..., Any]

_COLUMNS = ("customer_id", "active_plans", "overdue_invoices", "overdue_cents", "oldest_due", "as_of")


def keep_standings(customers: Sequence[int], today: date) -> int:
    """Write what the ledger says of these customers, in the transaction that is open; returns how many changed."""
    changed = 0
    for start in range(0, len(customers), 1_000):
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


@task(permission=CUSTOMERS)
def refresh_standings(session: Session, do: Do) -> int:
    """Whoever became overdue since this was done last, by days that passed; returns how many changed.

    `do` runs a function on the database (`Db.run`), each a short transaction: nobody waits for a long one, and a stop
    between two is made up for by the next call, for the day is noted last.
    """
    today = session.today().date()
    passed: list[int] = do(_passed, today)
    changed = 0
    for start in range(0, len(passed), BATCH):
        changed += do(_keep_batch, passed[start : start + BATCH], today)
    do(_note, today)
    return changed


def _passed(today: date) -> list[int]:
    """Customers with an open invoice whose last day without charge has passed since the day that was noted."""
    noted = fetch("SELECT value FROM counter WHERE name = ?", (NOTED,))
    first = date.fromordinal(noted[0][0]).isoformat() if noted else ""
    if first >= today.isoformat():
        return []
    rows = fetch(
        "SELECT DISTINCT customer_id FROM invoice WHERE open_cents > 0 AND effective_due_on < ?"
        + (" AND effective_due_on >= ?" if first else "")
        + " ORDER BY customer_id",
        (today.isoformat(), first) if first else (today.isoformat(),),
    )
    return [int(key) for (key,) in rows]


def _keep_batch(customers: Sequence[int], today: date) -> int:
    with database.atomic():
        return keep_standings(customers, today)


def _note(today: date) -> None:
    with database.atomic():
        execute(
            "INSERT INTO counter (name, value) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE counter.value < excluded.value",
            (NOTED, today.toordinal()),
        )
