"""The one place where entries are added: an act is posted, then the invoice is brought in line with what follows."""

from __future__ import annotations

from datetime import date

from integrator_tui.errors import Refused
from integrator_tui.forms.kinds import MOST_PRICE
from integrator_tui.models.customers import CustomerStanding
from integrator_tui.models.finance import Invoice, LedgerEntry
from integrator_tui.models.raw import execute, fetch
from integrator_tui.queries.customers.standing import overdue_of
from integrator_tui.queries.finance.ledger import bill_of, credit_of, posted
from integrator_tui.rules.finance.ledger import CREDIT, CREDIT_USED, OVER, Standing, standing, to_book
from integrator_tui.rules.money import format_money
from integrator_tui.services.finance.titles import take_off
from integrator_tui.services.service import Work


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
    """One entry; without an invoice it is of the customer's credit. Returns its id."""
    key: int = LedgerEntry.insert(
        customer_id=customer_id,
        invoice_id=invoice_id,
        payment_id=payment_id,
        root_id=root_id,
        kind=kind,
        cents=cents,
        day=day,
        note=note,
        login=work.session.login,
        at=work.now,
        op_id=work.op_id,
    ).execute()
    return key


def settle(work: Work, row: Invoice, day: date) -> Standing:
    """Book what follows from the acts of an invoice, and keep its sum; what was paid too much becomes credit.

    Raises `Refused` where a credit that was spent already would be taken away with it.
    """
    entries = posted([row.id])[row.id]
    today = work.session.today().date()
    stands = standing(bill_of(row), entries, today)
    for kind, cents in to_book(stands, entries).items():
        post(work, row.customer_id, kind, cents, day, invoice_id=row.id)
        if kind == OVER:
            post(work, row.customer_id, CREDIT, -cents, day, note=f"fatura {row.number}")
            refuse_spent(row.customer_id)
    left = stands.account.principal
    settled = None if left else (stands.last_act or day)
    if (left, settled) != (row.open_cents, row.settled_on):
        Invoice.update(open_cents=left, settled_on=settled, version=Invoice.version + 1).where(
            Invoice.id == row.id
        ).execute()
        row.open_cents, row.settled_on = left, settled
        if not left:
            take_off(row.id, today)
    keep_standing(row.customer_id, today)
    return stands


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
    raise Refused(
        f"Faltariam {format_money(missing)} de crédito do cliente, que já pagou outra fatura ({numbers}). "
        "Estorne antes o pagamento feito com esse crédito. Nada foi gravado."
    )


def draw(name: str) -> int:
    """The next number without gaps: from a row, in the transaction that uses it."""
    return draw_some(name, 1)[0]


def draw_some(name: str, count: int) -> range:
    """The next numbers, for as many rows that are written together."""
    execute(
        "INSERT INTO counter (name, value) VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = counter.value + excluded.value",
        (name, count),
    )
    last = int(fetch("SELECT value FROM counter WHERE name = ?", (name,))[0][0])
    return range(last - count + 1, last + 1)


def keep_standing(customer_id: int, today: date) -> None:
    """Write what the ledger says to where the search reads it, in the transaction that is open."""
    found = overdue_of(customer_id, today)
    if found is None:
        return
    values = {
        "overdue_invoices": found.invoices,
        "overdue_cents": min(found.cents, 2 * MOST_PRICE),
        "oldest_due": found.oldest,
    }
    there = CustomerStanding.customer_id == customer_id
    row = CustomerStanding.get_or_none(there)
    if row is None:
        CustomerStanding.insert(customer_id=customer_id, active_plans=0, as_of=today, **values).execute()
    elif any(getattr(row, name) != value for name, value in values.items()):
        CustomerStanding.update(as_of=today, **values).where(there).execute()
