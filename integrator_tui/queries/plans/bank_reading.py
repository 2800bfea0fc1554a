"""Whether a payment may still be on its way: what is at a bank whose returns were not read lately (traps C5)."""

from __future__ import annotations

from datetime import date

from integrator_tui.models.raw import fetch
from integrator_tui.queries.variables import value
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules import variables
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.finance.business_days import NATION
from integrator_tui.rules.finance.states import REGISTERED, SENT
from integrator_tui.session import Session


@query(permission=CUSTOMERS)
def unread_returns(session: Session, customer_id: int, day: date) -> str:
    """Why a customer is not to be suspended before a return was read, as a sentence; empty where nothing is at a bank.

    Only his overdue debts count, and only while they are with the bank: as an order of debit, or as a slip.
    """
    days = value(session, variables.RETURN_DAYS)
    if not days:
        return ""
    wanted = NATION.add(day, -days)
    late = "i.customer_id = ? AND i.open_cents > 0 AND i.effective_due_on < ?"
    rows = fetch(
        "SELECT DISTINCT b.agreement_id FROM invoice AS i JOIN bank_file_line AS l ON l.invoice_id = i.id"
        f" JOIN bank_file AS b ON b.id = l.file_id WHERE {late} AND l.kind = 'E' AND l.state = 'enviado'"
        " UNION SELECT DISTINCT s.portfolio_id FROM invoice AS i JOIN slip AS s ON s.invoice_id = i.id"
        f" WHERE {late} AND s.state IN (?, ?)",
        (customer_id, day.isoformat(), customer_id, day.isoformat(), SENT, REGISTERED),
    )
    for (agreement_id,) in rows:
        read = fetch(
            "SELECT MAX(day), (SELECT name FROM list_item WHERE id = ?) FROM bank_file WHERE agreement_id = ?"
            " AND kind IN ('retorno_debito', 'retorno_boleto') AND state = 'lido'",
            (agreement_id, agreement_id),
        )
        newest, name = read[0]
        if newest is None or date.fromisoformat(str(newest)[:10]) < wanted:
            return f"parada: falta ler o retorno de {name or 'um banco'} de {format_date(wanted)}"
    return ""
