"""What ends by itself: trust releases and suspensions at the customer's request whose last day is over (F227)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from integrator_tui.models.plans import CustomerPlan
from integrator_tui.queries.customers.options import of
from integrator_tui.queries.plans.facts import Facts, plan_facts
from integrator_tui.queries.plans.possible import verdict
from integrator_tui.queries.plans.suspension import shielded
from integrator_tui.queries.plans.trust_card import UNPAID
from integrator_tui.registry import query
from integrator_tui.rules import permissions
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.plans.states import DEBT, ON_REQUEST, TRUST
from integrator_tui.services.plans.acts.act import begin, turn
from integrator_tui.services.plans.acts.enable import charge_trust, close_release, enable
from integrator_tui.services.service import Work, service
from integrator_tui.session import Session

CUT, BACK, KEPT = "suspenso", "habilitado", "protegido"


@service(permission=permissions.EDIT_PLAN_STATUS)
def end_due(work: Work, customer_id: int, day: str) -> list[tuple[int, str]]:
    """End what is over on a day (ISO) for one customer, in one transaction; each plan with what became of it.

    Looked at again here: since the run began he may have paid, or his plan may have been released again. A second time
    there is nothing left to end.
    """
    when = date.fromisoformat(day)
    done = []
    for facts in _over(customer_id, when, work.session):
        became = _becomes(work.session, facts)
        if became == KEPT:
            continue
        if became == CUT:
            _cut(work, facts)
        else:
            said = "pago" if facts.state == TRUST else "fim da suspensão a pedido"
            enable(work, facts, said)
        done.append((facts.id, became))
    return done


@service(permission=permissions.ENABLE_SUSPENDED)
def end_release(work: Work, customer_id: int, plan_id: int) -> int:
    """Terminar a confiança of one plan, once its last day is over and it is still not paid. Raises `Refused`."""
    _cut(work, begin(work, customer_id, plan_id, "end_trust"))
    return plan_id


def _cut(work: Work, facts: Facts) -> None:
    until = f"confiança até {format_date(facts.trust_until)} sem pagamento" if facts.trust_until else "sem pagamento"
    charge_trust(work, facts)
    turn(work, facts, DEBT, "suspendeu", until, trust_until=None)
    close_release(work, facts.id, UNPAID)


def customers_with_ends(day: date) -> list[int]:
    """Who has something that is over on a day, by code."""
    over_trust = CustomerPlan.trust_until.is_null(False) & (CustomerPlan.trust_until < day)
    over_pause = CustomerPlan.pause_until.is_null(False) & (CustomerPlan.pause_until < day)
    rows = (
        CustomerPlan.select(CustomerPlan.customer_id)
        .where((over_trust | over_pause) & CustomerPlan.deleted_at.is_null())
        .distinct()
        .order_by(CustomerPlan.customer_id)
    )
    return [row.customer_id for row in rows]


@query(permission=permissions.CUSTOMERS)
def ends_of(session: Session, customer_id: int, day: date) -> tuple[tuple[int, str], ...]:
    """What `end_due` would do with each plan of a customer on a day, and what is kept."""
    return tuple((facts.id, _becomes(session, facts)) for facts in _over(customer_id, day, session))


def _over(customer_id: int, day: date, session: Session) -> list[Facts]:
    """The plans of a customer whose release or suspension on request is over on a day, as they stand now."""
    its = (CustomerPlan.customer_id == customer_id) & CustomerPlan.deleted_at.is_null()
    found = []
    for row in list(CustomerPlan.select(CustomerPlan.id).where(its).order_by(CustomerPlan.id)):
        facts = replace(plan_facts(session, customer_id, row.id), today=day)
        last = facts.trust_until if facts.state == TRUST else facts.pause_until if facts.state == ON_REQUEST else None
        if last is not None and last < day:
            found.append(facts)
    return found


def _becomes(session: Session, facts: Facts) -> str:
    """What becomes of a plan whose term is over: paid or asked for, it works; in debt it is cut, unless it is kept."""
    if facts.state == ON_REQUEST or not facts.debt.invoices:
        return BACK
    if not of(session, facts.customer_id).may_be_suspended or shielded(facts.id, facts.today)[0]:
        return KEPT
    return CUT if verdict(session, facts, "end_trust").allowed else KEPT
