"""The trail of a call and what follows from it: when it is due, kept in the same transaction (facts 5.1)."""

from __future__ import annotations

from integrator_tui.models.calls import CallEntry, ServiceCall
from integrator_tui.queries.calls.terms import Terms, trails_of
from integrator_tui.services.service import Work

OPENED, MOVED, TOLD, NOTICE = "abertura", "status", "protocolo", "aviso"


def add(work: Work, call_id: int, kind: str, text: str = "", *, before: str = "", after: str = "") -> None:
    """One line, for ever."""
    CallEntry.insert(
        call_id=call_id,
        kind=kind,
        from_state=before,
        to_state=after,
        text=text,
        login=work.session.login,
        at=work.now,
        op_id=work.op_id,
    ).execute()


def keep_due(work: Work, row: ServiceCall) -> None:
    """The due moment follows what was written just now."""
    due = Terms().due(row, trails_of([row.id]).get(row.id, ()), work.now)
    if (due.at, due.by_hand) != (row.due_at, bool(row.due_by_hand)):
        ServiceCall.update(due_at=due.at, due_by_hand=due.by_hand).where(ServiceCall.id == row.id).execute()
        row.due_at, row.due_by_hand = due.at, due.by_hand
