"""What is known of a login when somebody asks why it does not connect, and whose turn the key 6 is (F244)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, NamedTuple

from integrator_tui.models.odd import as_text
from integrator_tui.models.plans import PlanLogin
from integrator_tui.models.raw import among, as_fields, execute, fetch, fetch_each
from integrator_tui.queries.plans.facts import Facts
from integrator_tui.queries.plans.network.accounting import (
    HELD,
    INTERVALS,
    READ,
    Holding,
    among_names,
    connection,
    held_by,
    is_address,
    moment,
    naive,
    on_addresses,
    seen_mac,
    still_open,
)
from integrator_tui.queries.plans.network.online import logins_online
from integrator_tui.queries.plans.network.outages import OUTAGES_OF_PLAN, told_outages
from integrator_tui.queries.plans.network.pools import pool_asked
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.money import format_money
from integrator_tui.rules.plans import orders
from integrator_tui.rules.plans.diagnosis import compared, told_reason
from integrator_tui.rules.plans.known import BLOCKED, PENDING, REFUSED, Holder, Known, Order, Pool, Refusal
from integrator_tui.rules.plans.logins import login_key, spellings
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


class Asked(NamedTuple):
    """What hangs on a plan and not on its state, as it was sent: cursors, read when all have gone."""

    logins: Any
    held: Any
    fixed: Any
    told: Any
    outages: Any


def ask_of_plan(plan_id: int) -> Asked:
    """Sends what `known_of` begins with; within `together`, with what else has to be asked or written by then."""
    return Asked(
        execute(f"SELECT {', '.join(_LOGIN)} FROM plan_login WHERE plan_id = ? ORDER BY id", (plan_id,)),
        execute(HELD, (plan_id,)),
        execute(
            "SELECT address FROM plan_ip WHERE plan_id = ? AND deleted_at IS NULL AND enabled AND NOT secondary"
            " AND family = 'ipv4' ORDER BY id LIMIT 1",
            (plan_id,),
        ),
        execute(INTERVALS),
        execute(OUTAGES_OF_PLAN, (plan_id,)),
    )


_LOGIN = ("id", "login", "login_key", "password", "mac", "active", "deleted_at")


def known_of(
    session: Session, facts: Facts, asked: Asked, login_id: int | None, typed: str | None, can: Mapping[str, str]
) -> Known:
    """All that is known of a login of a plan, the first where none is named.

    `typed` is the password that the customer says, `can` as in `Known`. Whoever calls this has written down that
    somebody looks.
    """
    base = Known(
        now=session.today(),
        plan=facts.label,
        state=facts.state,
        since=format_date(facts.since) if facts.since else "",
        overdue=format_money(facts.debt.cents) if facts.debt.invoices else "",
        can=can,
        allows=bool(facts.catalog.get("allows_radius")),
    )
    if outage := next(iter(told_outages(session.local, asked.outages.fetchall())), None):
        base = replace(base, outage=outage.said(base.now), outage_message=outage.message)
    logins = [SimpleNamespace(**as_fields(PlanLogin, _LOGIN, row)) for row in asked.logins.fetchall()]
    row = next((one for one in logins if one.deleted_at is None and login_id in (None, one.id)), None)
    if row is None:
        return base
    held = next(
        (
            one
            for one in held_by(facts.customer_id, asked.held.fetchall(), [one.login for one in logins])
            if one.until is None and row.login_key in one.names
        ),
        Holding((row.login, row.login_key), datetime.min, None),
    )
    fixed = next((str(address) for (address,) in asked.fixed.fetchall()), "")
    told = dict(asked.told.fetchall())
    read = _read(session, facts.id, row, held, told)
    tried, refusal = _last_try(session, row, held, facts, read)
    addresses = {one.address for one in read.opened if one.address} | ({fixed} if fixed else set())
    around = _around(session, facts, row, refusal, addresses, told)
    if refusal is not None:
        refusal = replace(refusal, outdated=around.changed)
    return replace(
        base,
        login_id=row.id,
        login=row.login,
        active=bool(row.active),
        mac=row.mac,
        has_password=bool(row.password),
        password=compared(row.password, typed) if typed is not None else "",
        refusal=refusal,
        tries=tried,
        mac_holder=around.mac_holder,
        sharing=around.sharing,
        pool=around.pool,
        fixed=fixed,
        opened=read.opened,
        last=read.last,
        order=read.order,
    )


@dataclass(frozen=True)
class _Read:
    """What the base has of a login, as it was asked in one journey."""

    opened: tuple[Connection, ...]
    last: Connection | None
    """The last session of the holder's time that ended."""
    tries: Sequence[Sequence[Any]]
    order: Order | None


def _read(session: Session, plan_id: int, row: Any, held: Holding, told: Mapping[str, int]) -> _Read:
    condition, values = among_names(held.names)
    mine = session.local(held.since) if held.since > datetime.min else None
    written = spellings(row.login)
    opened, last, tries, newest = fetch_each(
        still_open(held.names),
        (
            f"SELECT {READ} FROM radacct WHERE {condition} AND acctstarttime IS NOT NULL AND acctstoptime IS NOT NULL"
            f" ORDER BY acctstarttime DESC LIMIT {LOOKED_AT}",
            values,
        ),
        (  # the newest of each spelling: a router that tries all night has left thousands
            " UNION ALL ".join([f"SELECT {_TRY} FROM ({_TRIED}) AS t{number}" for number in range(len(written))])
            + f" ORDER BY id DESC LIMIT {LOOKED_AT}",
            written,
        ),
        (
            "SELECT state, answer, attempts, at FROM coa_order WHERE plan_id = ? AND login = ?"
            " ORDER BY id DESC LIMIT 1",
            (plan_id, row.login),
        ),
    )
    past = [connection(session.zone, one, {}) for one in last]
    if mine is not None:  # one that began at another plan, or with another person, is told from when the login came
        past = [replace(one, started=max(one.started or mine, mine)) for one in past if one.ended and one.ended >= mine]
    return _Read(
        opened=tuple(connection(session.zone, one, told) for one in opened),
        last=max(past, key=lambda one: (one.ended is not None, one.ended), default=None),
        tries=tries,
        order=_order(session, *newest[0]) if newest else None,
    )


_TRY = "id, username, reply, authdate, callingstationid, reason"
_TRIED = f"SELECT {_TRY} FROM radpostauth WHERE username = ? ORDER BY id DESC LIMIT {LOOKED_AT}"


def _last_try(session: Session, row: Any, held: Holding, facts: Facts, read: _Read) -> tuple[bool, Refusal | None]:
    """Whether tries are known, and the last one if it was refused and nothing has come of another since."""
    mine = session.local(held.since) if held.since > datetime.min else None
    tries = [
        (name, reply, at, mac, why)
        for _, name, reply, when, mac, why in read.tries
        if (at := moment(session.zone, when)) is not None and (mine is None or at >= mine)
    ]
    if not tries or tries[0][1] != "Access-Reject":
        return bool(tries), None
    name, _, at, mac, why = tries[0]
    begun = [one.started for one in (*read.opened, *((read.last,) if read.last else ())) if one.started]
    if begun and max(begun) > at:
        return True, None
    turned = facts.turned
    blocked = turned is not None and ((at >= turned) if facts.state in BLOCKED else (at < turned))
    other = str(name) if str(name) != row.login else ""
    return True, Refusal(at, seen_mac(mac), told_reason(as_text(why or "")), blocked, spelt=other)


class _Around(NamedTuple):
    """What stands beside a login: whether it changed since it was refused, who else has its router or its address."""

    changed: bool
    mac_holder: Holder | None
    sharing: tuple[Holder, ...]
    pool: Pool | None


def _around(
    session: Session, facts: Facts, row: Any, refusal: Refusal | None, addresses: set[str], told: Mapping[str, int]
) -> _Around:
    """In one journey; a second where somebody shares an address."""
    asked = dict[str, tuple[str, Sequence[Any]]]()
    if refusal is not None:
        at = refusal.at.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
        asked["changed"] = (
            "SELECT 1 FROM history WHERE entity = 'plan_login' AND entity_id = ? AND customer_id = ? AND at > ?"
            " LIMIT 1",
            (row.id, facts.customer_id, at),
        )
        if refusal.mac and refusal.mac != row.mac:
            asked["mac"] = (
                "SELECT login, plan_id, customer_id FROM plan_login WHERE mac = ? AND mac <> ''"
                " AND deleted_at IS NULL AND id <> ? LIMIT 1",
                (refusal.mac, row.id),
            )
    if shared := [address for address in sorted(addresses) if is_address(address)]:
        asked["sharing"] = on_addresses(shared)
    pool = pool_asked(facts.catalog, session.now(), told)
    if pool is not None:
        asked["pool"] = pool.asked
    rows = dict(zip(asked, fetch_each(*asked.values()), strict=True))
    holder = rows.get("mac", [])
    return _Around(
        changed=bool(rows.get("changed")),
        mac_holder=Holder(*holder[0]) if holder else None,
        sharing=_sharing(session, rows.get("sharing", []), row.login_key, told),
        pool=pool.told(rows["pool"]) if pool is not None else None,
    )


def _sharing(session: Session, rows: Sequence[Sequence[Any]], key: str, told: Mapping[str, int]) -> tuple[Holder, ...]:
    """Other logins of these open sessions, of those that live."""
    names = dict[str, str]()
    for one in (connection(session.zone, row, told) for row in rows):
        if login_key(one.login) != key and one.state(session.today()) == LIVE:
            names[login_key(one.login)] = one.login
    if not names:
        return ()
    condition, values = among("login_key", names)
    found = fetch(
        f"SELECT login_key, plan_id, customer_id FROM plan_login WHERE {condition} AND deleted_at IS NULL", values
    )
    whose = {found: (plan, customer) for found, plan, customer in found}
    return tuple(Holder(name, *whose.get(found, (0, 0))) for found, name in sorted(names.items()))


def _order(session: Session, state: str, answer: str, attempts: int, at: Any) -> Order | None:
    """The newest order about a login, while it is under way or was refused."""
    if state not in (*orders.OPEN, orders.REFUSED):
        return None
    about = REFUSED if state == orders.REFUSED else PENDING
    return Order(about, orders.said(state, answer, attempts), session.local(naive(at)))
