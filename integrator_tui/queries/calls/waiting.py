"""Calls of a customer that are not over, as a header counts them: in the journey in which he is opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from integrator_tui.models.raw import fetch
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.calls.states import STATES
from integrator_tui.rules.moments import moment_in
from integrator_tui.session import Session

MOST_WAITING = 100
WAITING = (
    "SELECT c.id, c.protocol, c.opened_at, c.due_at, c.state, c.opened_by, c.type_id, c.subject, t.name"
    " FROM service_call c LEFT JOIN list_item t ON t.id = c.type_id"
    " WHERE c.customer_id = ? AND c.closed_at IS NULL AND c.deleted_at IS NULL"
    f" ORDER BY c.id DESC LIMIT {MOST_WAITING}"
)
"""The newest of a customer: one range of an index that knows only what is open."""


@dataclass(frozen=True)
class WaitingCall:
    """A call that is not over; moments are in the operator's zone."""

    id: int
    protocol: str
    opened_at: datetime
    late: bool
    state: str
    label: str
    begun: bool
    """This operator began it, and nothing was said of it yet."""

    @property
    def status(self) -> str:
        """The state in the manual's words."""
        return STATES.get(self.state, self.state)


def waiting(session: Session, rows: Sequence[Sequence[Any]]) -> tuple[WaitingCall, ...]:
    """What `WAITING` gave, the oldest first."""
    now, found = session.now(), []
    for key, protocol, opened, due, state, opened_by, type_id, subject, type_name in rows:
        late = due is not None and moment_in(due) < now  # a pause takes away what was not late before it
        begun = type_id is None and opened_by == session.login
        label = subject or type_name or "sem assunto"
        found.append(WaitingCall(key, protocol, session.local(moment_in(opened)), late, state, label, begun))
    return tuple(reversed(found))


@query(permission=CUSTOMERS)
def waiting_calls(session: Session, customer_id: int) -> tuple[WaitingCall, ...]:
    """Those of a customer, the oldest first."""
    return waiting(session, fetch(WAITING, (customer_id,)))


def begun_of(calls: Sequence[WaitingCall]) -> WaitingCall | None:
    """The contact that this operator has open: the newest one that nothing was said of."""
    return next((one for one in reversed(calls) if one.begun), None)
