"""Money that a bank took, for whatever file told it: booked as it came, and what it left open by the customer's option.

What a bank did not take of fine and interest goes to the next invoice where option 7 says so, else it is let off.
"""

from __future__ import annotations

from datetime import date

from integrator_tui.models.finance import Invoice
from integrator_tui.models.plans import BillingEvent
from integrator_tui.queries.customers.options import of
from integrator_tui.queries.finance.ledger import owing, posted
from integrator_tui.queries.variables import value
from integrator_tui.rules import variables
from integrator_tui.rules.finance.ledger import DISCOUNT
from integrator_tui.rules.money import format_money
from integrator_tui.services.finance.enabling import enable_paid
from integrator_tui.services.finance.invoices import invoice_of
from integrator_tui.services.finance.ledger import post, settle
from integrator_tui.services.finance.payments import book_bank_payment
from integrator_tui.services.service import Work

LATE = "multa_juros"
"""Why an event of an additional charge came about."""


def take(work: Work, row: Invoice, paid_on: date, cents: int, method: str, source: str) -> int:
    """Book it; what is over becomes a credit. Returns the id of the payment."""
    before = owing(row, posted([row.id])[row.id], paid_on)
    tolerance = value(work.session, variables.BANK_TOLERANCE)
    key = book_bank_payment(work, row.customer_id, row.id, paid_on, cents, method, tolerance, source)
    row = invoice_of(row.customer_id, row.id)
    if 0 < row.open_cents <= before.fine + before.interest and cents >= before.principal:
        _late_part(work, row, paid_on)
    note = f"{format_money(cents)} em {paid_on:%d/%m/%Y}, fatura {row.number}, {source}"
    work.record("payment", key, "recebeu", customer_id=row.customer_id, note=note)
    enable_paid(work, row.customer_id, f"pago em {paid_on:%d/%m/%Y}")
    return key


def _late_part(work: Work, row: Invoice, paid_on: date) -> None:
    """The bank took the amount of the bill, but neither fine nor interest."""
    left = row.open_cents
    charged = of(work.session, row.customer_id).charges_unpaid_interest
    said = "multa e juros na próxima fatura" if charged and row.plan_id else "multa e juros dispensados"
    post(work, row.customer_id, DISCOUNT, -left, paid_on, invoice_id=row.id, note=said)
    settle(work, row, paid_on)
    if not (charged and row.plan_id):
        return
    key: int = BillingEvent.insert(
        customer_id=row.customer_id,
        plan_id=row.plan_id,
        kind="acrescimo",
        reason=LATE,
        description=f"multa e juros da fatura {row.number}",
        amount_cents=left,
        times=1,
        at=work.now,
        login=work.session.login,
        op_id=work.op_id,
    ).execute()
    note = f"evento do plano {row.plan_id}: multa e juros da fatura {row.number}, {format_money(left)}"
    work.record("billing_event", key, "criou", customer_id=row.customer_id, note=note)
