"""The calls of a customer, of a queue, and one with its trail (domain 8.2, 8.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from peewee import fn

from integrator_tui.errors import Gone
from integrator_tui.forms.calls.call import NOBODY, PRIORITIES, RESULTS, CallForm
from integrator_tui.models.calls import CallEntry, ServiceCall
from integrator_tui.models.customers import Customer
from integrator_tui.models.system import ListItem, Operator
from integrator_tui.queries.batches import AT_ONCE
from integrator_tui.queries.calls.terms import pausing
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.calls.legal_terms import TERMS
from integrator_tui.rules.calls.states import CLOSED, OPEN, STATES
from integrator_tui.rules.calls.zones import zone_of
from integrator_tui.rules.fold import fold, words
from integrator_tui.session import Session

ALL_OPEN = "abertos"
GROUPS = {ALL_OPEN: OPEN, **{state: (state,) for state in STATES}}
"""Group of the list -> its states."""
MOST_OPEN = 500


@dataclass(frozen=True)
class CallRow:
    """A call as a list shows it; moments are in the operator's zone."""

    id: int
    version: int
    protocol: str
    customer_id: int
    customer: str
    type: str
    subject: str
    state: str
    priority: int
    operator: str
    job_title: str
    plan_id: int | None
    agreed_on: date | None
    due_at: datetime | None
    """In the hour of the city."""
    by_hand: bool
    left: timedelta | None
    """Until it is due; below zero when it is late. None while it is paused, closed, or has no term."""
    paused: bool
    """Its clock stands still; where it was late before, `due_at` stays."""
    answer_by: date
    """The law's own term, which nothing pauses (facts 4.3)."""
    seen: bool
    opened_at: datetime
    opened_by: str
    closed_at: datetime | None
    result: str
    solution: str

    @property
    def label(self) -> str:
        """What it is, in a few words."""
        return self.subject or self.type or "sem assunto"

    @property
    def status(self) -> str:
        """The state in the manual's words."""
        return STATES.get(self.state, self.state)

    @property
    def closed(self) -> bool:
        """Nothing more is to be done."""
        return self.state in CLOSED

    @property
    def destination(self) -> str:
        """To whom it goes."""
        return ", ".join(part for part in (self.job_title, self.operator or NOBODY) if part)

    @property
    def weight(self) -> str:
        """The priority in a word."""
        return PRIORITIES.get(self.priority, "Normal")

    @property
    def ended(self) -> str:
        """How it ended."""
        return RESULTS.get(self.result, self.result)


@dataclass(frozen=True)
class TrailRow:
    """One line of the trail, in the operator's zone."""

    id: int
    at: datetime
    login: str
    kind: str
    from_state: str
    to_state: str
    text: str


@dataclass(frozen=True)
class OneCall:
    """A call with its form and its trail, the newest line first."""

    row: CallRow
    form: CallForm
    trail: tuple[TrailRow, ...]
    told: bool
    """Whether the customer was sent its protocol."""


@query(permission=CUSTOMERS)
def calls_of(
    session: Session,
    customer_id: int,
    group: str = ALL_OPEN,
    since: date | None = None,
    text: str = "",
    before: int | None = None,
    limit: int = 200,
) -> tuple[CallRow, ...]:
    """Calls of a customer in a group, opened since a day, with all the words of `text`: the newest first."""
    its = (ServiceCall.customer_id == customer_id) & ServiceCall.deleted_at.is_null()
    found = ServiceCall.select().where(its & (ServiceCall.state << list(GROUPS[group])))
    if since is not None:
        found = found.where(ServiceCall.opened_at >= begin_of(session.zone, since))
    wanted, size = words(text), AT_ONCE if text else limit
    rows: list[CallRow] = []
    while True:
        page = found if before is None else found.where(ServiceCall.id < before)
        items = list(page.order_by(ServiceCall.id.desc()).limit(size))
        rows += _fitting(rows_of(session, items), wanted)
        if len(items) < size or len(rows) >= limit:
            return tuple(rows[:limit])
        before = items[-1].id


@query(permission=CUSTOMERS)
def calls_by_id(session: Session, keys: Sequence[int]) -> tuple[CallRow, ...]:
    """Some calls as they stand now, whatever group they are in."""
    there = ServiceCall.id.in_(list(keys)) & ServiceCall.deleted_at.is_null()
    return tuple(rows_of(session, list(ServiceCall.select().where(there))))


@query(permission=CUSTOMERS)
def call_counts(session: Session, customer_id: int, since: date | None = None) -> dict[str, int]:
    """State -> how many calls of a customer are in it, opened since a day."""
    its = (ServiceCall.customer_id == customer_id) & ServiceCall.deleted_at.is_null()
    if since is not None:
        its &= ServiceCall.opened_at >= begin_of(session.zone, since)
    found = ServiceCall.select(ServiceCall.state, fn.COUNT(ServiceCall.id).alias("count")).where(its)
    return {row["state"]: int(row["count"]) for row in found.group_by(ServiceCall.state).dicts().execute()}


MINE, MY_TITLE, OPENED, LATE = "para_mim", "meu_cargo", "abertos_por_mim", "atrasados"
QUEUES = {MINE: "Para mim", MY_TITLE: "Meu cargo", OPENED: "Abertos por mim", LATE: "Atrasados"}


@query(permission=CUSTOMERS)
def queue(session: Session, which: str = MINE, limit: int = MOST_OPEN) -> tuple[CallRow, ...]:
    """ "Minha fila": open calls of all customers; late first, then by the time left, then by priority."""
    rows = rows_of(session, list(_queued(session, which).order_by(ServiceCall.due_at, ServiceCall.id).limit(limit)))
    return tuple(sorted(rows, key=_urgency))


@query(permission=CUSTOMERS)
def queue_counts(session: Session) -> dict[str, int]:
    """Queue -> how many calls are in it, counted up to one more than are shown."""
    return {which: _queued(session, which).limit(MOST_OPEN + 1).count() for which in QUEUES}


@query(permission=CUSTOMERS)
def one_call(session: Session, customer_id: int, call_id: int) -> OneCall:
    """A call as it stands now. Raises `Gone`."""
    item = ServiceCall.get_or_none((ServiceCall.id == call_id) & (ServiceCall.customer_id == customer_id))
    if item is None or item.deleted_at is not None:
        raise Gone("Não há este atendimento.")
    (row,) = rows_of(session, [item])
    stored = item.__data__
    form = CallForm.model_construct(**{name: stored[name] for name in CallForm.model_fields})
    trail = CallEntry.select().where(CallEntry.call_id == call_id).order_by(CallEntry.id.desc()).limit(MOST_OPEN)
    return OneCall(
        row,
        form,
        tuple(
            TrailRow(one.id, session.local(one.at), one.login, one.kind, one.from_state, one.to_state, one.text)
            for one in trail
        ),
        item.told_at is not None,
    )


@query(permission=CUSTOMERS)
def call_by_protocol(session: Session, protocol: str) -> tuple[int, int] | None:
    """Customer and call of a protocol; None where no call has it."""
    row = ServiceCall.get_or_none((ServiceCall.protocol == protocol) & ServiceCall.deleted_at.is_null())
    return (row.customer_id, row.id) if row is not None else None


def rows_of(session: Session, items: Sequence[Any]) -> list[CallRow]:
    """Rows of the table as they are read: names of lists and customers in one statement each."""
    keys = {key for item in items for key in (item.type_id, item.job_title_id) if key is not None}
    names = {row.id: row.name for row in ListItem.select().where(ListItem.id.in_(list(keys)))} if keys else {}
    people = {item.customer_id for item in items}
    of = Customer.select(Customer.id, Customer.legal_name).where(Customer.id.in_(list(people))) if people else ()
    customers = {row.id: row.legal_name for row in of}
    now, still = session.now(), pausing()
    rows = []
    for item in items:
        paused = item.closed_at is None and item.state in still and not item.due_by_hand
        running = item.due_at is not None and item.closed_at is None and not paused
        opened = session.local(item.opened_at)
        rows.append(
            CallRow(
                id=item.id,
                version=item.version,
                protocol=item.protocol,
                customer_id=item.customer_id,
                customer=str(customers.get(item.customer_id, "")),
                type=str(names.get(item.type_id, "")),
                subject=item.subject,
                state=item.state,
                priority=item.priority,
                operator=item.operator,
                job_title=str(names.get(item.job_title_id, "")),
                plan_id=item.plan_id,
                agreed_on=item.agreed_on,
                due_at=_there(item) if item.due_at is not None else None,
                by_hand=bool(item.due_by_hand),
                left=item.due_at - now if running else None,
                paused=paused,
                answer_by=TERMS["answer"].last_day(opened.date()),
                seen=bool(item.seen),
                opened_at=opened,
                opened_by=item.opened_by,
                closed_at=session.local(item.closed_at) if item.closed_at is not None else None,
                result=item.result,
                solution=item.solution,
            )
        )
    return rows


def _there(item: Any) -> datetime:
    """When a call is due, in the hour of the city that is attended (facts 5.1)."""
    due: datetime = item.due_at.replace(tzinfo=UTC).astimezone(zone_of(item.uf, item.city))
    return due


def _queued(session: Session, which: str) -> Any:
    there = ServiceCall.closed_at.is_null() & ServiceCall.deleted_at.is_null()
    title = Operator.get_or_none(Operator.login == session.login)
    its = {
        MINE: ServiceCall.operator == session.login,
        MY_TITLE: (ServiceCall.operator == "") & (ServiceCall.job_title_id == (title.job_title_id if title else None)),
        OPENED: ServiceCall.opened_by == session.login,
        LATE: (ServiceCall.due_at < session.now())
        & (ServiceCall.due_by_hand | (ServiceCall.state.not_in(list(pausing())))),
    }[which]
    return ServiceCall.select().where(there & its)


def _urgency(row: CallRow) -> tuple[Any, ...]:
    left = row.left if row.left is not None else timedelta.max
    return (left >= timedelta(), left, -row.priority, row.id)


def _fitting(rows: Sequence[CallRow], wanted: Sequence[str]) -> list[CallRow]:
    if not wanted:
        return list(rows)
    found = []
    for row in rows:
        line = fold(
            f"{row.protocol} {row.type} {row.subject} {row.status} {row.destination} {row.opened_by} {row.solution}"
        )
        if all(word in line for word in wanted):
            found.append(row)
    return found


def begin_of(zone: tzinfo | None, day: date) -> datetime:
    """The first moment of a day of the operator, as moments are stored."""
    return datetime.combine(day, time.min).replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
