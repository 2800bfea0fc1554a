"""Extensions of desks and the calls that ring there: shown at one desk, taken or put away by it (F234; trap A7).

None of it is told to the history: whose telephone rang is nobody's business a week later.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from integrator_tui.errors import Refused
from integrator_tui.models.base import database
from integrator_tui.models.telephone import PhoneCall, PhoneLine
from integrator_tui.queries.search.search import CustomerRow, search
from integrator_tui.queries.variables import value
from integrator_tui.registry import CUSTOMERS, query, task
from integrator_tui.rules.calls.caller import caller_number, said_number
from integrator_tui.rules.variables import CONFIRM_CALLER
from integrator_tui.session import Session
from integrator_tui.telephony.rings import ANSWERED, RINGING

ALIVE = timedelta(seconds=30)
"""A desk that was not heard of for so long has given its extension up."""
SHOWN = timedelta(hours=2)
"""How long a call that nobody took stays in the stack."""
MOST_SHOWN, MOST_MATCHES = 50, 20


@dataclass(frozen=True)
class Ringing:
    """A call at the extension of this desk; `rang_at` is in the operator's zone."""

    id: int
    said: str
    """The number as it is read."""
    number: str
    """What is looked up; empty for a hidden one."""
    name: str
    """What the telephone system calls the caller."""
    state: str
    rang_at: datetime
    matches: tuple[CustomerRow, ...] = ()
    """Who has this number, all of them."""


@query(permission=CUSTOMERS)
def my_extension(session: Session) -> str:
    """The extension that the operator had last; empty for none."""
    row = PhoneLine.select().where(PhoneLine.operator_id == session.operator_id).order_by(PhoneLine.seen_at.desc())
    found = row.first()
    return str(found.extension) if found is not None else ""


@query(permission=CUSTOMERS)
def extension_of_operator(session: Session, login: str) -> str:
    """Where the calls of an operator are shown; empty for nowhere."""
    row = PhoneLine.select().where(PhoneLine.login == login).order_by(PhoneLine.seen_at.desc()).first()
    return str(row.extension) if row is not None else ""


@task(permission=CUSTOMERS)
def claim_extension(session: Session, extension: str, desk: str, take_over: bool = False) -> str:
    """The calls of an extension are shown at this desk from now on; an operator has one.

    Returns whose desk it was, where that still works and `take_over` was not said: nothing is changed then. Raises
    `Refused` for what is no extension.
    """
    if not re.fullmatch("[0-9A-Za-z_.-]{1,20}", extension):
        raise Refused("Um ramal tem até vinte algarismos ou letras.")
    now = session.now()
    with database.atomic():
        row = PhoneLine.get_or_none(PhoneLine.extension == extension)
        if row is not None and row.desk != desk and row.seen_at > now - ALIVE and not take_over:
            return str(row.login)
        its: dict[str, Any] = {"operator_id": session.operator_id, "login": session.login, "desk": desk, "seen_at": now}
        PhoneLine.delete().where(
            (PhoneLine.operator_id == session.operator_id) & (PhoneLine.extension != extension)
        ).execute()
        PhoneLine.insert(extension=extension, **its).on_conflict(
            conflict_target=[PhoneLine.extension], update=its
        ).execute()
    return ""


@task(permission=CUSTOMERS)
def give_extension_up(session: Session) -> None:
    """This operator has none any more."""
    PhoneLine.delete().where(PhoneLine.operator_id == session.operator_id).execute()


@task(permission=CUSTOMERS)
def keep_extension(session: Session, extension: str, desk: str) -> bool:
    """A sign of life; whether the extension is still this desk's."""
    mine = (PhoneLine.extension == extension) & (PhoneLine.desk == desk)
    return bool(PhoneLine.update(seen_at=session.now()).where(mine).execute())


@query(permission=CUSTOMERS)
def ringing(session: Session, extension: str, known: tuple[int, ...] = ()) -> tuple[Ringing, ...]:
    """The calls at an extension that nobody took, the newest first; those not `known` with who has their number."""
    there = (PhoneCall.extension == extension) & PhoneCall.done_at.is_null()
    rows = PhoneCall.select().where(there & (PhoneCall.rang_at > session.now() - SHOWN))
    return tuple(
        Ringing(
            id=row.id,
            said=said_number(row.raw, row.number),
            number=row.number,
            name=row.name,
            state=row.state,
            rang_at=session.local(row.rang_at),
            matches=() if row.id in known else matching(session, row.number),
        )
        for row in rows.order_by(PhoneCall.id.desc()).limit(MOST_SHOWN)
    )


@query(permission=CUSTOMERS)
def matching(session: Session, number: str) -> tuple[CustomerRow, ...]:
    """All who have a number, with and without the ninth digit; extensions are never looked up."""
    if not caller_number(number):
        return ()
    return tuple(search(session, number, "fone", MOST_MATCHES).rows)


@query(permission=CUSTOMERS)
def confirm_first(session: Session) -> bool:
    """Whether a caller known by his number alone is to be confirmed before anything is sent to him."""
    return value(session, CONFIRM_CALLER)


@task(permission=CUSTOMERS)
def take_ringing(session: Session, key: int) -> bool:
    """The operator goes to a call; False where it was taken or put away already."""
    return _done(session, key, ANSWERED)


@task(permission=CUSTOMERS)
def put_away(session: Session, key: int) -> bool:
    """The operator does not want a call in his stack."""
    return _done(session, key, RINGING)


def _done(session: Session, key: int, state: str) -> bool:
    left = (PhoneCall.id == key) & PhoneCall.done_at.is_null()
    done: dict[str, Any] = {"done_at": session.now(), "done_by": session.login}
    if state == ANSWERED:
        done["state"] = ANSWERED
    return bool(PhoneCall.update(**done).where(left).execute())
