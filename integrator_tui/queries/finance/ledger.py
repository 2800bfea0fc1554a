"""Reading the ledger: entries and the account that follows from them, for the desk and for services alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from integrator_tui.models.finance import Invoice
from integrator_tui.models.odd import date_of, number_of
from integrator_tui.models.raw import among, fetch, rows_of
from integrator_tui.rules.finance.early_discount import holding, stored_offers
from integrator_tui.rules.finance.imputation import counting
from integrator_tui.rules.finance.late_payment import LateTerms
from integrator_tui.rules.finance.ledger import OF_CUSTOMER, Bill, Posted, Standing, standing
from integrator_tui.rules.finance.states import CANCELLED, CONTESTED, NEGOTIATED, OPEN, OVERDUE, PAID, PARTLY

DELETED = "apagada: "
"""How the reason of a cancelled invoice begins that is not listed any more; its entries stay."""


@dataclass(frozen=True)
class Owing:
    """An invoice as it stands on a day; cents. `total` would settle it on that day; of what is contested, no fine and
    no interest is due."""

    id: int
    state: str
    charged: int
    principal: int
    fine: int
    interest: int
    paid: int
    late_days: int
    """Since the effective due date, without those of a contest; 0 while it is not missed, or contested."""
    contested: bool = False
    early: int = 0
    """What a payment of that day that settles it is let off, for coming early; already within the principal."""

    @property
    def total(self) -> int:
        """Principal, fine and interest."""
        return self.principal + self.fine + self.interest

    @property
    def to_settle(self) -> int:
        """What a payment of that day has to bring."""
        return self.total - self.early


def bill_of(row: Invoice) -> Bill:
    """What the invoice says about when and how it grows."""
    terms = LateTerms(row.fine_rate, row.interest_rate, row.from_original_due, row.daily_rounded)
    return Bill(row.due_on, row.effective_due_on, terms)


def posted(invoices: Sequence[int]) -> dict[int, list[Posted]]:
    """Invoice -> its entries in their order."""
    found: dict[int, list[Posted]] = {key: [] for key in invoices}
    if invoices:
        where, values = among("invoice_id", found)
        sql = (
            f"SELECT invoice_id, id, kind, cents, day, payment_id, root_id FROM ledger_entry WHERE {where} ORDER BY id"
        )
        for key, entry_id, kind, cents, day, payment_id, root_id in fetch(sql, values):
            found[key].append(Posted(entry_id, kind, number_of(cents), date_of(day), payment_id, root_id))
    return found


def invoices_by(customer_id: int, ids: Iterable[int]) -> dict[int, Invoice]:
    """Those of some invoices that are the customer's, by id."""
    where, values = among("id", ids)
    return {row.id: row for row in rows_of(Invoice, f"customer_id = ? AND {where} ORDER BY id", (customer_id, *values))}


def owing(row: Invoice, entries: Sequence[Posted], on: date) -> Owing:
    """An invoice on a day. An open one is overdue once its effective due date has passed (facts 3.4)."""
    stands = standing(bill_of(row), entries, on)
    account = stands.account
    due = account.total and not stands.contested
    may_be_early = row.early and due and on <= row.effective_due_on
    return Owing(
        row.id,
        state_on(row, stands, on),
        stands.charged,
        account.principal,
        account.fine if due else 0,
        account.interest if due else 0,
        stands.paid,
        counting(row.effective_due_on, on, stands.contests) if due else 0,
        stands.contested,
        min(holding(stored_offers(row.early), on), account.principal) if may_be_early else 0,
    )


def state_on(row: Invoice, stands: Standing, on: date) -> str:
    """The state of the table of states, for a day (traps F4): never a column."""
    if row.cancelled_on is not None:
        return CANCELLED
    if row.negotiated_id is not None and not stands.account.total:
        return NEGOTIATED
    if not stands.account.total:
        return PAID
    if stands.contested:
        return CONTESTED
    if stands.paid:
        return PARTLY
    return OVERDUE if on > row.effective_due_on else OPEN


NEGOTIATION = "negociacao"


def credit_of(customer_id: int) -> int:
    """Cents that the customer has in his favour."""
    condition, values = among("kind", OF_CUSTOMER)
    rows = fetch(
        "SELECT COALESCE(SUM(cents), 0) FROM ledger_entry WHERE customer_id = ? AND invoice_id IS NULL"
        f" AND {condition}",
        (customer_id, *values),
    )
    return -int(rows[0][0])
