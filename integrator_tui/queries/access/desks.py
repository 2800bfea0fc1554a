"""The desks that are open now, and who sits there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from integrator_tui.models.access import DeskSession
from integrator_tui.models.raw import base_now, on_postgresql
from integrator_tui.registry import query
from integrator_tui.rules.permissions import PANEL
from integrator_tui.session import Session

SILENT = timedelta(seconds=60)
"""A desk that has not been heard of for so long is closed, or its line is dead."""


@dataclass(frozen=True)
class DeskRow:
    """A desk: who, from where, since when (UTC), minutes without a key, the customer that is open."""

    id: str
    login: str
    name: str
    address: str
    since: datetime
    idle_minutes: int
    customer_id: int | None
    customer: str
    editing: bool


@query(permission=PANEL)
def open_desks(session: Session, limit: int = 2000) -> tuple[DeskRow, ...]:
    """At most `limit` desks that gave a sign of life within a minute, by login."""
    now = base_now()
    mark = "%s" if on_postgresql() else "?"
    rows = DeskSession.raw(
        "SELECT desk_session.*, operator.login AS login, operator.name AS name, customer.legal_name AS customer"
        " FROM desk_session JOIN operator ON operator.id = operator_id"
        " LEFT JOIN customer ON customer.id = desk_session.customer_id"
        f" WHERE ended_at IS NULL AND seen_at > {mark} ORDER BY login, since LIMIT {mark}",
        now - SILENT,
        limit,
    )
    return tuple(
        DeskRow(
            id=row.id,
            login=row.login,
            name=row.name,
            address=row.address,
            since=row.since,
            idle_minutes=max(int((now - row.key_at).total_seconds()) // 60, 0),
            customer_id=row.customer_id,
            customer=row.customer or "",
            editing=row.editing_since is not None,
        )
        for row in rows
    )
