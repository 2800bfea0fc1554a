"""Invoices of the demonstration: what `customer_standing` says is overdue, and half a year of paid ones of some."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from integrator_tui.demo.load import bare, continue_ids
from integrator_tui.models.raw import execute, fetch
from integrator_tui.rules.dates import months_later
from integrator_tui.rules.finance.business_days import NATION
from integrator_tui.rules.finance.instalments import instalments
from integrator_tui.rules.finance.late_payment import STANDARD
from integrator_tui.services import bulk

WITH_HISTORY = 2_000
"""Customers whose paid invoices are told, too."""
MONTHS = 6
BATCH = 50_000
LOGIN = "demonstração"
COLUMNS = {
    "invoice": (
        *("id", "number", "customer_id", "plan_id", "kind", "billing_form_id", "issued_on", "due_on"),
        *("original_due_on", "effective_due_on", "fine_rate", "interest_rate", "from_original_due", "daily_rounded"),
        *("total_cents", "open_cents", "settled_on", "note", "login", "at", "version"),
    ),
    "invoice_item": ("invoice_id", "description", "nature", "quantity", "unit_cents", "total_cents"),
    "payment": ("id", "customer_id", "paid_on", "cents", "method", "source", "note", "login", "at", "op_id", "version"),
    "ledger_entry": ("customer_id", "invoice_id", "payment_id", "kind", "cents", "day", "login", "at", "op_id"),
    "receipt": (
        *("id", "number", "customer_id", "payment_id", "issued_on", "cents", "method", "description", "status"),
        *("login", "at", "version"),
    ),
}


def fill(today: date) -> None:
    """In the open transaction, after the plans."""
    rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in COLUMNS}
    at = datetime.combine(today, time(12)).isoformat(" ")
    number = paid = 0
    with bare(tuple(COLUMNS)):
        for customer_id, plan_id, form_id, name, due, cents, pays in _bills(today):
            number += 1
            op_id = f"{number:032x}"
            effective, issued = NATION.following(due).isoformat(), months_later(due, -1).isoformat()
            day = due.isoformat()
            rates = (STANDARD.fine, STANDARD.interest_month, False, False)
            opened, settled = (0, effective) if pays else (cents, None)
            rows["invoice"].append(
                (
                    *(number, number, customer_id, plan_id, "mensalidade", form_id, issued, day, day, effective),
                    *(*rates, cents, opened, settled, "", LOGIN, at, 1),
                )
            )
            rows["invoice_item"].append((number, name, "SCM", 1, cents, cents))
            rows["ledger_entry"].append((customer_id, number, None, "lancamento", cents, issued, LOGIN, at, op_id))
            if pays:
                paid += 1
                rows["payment"].append(
                    (paid, customer_id, effective, cents, "boleto", "banco", "", LOGIN, at, op_id, 1)
                )
                rows["ledger_entry"].append(
                    (customer_id, number, paid, "pagamento", -cents, effective, LOGIN, at, op_id)
                )
                about = f"fatura {number}"
                rows["receipt"].append(
                    (paid, paid, customer_id, paid, effective, cents, "boleto", about, "emitido", LOGIN, at, 1)
                )
            if number % BATCH == 0:
                _write(rows)
        _write(rows)
    for table in ("invoice", "payment", "receipt"):
        continue_ids(table)
    for counter, value in (("invoice", number), ("receipt", paid)):
        execute("INSERT INTO counter (name, value) VALUES (?, ?)", (counter, value))


def _write(rows: dict[str, list[tuple[Any, ...]]]) -> None:
    for table, columns in COLUMNS.items():
        bulk.write(table, columns, rows[table])
        rows[table].clear()


def _bills(today: date) -> Iterator[tuple[Any, ...]]:
    """Customer, plan, billing form, what for, due date, cents, whether it is paid; by customer."""
    found = fetch(
        "SELECT s.customer_id, s.overdue_invoices, s.overdue_cents, s.oldest_due, p.id, p.billing_form_id, c.name,"
        " p.price_cents, p.due_day, p.start_date"
        " FROM customer_standing AS s JOIN customer_plan AS p ON p.id ="
        " (SELECT MIN(id) FROM customer_plan WHERE customer_id = s.customer_id)"
        " JOIN list_item AS c ON c.id = p.catalog_plan_id"
        " WHERE s.overdue_invoices > 0 OR s.customer_id <= ? ORDER BY s.customer_id",
        (WITH_HISTORY,),
    )
    for customer_id, overdue, cents, oldest, plan_id, form_id, name, price, due_day, began in found:
        start = date.fromisoformat(str(began))
        first = date.fromisoformat(str(oldest)) if overdue and oldest else months_later(today.replace(day=due_day), 0)
        if customer_id <= WITH_HISTORY and price:
            for back in range(MONTHS, 0, -1):
                due = months_later(first, -back)
                if due > start:
                    yield customer_id, plan_id, form_id, name, due, price, True
        if overdue:
            for place, part in enumerate(instalments(cents, overdue)):
                yield customer_id, plan_id, form_id, name, months_later(first, place), part, False
