"""Entering with a password: every try is counted before it is judged, by the clock of the base.

Who waits is a name at an address, and an address that tries many names; never a name everywhere: nobody keeps an
operator out of his desk by mistyping for him.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from integrator_tui.errors import DeskError, InvalidForm
from integrator_tui.models.access import EntryTry, OperatorPassword
from integrator_tui.models.base import database
from integrator_tui.models.raw import base_now, execute, fetch, on_postgresql
from integrator_tui.models.system import Operator
from integrator_tui.rules.access.passwords import FREE_TRIES, LONGEST, may_be_one, normal, refuse, wait_after
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.services import history
from integrator_tui.services.access import hashing
from integrator_tui.services.access.operators import session_of, system_login, vouched_for, workstation
from integrator_tui.services.service import write_unasked
from integrator_tui.session import Session

FORGOTTEN = timedelta(minutes=15)
"""After so long without a try, the wrong ones before it do not count any more."""
TRIES_OF_ADDRESS = 20
"""Wrong passwords of all names from one address that cost nothing: a whole call center may sit behind it."""
LONGEST_LOGIN = 32
Do = Callable[..., Any]


class NotEntered(DeskError):
    """Name and password are not those of an operator."""

    title = "Não entrou"


@dataclass(frozen=True)
class Entered:
    """Who it is; `must_change` until the first password, which somebody else chose, was replaced."""

    session: Session
    must_change: bool


def enter(do: Do, login: str, password: str, address: str = "") -> Entered:
    """The session of whoever knows the password; blocks for a tenth of a second or for his turn.

    `do` runs a function on the database (`Db.run`). An unknown name takes as long as a known one, and is told in the
    same words. Raises `NotEntered`, with the seconds to wait after wrong ones.
    """
    login, password = login.strip().casefold(), normal(password)
    where = address or workstation()
    if not login or len(login) > LONGEST_LOGIN or not login.isprintable():
        raise NotEntered("Digite o seu login.")
    if not password and login == system_login() and do(vouched_for, login):
        return Entered(do(_session, login, where), must_change=False)
    if not may_be_one(password):
        raise NotEntered(f"Digite a sua senha, de até {LONGEST} caracteres.")
    key, kept = do(_begin, login, where)
    if not hashing.fits(kept, password):
        raise NotEntered("Login ou senha não conferem." + _said_wait(do(_waits, login, where)))
    better = hashing.hashed(password) if hashing.is_old(kept) else ""
    entered: Entered = do(_done, key, login, where, better)
    return entered


def change_password(do: Do, entered: Entered, old: str, new: str, again: str) -> None:
    """A new password of one's own. Raises `InvalidForm`, `NotEntered` when the old one is wrong."""
    session = entered.session
    old, new, again = normal(old), normal(new), normal(again)
    try:
        refuse(new, session.login, session.name)
    except BadValue as error:
        raise InvalidForm({"new": str(error)}) from error
    if new != again:
        raise InvalidForm({"again": "As duas vezes não são iguais."})
    if new == old:
        raise InvalidForm({"new": "A senha nova é a que você já tem."})
    _, kept = do(_begin, session.login, session.address)
    if not (may_be_one(old) and hashing.fits(kept, old)):
        raise NotEntered("A senha atual não confere." + _said_wait(do(_waits, session.login, session.address)))
    do(_keep, session, hashing.hashed(new))


def _said_wait(seconds: int) -> str:
    return f" Espere {seconds} s e tente de novo." if seconds else ""


def _session(login: str, address: str) -> Session:
    return session_of(Operator.get(Operator.login == login), address)


def _places(login: str, address: str) -> tuple[tuple[str, str, int], ...]:
    return ((login, address, FREE_TRIES), ("", address, TRIES_OF_ADDRESS))


def _begin(login: str, address: str) -> tuple[int, str | None]:
    """Count a try, and what the password is judged by: the operator's number and hash, or 0 and None."""
    with database.atomic():
        now = base_now()
        execute("DELETE FROM entry_try WHERE next_at < ?", (now - timedelta(days=1),))
        for name, where, free in _places(login, address):
            execute(
                "INSERT INTO entry_try (name, address, failures, next_at) VALUES (?, ?, 0, ?) ON CONFLICT DO NOTHING",
                (name, where, now),
            )
            asked = EntryTry.select().where((EntryTry.name == name) & (EntryTry.address == where))
            row = (asked.for_update() if on_postgresql() else asked).get()
            if row.next_at > now:
                raise NotEntered(f"Espere {math.ceil((row.next_at - now).total_seconds())} s e tente de novo.")
            failures = 1 if row.next_at < now - FORGOTTEN else row.failures + 1
            next_at = now + timedelta(seconds=wait_after(failures, free))
            execute(
                "UPDATE entry_try SET failures = ?, next_at = ? WHERE name = ? AND address = ?",
                (failures, next_at, name, where),
            )
        found = fetch(
            "SELECT operator.id, hash FROM operator JOIN operator_password ON operator_id = operator.id"
            " WHERE login = ?",
            (login,),
        )
    return (found[0][0], found[0][1]) if found else (0, None)


def _waits(login: str, address: str) -> int:
    """Seconds until the next try counts."""
    now = base_now()
    rows = EntryTry.select().where((EntryTry.address == address) & EntryTry.name.in_((login, "")))
    return max((math.ceil((row.next_at - now).total_seconds()) for row in rows if row.next_at > now), default=0)


def _done(key: int, login: str, address: str, better: str) -> Entered:
    """What was counted is forgotten: of the address, this one try."""
    with database.atomic():
        execute("DELETE FROM entry_try WHERE name = ? AND address = ?", (login, address))
        execute(
            "UPDATE entry_try SET failures = failures - 1, next_at = ? WHERE name = '' AND address = ?",
            (base_now(), address),
        )
        if better:
            execute("UPDATE operator_password SET hash = ? WHERE operator_id = ?", (better, key))
        kept = OperatorPassword.get(OperatorPassword.operator_id == key)
        return Entered(session_of(Operator.get_by_id(key), address), kept.must_change)


def _keep(session: Session, new: str) -> None:
    with database.atomic():
        execute("DELETE FROM entry_try WHERE name = ? AND address = ?", (session.login, session.address))
        OperatorPassword.update(hash=new, must_change=False, changed_at=session.now()).where(
            OperatorPassword.operator_id == session.operator_id
        ).execute()
        entry = history.Entry("operador", session.operator_id, "alterou", None, (), "a própria senha")
        write_unasked(session, "change_password", entry)
