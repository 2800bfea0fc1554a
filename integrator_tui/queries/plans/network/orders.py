"""Orders to routers as they are read: those of a plan, those that something is still to come of, how many of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from integrator_tui.models.network import CoaOrder
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.plans.orders import OPEN, said
from integrator_tui.session import Session


@dataclass(frozen=True)
class OrderRow:
    """An order; `said` is what an operator reads of it: `confirmada`, `recusada: motivo`, `sem resposta, tentando`."""

    id: int
    customer_id: int
    plan_id: int
    login: str
    purpose: str
    note: str
    """The act that it comes from."""
    radacct_id: int | None
    state: str
    said: str
    attempts: int
    at: datetime
    state_at: datetime
    operator: str

    @property
    def open(self) -> bool:
        """Whether something is still to come of it."""
        return self.state in OPEN


@query(permission=CUSTOMERS)
def orders_of(session: Session, customer_id: int, plan_id: int, limit: int = 50) -> tuple[OrderRow, ...]:
    """The orders of a plan of the customer, the newest first."""
    its = (CoaOrder.plan_id == plan_id) & (CoaOrder.customer_id == customer_id)
    return tuple(_row(session, row) for row in CoaOrder.select().where(its).order_by(CoaOrder.id.desc()).limit(limit))


@query(permission=CUSTOMERS)
def open_orders(session: Session, limit: int = 200) -> tuple[OrderRow, ...]:
    """Those that something is still to come of, the oldest first."""
    rows = CoaOrder.select().where(CoaOrder.state.in_(OPEN)).order_by(CoaOrder.id).limit(limit)
    return tuple(_row(session, row) for row in rows)


def _row(session: Session, row: Any) -> OrderRow:
    return OrderRow(
        id=row.id,
        customer_id=row.customer_id,
        plan_id=row.plan_id,
        login=row.login,
        purpose=row.purpose,
        note=row.note,
        radacct_id=row.radacct_id,
        state=row.state,
        said=said(row.state, row.answer, row.attempts),
        attempts=row.attempts,
        at=session.local(row.at),
        state_at=session.local(row.state_at),
        operator=row.operator,
    )
