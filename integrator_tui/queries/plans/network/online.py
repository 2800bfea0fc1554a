"""Whether the logins of a customer, or of one plan, are connected: one statement, one row of `radacct` for each login.

It goes with the reading of a customer, so it costs a range of an index for each login, and nothing without any.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from integrator_tui.models.raw import fetch, on_postgresql
from integrator_tui.queries.plans.network.accounting import NOT_TOLD, READ, connection, moment, whole
from integrator_tui.queries.plans.plans import bucket_in
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules import permissions
from integrator_tui.rules.plans.known import BLOCKED
from integrator_tui.rules.plans.online import NEVER, OFF, Online
from integrator_tui.rules.plans.sessions import LIVE, every
from integrator_tui.rules.plans.states import state_of
from integrator_tui.session import Session

_COLUMNS = ", ".join(f"a.{name}" for name in READ.split(", "))
_NEWEST = (
    "SELECT r.radacctid FROM radacct r WHERE r.username = l.login AND r.acct{} ORDER BY r.acctstarttime DESC LIMIT 1"
)


def statement(column: str) -> str:
    """The logins that are there of the plans of which `column` has one value, each with its newest session.

    An open one before any other: it is open now, whenever it began.
    """
    address = "host(a.nasipaddress)" if on_postgresql() else "a.nasipaddress"
    return (
        f"SELECT l.plan_id, l.id, l.login, s.code, s.details, h.since, (SELECT n.interim_seconds FROM nas_server n"
        f" WHERE n.address = {address} AND n.deleted_at IS NULL), {_COLUMNS}"
        " FROM customer_plan p JOIN plan_login l ON l.plan_id = p.id AND l.deleted_at IS NULL"
        " LEFT JOIN list_item s ON s.id = p.status_id"
        " LEFT JOIN plan_holding h ON h.kind = 'login' AND h.value = l.login_key AND h.until IS NULL"
        f" LEFT JOIN radacct a ON a.radacctid = COALESCE(({_NEWEST.format('stoptime IS NULL')}),"
        f" ({_NEWEST.format('starttime IS NOT NULL')}))"
        f" WHERE p.{column} = ? AND p.deleted_at IS NULL ORDER BY l.id"
    )


def told(session: Session, rows: Sequence[Sequence[Any]]) -> tuple[Online, ...]:
    """Rows of `statement`, with times as far as the operator may see them."""
    return tuple(_one(session, row[:7], row[7:]) for row in rows)


def _one(session: Session, head: Sequence[Any], row: Sequence[Any]) -> Online:
    plan_id, login_id, login, code, details, since, interim = head
    blocked = state_of(code or "", bucket_in(details)) in BLOCKED
    if row[0] is None:
        return Online(plan_id, login_id, login, NEVER, blocked=blocked)
    one = connection(session.zone, row, {})
    one = replace(one, every=every(NOT_TOLD if interim is None else interim, whole(row[-1])))
    held = moment(session.zone, since)
    if one.ended is not None and held is not None and one.ended < held:
        return Online(plan_id, login_id, login, NEVER, blocked=blocked)  # whoever had the login before
    state, at = one.state(session.today()), one.last_sign
    if one.ended is not None:
        state, at = OFF, one.ended
    elif state == LIVE:
        at = max(one.started, held or one.started) if one.started else None
    elif at is not None and at > session.today():
        at = None  # a clock that is ahead
    see = session.may(permissions.SEE_SESSIONS)
    return Online(plan_id, login_id, login, state, at if see else None, one.cause, blocked)


@query(permission=CUSTOMERS)
def logins_online(session: Session, customer_id: int) -> tuple[Online, ...]:
    """Every login of a customer, and whether it is connected."""
    return told(session, fetch(statement("customer_id"), (customer_id,)))
