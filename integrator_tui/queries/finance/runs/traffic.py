"""What plans with a quota have used of it in the last period that is over (option 6, domain 12.9).

A session belongs to the period that it ended in: only then is its whole traffic known. It is of whoever held the login
when it began (traps P5).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, timedelta, tzinfo

from integrator_tui.models.raw import among, fetch
from integrator_tui.queries.plans.network.accounting import among_names, moment, naive
from integrator_tui.rules.plans.logins import login_key

MEGABYTE = 2**20
Days = tuple[date, date]


@dataclass(frozen=True)
class Used:
    """Megabytes beyond the quota and what was bought to it, over those days."""

    days: Days
    beyond: int


def beyond_quota(zone: tzinfo | None, metered: Mapping[int, tuple[int, Days]]) -> dict[int, Used]:
    """Plan -> what it used too much; `metered` is the quota in megabytes of each plan, and its period."""
    if not metered:
        return {}
    used = _octets(zone, metered)
    where, plans = among("plan_id", list(metered))
    bought: dict[int, int] = defaultdict(int)
    for plan_id, day, megabytes in fetch(
        f"SELECT plan_id, day, megabytes FROM credit_purchase WHERE {where} AND deleted_at IS NULL", plans
    ):
        first, last = metered[plan_id][1]
        if first <= date.fromisoformat(str(day)[:10]) <= last:
            bought[plan_id] += megabytes
    found = {}
    for plan_id, (quota, days) in metered.items():
        beyond = used.get(plan_id, 0) // MEGABYTE - quota - bought[plan_id]
        if beyond > 0:
            found[plan_id] = Used(days, beyond)
    return found


def _octets(zone: tzinfo | None, metered: Mapping[int, tuple[int, Days]]) -> dict[int, int]:
    where, plans = among("plan_id", list(metered))
    typed: dict[tuple[int, str], set[str]] = defaultdict(set)
    for plan_id, login in fetch(f"SELECT plan_id, login FROM plan_login WHERE {where}", plans):
        typed[plan_id, login_key(login)].add(login)
    held = defaultdict(list)
    for plan_id, key, since, until in fetch(
        f"SELECT plan_id, value, since, until FROM plan_holding WHERE kind = 'login' AND {where}", plans
    ):
        for name in typed[plan_id, key] | {key}:
            held[name].append((plan_id, naive(since), naive(until) if until else None))
    if not held:
        return {}
    names, values = among_names(sorted(held))
    sums: dict[int, int] = defaultdict(int)
    for name, started, ended, received, sent in fetch(
        "SELECT username, acctstarttime, acctstoptime, acctoutputoctets, acctinputoctets FROM radacct"
        f" WHERE {names} AND acctstoptime IS NOT NULL",
        values,
    ):
        begun, over = moment(UTC, started), moment(zone, ended)
        if begun is None or over is None:  # another program wrote it, and it is no moment
            continue
        at = begun.replace(tzinfo=None)
        for plan_id, since, until in held[name]:
            first, last = metered[plan_id][1]
            if since - SLACK <= at and (until is None or at < until) and first <= over.date() <= last:
                sums[plan_id] += max(0, int(received or 0)) + max(0, int(sent or 0))
    return sums


SLACK = timedelta(minutes=5)
"""Clocks of routers are not ours: a session may seem to begin before its login was made."""
