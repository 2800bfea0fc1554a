"""Accounts for tests: invoices that were charged and paid on days of their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from integrator_tui.db import Db
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.money import format_money
from integrator_tui.services.finance import invoices, payments
from integrator_tui.session import Session

PRICE = 9990


def on(session: Session, day: date) -> Session:
    """The operator on another day."""
    return replace(session, now=lambda: datetime.combine(day, time(15)))


def bill(db: Db, session: Session, due: date, cents: int = PRICE, about: str = "FIBRA 300", **more: str) -> int:
    """An invoice of the first customer that was made five days before it falls due; returns its id."""
    form = {"billing_form_id": "Boleto sem Taxa", "description": about, "nature": "SCM"}
    form |= {"unit_cents": format_money(cents), "due_on": format_date(due), **more}
    made: list[int] = db.run(invoices.add_invoice, on(session, due - timedelta(days=5)), 1, form)
    return made[0]


def pay(db: Db, session: Session, invoice: int, day: date, cents: int = PRICE, **more: Any) -> int:
    """A payment of one invoice on a day; what is owed then is looked up."""
    due = db.run(payments.to_receive, on(session, day), 1, [invoice], day.isoformat())
    form = {"cents": format_money(cents), "paid_on": format_date(day), "method": "PIX", **more}
    key: int = db.run(payments.receive, on(session, day), 1, {str(invoice): due.total}, form)
    return key
