"""Reading discount rules, whom they are for, and what they gave a customer (domain 7.8)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from integrator_tui.models.finance import DiscountGrant, Invoice
from integrator_tui.models.odd import details_of
from integrator_tui.models.raw import among, fetch
from integrator_tui.models.system import ListItem
from integrator_tui.queries.finance.days import day_of
from integrator_tui.queries.finance.invoices import plan_names
from integrator_tui.queries.plans.plans import plans_of
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.finance.discount_rules import Rule, Who
from integrator_tui.rules.finance.discounts import Cut, cut_text, format_cut, stored_cut
from integrator_tui.session import Session

RULES = "regras_desconto"
"""List of the provider."""


@dataclass(frozen=True)
class GrantRow:
    """What a rule gave; cents."""

    id: int
    rule: str
    day: date
    plan: str
    cents: int
    invoice_id: int | None
    invoice: int | None
    """Its number."""
    login: str


@dataclass(frozen=True)
class RuleRow:
    """A rule for a plan of the customer; `reason` says why it does not hold there, empty where it does."""

    id: tuple[int, int | None]
    """Rule and plan."""
    name: str
    starts: date
    ends: date | None
    monthly: str
    installation: str
    plan: str
    reason: str


def discount_rules() -> tuple[Rule, ...]:
    """Those that the provider keeps and that say something, by name."""
    there = (ListItem.kind == RULES) & ListItem.active & ListItem.deleted_at.is_null()
    found = []
    for item in ListItem.select().where(there).order_by(ListItem.name, ListItem.id):
        told = details_of(item.details)
        if (starts := _day(told.get("starts_on"))) is None:
            continue  # the form refuses it: another program wrote it
        found.append(
            Rule(
                item.id,
                item.name,
                starts,
                _day(told.get("ends_on")),
                stored_cut(told.get("monthly")),
                stored_cut(told.get("installation")),
                _number(told.get("plan")),
                str(told.get("group") or ""),
                _number(told.get("unit")),
                _number(told.get("billing_form")),
                _number(told.get("origin")),
                str(told.get("subscriber_type") or ""),
                str(told.get("state") or ""),
                str(told.get("city") or ""),
                _number(told.get("min_plans")) or 0,
            )
        )
    return tuple(found)


def who_has(customers: Sequence[int]) -> dict[int, Who]:
    """Plan -> what rules look at, of every plan of some customers that is not cancelled."""
    where, values = among("plan.customer_id", customers)
    rows = fetch(
        "SELECT plan.id, plan.customer_id, plan.catalog_plan_id, item.details, COALESCE(plan.unit_id, item.parent_id),"
        " plan.billing_form_id, opt.origin_id, opt.subscriber_type, place.state, place.city"
        " FROM customer_plan AS plan JOIN list_item AS item ON item.id = plan.catalog_plan_id"
        " LEFT JOIN customer_options AS opt ON opt.customer_id = plan.customer_id"
        " LEFT JOIN address AS place ON place.customer_id = plan.customer_id AND place.kind = 'principal'"
        f" AND place.deleted_at IS NULL WHERE {where} AND plan.deleted_at IS NULL AND plan.cancelled_on IS NULL",
        values,
    )
    plans = Counter(row[1] for row in rows)
    groups: dict[int, str] = {}
    for row in rows:  # many plans are of few entries of the catalogue
        if row[2] not in groups:
            groups[row[2]] = str(details_of(row[3]).get("group") or "")
    return {row[0]: _who(row, groups[row[2]], plans[row[1]]) for row in rows}


def _who(row: tuple[Any, ...], group: str, plans: int) -> Who:
    kind, state, city = row[7:10]
    return Who(row[2], group, row[4], row[5], row[6], str(kind or ""), str(state or ""), str(city or ""), plans)


@query(permission=CUSTOMERS)
def rules_of(session: Session, customer_id: int) -> tuple[RuleRow, ...]:
    """Every rule for every plan of the customer: those that hold first, then the others with the reason."""
    today, rules = session.today().date(), discount_rules()
    who = who_has([customer_id])
    labels = {plan.id: plan.label for plan in plans_of(session, customer_id)}
    rows = [
        _row(rule, key, labels.get(key, str(key)), rule.why_not(its, today))
        for key, its in sorted(who.items())
        for rule in rules
    ]
    if not who:
        rows = [_row(rule, None, "-", "cliente sem plano") for rule in rules]
    return tuple(sorted(rows, key=lambda row: bool(row.reason)))


def _row(rule: Rule, plan_id: int | None, label: str, reason: str) -> RuleRow:
    monthly, once = (_cut_text(cut) for cut in (rule.monthly, rule.installation))
    return RuleRow((rule.id, plan_id), rule.name, rule.starts, rule.ends, monthly, once, label, reason)


def _cut_text(cut: Cut | None) -> str:
    return "-" if cut is None else format_cut(cut_text(cut))


@query(permission=CUSTOMERS)
def grants_of(
    session: Session, customer_id: int, since: str, until: str, after: int | None = None, limit: int = 200
) -> tuple[GrantRow, ...]:
    """ "Descontos já outorgados" in a period (ISO), the newest first."""
    there = (DiscountGrant.customer_id == customer_id) & DiscountGrant.day.between(day_of(since), day_of(until))
    if after is not None:
        there &= DiscountGrant.id < after
    rows = list(DiscountGrant.select().where(there).order_by(DiscountGrant.id.desc()).limit(limit))
    rules = {item.id: item.name for item in ListItem.select().where(ListItem.id.in_([row.rule_id for row in rows]))}
    held = [row.invoice_id for row in rows if row.invoice_id]
    numbers = {one.id: one.number for one in Invoice.select().where(Invoice.id.in_(held))}
    plans = plan_names({row.plan_id for row in rows if row.plan_id})
    return tuple(
        GrantRow(
            row.id,
            rules.get(row.rule_id, ""),
            row.day,
            plans.get(row.plan_id or 0, "-"),
            row.cents,
            row.invoice_id,
            numbers.get(row.invoice_id),
            row.login,
        )
        for row in rows
    )


def _day(stored: Any) -> date | None:
    try:
        return date.fromisoformat(str(stored)) if stored else None
    except ValueError:
        return None


def _number(stored: Any) -> int | None:
    return stored if type(stored) is int else None
