"""The trail of a call and what follows from it: when it is due, kept in the same transaction (facts 5.1)."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from integrator_tui.models.calls import CallEntry, ServiceCall
from integrator_tui.models.odd import details_of
from integrator_tui.models.system import ListItem
from integrator_tui.rules.calls.clock import Entry, deadline, pauses
from integrator_tui.rules.calls.states import CLOSED, HELD
from integrator_tui.services.service import Work
from integrator_tui.session import Session

OPENED, MOVED = "abertura", "status"
LONGEST_HOURS = 3 * 365 * 24


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


def due_at(session: Session, row: ServiceCall) -> tuple[datetime | None, bool]:
    """When a call is due, and whether that was set by hand: the end of "Data Negociada", else what its type gives.

    None while a pause keeps the clock, and for a type without a term.
    """
    if row.agreed_on is not None:
        end = datetime.combine(row.agreed_on, time(23, 59, 59), session.zone)
        return end.astimezone(UTC).replace(tzinfo=None), True
    hours = _hours(row.type_id)
    if hours is None:
        return None, False
    lines = CallEntry.select().where((CallEntry.call_id == row.id) & (CallEntry.to_state != "")).order_by(CallEntry.id)
    stood = pauses([Entry(line.at, line.to_state) for line in lines], HELD, CLOSED)
    found = deadline(row.opened_at, timedelta(hours=hours), session.now(), stood=stood)
    return found.due, False


def keep_due(work: Work, row: ServiceCall) -> None:
    """The due moment follows what was written just now."""
    due, by_hand = due_at(work.session, row)
    if (due, by_hand) != (row.due_at, bool(row.due_by_hand)):
        ServiceCall.update(due_at=due, due_by_hand=by_hand).where(ServiceCall.id == row.id).execute()
        row.due_at, row.due_by_hand = due, by_hand


def _hours(type_id: int | None) -> int | None:
    item: Any = ListItem.get_or_none(ListItem.id == type_id) if type_id is not None else None
    hours = details_of(item.details).get("deadline_hours") if item is not None else None
    return hours if isinstance(hours, int) and 0 < hours <= LONGEST_HOURS else None
