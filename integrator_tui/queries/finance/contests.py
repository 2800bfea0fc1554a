"""Reading contested charges (facts 4.2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from integrator_tui.models.finance import Contest, Invoice
from integrator_tui.models.raw import among, fetch
from integrator_tui.queries.finance.days import day_of
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.finance.legal_clock import Contest as Stop
from integrator_tui.session import Session


@dataclass(frozen=True)
class ContestRow:
    """A contest; cents."""

    id: int
    protocol: str
    invoice_id: int
    invoice: int
    """Its number."""
    cents: int
    reason: str
    contested_on: date
    answer_due_on: date
    answered_on: date | None
    result: str


@query(permission=CUSTOMERS)
def contests_of(session: Session, customer_id: int, limit: int = 200) -> tuple[ContestRow, ...]:
    """Of a customer, the newest first."""
    rows = list(Contest.select().where(Contest.customer_id == customer_id).order_by(Contest.id.desc()).limit(limit))
    held = Invoice.select(Invoice.id, Invoice.number).where(Invoice.id.in_([row.invoice_id for row in rows]))
    numbers = {one.id: one.number for one in held} if rows else {}
    return tuple(
        ContestRow(
            row.id,
            row.protocol,
            row.invoice_id,
            numbers[row.invoice_id],
            row.cents,
            row.reason,
            row.contested_on,
            row.answer_due_on,
            row.answered_on,
            row.result,
        )
        for row in rows
    )


@query(permission=CUSTOMERS)
def lapsed(session: Session, day: str) -> list[tuple[int, int]]:
    """Customer and invoice of every contest whose last day is over on a day (ISO), and nobody answered."""
    rows = fetch(
        "SELECT customer_id, invoice_id FROM contest WHERE answered_on IS NULL AND answer_due_on < ? ORDER BY id",
        (day_of(day).isoformat(),),
    )
    return [(int(customer), int(invoice)) for customer, invoice in rows]


def stops_of(invoices: Iterable[int]) -> dict[int, tuple[Stop, ...]]:
    """Invoice -> its contests, as the legal clock takes them."""
    found: dict[int, tuple[Stop, ...]] = dict.fromkeys(invoices, ())
    if found:
        condition, values = among("invoice_id", found)
        rows = fetch(f"SELECT invoice_id, contested_on, answered_on FROM contest WHERE {condition} ORDER BY id", values)
        for key, made, answered in rows:
            stop = Stop(date.fromisoformat(str(made)), date.fromisoformat(str(answered)) if answered else None)
            found[int(key)] += (stop,)
    return found
