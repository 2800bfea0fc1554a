"""The sessions of a plan, open and past, of the time in which it held its logins (F245)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from integrator_tui.models.raw import fetch
from integrator_tui.queries.batches import AT_ONCE
from integrator_tui.queries.plans.network.accounting import (
    MOST_OPEN,
    READ,
    Holding,
    among_names,
    connection,
    held_by,
    holdings,
    intervals,
    stamp,
)
from integrator_tui.rules.dates import format_datetime
from integrator_tui.rules.fold import fold
from integrator_tui.rules.plans.sessions import Connection, cause_of

MOST_HELD = 20
"""Logins of one customer that a list of everything reads."""
KEPT = timedelta(days=366)
"""For how long the law wants records of connections kept (facts 4.5)."""


def read_sessions(
    zone: tzinfo | None, customer_id: int, plan_id: int, text: str = "", after: int | None = None, limit: int = 200
) -> tuple[Connection, ...]:
    """At most `limit` sessions with all the words of `text`, the newest first, behind the one `after`.

    Whoever calls this has written down that somebody looks.
    """
    wanted, mine = [fold(word) for word in text.split()], holdings(customer_id, plan_id)
    carried = [one for one in _carried(zone, mine) if one.key != after and (not wanted or _has(one, wanted))]
    found = [one for one in carried if one.ended is None and after is None]
    size = AT_ONCE if wanted else limit
    while True:
        page = _page(zone, mine, after, size)
        found += [one for one in page if not wanted or _has(one, wanted)]
        if len(page) < size:
            found += [one for one in carried if one.ended is not None]
        if len(page) < size or len(found) >= limit:
            return tuple(found[:limit])
        after = page[-1].key


def sessions_of_customer(
    zone: tzinfo | None, customer_id: int, after: int | None = None, limit: int = 200
) -> tuple[Connection, ...]:
    """The same of all plans of a customer, by the logins that they held last: at most `MOST_HELD` of them."""
    held = fetch(
        "SELECT value, since, until, customer_id FROM plan_holding WHERE kind = 'login' AND plan_id IN"
        f" (SELECT id FROM customer_plan WHERE customer_id = ?) ORDER BY since DESC, id DESC LIMIT {MOST_HELD}",
        (customer_id,),
    )
    typed = [str(login) for (login,) in fetch("SELECT login FROM plan_login WHERE customer_id = ?", (customer_id,))]
    return tuple(_page(zone, held_by(customer_id, held, typed), after, limit))


def _carried(zone: tzinfo | None, mine: Sequence[Holding]) -> list[Connection]:
    """What was open when the plan came to a login that it holds: from then on it is the plan's."""
    found = list[Connection]()
    for held in mine:
        if held.until is None:
            condition, values = among_names(held.names)
            rows = fetch(
                f"SELECT {READ} FROM radacct WHERE {condition} AND (acctstoptime IS NULL OR acctstoptime >= ?)"
                " AND (acctstarttime IS NULL OR acctstarttime < ?)"
                f" ORDER BY acctstarttime DESC, radacctid DESC LIMIT {MOST_OPEN}",
                (*values, stamp(held.since), stamp(held.since)),
            )
            since = held.since.replace(tzinfo=UTC).astimezone(zone)
            told = intervals() if rows else {}
            found += [replace(connection(zone, row, told), started=since) for row in rows]
    return found


def _page(zone: tzinfo | None, mine: Sequence[Holding], after: int | None, limit: int) -> list[Connection]:
    """The newest of all that the plan held, in one order."""
    behind = fetch("SELECT acctstarttime FROM radacct WHERE radacctid = ?", (after,)) if after is not None else []
    rows = [row for held in mine for row in _of(held, (behind[0][0], after) if behind else None, limit)]
    place = READ.split(", ").index("acctstarttime")
    rows.sort(key=lambda row: (isinstance(row[place], str), row[place], row[0]), reverse=True)  # texts as SQLite does
    told = intervals() if rows else {}
    return [connection(zone, row, told) for row in rows[:limit]]


def _of(held: Holding, behind: tuple[Any, Any] | None, limit: int) -> list[tuple[Any, ...]]:
    condition, values = among_names(held.names)
    asked: list[Any] = [*values, stamp(held.since)]
    condition += " AND acctstarttime >= ?"
    if held.until is not None:
        condition += " AND acctstarttime < ?"
        asked.append(stamp(held.until))
    if behind is not None:
        condition += " AND (acctstarttime, radacctid) < (?, ?)"
        asked += behind
    return fetch(
        f"SELECT {READ} FROM radacct WHERE {condition} ORDER BY acctstarttime DESC, radacctid DESC LIMIT {limit}", asked
    )


def _has(one: Connection, wanted: Sequence[str]) -> bool:
    line = fold(" ".join(_told(one)))
    return all(word in line for word in wanted)


def _told(one: Connection) -> Iterator[str]:
    """What a filter reads of a session."""
    yield from (one.login, one.address, one.prefix, one.mac, one.nas, one.port, cause_of(one.cause))
    yield from (format_datetime(moment) for moment in (one.started, one.ended) if moment)


def kept_sessions(plan_id: int, now: datetime) -> bool:
    """Whether the plan, whosesoever it was, has connections within the year for which the law keeps them (facts 4.5).

    `now` is in UTC.
    """
    for held in holdings(None, plan_id):
        condition, values = among_names(held.names)
        until = held.until or now
        asked = [*values, stamp(held.since), stamp(until), stamp(now - KEPT)]
        condition += " AND acctstarttime >= ? AND acctstarttime <= ? AND (acctstoptime IS NULL OR acctstoptime >= ?)"
        if fetch(f"SELECT 1 FROM radacct WHERE {condition} ORDER BY acctstarttime DESC LIMIT 1", asked):
            return True
    return False
