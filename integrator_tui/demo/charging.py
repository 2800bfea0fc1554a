"""What happened to some invoices of the demonstration by the verbs of the desk: agreements, debits to a bank and back.

The last remittance has no answer yet: its return is a file that whoever tries the program reads.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from integrator_tui.bank.febraban.read import read_file
from integrator_tui.bank.febraban.write import Header, file_of, record
from integrator_tui.forms.customers.debit import ACCOUNT
from integrator_tui.models.odd import details_of
from integrator_tui.models.raw import execute, fetch
from integrator_tui.models.system import ListItem
from integrator_tui.queries.finance.bank_files.debits import agreement_of, next_debits
from integrator_tui.queries.finance.bank_files.files import file_bytes
from integrator_tui.rules.dates import format_date, months_later
from integrator_tui.services.finance.agreements import negotiate
from integrator_tui.services.finance.bank_files.remittance import mark_written, prepare_debits
from integrator_tui.services.finance.bank_files.returns import read_debits
from integrator_tui.services.finance.invoices import Item, charge
from integrator_tui.services.finance.payments import to_receive
from integrator_tui.services.history import append
from integrator_tui.services.lists.lists import BANKS, BILLING_FORMS, DEBIT_AGREEMENTS
from integrator_tui.services.service import Work
from integrator_tui.session import Session

AGREED, PARTS = 20, 3
"""Customers who pay what they owed in parts, and in how many."""
PRETTY = 1
BANK = "341"
AGREED_WITH = {"convenio": "54321", "company": "PROVEDOR MODELO", "version": "05", "first_nsa": 1, "days_before": 2}
ANSWERS = ("00", "00", "00", "31", "00", "01", "00", "00", "04", "00")
"""What the bank says of one order after another."""


def debited(form: int | None) -> list[int]:
    """Plans whose customers are debited: by debit data that are active, with nothing overdue; none without a form."""
    if form is None:
        return []
    rows = fetch(
        "SELECT MIN(p.id) FROM customer_plan AS p JOIN debit_data AS d ON d.customer_id = p.customer_id"
        " JOIN customer_standing AS s ON s.customer_id = p.customer_id"
        " WHERE d.status = 'ativo' AND s.overdue_invoices = 0 AND s.active_plans > 0 AND p.price_cents > 0"
        " GROUP BY p.customer_id ORDER BY 1"
    )
    for (plan_id,) in rows:
        execute("UPDATE customer_plan SET billing_form_id = ? WHERE id = ?", (form, plan_id))
    return [plan_id for (plan_id,) in rows]


def form_of_debits() -> int | None:
    """The billing form of those who are debited; none where the provider's own lists have none."""
    forms = ListItem.select().where(ListItem.kind == BILLING_FORMS).order_by(ListItem.id)
    return next((item.id for item in forms if details_of(item.details).get("kind") == ACCOUNT), None)


def fill(nobody: Session, plans: Sequence[int], today: date) -> bytes:
    """In the open transaction, after the invoices. Returns the return of the bank that waits to be read, or nothing."""
    teller = _Teller(nobody)
    _agree(teller, today)
    bank = fetch("SELECT MIN(id) FROM list_item WHERE kind = ? AND code = ?", (BANKS, BANK))[0][0]
    if not plans or bank is None:
        return b""
    if not fetch("SELECT 1 FROM list_item WHERE kind = ?", (DEBIT_AGREEMENTS,)):
        ListItem.insert(
            kind=DEBIT_AGREEMENTS, name="Itaú débito automático", parent_id=bank, details=json.dumps(AGREED_WITH)
        ).execute()
    first = today.replace(day=1)
    before = _send(teller, first)
    if before:
        name, sent = before
        answer = _answer(sent, today - timedelta(days=2), 1, ("00",))
        teller.at(today - timedelta(days=1), read_debits, answer.decode("latin-1"), name.replace(".REM", ".RET"))
    teller.at(today, _charge_again, tuple(plans), months_later(first, 1))
    last = _send(teller, today)
    return _answer(last[1], today + timedelta(days=30), 2 if before else 1, ANSWERS) if last else b""


class _Teller:
    """Carries out verbs on days of their own: each an operation with its history."""

    def __init__(self, nobody: Session) -> None:
        self.nobody, self.count = nobody, 0

    def on(self, day: date) -> Session:
        """Noon of a day."""
        return replace(self.nobody, now=lambda: datetime.combine(day, time(15)))

    def at(self, day: date, verb: Any, *args: Any) -> Any:
        """A service, in the transaction that is open: nobody has signed in here who could be asked for a permission."""
        session = self.on(day)
        self.count += 1
        work = Work(session, f"{'demo':>8}{self.count:024}".replace(" ", "0"), session.now())
        result = getattr(verb, "__wrapped__", verb)(work, *args)
        if work.entries:
            execute(
                "INSERT INTO operation (op_id, at, operator_id, verb, result) VALUES (?, ?, ?, ?, ?)",
                (work.op_id, work.now.isoformat(" "), 0, verb.__name__, json.dumps(result)),
            )
            append(session, work.op_id, work.now, work.entries)
        return result


def _agree(teller: _Teller, today: date) -> None:
    """The first ones who owe two invoices or more pay them in parts."""
    session = teller.on(today)
    form = fetch("SELECT name FROM list_item WHERE kind = ? AND code = 'BOLETO' ORDER BY id LIMIT 1", (BILLING_FORMS,))
    owing = fetch(
        "SELECT customer_id FROM customer_standing WHERE overdue_invoices >= 2 AND customer_id > ?"
        " ORDER BY customer_id LIMIT ?",
        (PRETTY, AGREED),
    )
    for (customer_id,) in owing if form else ():
        rows = fetch("SELECT id FROM invoice WHERE customer_id = ? AND open_cents > 0 ORDER BY id", (customer_id,))
        due = to_receive(session, customer_id, [key for (key,) in rows], today.isoformat())
        shown = {str(one.id): one.owing.total for one in due.invoices}
        values = {"parts": str(PARTS), "first_due_on": format_date(today + timedelta(days=5))}
        teller.at(today, negotiate, customer_id, shown, values | {"billing_form_id": form[0][0]})


def _send(teller: _Teller, day: date) -> tuple[str, bytes] | None:
    """A remittance, as it lies on the disk of whoever sent it; of few customers nobody may owe a debit."""
    agreement = agreement_of(teller.on(day))
    if not next_debits(teller.on(day), agreement).orders:
        return None
    key = teller.at(day, prepare_debits, agreement.name)
    teller.at(day, mark_written, key)
    ((name,),) = fetch("SELECT name FROM bank_file WHERE id = ?", (key,))
    return name, file_bytes(teller.on(day), key).encode("latin-1")


def _answer(sent: bytes, day: date, nsa: int, codes: Sequence[str]) -> bytes:
    """The return to a remittance: code after code."""
    found = read_file(sent)
    lines = []
    for place, order in enumerate(found.of("E")):
        names = ("id_cliente_empresa", "agencia", "id_cliente_banco", "uso_empresa", "movimento")
        values: dict[str, Any] = {name: order.fields[name] for name in names}
        values |= {name: order.fields[name] for name in ("tipo_inscricao", "inscricao")}
        values |= {"data": order.day("vencimento"), "valor": order.cents(), "codigo_retorno": codes[place % len(codes)]}
        lines.append(record(found.version, "F", values))
    head = found.header.fields
    bank = head["banco"]
    header = Header(head["convenio"], head["empresa"], bank, head["nome_banco"], day, nsa, found.version, "2")
    return file_of(header, lines)


def _charge_again(work: Work, plans: tuple[int, ...], month: date) -> int:
    """The month that is to be debited next."""
    for plan_id in plans:
        ((customer_id, form_id, name, price, due_day),) = fetch(
            "SELECT p.customer_id, p.billing_form_id, c.name, p.price_cents, p.due_day FROM customer_plan AS p"
            " JOIN list_item AS c ON c.id = p.catalog_plan_id WHERE p.id = ?",
            (plan_id,),
        )
        item = Item(name, "SCM", price)
        due = month.replace(day=due_day)
        charge(work, customer_id, "mensalidade", due, [item], plan_id=plan_id, billing_form_id=form_id)
    return len(plans)
