"""Reading the history of a customer (manual, 3.7)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from integrator_tui.models.system import History
from integrator_tui.session import Session


@dataclass(frozen=True)
class FieldChange:
    """One field before and after, as it was read then."""

    field: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class HistoryRow:
    """One row; `at` is in the operator's zone."""

    id: int
    at: datetime
    login: str
    address: str
    entity: str
    action: str
    note: str
    changes: tuple[FieldChange, ...]

    @property
    def summary(self) -> str:
        """What the manual's column "Observações" says: what was done, and to which fields."""
        what = f"{self.action}: " + ", ".join(change.label for change in self.changes) if self.changes else self.action
        return f"{what} {self.note}".strip()


@dataclass(frozen=True)
class HistoryFilter:
    """What narrows the list; dates are the operator's, both included."""

    since: date | None = None
    until: date | None = None
    login: str = ""
    field: str = ""
    """A part of a field's label."""


def history_of(
    session: Session,
    customer_id: int,
    wanted: HistoryFilter = HistoryFilter(),
    before: int | None = None,
    limit: int = 200,
) -> tuple[HistoryRow, ...]:
    """The newest rows of a customer, at most `limit`, older than the row `before`."""
    query = History.select().where(History.customer_id == customer_id)
    if before is not None:
        query = query.where(History.id < before)
    if wanted.login:
        query = query.where(History.login == wanted.login)
    if wanted.since:
        query = query.where(History.at >= _stored(session, wanted.since, time.min))
    if wanted.until:
        query = query.where(History.at <= _stored(session, wanted.until, time.max))
    rows = []
    for row in query.order_by(History.id.desc()).iterator():
        changes = tuple(FieldChange(**change) for change in json.loads(row.changes))
        if wanted.field and not any(wanted.field.casefold() in change.label.casefold() for change in changes):
            continue
        local = session.local(row.at)
        rows.append(HistoryRow(row.id, local, row.login, row.address, row.entity, row.action, row.note, changes))
        if len(rows) == limit:
            break
    return tuple(rows)


def logins_in_history(session: Session, customer_id: int) -> tuple[str, ...]:
    """Who has changed this customer, by login."""
    rows = History.select(History.login).where(History.customer_id == customer_id).distinct().order_by(History.login)
    return tuple(row.login for row in rows)


def _stored(session: Session, day: date, edge: time) -> datetime:
    """The edge of a day of the operator's zone as moments are stored: naive UTC."""
    return datetime.combine(day, edge).replace(tzinfo=session.zone).astimezone(UTC).replace(tzinfo=None)
