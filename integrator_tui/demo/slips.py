"""Slips of what is open in the demonstration, as a bank would have registered them; notices of what is overdue."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from integrator_tui.demo.load import bare, continue_ids
from integrator_tui.forms.lists.charging import PORTFOLIOS, PortfolioItem, portfolio_of
from integrator_tui.models.odd import details_of
from integrator_tui.models.raw import execute, fetch
from integrator_tui.models.system import ListItem
from integrator_tui.services import bulk

LOGIN = "demonstração"
SLIP = (
    *("customer_id", "invoice_id", "portfolio_id", "bank", "our_number", "our_digit", "free_field", "barcode", "line"),
    *("due_on", "cents", "state", "issued_on", "sent_on", "registered_on", "login", "at", "version"),
)
NOTICE = ("customer_id", "invoice_id", "kind", "channel", "address", "text", "proved_at", "proof", "login", "at")
TO_NOTICE = 2
"""Days from the due date to the notice."""


def fill(today: date) -> None:
    """In the open transaction, after the invoices."""
    item = ListItem.get((ListItem.kind == PORTFOLIOS) & ListItem.active)
    told = details_of(item.details)
    fields = {name: told[name] for name in PortfolioItem.model_fields if name in told}
    portfolio = portfolio_of(PortfolioItem.model_construct(**fields))
    slips: list[tuple[Any, ...]] = []
    notices: list[tuple[Any, ...]] = []
    opened = fetch(
        "SELECT id, number, customer_id, issued_on, due_on, effective_due_on, open_cents FROM invoice"
        " WHERE open_cents > 0 ORDER BY id"
    )
    for number, (key, bill, customer_id, issued, due, effective, cents) in enumerate(opened, 1):
        day, began = date.fromisoformat(str(due)), date.fromisoformat(str(issued))
        title = portfolio.title(number, day, cents, began)
        at = datetime.combine(began, time(12)).isoformat(" ")
        parts = (title.our_number, title.our_digit, title.slip.free_field, title.slip.barcode, title.slip.line)
        slips.append(
            (
                *(customer_id, key, item.id, portfolio.bank, *parts, day.isoformat(), cents, "registrado"),
                *(began.isoformat(), began.isoformat(), began.isoformat(), LOGIN, at, 1),
            )
        )
        told_on = date.fromisoformat(str(effective)) + timedelta(days=TO_NOTICE)
        if told_on <= today:
            moment = datetime.combine(told_on, time(15)).isoformat(" ")
            text = f"Fatura {bill} vencida: aviso de débito."
            notices.append((customer_id, key, "aviso", "carta", "", text, moment, f"AR {key:09}", LOGIN, moment))
    with bare(("slip", "debt_notice")):
        bulk.write("slip", SLIP, slips)
        bulk.write("debt_notice", NOTICE, notices)
    for table in ("slip", "debt_notice"):
        continue_ids(table)
    execute("INSERT INTO counter (name, value) VALUES (?, ?)", (f"slip-{portfolio.key}", len(slips)))
