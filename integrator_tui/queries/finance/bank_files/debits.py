"""Direct debits: the agreements, and what the next file to a bank has (F247)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from integrator_tui.bank.febraban.write import debit_order
from integrator_tui.bank.files import DEBITS_OUT, FAILED, ORDERED, PAID, last_day_to_send, use_of
from integrator_tui.bank.wrong import WrongField
from integrator_tui.errors import Refused
from integrator_tui.forms.customers.debit import ACCOUNT
from integrator_tui.forms.lists.debits import DEBIT_AGREEMENTS, FEWEST_DAYS
from integrator_tui.models.odd import date_of, details_of
from integrator_tui.models.raw import among, fetch
from integrator_tui.models.system import ListItem
from integrator_tui.queries.customers.debits import identifier
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.counting import counted
from integrator_tui.rules.finance.early_discount import holding, stored_offers
from integrator_tui.rules.money import format_money
from integrator_tui.session import Session

AHEAD = timedelta(days=45)
"""Debits that are due later wait for a later file."""
ACTIVE = "ativo"


@dataclass(frozen=True)
class Agreement:
    """An agreement with a bank about direct debit."""

    id: int
    name: str
    bank_id: int
    bank: str
    bank_name: str
    convenio: str
    company: str
    version: str
    first_nsa: int
    days_before: int


@dataclass(frozen=True)
class Order:
    """A line of the next file: a debit, or the order to cancel one (`order_id`); cents."""

    customer_id: int
    invoice_id: int
    number: int
    due: date
    cents: int
    line: str
    cancels: bool = False
    order_id: int | None = None


@dataclass(frozen=True)
class Next:
    """What the next file of an agreement has, and whom it leaves out: customer, invoice, why."""

    orders: tuple[Order, ...]
    left_out: tuple[tuple[int, int, str], ...]

    @property
    def cents(self) -> int:
        """As the trailer adds them up."""
        return sum(order.cents for order in self.orders)


@query(permission=CUSTOMERS)
def agreements(session: Session) -> tuple[Agreement, ...]:
    """The active ones."""
    rows = list(
        ListItem.select().where((ListItem.kind == DEBIT_AGREEMENTS) & ListItem.active).order_by(ListItem.position)
    )
    banks = {item.id: item for item in ListItem.select().where(ListItem.id.in_([row.parent_id for row in rows]))}
    found = []
    for row in rows:
        told, bank = details_of(row.details), banks.get(row.parent_id)
        if bank is not None:
            days = told.get("days_before", FEWEST_DAYS)
            found.append(
                Agreement(
                    row.id,
                    row.name,
                    bank.id,
                    bank.code,
                    bank.name,
                    str(told.get("convenio", "")),
                    str(told.get("company", "")),
                    str(told.get("version", "05")),
                    int(told.get("first_nsa") or 1),
                    days if type(days) is int else FEWEST_DAYS,
                )
            )
    return tuple(found)


@query(permission=CUSTOMERS)
def agreement_of(session: Session, named: str = "") -> Agreement:
    """The one of that name, code of the bank or number of the agreement; the only one where none is named.

    Raises `Refused`.
    """
    known = agreements(session)
    found = [one for one in known if not named or named in (one.name, one.bank, one.convenio, str(one.id))]
    if len(found) == 1:
        return found[0]
    if not known:
        raise Refused("Não há convênio de débito: cadastre um em Convênios de Débito.")
    names = ", ".join(one.name for one in known)
    raise Refused(f"Diga qual convênio: {names}." if not named else f"Não há o convênio «{named}». Há: {names}.")


@query(permission=CUSTOMERS)
def next_debits(session: Session, agreement: Agreement) -> Next:
    """What would go to the bank today: open invoices that are debited there, and orders to be taken back."""
    today = session.today().date()
    orders, left_out = [], []
    for row in _due(agreement, today):
        invoice_id, customer_id, number, due_text, cents, branch, account, client, document, holder, own, status = row[
            :12
        ]
        due = date_of(due_text)
        cents -= min(cents, holding(stored_offers(row[12]), due))  # the bank takes it on the day that it is due
        if status != ACTIVE:
            left_out.append((customer_id, number, "os Dados Débito do cliente não estão ativos"))
            continue
        if last_day_to_send(due, agreement.days_before) < today:
            left_out.append(
                (customer_id, number, f"vence antes dos {agreement.days_before} dias úteis que o banco quer")
            )
            continue
        try:
            line = debit_order(
                agreement.version,
                client=client or identifier(customer_id, None),
                branch=_branch(branch),
                account=_account(account),
                due=due,
                cents=cents,
                use=use_of(number),
                document=(document if holder else own) or "",
            )
        except WrongField as error:
            left_out.append((customer_id, number, str(error)))
            continue
        orders.append(Order(customer_id, invoice_id, number, due, cents, line))
    orders += _to_cancel(agreement, today)
    return Next(tuple(orders), tuple(left_out))


def _due(agreement: Agreement, today: date) -> list[tuple[Any, ...]]:
    """Open invoices of customers who pay by this bank, that no order is out for and that did not fail for that day."""
    forms = ListItem.select().where(ListItem.kind == "formas_cobranca")
    where, values = among(
        "i.billing_form_id", [one.id for one in forms if details_of(one.details).get("kind") == ACCOUNT]
    )
    return fetch(
        "SELECT i.id, i.customer_id, i.number, i.due_on, i.open_cents, d.branch, d.account, d.identifier,"
        " d.holder_document, d.holder_name, c.document, d.status, i.early FROM invoice AS i"
        " JOIN customer AS c ON c.id = i.customer_id"
        " LEFT JOIN customer_plan AS p ON p.id = i.plan_id"
        " JOIN debit_data AS d ON d.id = COALESCE((SELECT id FROM debit_data WHERE id = p.debit_data_id"
        " AND deleted_at IS NULL AND billing_form_id = i.billing_form_id), (SELECT MAX(id) FROM debit_data"
        " WHERE customer_id = i.customer_id AND billing_form_id = i.billing_form_id AND deleted_at IS NULL))"
        f" WHERE i.open_cents > 0 AND i.due_on > ? AND i.due_on <= ? AND d.bank_id = ? AND {where}"
        " AND NOT EXISTS (SELECT 1 FROM bank_file_line AS l JOIN bank_file AS b ON b.id = l.file_id"
        " WHERE l.invoice_id = i.id AND b.kind = ? AND NOT l.cancels AND (l.state IN (?, ?)"
        " OR (l.state = ? AND l.day = i.due_on)))"
        " AND NOT EXISTS (SELECT 1 FROM contest AS t WHERE t.invoice_id = i.id AND t.answered_on IS NULL)"
        " ORDER BY i.customer_id, i.id",
        (
            *(today.isoformat(), (today + AHEAD).isoformat(), agreement.bank_id, *values),
            *(DEBITS_OUT, ORDERED, PAID, FAILED),
        ),
    )


def _to_cancel(agreement: Agreement, today: date) -> list[Order]:
    """Orders that are out for what was paid otherwise or is owed no more, while the bank may still take them back."""
    rows = fetch(
        "SELECT l.id, l.customer_id, l.invoice_id, i.number, l.day, l.cents,"
        " SUBSTR(b.content, (l.number - 1) * 152 + 1, 149) FROM bank_file_line AS l"
        " JOIN bank_file AS b ON b.id = l.file_id JOIN invoice AS i ON i.id = l.invoice_id"
        " WHERE b.kind = ? AND b.agreement_id = ? AND l.state = ? AND NOT l.cancels AND i.open_cents <= 0 AND l.day > ?"
        " AND NOT EXISTS (SELECT 1 FROM bank_file_line AS x WHERE x.order_id = l.id AND x.cancels AND x.state = ?)"
        " ORDER BY l.customer_id, l.id",
        (DEBITS_OUT, agreement.id, ORDERED, today.isoformat(), ORDERED),
    )
    return [
        Order(customer_id, invoice_id, number, date_of(day), cents, f"{line}1", True, key)
        for key, customer_id, invoice_id, number, day, cents, line in rows
    ]


def _branch(text: str) -> str:
    """Four digits, without the check digit that some banks have."""
    return re.sub(r"[^0-9]", "", text.partition("-")[0])[-4:] or "0"


def _account(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z]", "", text).upper()


def said_of(found: Next) -> str:
    """The file in one sentence."""
    cancels = sum(order.cancels for order in found.orders)
    parts = [counted(len(found.orders) - cancels, "débito"), format_money(found.cents)]
    if cancels:
        parts.append(counted(cancels, "cancelamento"))
    if found.left_out:
        parts.append(f"{len(found.left_out)} de fora")
    return ", ".join(parts)
