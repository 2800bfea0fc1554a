"""The account that the manual tells from beginning to end: done step by step, each row of its table must be right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from integrator_tui.base import open_base
from integrator_tui.models.finance import Invoice
from integrator_tui.models.system import ListItem
from integrator_tui.queries.finance.ledger import Owing, owing, posted
from integrator_tui.rules.dates import format_date, parse_date
from integrator_tui.rules.money import format_money
from integrator_tui.services.customers.customers import create_customer
from integrator_tui.services.finance import agreements, invoices, payments
from integrator_tui.services.finance.cheques import CHEQUES, move_cheque
from tests.money import on, pay
from tests.screens.conftest import MARIA

MANUAL = Path(__file__).parents[2] / "docs" / "manual.md"
TITLE = "### Uma conta, do começo ao fim"


def told() -> Iterator[tuple[date, list[str]]]:
    """The rows of the table: day, and what is open, fine, interest, what is to be paid."""
    part = MANUAL.read_text("utf-8").partition(TITLE)[2].partition("\n### ")[0]
    for line in part.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 7 and cells[0][:1].isdigit():
            yield parse_date(cells[0], date(2026, 1, 1)), cells[2:6]


def test_every_number_of_the_manual_is_what_the_account_says(database_url: str) -> None:
    db, session = open_base(database_url, login="ana")
    db.run(create_customer, session, MARIA)
    holiday = {"kind": "feriados", "name": "N. Sra. da Luz", "code": "08/09"}
    db.run(ListItem.insert(**holiday, details='{"state": "PR", "city": "Curitiba"}').execute)
    made: dict[str, Any] = {}

    def do(day: date, service: Any, *args: Any) -> Any:
        return db.run(service, on(session, day), 1, *args)

    def charge(day: date) -> None:
        form = {"billing_form_id": "Boleto sem Taxa", "description": "FIBRA 300", "nature": "SCM"}
        (made["one"],) = do(day, invoices.add_invoice, form | {"unit_cents": "120,00", "due_on": "05/09/2026"})

    def negotiate(day: date) -> None:
        form = {"parts": "3", "first_due_on": "05/10/2026", "billing_form_id": "Boleto sem Taxa"}
        do(day, agreements.negotiate, {str(made["one"]): 9263}, form)
        parts = db.run(lambda: list(Invoice.select().where(Invoice.agreement_id.is_null(False)).order_by(Invoice.id)))
        assert [(part.total_cents, format_date(part.due_on)) for part in parts] == [
            (3088, "05/10/2026"),
            (3088, "05/11/2026"),
            (3087, "05/12/2026"),
        ]
        made["first"] = parts[0].id

    def cheque(day: date) -> None:
        form = {"bank_id": "341", "number": "000123", "cents": "30,88", "received_on": format_date(day)}
        made["cheque"] = do(day, CHEQUES.create, form)
        pay(db, session, made["first"], day, 3088, method="Cheque", cheque_id="000123")
        do(day, move_cheque, made["cheque"], "carteira", "deposit", {})

    def again(day: date) -> None:
        made["payment"] = pay(db, session, made["first"], day, 3158)

    why = {"reason": "era de outro cliente"}
    steps: list[Callable[[date], Any]] = [
        charge,
        lambda day: pay(db, session, made["one"], day, 2000),
        lambda day: None,
        lambda day: do(day, invoices.give_discount, made["one"], 10000, {"amount": "10,00", "reason": "acordo"}),
        lambda day: None,
        negotiate,
        cheque,
        lambda day: do(day, move_cheque, made["cheque"], "depositado", "bounce", {"reason": "11"}),
        again,
        lambda day: do(day, payments.reverse_payment, made["payment"], why),
        lambda day: do(day, payments.reinstate_payment, made["payment"], why),
    ]
    rows = list(told())
    assert len(rows) == len(steps)
    for step, (day, figures) in zip(steps, rows, strict=True):
        step(day)
        stands = db.run(account, day)
        sums = [sum(getattr(one, name) for one in stands) for name in ("principal", "fine", "interest", "total")]
        assert [format_money(cents).removeprefix("R$ ") for cents in sums] == figures, format_date(day)
    assert db.run(lambda: Invoice.get_by_id(made["one"]).effective_due_on) == date(2026, 9, 9)
    db.close()


def account(day: date) -> list[Owing]:
    """Every invoice on a day."""
    rows = list(Invoice.select())
    entries = posted([row.id for row in rows])
    return [owing(row, entries[row.id], day) for row in rows]
