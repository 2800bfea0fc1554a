"""What a call is linked with: the one it hangs on, and those that hang on it ("Atendimento Vinculado")."""

from __future__ import annotations

from dataclasses import dataclass

from integrator_tui.models.calls import ServiceCall
from integrator_tui.queries.calls.calls import CallRow, rows_of
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.calls.states import OPEN
from integrator_tui.session import Session

MOST_LINKED = 1000
"""Calls of one outage that are read at once."""


@dataclass(frozen=True)
class Links:
    """The call above, and the calls below, the oldest first."""

    parent: CallRow | None = None
    children: tuple[CallRow, ...] = ()

    @property
    def open(self) -> tuple[CallRow, ...]:
        """Those below that are not over."""
        return tuple(row for row in self.children if not row.closed)


@query(permission=CUSTOMERS)
def links_of(session: Session, call_id: int, open_only: bool = False) -> Links:
    """Whatever customers they are of: an outage has one parent."""
    its = (ServiceCall.parent_id == call_id) & ServiceCall.deleted_at.is_null()
    if open_only:
        its &= ServiceCall.state << list(OPEN)
    below = list(ServiceCall.select().where(its).order_by(ServiceCall.id).limit(MOST_LINKED))
    above = ServiceCall.select(ServiceCall.parent_id).where(ServiceCall.id == call_id)
    parent = list(ServiceCall.select().where((ServiceCall.id << above) & ServiceCall.deleted_at.is_null()))
    rows = rows_of(session, [*parent, *below])
    return Links(rows[0] if parent else None, tuple(rows[len(parent) :]))
