"""The one place where entries are added: an act is posted, then the invoice is brought in line with what follows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from integrator_tui.errors import Refused
from integrator_tui.forms.kinds import MOST_PRICE
from integrator_tui.models.finance import Invoice
from integrator_tui.models.raw import execute, execute_many, fetch, on_postgresql, together
from integrator_tui.queries.customers.standing import OVERDUE
from integrator_tui.queries.finance.ledger import bill_of, credit_of, posted
from integrator_tui.rules.finance.ledger import CREDIT, CREDIT_USED, OVER, Posted, Standing, standing, to_book
from integrator_tui.rules.money import format_money
from integrator_tui.services.finance.titles import take_off
from integrator_tui.services.service import Work

MOST = 2 * MOST_PRICE
"""Cents that the search shows as overdue at most."""


class Line(NamedTuple):
    """An entry that is to be posted; without an invoice it is of the customer's credit."""

    kind: str
    cents: int
    day: date
    invoice_id: int | None = None
    payment_id: int | None = None
    note: str = ""
    root_id: int | None = None


_COLUMNS = (
    *("customer_id", "invoice_id", "payment_id", "root_id", "kind", "cents", "day", "note"),
    *("login", "at", "op_id"),
)
_POST = f"INSERT INTO ledger_entry ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
AFTER_ALL = 1 << 62
"""Numbers of entries that are not posted yet: they come after all that are."""


def post(
    work: Work,
    customer_id: int,
    kind: str,
    cents: int,
    day: date,
    *,
    invoice_id: int | None = None,
    payment_id: int | None = None,
    root_id: int | None = None,
    note: str = "",
) -> int:
    """One entry; returns its id."""
    line = Line(kind, cents, day, invoice_id, payment_id, note, root_id)
    return int(fetch(f"{_POST} RETURNING id", _row(work, customer_id, line))[0][0])


def post_all(work: Work, customer_id: int, lines: Sequence[Line]) -> None:
    """Several, in their order."""
    if lines:
        execute_many(_POST, [_row(work, customer_id, line) for line in lines])


def _row(work: Work, customer_id: int, line: Line) -> tuple[Any, ...]:
    about = (customer_id, line.invoice_id, line.payment_id, line.root_id)
    by = (work.session.login, work.now.isoformat(" "), work.op_id)
    return (*about, line.kind, line.cents, line.day.isoformat(), line.note, *by)


def settle(work: Work, row: Invoice, day: date) -> Standing:
    """Book what follows from the acts of an invoice, and keep its sum; what was paid too much becomes credit.

    Raises `Refused` where a credit that was spent already would be taken away with it.
    """
    (stands,) = settle_all(work, row.customer_id, [(row, posted([row.id])[row.id])], day)
    return stands


def settle_all(
    work: Work, customer_id: int, accounts: Sequence[tuple[Invoice, list[Posted]]], day: date, acts: Sequence[Line] = ()
) -> list[Standing]:
    """The same for several invoices of a customer with the entries that they have; `acts` are posted before."""
    today = work.session.today().date()
    lines, found, changed, gone = list(acts), [], [], []
    for row, entries in accounts:
        new = [line for line in acts if line.invoice_id == row.id]
        every = entries + [
            Posted(AFTER_ALL + at, line.kind, line.cents, line.day, line.payment_id, line.root_id)
            for at, line in enumerate(new)
        ]
        stands = standing(bill_of(row), every, today)
        found.append(stands)
        for kind, cents in to_book(stands, every).items():
            lines.append(Line(kind, cents, day, row.id))
            if kind == OVER:
                lines.append(Line(CREDIT, -cents, day, note=f"fatura {row.number}"))
        left = stands.account.principal
        settled = None if left else (stands.last_act or day)
        if (left, settled) != (row.open_cents, row.settled_on):
            row.open_cents, row.settled_on = left, settled
            changed.append((left, settled and settled.isoformat(), row.id))
            if not left:
                gone.append(row.id)
    with together():
        post_all(work, customer_id, lines)
        if changed:
            execute_many(
                "UPDATE invoice SET open_cents = ?, settled_on = ?, version = version + 1 WHERE id = ?", changed
            )
        if gone:
            take_off(gone, today)
        keep_standing(customer_id, today)
    if any(line.kind == CREDIT and line.cents > 0 for line in lines):
        refuse_spent(customer_id)
    return found


def refuse_spent(customer_id: int) -> None:
    """A credit is never below zero (traps F5)."""
    missing = -credit_of(customer_id)
    if missing <= 0:
        return
    spent = fetch(
        "SELECT DISTINCT invoice.number FROM ledger_entry AS used JOIN ledger_entry AS part"
        " ON part.payment_id = used.payment_id AND part.invoice_id IS NOT NULL"
        " JOIN invoice ON invoice.id = part.invoice_id"
        " WHERE used.customer_id = ? AND used.invoice_id IS NULL AND used.kind = ? ORDER BY invoice.number",
        (customer_id, CREDIT_USED),
    )
    numbers = ", ".join(str(number) for (number,) in spent)
    if not numbers:
        raise Refused(
            f"Faltariam {format_money(missing)} de crédito, que o cliente já recebeu em dinheiro. Nada foi gravado."
        )
    raise Refused(
        f"Faltariam {format_money(missing)} de crédito do cliente, que já pagou outra fatura ({numbers}). "
        "Estorne antes o pagamento feito com esse crédito. Nada foi gravado."
    )


def draw(name: str) -> int:
    """The next number without gaps: from a row, in the transaction that uses it."""
    return draw_some(name, 1)[0]


def draw_some(name: str, count: int) -> range:
    """The next numbers, for as many rows that are written together."""
    ((last,),) = fetch(f"{_DRAW} RETURNING value", (name, count))
    return range(last - count + 1, last + 1)


_DRAW = (
    "INSERT INTO counter (name, value) VALUES (?, ?)"
    " ON CONFLICT (name) DO UPDATE SET value = counter.value + excluded.value"
)


def keep_standing(customer_id: int, today: date) -> None:
    """Write what the ledger says to where the search reads it, in the transaction that is open.

    Nothing is written where it says so already, nor for who never had an invoice here.
    """
    day = today.isoformat()
    execute(
        "INSERT INTO customer_standing (customer_id, active_plans, overdue_invoices, overdue_cents, oldest_due, as_of)"
        f" SELECT CAST(? AS INTEGER), 0, many, CASE WHEN cents > {MOST} THEN {MOST} ELSE cents END, oldest,"
        f" {'CAST(? AS DATE)' if on_postgresql() else '?'} FROM ({OVERDUE}) AS o"
        " WHERE EXISTS (SELECT 1 FROM invoice WHERE customer_id = ?)"
        " ON CONFLICT (customer_id) DO UPDATE SET overdue_invoices = excluded.overdue_invoices,"
        " overdue_cents = excluded.overdue_cents, oldest_due = excluded.oldest_due, as_of = excluded.as_of"
        " WHERE customer_standing.overdue_invoices <> excluded.overdue_invoices"
        " OR customer_standing.overdue_cents <> excluded.overdue_cents"
        " OR COALESCE(CAST(customer_standing.oldest_due AS TEXT), '')"
        " <> COALESCE(CAST(excluded.oldest_due AS TEXT), '')",
        (customer_id, day, customer_id, day, day, customer_id),
    )
