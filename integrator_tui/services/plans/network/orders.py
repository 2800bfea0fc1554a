"""Orders to routers, written in the transaction of the act that makes them needed and sent after its commit.

An order is about what RADIUS says now, not about the act: whoever sends it asks again. A base that names no router
writes none.
"""

from __future__ import annotations

from collections.abc import Iterable

from integrator_tui.errors import Gone, Refused
from integrator_tui.models.network import CoaOrder
from integrator_tui.models.plans import CustomerPlan, PlanLogin
from integrator_tui.queries.plans.network.open_sessions import (
    OpenSession,
    entries,
    open_sessions,
    session_of,
    there_are_routers,
)
from integrator_tui.rules.plans.orders import BLOCK, END, KINDS, OPEN, QUEUED, RENEW, SPEED, SUPERSEDED, TERM
from integrator_tui.services.service import Work


def queue(
    work: Work, customer_id: int, plan_id: int, note: str, changed: str = "", only: Iterable[str] | None = None
) -> int:
    """After an act: who may not be in any more is cut; whose answer changed asks again (`RENEW`), or is told (`SPEED`).

    Nothing is sent to who may be in and has what he had: what would have cut him is superseded. It is about all logins
    of the plan, or about `only` some, also such as it gave up in this act. Returns how many orders there are now.
    """
    if not there_are_routers():
        return 0
    logins = _logins(work, plan_id) if only is None else tuple(dict.fromkeys(only))
    if not logins:
        return 0
    allowed = {login for login, entry in entries(logins).items() if entry.allowed}
    sessions = open_sessions(logins)
    written = 0
    for login in logins:
        purpose = changed if login in allowed else BLOCK
        renewed = supersede(work, login, purpose)
        its = [one for one in sessions if one.login == login and one.key not in renewed]
        if purpose:
            for session in its:
                write(work, customer_id, plan_id, login, purpose, note, session)
            if purpose == BLOCK and not its:
                write(work, customer_id, plan_id, login, purpose, note, None)
            written += len(its) or purpose == BLOCK
    return written


def first_login(plan_id: int) -> tuple[str, ...]:
    """The login that has the addresses of a plan; none where it has none."""
    its = (PlanLogin.plan_id == plan_id) & PlanLogin.deleted_at.is_null()
    return tuple(row.login for row in PlanLogin.select(PlanLogin.login).where(its).order_by(PlanLogin.id).limit(1))


def end_session(work: Work, customer_id: int, plan_id: int, radacct_id: int, note: str) -> int:
    """An order to end one session, whatever its plan says; the one under way where there is one. Returns its id.

    Raises `Gone` for a session that is over, `Refused` where no router could be told.
    """
    session = session_of(radacct_id)
    if session is None or session.ended:
        raise Gone("Esta sessão já terminou.")
    if not there_are_routers():
        raise Refused("Nenhum roteador está na lista «Servidores de Acesso (NAS)»: não há a quem pedir.")
    under_way = (CoaOrder.radacct_id == radacct_id) & CoaOrder.state.in_(OPEN) & (CoaOrder.kind == KINDS[END])
    held = CoaOrder.select().where(under_way).order_by(CoaOrder.id).first()
    return int(held.id) if held else write(work, customer_id, plan_id, session.login, END, note, session)


def supersede(work: Work, login: str, purpose: str) -> set[int]:
    """What a newer order, or none being needed, takes the place of; sessions that are asked anyway to begin anew.

    A block takes the place of a speed, being asked to begin anew that of a speed; who may be in is no longer cut.
    """
    over = {BLOCK: (BLOCK, SPEED), RENEW: (BLOCK, RENEW, SPEED), SPEED: (BLOCK, SPEED)}.get(purpose, (BLOCK,))
    its = (CoaOrder.login == login) & CoaOrder.state.in_(OPEN)
    columns = {"state": SUPERSEDED, "state_at": work.now, "answer": "", "fence": CoaOrder.fence + 1}
    CoaOrder.update(**columns).where(its & CoaOrder.purpose.in_(over)).execute()
    if purpose != SPEED:
        return set()
    held = CoaOrder.select(CoaOrder.radacct_id).where(its & CoaOrder.purpose.in_((RENEW, END)))
    return {row.radacct_id for row in held}


def write(
    work: Work, customer_id: int, plan_id: int, login: str, purpose: str, note: str, session: OpenSession | None
) -> int:
    """One order; without a session for whichever the login has when it goes."""
    version = CustomerPlan.select(CustomerPlan.version).where(CustomerPlan.id == plan_id).scalar()
    about = (
        {
            "radacct_id": session.key,
            "session_id": session.session_id,
            "nas_address": session.nas_address,
            "framed_address": session.framed_address,
        }
        if session
        else {}
    )
    key: int = CoaOrder.insert(
        customer_id=customer_id,
        plan_id=plan_id,
        plan_version=version or 0,
        login=login,
        purpose=purpose,
        kind=KINDS[purpose],
        note=note,
        at=work.now,
        operator=work.session.login,
        op_id=work.op_id,
        state=QUEUED,
        state_at=work.now,
        next_attempt_at=work.now,
        expires_at=work.now + TERM,
        **about,
    ).execute()
    return key


def _logins(work: Work, plan_id: int) -> tuple[str, ...]:
    """Those of the plan, and those that it gave up in this act: later they may be somebody else's."""
    there = PlanLogin.deleted_at.is_null() | (PlanLogin.deleted_at == work.now)
    rows = PlanLogin.select(PlanLogin.login).where((PlanLogin.plan_id == plan_id) & there).order_by(PlanLogin.id)
    return tuple(dict.fromkeys(row.login for row in rows))
