"""Looking at sessions: each look is written down before anything is shown (facts 4.5: who, when, from where, whose).

Nothing reads `radacct` about one person without passing here, but the words of a header, which the opening of the
customer stands for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from integrator_tui.models.base import database
from integrator_tui.models.raw import insert_row, together
from integrator_tui.queries.plans.facts import plan_facts
from integrator_tui.queries.plans.network.diagnosis import ask_of_plan, known_of
from integrator_tui.queries.plans.network.sessions import read_sessions, sessions_of_customer
from integrator_tui.queries.plans.possible import possible, verdict
from integrator_tui.queries.plans.record import PlanRecord, plan_record, stored_plan
from integrator_tui.registry import CUSTOMERS, task
from integrator_tui.rules import permissions
from integrator_tui.rules.plans.diagnosis import diagnose
from integrator_tui.rules.plans.known import PENDING, RECONNECT, Said
from integrator_tui.rules.plans.sessions import SILENT, Connection
from integrator_tui.rules.states import Verdict
from integrator_tui.session import Session

SESSIONS, ASSISTANT, TIMELINE = "sessões", "assistente", "linha do tempo"
"""What was looked at."""


LookedAt = tuple[PlanRecord, Mapping[str, Verdict], tuple[Connection, ...]]


@dataclass(frozen=True)
class Diagnosis:
    """What the assistant says about a login, as far as the operator may see it."""

    plan_id: int
    plan: str
    login_id: int | None
    login: str
    mac: str
    """Bound to the login, as it was read."""
    session_key: int | None
    """The session that ends where a line says so: the one nobody hears of, else the newest."""
    under_way: bool
    """Whether the concentrator has not answered an order yet."""
    lines: tuple[Said, ...]
    noted: tuple[Said, ...]
    """The same for the notes, which everybody reads: without addresses and times of use."""


@task(permission=CUSTOMERS)
def ask_assistant(
    session: Session, customer_id: int, plan_id: int, login_id: int | None = None, typed: str | None = None
) -> Diagnosis:
    """Why a login of a plan does or does not connect; `typed` is the password that the customer says. Raises `Gone`.

    The password is compared and goes nowhere. That somebody asked is written down, whatever he may see.
    """
    with database.atomic():
        facts = plan_facts(session, customer_id, plan_id)
        with together():
            _write_down(session, customer_id, plan_id, ASSISTANT)
            asked = ask_of_plan(plan_id)
        can = {RECONNECT: verdict(session, facts, RECONNECT).reason}
        known = known_of(session, facts, asked, login_id, typed, can)
    silent = [one for one in known.opened if one.state(known.now) == SILENT]
    opened = [*silent, *known.opened]
    return Diagnosis(
        plan_id=plan_id,
        plan=known.plan,
        login_id=known.login_id,
        login=known.login,
        mac=known.mac,
        session_key=opened[0].key if opened else None,
        under_way=known.order is not None and known.order.state == PENDING,
        lines=diagnose(known, see=session.may(permissions.SEE_SESSIONS)),
        noted=diagnose(replace(known, order=None), see=False),
    )


@task(permission=CUSTOMERS)
def look_at_plan(session: Session, customer_id: int, plan_id: int, sessions: int = 0) -> LookedAt:
    """A plan, what may be done with it, and so many of its newest sessions for whoever may see any. Raises `Gone`."""
    plan, verdicts = plan_record(session, customer_id, plan_id), possible(session, customer_id, plan_id)
    newest: tuple[Connection, ...] = ()
    if sessions and plan.online is not None and session.may(permissions.SEE_SESSIONS):
        newest = look_at_sessions(session, customer_id, plan_id, limit=sessions)
    return plan, verdicts, newest


@task(permission=permissions.SEE_SESSIONS)
def look_at_sessions(
    session: Session, customer_id: int, plan_id: int, text: str = "", after: int | None = None, limit: int = 200
) -> tuple[Connection, ...]:
    """At most `limit` sessions of a plan with all the words of `text`, the newest first, behind the one `after`.

    Raises `Gone`.
    """
    with database.atomic():
        stored_plan(customer_id, plan_id)
        _write_down(session, customer_id, plan_id, SESSIONS, text)
        return read_sessions(session.zone, customer_id, plan_id, text, after, limit)


@task(permission=permissions.SEE_SESSIONS)
def look_across(
    session: Session, customer_id: int, after: int | None = None, limit: int = 200
) -> tuple[Connection, ...]:
    """At most `limit` sessions of all plans of a customer, the newest first, behind the one `after`."""
    with database.atomic():
        _write_down(session, customer_id, None, TIMELINE)
        return sessions_of_customer(session.zone, customer_id, after, limit)


def _write_down(session: Session, customer_id: int, plan_id: int | None, what: str, reason: str = "") -> None:
    row = {
        "at": session.now().isoformat(" "),
        "operator_id": session.operator_id,
        "login": session.login,
        "address": session.address,
        "customer_id": customer_id,
        "plan_id": plan_id,
        "looked_at": what,
        "reason": "".join(one for one in reason if one.isprintable())[:200],
    }
    insert_row("session_look", row)
