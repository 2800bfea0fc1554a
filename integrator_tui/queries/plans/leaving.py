"""What cancelling a plan comes to: the fine of its contract, what the running period owes, the days to withdraw."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from integrator_tui.models.customers import Customer
from integrator_tui.models.finance import Invoice, LedgerEntry
from integrator_tui.models.plans import PlanContract
from integrator_tui.queries.plans.dues import CHARGE, CREDIT, Event, leaving
from integrator_tui.queries.plans.facts import Facts
from integrator_tui.queries.variables import value
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules import variables
from integrator_tui.rules.counting import counted, word
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.finance.ledger import OVER, PAYMENT
from integrator_tui.rules.money import format_money
from integrator_tui.rules.plans.fidelity import fidelity_fine, last_day_to_withdraw, months_used
from integrator_tui.rules.plans.period import closing
from integrator_tui.session import Session

AT_HOME = ("", "loja")
"""Places of a sale at the provider's own counter; all others are at a distance (CDC art. 49)."""


@dataclass(frozen=True)
class Leaving:
    """What leaving on a day costs; money in cents."""

    day: date
    withdrawal: bool
    """Within the days to change one's mind: nothing is owed."""
    withdraw_until: date | None
    fine_cents: int
    """As the contract says it; the operator may be allowed to change it."""
    fine_how: str
    contract: str
    events: tuple[Event, ...]
    """Without the fine."""
    due_on: date
    still_open: tuple[int, ...] = ()
    """Numbers of invoices of a plan that is given back which nobody paid: they are to be cancelled."""


@query(permission=CUSTOMERS)
def leaving_on(session: Session, facts: Facts, day: date) -> Leaving:
    """What a plan owes when `day` is its last."""
    sold_on = facts.sold_on or facts.start_date
    until = last_day_to_withdraw(sold_on, facts.installed_on, outside=facts.sale not in AT_HOME)
    withdrawal = until is not None and day <= until
    cents, how, number = fine_of(session, facts, day)
    return Leaving(
        day=day,
        withdrawal=withdrawal,
        withdraw_until=until,
        fine_cents=0 if withdrawal else cents,
        fine_how=how,
        contract=number,
        events=_given_back(facts) if withdrawal else leaving(facts, day),
        due_on=closing(day, facts.due_day),
        still_open=tuple(row.number for row in _invoices(facts) if row.open_cents > 0) if withdrawal else (),
    )


def _given_back(facts: Facts) -> tuple[Event, ...]:
    """What was paid for a plan that is given back within the days to change one's mind (CDC art. 49)."""
    numbers = {row.id: row.number for row in _invoices(facts)}
    its = LedgerEntry.invoice_id.in_(list(numbers)) & (LedgerEntry.kind << (PAYMENT, OVER))
    paid = dict.fromkeys(numbers, 0)
    for entry in LedgerEntry.select().where(its) if numbers else ():
        paid[entry.invoice_id] -= entry.cents
    told = [numbers[key] for key, cents in paid.items() if cents > 0]
    cents = sum(cents for cents in paid.values() if cents > 0)
    if not cents:
        return ()
    said = f"{word(len(told), 'fatura', 'faturas')} {', '.join(map(str, told))}"
    return (Event(CREDIT, "desistencia", f"devolve o que foi pago: {said}", cents, how="tudo o que o plano pagou"),)


def _invoices(facts: Facts) -> list[Invoice]:
    its = (Invoice.plan_id == facts.id) & (Invoice.customer_id == facts.customer_id) & Invoice.cancelled_on.is_null()
    return list(Invoice.select().where(its).order_by(Invoice.id))


@query(permission=CUSTOMERS)
def fine_of(session: Session, facts: Facts, day: date) -> tuple[int, str, str]:
    """Cents of the fine of the newest contract, how they are reckoned, and the number of the contract."""
    row = (
        PlanContract.select()
        .where((PlanContract.plan_id == facts.id) & PlanContract.deleted_at.is_null())
        .order_by(PlanContract.id.desc())
        .first()
    )
    if row is None:
        return 0, "o plano não tem contrato", ""
    most = row.months if _is_company(facts.customer_id) else value(session, variables.FIDELITY_MOST_MONTHS)
    bound, used = min(row.months, most), months_used(row.sold_on, day)
    benefit = max(row.benefit_cents, 0)
    cents = fidelity_fine(benefit, bound, used, most_months=bound) if bound > 0 else 0
    if bound <= 0:
        return 0, "o contrato não tem fidelidade", row.number
    if used >= bound:
        return 0, f"fidelidade de {bound} meses cumprida; venda em {format_date(row.sold_on)}", row.number
    left = bound - used
    months = counted(left, "mês que falta", "meses que faltam")
    return cents, f"benefício {format_money(benefit)} x {months} / {bound}", row.number


def fine_event(leaving: Leaving, cents: int) -> tuple[Event, ...]:
    """The fine as it is charged."""
    if not cents:
        return ()
    what = f"multa do contrato {leaving.contract}" if leaving.contract else "multa"
    return (Event(CHARGE, "multa", what, cents, due_on=leaving.due_on, how=leaving.fine_how),)


def _is_company(customer_id: int) -> bool:
    row = Customer.get_or_none(Customer.id == customer_id)
    return row is not None and row.person_type == "PJ"
