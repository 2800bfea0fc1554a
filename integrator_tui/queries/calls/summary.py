"""Resumo: what the first ten seconds of a call need, read together (F255, facts 5.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from integrator_tui.forms.calls.call import CONTACT, ORIGINS
from integrator_tui.forms.calls.order import KINDS
from integrator_tui.models.raw import fetch_each
from integrator_tui.queries.calls.waiting import WAITING, WaitingCall, waiting
from integrator_tui.queries.history import HistoryRow, changes_in
from integrator_tui.queries.plans.network.online import statement, told
from integrator_tui.queries.plans.network.outages import OUTAGES, Outage, told_outages
from integrator_tui.queries.plans.plans import bucket_in
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.calls import orders
from integrator_tui.rules.moments import moment_in
from integrator_tui.rules.plans.online import Online, neediest
from integrator_tui.rules.plans.states import CANCELLED, DEBT, ON_REQUEST, STATES, state_of
from integrator_tui.session import Session

LIVE = (orders.OPEN, orders.BOOKED, orders.RUNNING)
NEWS = 3
"""Lines of "desde a última vez"."""
LOOKED_BACK = 100
"""Lines of the history, and calls, in which news and the last contact are looked for."""

_PLANS = (
    "SELECT p.id, c.name, s.code, s.details, p.status_since FROM customer_plan p"
    " LEFT JOIN list_item c ON c.id = p.catalog_plan_id LEFT JOIN list_item s ON s.id = p.status_id"
    " WHERE p.customer_id = ? AND p.deleted_at IS NULL ORDER BY p.id"
)
_ORDERS = (
    "SELECT w.id, w.kind, w.state, w.visit_on, w.half, w.opened_at, t.name FROM work_order w"
    " LEFT JOIN list_item t ON t.id = w.team_id WHERE w.customer_id = ? AND w.deleted_at IS NULL"
    f" AND w.state IN ({', '.join(repr(state) for state in LIVE)}) ORDER BY w.id DESC LIMIT {LOOKED_BACK}"
)
_CONTACT = (
    "SELECT e.at, e.login, c.id, c.protocol, c.origin, c.subject, t.name FROM (SELECT * FROM service_call"
    f" WHERE customer_id = ? AND deleted_at IS NULL ORDER BY id DESC LIMIT {LOOKED_BACK}) c"
    f" JOIN call_entry e ON e.call_id = c.id AND e.kind IN ('abertura', '{CONTACT}')"
    " LEFT JOIN list_item t ON t.id = c.type_id"
    " WHERE NOT (c.type_id IS NULL AND c.closed_at IS NULL) ORDER BY e.id DESC LIMIT 1"
)
"""What was begun and not said yet is no contact that anybody could be told of."""
_LOOKED = "SELECT at FROM opening WHERE operator_id = ? AND customer_id = ? AND at < ? ORDER BY id DESC LIMIT 1"
_NEWS = (
    "SELECT h.id, h.at, h.login, h.address, h.entity, h.action, h.note, h.changes, h.entity_id FROM"
    f" (SELECT * FROM history WHERE customer_id = ? ORDER BY id DESC LIMIT {LOOKED_BACK}) h"
    f" WHERE h.login <> ? AND h.at >= ({_LOOKED}) ORDER BY h.id DESC LIMIT {NEWS}"
)


@dataclass(frozen=True)
class PlanNow:
    """A plan with its state, and the login of it that one would speak of."""

    id: int
    name: str
    state: str
    since: date | None
    online: Online | None

    @property
    def said(self) -> str:
        """The state in the manual's words."""
        return STATES[self.state]

    @property
    def wrong(self) -> bool:
        """Whether somebody has to look."""
        return self.state in (DEBT, ON_REQUEST) or (self.online is not None and self.online.wrong)


@dataclass(frozen=True)
class OrderNow:
    """A work order that is not over."""

    id: int
    kind: str
    state: str
    visit_on: date | None
    half: str
    opened_at: datetime
    team: str


@dataclass(frozen=True)
class LastContact:
    """When he spoke with whom, about what."""

    at: datetime
    login: str
    call_id: int
    protocol: str
    origin: str
    about: str


@dataclass(frozen=True)
class Summary:
    """Moments are in the operator's zone."""

    plans: tuple[PlanNow, ...]
    """Those that are not cancelled; the ones somebody has to look at first."""
    outages: tuple[Outage, ...]
    calls: tuple[WaitingCall, ...]
    orders: tuple[OrderNow, ...]
    contact: LastContact | None
    looked_at: datetime | None
    """When this operator opened him before; None where he never did."""
    news: tuple[HistoryRow, ...]
    """What others did since, the newest first."""


@query(permission=CUSTOMERS)
def summary(session: Session, customer_id: int, opened_at: datetime) -> Summary:
    """Of a customer whose window began to be shown at `opened_at` (as moments are stored). One call of the base."""
    looked = (session.operator_id, customer_id, opened_at.isoformat(" "))
    plans, logins, outages, calls, works, contact, last, news = fetch_each(
        (_PLANS, (customer_id,)),
        (statement("customer_id"), (customer_id,)),
        (OUTAGES, (customer_id,)),
        (WAITING, (customer_id,)),
        (_ORDERS, (customer_id,)),
        (_CONTACT, (customer_id,)),
        (_LOOKED, looked),
        (_NEWS, (customer_id, session.login, *looked)),
    )
    return Summary(
        plans=_plans(session, plans, told(session, logins)),
        outages=told_outages(session.local, outages),
        calls=waiting(session, calls),
        orders=tuple(_order(session, row) for row in works),
        contact=_contact(session, contact[0]) if contact else None,
        looked_at=session.local(moment_in(last[0][0])) if last else None,
        news=tuple(
            HistoryRow(key, session.local(moment_in(at)), login, address, entity, action, note, changes_in(text), of)
            for key, at, login, address, entity, action, note, text, of in news
        ),
    )


def _plans(session: Session, rows: Sequence[Sequence[Any]], online: tuple[Online, ...]) -> tuple[PlanNow, ...]:
    found = []
    for key, name, code, details, since in rows:
        state = state_of(code or "", bucket_in(details))
        if state == CANCELLED:
            continue
        login = neediest(tuple(one for one in online if one.plan_id == key))
        day = session.local(moment_in(since)).date() if since is not None else None
        found.append(PlanNow(key, name or f"plano {key}", state, day, login))
    return tuple(sorted(found, key=lambda plan: (not plan.wrong, plan.state != DEBT, plan.id)))


def _order(session: Session, row: Sequence[Any]) -> OrderNow:
    key, kind, state, day, half, opened, team = row
    visit = date.fromisoformat(str(day)) if day is not None else None
    said = orders.HALVES.get(half, half)
    return OrderNow(key, KINDS.get(kind, kind), state, visit, said, session.local(moment_in(opened)), team or "")


def _contact(session: Session, row: Sequence[Any]) -> LastContact:
    at, login, call_id, protocol, origin, subject, type_name = row
    about = subject or type_name or "sem assunto"
    return LastContact(session.local(moment_in(at)), login, call_id, protocol, ORIGINS.get(origin, origin), about)
