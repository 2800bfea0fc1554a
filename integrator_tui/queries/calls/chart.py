"""What the chart of a customer's calls is counted from, and the calls behind one of its bars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from integrator_tui.models.calls import ServiceCall
from integrator_tui.models.system import ListItem
from integrator_tui.queries.calls.calls import CallRow, begin_of, rows_of
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.calls.chart import CallFact
from integrator_tui.session import Session

MOST = 20_000
"""Calls that are counted: a customer with more is counted from the newest on, and told so."""


@query(permission=CUSTOMERS)
def call_facts(session: Session, customer_id: int, since: date | None = None) -> tuple[CallFact, ...]:
    """The calls of a customer opened since a day, the newest first, at most `MOST`."""
    its = (ServiceCall.customer_id == customer_id) & ServiceCall.deleted_at.is_null()
    if since is not None:
        its &= ServiceCall.opened_at >= begin_of(session.zone, since)
    found = (
        ServiceCall.select(ServiceCall.id, ServiceCall.opened_at, ServiceCall.state, ServiceCall.type_id)
        .where(its)
        .order_by(ServiceCall.id.desc())
        .limit(MOST)
    )
    rows: list[Any] = list(found.tuples())
    keys = {row[3] for row in rows if row[3] is not None}
    names = {row.id: str(row.name) for row in ListItem.select().where(ListItem.id << list(keys))} if keys else {}
    return tuple(CallFact(key, session.local(at), state, names.get(type_id, "")) for key, at, state, type_id in rows)


@query(permission=CUSTOMERS)
def calls_behind(session: Session, customer_id: int, keys: Sequence[int], limit: int = 200) -> tuple[CallRow, ...]:
    """The calls of these ids, the newest first, at most `limit`."""
    its = (ServiceCall.customer_id == customer_id) & ServiceCall.deleted_at.is_null()
    items = ServiceCall.select().where(its & (ServiceCall.id << list(keys[:limit]))).order_by(ServiceCall.id.desc())
    return tuple(rows_of(session, list(items)))
