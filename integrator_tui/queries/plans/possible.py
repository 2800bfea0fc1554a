"""What may be done with a plan now, and why not: the table of states with its conditions looked up (domain 6.7).

The one place that asks the table about a plan: the screen dims by it, the services enforce it inside their transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from integrator_tui.models.finance import Invoice
from integrator_tui.models.plans import BillingEvent, PlanEquipment, PlanLogin, PlanPause
from integrator_tui.queries.customers.customers import CustomerRecord, whole_customer
from integrator_tui.queries.customers.options import of
from integrator_tui.queries.plans.facts import Facts, plan_facts
from integrator_tui.queries.plans.legal.clock import keeping_cut, why_not_suspend
from integrator_tui.queries.plans.network.sessions import kept_sessions
from integrator_tui.queries.plans.record import PlanRecord, plan_record
from integrator_tui.queries.plans.suspension import shielded
from integrator_tui.queries.plans.trust import trust_of
from integrator_tui.queries.variables import value
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules import variables
from integrator_tui.rules.dates import format_date, term_of_months
from integrator_tui.rules.money import format_money
from integrator_tui.rules.plans.states import TABLE
from integrator_tui.rules.plans.temporary import STANDARD, TemporaryTerms
from integrator_tui.rules.states import Verdict
from integrator_tui.session import Session


@query(permission=CUSTOMERS)
def possible(session: Session, customer_id: int, plan_id: int) -> dict[str, Verdict]:
    """Every action of the table with its verdict, in its order. Raises `Gone`."""
    facts = plan_facts(session, customer_id, plan_id)
    return {action: verdict(session, facts, action) for action in TABLE.actions}


@query(permission=CUSTOMERS)
def verdict(session: Session, facts: Facts, action: str, known: Mapping[str, str] | None = None) -> Verdict:
    """Whether an action may be done with a plan; the reason has the numbers of this plan.

    `known` are conditions that the caller has decided by himself, of what was chosen in a window: empty where one
    holds, else the sentence against it. Of those that nobody decided, what is still to be chosen counts as good.
    """
    row = TABLE.row(facts.state, action)
    against: dict[str, str] = {}
    for name in row.conditions if row else ():
        sentence = known[name] if known and name in known else _against(session, facts, name, action)
        if sentence:
            against[name] = sentence
            break  # the first is the one that is said
    found = TABLE.check(facts.state, action, TABLE.conditions.keys() - against.keys())
    own = next((against[name] for name in row.conditions if name in against), "") if row else ""
    return Verdict(found.to, own) if own else found


@query(permission=CUSTOMERS)
def plan_with_customer(
    session: Session, customer_id: int, plan_id: int
) -> tuple[CustomerRecord, PlanRecord, dict[str, Verdict]]:
    """What the window of a plan shows, in one call of the base. Raises `Gone`."""
    record, plan = whole_customer(session, customer_id), plan_record(session, customer_id, plan_id)
    return record, plan, possible(session, customer_id, plan_id)


def billed(facts: Facts) -> bool:
    """Whether the plan was ever charged: by an invoice, an event in one, or a closing."""
    mine = (BillingEvent.plan_id == facts.id) & (BillingEvent.status == "faturado")
    invoices = Invoice.select().where(Invoice.plan_id == facts.id)
    return facts.last_closing is not None or invoices.exists() or BillingEvent.select().where(mine).exists()


def equipment_out(plan_id: int) -> list[str]:
    """What of the provider's is with the customer."""
    out = (PlanEquipment.plan_id == plan_id) & PlanEquipment.deleted_at.is_null() & PlanEquipment.returned_on.is_null()
    rows = PlanEquipment.select().where(out).order_by(PlanEquipment.id)
    return [f"{row.description}, nº {row.asset_no}" if row.asset_no else str(row.description) for row in rows]


def _against(session: Session, facts: Facts, name: str, action: str) -> str:
    """Why a condition does not hold, as a sentence; empty where it does."""
    said = TABLE.conditions[name]
    if name.startswith("catalog_"):
        key = "supports_credit" if name == "catalog_credits" else f"allows_{_ALLOWS.get(name, name[8:])}"
        return "" if facts.catalog.get(key) else said
    if name == "nothing_keeps_cut":
        keeping = keeping_cut(session, facts)
        return f"{said[:-1]} ({format_money(keeping)})." if keeping else ""
    if name == "no_overdue":
        return f"{said[:-1]} ({format_money(facts.debt.cents)})." if facts.debt.invoices else ""
    if name == "trust_allowed":
        return trust_of(session, facts).reason
    if name == "clock_allows":
        return why_not_suspend(session, facts, reduce=action == "reduce")
    if name == "temporary_free":
        return _used(session, facts.id, facts)
    return "" if _holds(session, facts, name, action) else said


def _holds(session: Session, facts: Facts, name: str, action: str) -> bool:
    """Whether a condition holds that has no numbers to say; those of what is still to be chosen do."""
    match name:
        case "paid_up":
            return not facts.debt.invoices
        case "overdue":
            return bool(facts.debt.invoices)
        case "option_suspend":
            return of(session, facts.customer_id).may_be_suspended
        case "not_shielded":
            return not shielded(facts.id, facts.today)[action == "reduce"]
        case "trust_over":
            return facts.trust_until is None or facts.trust_until < facts.today
        case "variable_temporary":
            return value(session, variables.TEMPORARY_SUSPENSION)
        case "no_equipment_or_allowed":
            return not value(session, variables.EQUIPMENT_KEEPS_PLAN) or not equipment_out(facts.id)
        case "bills_suspended":
            return bool(facts.catalog.get("bill_when_suspended"))
        case "has_login":
            return _has_login(facts.id)
        case "never_billed":
            return not billed(facts)
        case "no_kept_sessions":
            return not kept_sessions(facts.id, session.now())
        case "next_status":
            return bool(facts.next)
    return True


_ALLOWS = {"catalog_login": "radius"}


def _has_login(plan_id: int) -> bool:
    return bool(PlanLogin.select().where((PlanLogin.plan_id == plan_id) & PlanLogin.deleted_at.is_null()).exists())


def last_pause(plan_id: int) -> PlanPause | None:
    """The newest suspension at the customer's request."""
    found: PlanPause | None = (
        PlanPause.select().where(PlanPause.plan_id == plan_id).order_by(PlanPause.starts_on.desc()).first()
    )
    return found


@query(permission=CUSTOMERS)
def temporary_terms(session: Session) -> TemporaryTerms:
    """How long and how often a customer may ask for a suspension, by the provider's parameters."""
    return replace(
        STANDARD,
        fewest_days=value(session, variables.TEMPORARY_FEWEST_DAYS),
        most_days=value(session, variables.TEMPORARY_MOST_DAYS),
        months_between=value(session, variables.TEMPORARY_MONTHS_BETWEEN),
    )


def _used(session: Session, plan_id: int, facts: Facts) -> str:
    last = last_pause(plan_id)
    if last is None:
        return ""
    again = term_of_months(last.starts_on, value(session, variables.TEMPORARY_MONTHS_BETWEEN))
    if facts.today >= again:
        return ""
    return (
        f"{TABLE.conditions['temporary_free'][:-1]} (em {format_date(last.starts_on)}); "
        f"a próxima pode em {format_date(again)}."
    )
