"""Calls that wait on a customer who says nothing: who is to be reminded, and whose call is over (facts 5.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from integrator_tui.models.calls import CallEntry, ServiceCall
from integrator_tui.models.field_work import WorkOrder
from integrator_tui.models.messages import Outbox
from integrator_tui.queries.calls.telling import Notice, reachable_by
from integrator_tui.queries.plans.legal.notices import PROVING
from integrator_tui.queries.variables import value
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules import variables
from integrator_tui.rules.calls.orders import BOOKED, RUNNING
from integrator_tui.rules.calls.orders import OPEN as ORDER_OPEN
from integrator_tui.rules.calls.states import CLOSED, HELD
from integrator_tui.session import Session

REMINDED = "lembrete"
"""The line of a reminder in the trail."""
QUIET = (REMINDED, "leitura", "protocolo", "vinculo")
"""Lines by which nobody has said anything: silence goes on."""
REMIND, CLOSE = "lembrar", "encerrar"


@dataclass(frozen=True)
class Silent:
    """A call that was looked at: what is to be done now, or why nothing is; both empty while it may go on waiting."""

    id: int
    customer_id: int
    due: str = ""
    why: str = ""
    since: datetime | None = None
    """Since when nobody said anything; as moments are stored."""
    reminded: datetime | None = None
    by: Notice | None = None
    """The way on which he is told."""


@query(permission=CUSTOMERS)
def held_calls(session: Session, after: int = 0, limit: int = 200) -> tuple[tuple[int, int], ...]:
    """Ids and customers of the calls that wait on their customers, in their order."""
    there = ServiceCall.closed_at.is_null() & ServiceCall.state.in_(HELD) & ServiceCall.deleted_at.is_null()
    rows = ServiceCall.select(ServiceCall.id, ServiceCall.customer_id).where(there & (ServiceCall.id > after))
    return tuple((row.id, row.customer_id) for row in rows.order_by(ServiceCall.id).limit(limit))


@query(permission=CUSTOMERS)
def silent_call(session: Session, customer_id: int, call_id: int) -> Silent:
    """What the silence of a customer asks for now.

    A call that waits on somebody else as well is left alone: on a visit, on a day that was agreed, on an outage or
    another call that it hangs on.
    """
    none = Silent(call_id, customer_id)
    row = ServiceCall.get_or_none((ServiceCall.id == call_id) & (ServiceCall.customer_id == customer_id))
    if row is None or row.closed_at is not None or row.state not in HELD or row.deleted_at is not None:
        return none
    until_reminder = value(session, variables.SILENT_REMIND)
    until_end = value(session, variables.SILENT_CLOSE)
    if not until_reminder or _waits_on_others(session, row):
        return none
    lines = list(CallEntry.select().where(CallEntry.call_id == call_id).order_by(CallEntry.id))
    spoken = max((one.id for one in lines if one.kind not in QUIET), default=0)
    since = next((one.at for one in lines if one.id == spoken), row.opened_at)
    reminder = next((one for one in reversed(lines) if one.kind == REMINDED and one.id > spoken), None)
    if reminder is None:
        if session.now() - since < timedelta(days=until_reminder):
            return none
        return _told(session, row, Silent(call_id, customer_id, REMIND, since=since))
    if not until_end or session.now() - reminder.at < timedelta(days=until_end):
        return none
    found = Silent(call_id, customer_id, CLOSE, since=since, reminded=reminder.at)
    if not _left(customer_id, reminder.op_id):
        return Silent(call_id, customer_id, why="o lembrete não saiu")
    return _told(session, row, found)


def _told(session: Session, row: ServiceCall, found: Silent) -> Silent:
    way = reachable_by(session, row.customer_id, row.phone)
    if way is None:
        return Silent(found.id, found.customer_id, why="sem celular nem e-mail a que se possa escrever")
    return Silent(found.id, found.customer_id, found.due, "", found.since, found.reminded, way)


def _waits_on_others(session: Session, row: ServiceCall) -> bool:
    if row.agreed_on is not None and row.agreed_on >= session.today().date():
        return True
    visits = (WorkOrder.call_id == row.id) & WorkOrder.state.in_((ORDER_OPEN, BOOKED, RUNNING))
    if WorkOrder.select().where(visits & WorkOrder.deleted_at.is_null()).exists():
        return True
    above = ServiceCall.get_or_none(ServiceCall.id == row.parent_id) if row.parent_id is not None else None
    return above is not None and above.state not in CLOSED


def _left(customer_id: int, op_id: str) -> bool:
    """Whether a message of an operation was taken by whoever carries it."""
    its = Outbox.select(Outbox.state).where((Outbox.op_id == op_id) & (Outbox.customer_id == customer_id))
    return any(one.state in PROVING for one in its)
