"""How a customer stands: by his invoices where he has any, else as whoever bills him has counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from integrator_tui.models.raw import among, fetch

NOT_CONTESTED = (
    "NOT EXISTS (SELECT 1 FROM contest WHERE contest.invoice_id = invoice.id AND contest.answered_on IS NULL)"
)
"""Of an invoice: what is contested is not due until it is answered (facts 4.2)."""

OVERDUE = (
    "SELECT COUNT(*) AS many, COALESCE(SUM(open_cents), 0) AS cents, MIN(due_on) AS oldest FROM invoice"
    f" WHERE customer_id = ? AND open_cents > 0 AND due_on < ? AND effective_due_on < ? AND {NOT_CONTESTED}"
)
"""Of a customer, on a day that is given twice: one range of an index."""


@dataclass(frozen=True)
class Overdue:
    """Invoices whose effective due date has passed: how many, their cents as they were charged, the oldest due date."""

    invoices: int
    cents: int
    oldest: date | None


def overdue_of(customer_id: int, today: date) -> Overdue | None:
    """By the ledger, one range of an index; None where the customer never had an invoice here."""
    return overdue_told(fetch(*overdue_asked(customer_id, today)))


def overdue_asked(customer_id: int, today: date) -> tuple[str, Sequence[Any]]:
    """The statement, to be sent with others."""
    day = today.isoformat()
    return (
        f"SELECT o.*, (SELECT MIN(id) FROM invoice WHERE customer_id = ?) FROM ({OVERDUE}) AS o",
        (customer_id, customer_id, day, day),
    )


def overdue_told(rows: Sequence[Sequence[Any]]) -> Overdue | None:
    """What its row says."""
    count, cents, oldest, any_invoice = rows[0]
    if any_invoice is None:
        return None
    return Overdue(int(count), int(cents), date.fromisoformat(str(oldest)) if oldest else None)


def overdue_of_many(customers: Sequence[int], today: date) -> dict[int, Overdue]:
    """The same for many: of those who had an invoice here."""
    if not customers:
        return {}
    day = today.isoformat()
    condition, values = among("customer_id", customers)
    billed = fetch(f"SELECT DISTINCT customer_id FROM invoice WHERE {condition}", values)
    had = {int(key): Overdue(0, 0, None) for (key,) in billed}
    rows = fetch(
        "SELECT customer_id, COUNT(*), SUM(open_cents), MIN(due_on) FROM invoice"
        f" WHERE {condition} AND open_cents > 0 AND due_on < ? AND effective_due_on < ? AND {NOT_CONTESTED}"
        " GROUP BY customer_id",
        (*values, day, day),
    )
    owing = {
        int(key): Overdue(int(count), int(cents), date.fromisoformat(str(oldest))) for key, count, cents, oldest in rows
    }
    return had | owing


@dataclass(frozen=True)
class Standing:
    """What the header says of plans and debt."""

    active_plans: int
    overdue: Overdue


def standing_of(customer_id: int, today: date) -> Standing:
    """Active plans, and what is overdue: by his invoices where he has any. One statement."""
    day = today.isoformat()
    rows = fetch(
        "SELECT s.active_plans, s.overdue_invoices, s.overdue_cents, o.many, o.cents, o.oldest,"
        f" (SELECT MIN(id) FROM invoice WHERE customer_id = ?) FROM ({OVERDUE}) AS o"
        " LEFT JOIN customer_standing AS s ON s.customer_id = ?",
        (customer_id, customer_id, day, day, customer_id),
    )
    plans, invoices, cents, many, owed, oldest, one = rows[0]
    if one is None:
        return Standing(plans or 0, Overdue(invoices or 0, cents or 0, None))
    return Standing(plans or 0, Overdue(int(many), int(owed), date.fromisoformat(str(oldest)) if oldest else None))
