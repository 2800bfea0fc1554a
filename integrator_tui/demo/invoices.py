"""Invoices of the demonstration: what `customer_standing` says is overdue, and two years of paid ones, in every way."""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import date, datetime, time
from typing import Any

from integrator_tui.demo.load import bare, continue_ids
from integrator_tui.models.odd import details_of
from integrator_tui.models.raw import execute, fetch
from integrator_tui.models.system import ListItem
from integrator_tui.rules.dates import months_later
from integrator_tui.rules.finance.business_days import NATION
from integrator_tui.rules.finance.instalments import instalments
from integrator_tui.rules.finance.late_payment import STANDARD
from integrator_tui.services import bulk
from integrator_tui.services.lists.lists import BILLING_FORMS

WITH_HISTORY = 10_000
"""Customers whose paid invoices are told, too."""
MONTHS = 24
WAYS = {
    "boleto": ("boleto",) * 13 + ("pix", "pix", "pix", "dinheiro", "cartao", "transferencia", "cheque"),
    "debito_conta": ("debito",),
    "pix": ("pix",) * 9 + ("dinheiro",),
    "caixa": ("dinheiro", "dinheiro", "cartao", "cheque"),
}
"""Kind of the billing form -> how its invoices were paid, one after the other; of any other kind by card."""
OF_BANK = ("boleto", "debito")
CHEQUE = ("id", "customer_id", "number", "issuer", "cents", "received_on", "good_for", "status", "login", "version")
BATCH = 50_000
LOGIN = "demonstração"
COLUMNS = {
    "invoice": (
        *("id", "number", "customer_id", "plan_id", "kind", "billing_form_id", "issued_on", "due_on"),
        *("original_due_on", "effective_due_on", "fine_rate", "interest_rate", "from_original_due", "daily_rounded"),
        *("total_cents", "open_cents", "settled_on", "note", "login", "at", "version"),
    ),
    "invoice_item": ("invoice_id", "description", "nature", "quantity", "unit_cents", "total_cents"),
    "cheque": CHEQUE,
    "payment": (
        "id",
        "customer_id",
        "paid_on",
        "cents",
        "method",
        "cheque_id",
        "source",
        "note",
        "login",
        "at",
        "op_id",
        "version",
    ),
    "ledger_entry": ("customer_id", "invoice_id", "payment_id", "kind", "cents", "day", "login", "at", "op_id"),
    "receipt": (
        *("id", "number", "customer_id", "payment_id", "issued_on", "cents", "method", "description", "status"),
        *("login", "at", "version"),
    ),
}


def fill(today: date, debited: Container[int] = ()) -> None:
    """In the open transaction, after the plans; the invoices of this month of `debited` plans are still open."""
    rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in COLUMNS}
    at = datetime.combine(today, time(12)).isoformat(" ")
    number = paid = cheques = 0
    with bare(tuple(COLUMNS)):
        for customer_id, plan_id, form_id, form, name, due, cents, pays in _bills(today, debited):
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
                ways = WAYS.get(form, ("cartao",))
                way = ways[(7 * number + customer_id) % len(ways)]
                cheque = None
                if way == "cheque":
                    cheque = cheques = cheques + 1
                    told = (f"{cheque:06}", LOGIN, cents, effective, effective, "compensado", LOGIN, 1)
                    rows["cheque"].append((cheque, customer_id, *told))
                source = "banco" if way in OF_BANK else "mesa"
                rows["payment"].append(
                    (
                        paid,
                        customer_id,
                        effective,
                        cents,
                        way,
                        cheque,
                        source,
                        "",
                        LOGIN,
                        f"{effective} 12:00:00",
                        op_id,
                        1,
                    )
                )
                rows["ledger_entry"].append(
                    (customer_id, number, paid, "pagamento", -cents, effective, LOGIN, at, op_id)
                )
                about = f"fatura {number}"
                rows["receipt"].append(
                    (paid, paid, customer_id, paid, effective, cents, way, about, "emitido", LOGIN, at, 1)
                )
            if number % BATCH == 0:
                _write(rows)
        _write(rows)
    for table in ("invoice", "payment", "receipt", *(("cheque",) if cheques else ())):
        continue_ids(table)
    for counter, value in (("invoice", number), ("receipt", paid)):
        execute("INSERT INTO counter (name, value) VALUES (?, ?)", (counter, value))


def _write(rows: dict[str, list[tuple[Any, ...]]]) -> None:
    for table, columns in COLUMNS.items():
        bulk.write(table, columns, rows[table])
        rows[table].clear()


def _bills(today: date, debited: Container[int]) -> Iterator[tuple[Any, ...]]:
    """Customer, plan, billing form and its kind, what for, due date, cents, whether it is paid; by customer."""
    kinds = {
        item.id: str(details_of(item.details).get("kind"))
        for item in ListItem.select().where(ListItem.kind == BILLING_FORMS)
    }
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
        form = kinds.get(form_id, "")
        start = date.fromisoformat(str(began))
        first = date.fromisoformat(str(oldest)) if overdue and oldest else months_later(today.replace(day=due_day), 0)
        if customer_id <= WITH_HISTORY and price:
            for back in range(MONTHS, 0, -1):
                due = months_later(first, -back)
                if due > start:
                    yield customer_id, plan_id, form_id, form, name, due, price, True
            if plan_id in debited and first > start:
                yield customer_id, plan_id, form_id, form, name, first, price, False
        if overdue:
            for place, part in enumerate(instalments(cents, overdue)):
                yield customer_id, plan_id, form_id, form, name, months_later(first, place), part, False
