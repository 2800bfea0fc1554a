"""How a customer stands: by his invoices where he has any, else as whoever bills him has counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from integrator_tui.models.raw import fetch


@dataclass(frozen=True)
class Overdue:
    """Invoices whose effective due date has passed: how many, their cents as they were charged, the oldest due date."""

    invoices: int
    cents: int
    oldest: date | None


def overdue_of(customer_id: int, today: date) -> Overdue | None:
    """By the ledger, one range of an index; None where the customer never had an invoice here."""
    day = today.isoformat()
    rows = fetch(
        "SELECT COUNT(*), COALESCE(SUM(open_cents), 0), MIN(due_on),"
        " (SELECT MIN(id) FROM invoice WHERE customer_id = ?)"
        " FROM invoice WHERE customer_id = ? AND open_cents > 0 AND due_on < ? AND effective_due_on < ?",
        (customer_id, customer_id, day, day),
    )
    count, cents, oldest, any_invoice = rows[0]
    if any_invoice is None:
        return None
    return Overdue(int(count), int(cents), date.fromisoformat(str(oldest)) if oldest else None)
