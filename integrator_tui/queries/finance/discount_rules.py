"""Reading discount rules, and what they gave a customer (domain 7.8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from integrator_tui.models.finance import DiscountGrant, Invoice
from integrator_tui.models.system import ListItem
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.session import Session

RULES = "regras_desconto"
"""List of the provider."""


@dataclass(frozen=True)
class GrantRow:
    """What a rule gave; cents."""

    id: int
    rule: str
    day: date
    plan_id: int | None
    cents: int
    invoice: int | None
    login: str


@query(permission=CUSTOMERS)
def grants_of(session: Session, customer_id: int, after: int | None = None, limit: int = 200) -> tuple[GrantRow, ...]:
    """ "Descontos já outorgados", the newest first."""
    there = DiscountGrant.customer_id == customer_id
    if after is not None:
        there &= DiscountGrant.id < after
    rows = list(DiscountGrant.select().where(there).order_by(DiscountGrant.id.desc()).limit(limit))
    rules = {item.id: item.name for item in ListItem.select().where(ListItem.id.in_([row.rule_id for row in rows]))}
    held = [row.invoice_id for row in rows if row.invoice_id]
    numbers = {one.id: one.number for one in Invoice.select().where(Invoice.id.in_(held))}
    return tuple(
        GrantRow(
            row.id,
            rules.get(row.rule_id, ""),
            row.day,
            row.plan_id,
            row.cents,
            numbers.get(row.invoice_id),
            row.login,
        )
        for row in rows
    )
