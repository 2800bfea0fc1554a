"""Since when a plan is suspended for debt, trust releases between included (facts 4.1, domain 6.7)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from integrator_tui.models.plans import CustomerPlan, PlanTrust
from integrator_tui.rules.finance.legal_clock import Contest as Stop
from integrator_tui.rules.plans.states import DEBT, TRUST
from integrator_tui.session import Session

NOT_PAID = "nao_pagou"


def suspended_since(
    session: Session, states: Iterable[tuple[CustomerPlan, str]]
) -> dict[int, tuple[date, tuple[Stop, ...]]]:
    """Plan -> the day on which its suspension began and the releases since; nothing of a plan that is not suspended.

    A release that ended unpaid is no new suspension: the term goes on from the day of the first one.
    """
    rows = {row.id: (row, state) for row, state in states if state in (DEBT, TRUST)}
    releases: dict[int, list[PlanTrust]] = {}
    if rows:
        given = PlanTrust.select().where(PlanTrust.plan_id.in_(list(rows)))
        for one in given.order_by(PlanTrust.given_at.desc(), PlanTrust.id.desc()):
            releases.setdefault(one.plan_id, []).append(one)
    found = {}
    for key, (row, state) in rows.items():
        since = session.local(row.status_since).date() if row.status_since is not None else None
        stops: list[Stop] = []
        for one in releases.get(key, ()):
            begun = session.local(one.given_at).date()
            ended = session.local(one.ended_at).date() if one.ended_at is not None else None
            holds = ended is None and state == TRUST and not stops
            if not holds and not (one.outcome == NOT_PAID and ended == since):
                break
            stops.append(Stop(begun, ended))
            since = one.suspended_on or begun
        if since is not None and (state == DEBT or stops):
            found[key] = (since, tuple(stops))
    return found
