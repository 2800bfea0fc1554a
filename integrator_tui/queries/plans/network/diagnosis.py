"""What is known of a login when somebody asks why it does not connect, and whose turn the key 6 is (F244)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from integrator_tui.models.plans import CustomerPlan, PlanLogin
from integrator_tui.models.raw import among, fetch, fetch_each
from integrator_tui.models.system import History
from integrator_tui.queries.plans.facts import Facts
from integrator_tui.queries.plans.network.accounting import (
    INTERVALS,
    MOST_OPEN,
    READ,
    Holding,
    among_names,
    connection,
    holdings,
    moment,
    naive,
    seen_mac,
    stamp,
    still_open,
)
from integrator_tui.queries.plans.network.online import logins_online
from integrator_tui.queries.plans.network.pools import pool_of
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.money import format_money
from integrator_tui.rules.plans import orders
from integrator_tui.rules.plans.diagnosis import compared, told_reason
from integrator_tui.rules.plans.known import BLOCKED, PENDING, REFUSED, Holder, Known, Order, Refusal
from integrator_tui.rules.plans.logins import login_key
from integrator_tui.rules.plans.online import OFF
from integrator_tui.rules.plans.sessions import LIVE, SILENT, Connection
from integrator_tui.session import Session

LOOKED_AT = 10
"""Tries, and sessions that ended, that are looked through: the last ones tell what is the matter."""


@dataclass(frozen=True)
class Target:
    """A login that the assistant can be asked about; `login_id` is None for a plan without one."""

    plan_id: int
    login_id: int | None
    login: str


@query(permission=CUSTOMERS)
def targets(session: Session, customer_id: int) -> tuple[Target, ...]:
    """The logins of a customer, those that need somebody first: of cut plans, off, unheard of, and then the others.

    A plan that lives and has no login stands behind those; a cancelled one is nobody's question.
    """
    rows = fetch(
        "SELECT p.id, s.code, p.status_since FROM customer_plan p JOIN list_item s ON s.id = p.status_id"
        " WHERE p.customer_id = ? AND p.deleted_at IS NULL AND p.cancelled_on IS NULL ORDER BY p.id",
        (customer_id,),
    )
    since = {key: str(at or "") for key, _, at in rows}
    several = [one for one in logins_online(session, customer_id) if one.plan_id in since]
    order = (OFF, SILENT, LIVE)

    def need(one: Any) -> tuple[bool, str, int, int]:
        rank = order.index(one.state) if one.state in order else len(order)
        return not one.blocked, since[one.plan_id] if one.blocked else "", rank, one.login_id

    found = [Target(one.plan_id, one.login_id, one.login) for one in sorted(several, key=need)]
    without = since.keys() - {one.plan_id for one in found}
    return (*found, *(Target(key, None, "") for key in sorted(without)))


def known_of(session: Session, facts: Facts, login_id: int | None, typed: str | None, can: Mapping[str, str]) -> Known:
    """All that is known of a login of a plan; `typed` is the password that the customer says, `can` as in `Known`.

    Whoever calls this has written down that somebody looks.
    """
    customer_id, plan_id, now = facts.customer_id, facts.id, session.today()
    base = Known(
        now=now,
        plan=facts.label,
        state=facts.state,
        since=format_date(facts.since) if facts.since else "",
        overdue=format_money(facts.debt.cents) if facts.debt.invoices else "",
        can=can,
        allows=bool(facts.catalog.get("allows_radius")),
    )
    row = login_of(plan_id, login_id)
    if row is None:
        return base
    held = next(
        (one for one in holdings(customer_id, plan_id) if one.until is None and row.login_key in one.names),
        Holding((row.login, row.login_key), datetime.min, None),
    )
    read = _read(session, row, held)
    opened, last, fixed = read.opened, read.last, read.fixed
    tries, refusal = _refusal(session, row, held, facts, read)
    addresses = {one.address for one in opened if one.address} | ({fixed} if fixed else set())
    return replace(
        base,
        login=row.login,
        active=bool(row.active),
        mac=row.mac,
        has_password=bool(row.password),
        password=compared(row.password, typed) if typed is not None else "",
        refusal=refusal,
        tries=tries,
        mac_holder=_mac_holder(refusal.mac, row) if refusal else None,
        sharing=_sharing(session, addresses, row.login_key, read.told),
        pool=pool_of(facts.catalog, session.now()),
        fixed=fixed,
        opened=opened,
        last=last,
        order=read.order,
    )


def login_of(plan_id: int, login_id: int | None) -> Any:
    """A login of a plan, the first where none is named; None where there is none."""
    there = (PlanLogin.plan_id == plan_id) & PlanLogin.deleted_at.is_null()
    if login_id is not None:
        there &= PlanLogin.id == login_id
    return PlanLogin.select().where(there).order_by(PlanLogin.id).first()


@dataclass(frozen=True)
class _Read:
    """What the base has of a login, as it was asked in one journey."""

    opened: tuple[Connection, ...]
    last: Connection | None
    """The last session of the holder's time that ended."""
    tries: Sequence[Sequence[Any]]
    fixed: str
    """The address that is kept for the plan."""
    order: Order | None
    told: Mapping[str, int]
    """The `INTERVALS`."""


def _read(session: Session, row: Any, held: Holding) -> _Read:
    condition, values = among_names(held.names)
    ended: list[Any] = [*values]
    if held.since > datetime.min:
        condition, ended = f"{condition} AND acctstarttime >= ?", [*values, stamp(held.since)]
    opened, last, tries, fixed, newest, told = fetch_each(
        still_open(held.names),
        (
            f"SELECT {READ} FROM radacct WHERE {condition} AND acctstarttime IS NOT NULL AND acctstoptime IS NOT NULL"
            f" ORDER BY acctstarttime DESC LIMIT {LOOKED_AT}",
            ended,
        ),
        (  # by the one name that RADIUS knows: a router that tries all night has left thousands
            "SELECT reply, authdate, callingstationid, reason FROM radpostauth WHERE username = ?"
            f" ORDER BY id DESC LIMIT {LOOKED_AT}",
            (row.login,),
        ),
        (
            "SELECT address FROM plan_ip WHERE plan_id = ? AND deleted_at IS NULL AND enabled AND NOT secondary"
            " AND family = 'ipv4' ORDER BY id LIMIT 1",
            (row.plan_id,),
        ),
        (
            "SELECT state, answer, attempts, at FROM coa_order WHERE plan_id = ? AND login = ?"
            " ORDER BY id DESC LIMIT 1",
            (row.plan_id, row.login),
        ),
        (INTERVALS, ()),
    )
    intervals = dict(told)
    past = [connection(session.zone, one, {}) for one in last]
    return _Read(
        opened=tuple(connection(session.zone, one, intervals) for one in opened),
        last=max(past, key=lambda one: (one.ended is not None, one.ended), default=None),
        tries=tries,
        fixed=str(fixed[0][0]) if fixed else "",
        order=_order(session, *newest[0]) if newest else None,
        told=intervals,
    )


def _refusal(session: Session, row: Any, held: Holding, facts: Facts, read: _Read) -> tuple[bool, Refusal | None]:
    """Whether tries are known, and the last one if it was refused and nothing has come of another since."""
    mine = session.local(held.since) if held.since > datetime.min else None
    tries = [
        (reply, at, mac, why) for reply, when, mac, why in read.tries if (at := moment(session.zone, when)) is not None
    ]
    tries = [one for one in tries if mine is None or one[1] >= mine]
    if not tries or tries[0][0] != "Access-Reject":
        return bool(tries), None
    _, at, mac, why = tries[0]
    begun = [one.started for one in (*read.opened, *((read.last,) if read.last else ())) if one.started]
    if begun and max(begun) > at:
        return True, None
    plan = CustomerPlan.get_or_none(CustomerPlan.id == facts.id)
    turned = session.local(plan.status_since) if plan is not None and plan.status_since else None
    blocked = turned is not None and ((at >= turned) if facts.state in BLOCKED else (at < turned))
    its = (History.entity == "plan_login") & (History.entity_id == row.id) & (History.customer_id == row.customer_id)
    changed = History.select().where(its & (History.at > at.astimezone(UTC).replace(tzinfo=None))).exists()
    return True, Refusal(at, seen_mac(mac), told_reason(str(why or "")), blocked, bool(changed))


def _mac_holder(mac: str, row: Any) -> Holder | None:
    """Another login to which a router is bound."""
    if not mac or mac == row.mac:
        return None
    other = (
        PlanLogin.select()
        .where((PlanLogin.mac == mac) & PlanLogin.deleted_at.is_null() & (PlanLogin.id != row.id))
        .first()
    )
    return Holder(other.login, other.plan_id, other.customer_id) if other is not None else None


def _sharing(session: Session, addresses: set[str], key: str, told: Mapping[str, int]) -> tuple[Holder, ...]:
    """Other logins with a session that lives on one of these addresses."""
    names = dict[str, str]()
    for address in sorted(addresses):
        rows = fetch(
            f"SELECT {READ} FROM radacct WHERE framedipaddress = ? AND acctstoptime IS NULL LIMIT {MOST_OPEN}",
            (address,),
        )
        for one in (connection(session.zone, row, told) for row in rows):
            if login_key(one.login) != key and one.state(session.today()) == LIVE:
                names[login_key(one.login)] = one.login
    if not names:
        return ()
    condition, values = among("login_key", names)
    rows = fetch(
        f"SELECT login_key, plan_id, customer_id FROM plan_login WHERE {condition} AND deleted_at IS NULL", values
    )
    whose = {found: (plan, customer) for found, plan, customer in rows}
    return tuple(Holder(name, *whose.get(found, (0, 0))) for found, name in sorted(names.items()))


def _order(session: Session, state: str, answer: str, attempts: int, at: Any) -> Order | None:
    """The newest order about a login, while it is under way or was refused."""
    if state not in (*orders.OPEN, orders.REFUSED):
        return None
    about = REFUSED if state == orders.REFUSED else PENDING
    return Order(about, orders.said(state, answer, attempts), session.local(naive(at)))
