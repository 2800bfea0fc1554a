"""The sender's side of the orders to routers: claim with lease and fence, ask again what is wanted, write what came.

An order that is due is held against what RADIUS says now, in the transaction that claims it: what is not wanted any
more, or came to its end, is never sent (traps P3). Only accounting ends a session: a router's yes is held against it,
too (traps P1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from integrator_tui.models.base import database
from integrator_tui.models.network import CoaOrder, NasServer
from integrator_tui.models.raw import execute, fetch, on_postgresql
from integrator_tui.network.port import Answer, Done, Order, Refusal, Router
from integrator_tui.queries.plans.network.open_sessions import (
    OpenSession,
    entries,
    open_sessions,
    rate_of,
    session_of,
)
from integrator_tui.rules.messages.said import said
from integrator_tui.rules.plans.orders import (
    ACKED,
    BACK,
    BLOCK,
    CHANGE,
    CONFIRMED,
    DISCONNECT,
    EXPIRED,
    GONE_SESSION,
    LATE_START,
    LONGEST_PAUSE,
    PASSING,
    QUEUED,
    REFUSED,
    SENDING,
    SETTLES_IN,
    SIGNS_FOR,
    SILENT,
    SPEED,
    SUPERSEDED,
    pause,
    reason_of,
)

LEASE = timedelta(seconds=60)
"""Longer than a driver may take for one order."""
DEAD_SURELY = LEASE + timedelta(hours=1)
"""No lease ends later, by whatever clock."""
MIKROTIK = "mikrotik"
"""Whose routers change the speed of a session; others are asked to begin anew."""
LONGEST_ANSWER = 200


@dataclass(frozen=True)
class Claimed:
    """An order that is this sender's until its lease ends."""

    order: Order
    fence: int
    attempts: int


@dataclass(frozen=True)
class Nothing:
    """Nothing to send now. `again`: there may be at once."""

    again: bool = False


def claim(owner: str, now: datetime) -> Claimed | Nothing:
    """The next due order that is still wanted; what became of one that is not, is written."""
    with database.atomic():
        row = _due(now)
        if row is None:
            return Nothing()
        if now >= row.expires_at:
            last = "o prazo acabou" + (f"; por último: {row.answer}" if row.answer else "")
            return _end(row, EXPIRED, last, now)
        entry = entries((row.login,)).get(row.login)
        if entry is not None and entry.plan_id != row.plan_id:
            return _end(row, SUPERSEDED, "o login é de outro plano", now)
        allowed = entry is not None and entry.allowed
        if row.state == ACKED:
            return _look_after(row, allowed, now)
        if row.purpose == BLOCK and allowed:
            return _end(row, SUPERSEDED, "o plano voltou a ser atendido", now)
        if row.purpose == SPEED and not allowed:
            return _end(row, SUPERSEDED, "o plano não é mais atendido", now)
        session = session_of(row.radacct_id) if row.radacct_id else None
        if session is None or session.ended:
            session = _another(row) if row.purpose == BLOCK else None
            if session is None:
                return _without_session(row, now)
            _about(row, session)
        return _claimed(row, session, owner, now)


def _due(now: datetime) -> Any:
    """The next due order, locked."""
    skip = " FOR UPDATE SKIP LOCKED" if on_postgresql() else ""
    found = fetch(
        f"SELECT id FROM coa_order WHERE state IN ('{QUEUED}', '{ACKED}') AND next_attempt_at <= ?"
        f" ORDER BY next_attempt_at, id LIMIT 1{skip}",
        (now,),
    )
    return CoaOrder.get_by_id(found[0][0]) if found else None


def _another(row: Any) -> OpenSession | None:
    """A session that the login has all the same."""
    return next((one for one in open_sessions((row.login,)) if one.key != row.radacct_id), None)


def _without_session(row: Any, now: datetime) -> Nothing:
    """Nothing to end: done, unless a router may still be late to tell of one that it let in before the block."""
    if row.purpose == BLOCK and row.radacct_id is None and now - row.at < LATE_START:
        return _again(row, QUEUED, now + SETTLES_IN * 2, row.answer)
    return _end(row, CONFIRMED, "a sessão terminou" if row.radacct_id else "nenhuma sessão aberta", now)


def _look_after(row: Any, allowed: bool, now: datetime) -> Nothing:
    """The router said yes: has the session ended, does it live on, or is the customer in again?"""
    session = session_of(row.radacct_id)
    if session is None or session.ended:
        if row.purpose == BLOCK and not allowed and (other := _another(row)):
            _about(row, other)
            return _again(row, QUEUED, now, BACK)
        return _end(row, CONFIRMED, "", now)
    wanted = row.purpose != BLOCK or not allowed
    if wanted and session.heard is not None and session.heard > row.acked_at + SETTLES_IN:
        return _again(row, QUEUED, now, BACK if row.purpose == BLOCK else "a sessão continua depois da confirmação")
    if now - row.acked_at > SIGNS_FOR:
        return _end(row, CONFIRMED, "a contabilização não encerrou a sessão", now)
    return _again(row, ACKED, now + SETTLES_IN * 2, "")


def _claimed(row: Any, session: OpenSession, owner: str, now: datetime) -> Claimed | Nothing:
    router = NasServer.get_or_none(
        (NasServer.address == session.nas_address) & NasServer.active & NasServer.deleted_at.is_null()
    )
    if router is None:
        return _again(row, QUEUED, now + LONGEST_PAUSE, f"o roteador {session.nas_address} não está na lista de NAS")
    rate = rate_of(row.login) if row.purpose == SPEED else ""
    kind = CHANGE if rate and router.vendor == MIKROTIK else DISCONNECT
    execute(
        "UPDATE coa_order SET state = ?, kind = ?, state_at = ?, lease_owner = ?, lease_until = ?, fence = fence + 1,"
        " attempts = attempts + 1 WHERE id = ?",
        (SENDING, kind, now, owner, now + LEASE, row.id),
    )
    order = Order(
        id=row.id,
        kind=kind,
        login=session.login,
        session_id=session.session_id,
        framed_address=session.framed_address,
        router=Router(router.address, router.coa_port, router.secret, router.vendor),
        rate=rate,
    )
    return Claimed(order, row.fence + 1, row.attempts + 1)


def finish(claimed: Claimed, answer: Answer, now: datetime) -> bool:
    """Write what a router answered; False when the order was superseded or taken from us meanwhile."""
    with database.atomic():
        if isinstance(answer, Done):
            if claimed.order.kind == CHANGE:
                return _write(claimed, CONFIRMED, "", now)
            return _write(claimed, ACKED, "", now, now + SETTLES_IN, acked_at=now)
        if isinstance(answer, Refusal):
            if answer.cause == GONE_SESSION:
                return _gone(claimed, now)
            if answer.cause in PASSING:
                return _write(claimed, QUEUED, reason_of(answer.cause), now, now + pause(claimed.attempts))
            return _write(claimed, REFUSED, reason_of(answer.cause), now)
        reason = f"{SILENT} ({answer.reason})" if answer.reason else SILENT
        due = now + pause(claimed.attempts)
        written = _write(claimed, QUEUED, reason, now, due)
        _wait_for(claimed.order.router.address, now)
        return written


def _gone(claimed: Claimed, now: datetime) -> bool:
    """The router has no such session: done. Who is to be cut may have another one."""
    row = CoaOrder.get_by_id(claimed.order.id)
    if not _write(claimed, CONFIRMED, "o roteador já não tem a sessão", now):
        return False
    other = _another(row) if row.purpose == BLOCK else None
    if other is not None and other.key > (row.radacct_id or 0):
        _about(row, other)
        _again(row, QUEUED, now, BACK)
    return True


def _wait_for(address: str, now: datetime) -> None:
    """A router that is silent holds up nobody else: what is for it waits behind what is for others."""
    execute(
        "UPDATE coa_order SET next_attempt_at = ?"
        f" WHERE nas_address = ? AND state = '{QUEUED}' AND next_attempt_at < ?",
        (now + SETTLES_IN, address, now + SETTLES_IN),
    )


def release(claimed: Claimed, now: datetime) -> None:
    """Back into the queue: its sender ends before it began with it."""
    execute(
        f"UPDATE coa_order SET state = '{QUEUED}', state_at = ?, lease_owner = '', lease_until = NULL,"
        f" attempts = attempts - 1 WHERE id = ? AND fence = ? AND state = '{SENDING}'",
        (now, claimed.order.id, claimed.fence),
    )


def revive(now: datetime) -> int:
    """Orders whose sender died with them are due again; moments that no clock of today can have written, too."""
    done: int = execute(
        f"UPDATE coa_order SET state = '{QUEUED}', state_at = ?, next_attempt_at = ?, lease_owner = '',"
        f" lease_until = NULL WHERE state = '{SENDING}' AND (lease_until < ? OR lease_until > ?)",
        (now, now, now, now + DEAD_SURELY),
    ).rowcount
    execute(
        f"UPDATE coa_order SET next_attempt_at = ? WHERE state IN ('{QUEUED}', '{ACKED}') AND next_attempt_at > ?",
        (now, now + LONGEST_PAUSE * 2),
    )
    return done


def _write(
    claimed: Claimed, state: str, answer: str, now: datetime, due: datetime | None = None, acked_at: Any = None
) -> bool:
    """To another state, if the fence still holds."""
    done: int = execute(
        "UPDATE coa_order SET state = ?, answer = ?, state_at = ?, next_attempt_at = ?, acked_at = ?,"
        f" lease_owner = '', lease_until = NULL WHERE id = ? AND fence = ? AND state = '{SENDING}'",
        (state, said(answer, LONGEST_ANSWER), now, due or now, acked_at, claimed.order.id, claimed.fence),
    ).rowcount
    return bool(done)


def _about(row: Any, session: OpenSession) -> None:
    """The order is about this session from now on, of which nobody was asked yet."""
    row.radacct_id, row.attempts = session.key, 0
    columns = {
        "attempts": 0,
        "radacct_id": session.key,
        "session_id": session.session_id,
        "nas_address": session.nas_address,
        "framed_address": session.framed_address,
    }
    CoaOrder.update(**columns).where(CoaOrder.id == row.id).execute()


def _again(row: Any, state: str, due: datetime, answer: str) -> Nothing:
    columns = {"state": state, "answer": answer, "next_attempt_at": due}
    CoaOrder.update(**columns).where(CoaOrder.id == row.id).execute()
    return Nothing(again=True)


def _end(row: Any, state: str, answer: str, now: datetime) -> Nothing:
    columns = {"state": state, "answer": said(answer, LONGEST_ANSWER), "state_at": now}
    CoaOrder.update(**columns).where(CoaOrder.id == row.id).execute()
    return Nothing(again=True)
