"""Who works here. In single-user mode the operator is the login of the system."""

from __future__ import annotations

import os
import pwd
from ipaddress import ip_address
from typing import Any

from integrator_tui.errors import Refused
from integrator_tui.models.base import database
from integrator_tui.models.raw import execute, fetch, on_postgresql
from integrator_tui.models.system import Operator
from integrator_tui.services.signing import own_role
from integrator_tui.session import Session

FIRST_LOCK = 7236874
LOCAL = "local"
"""Where whoever did not come by SSH sits."""
GRANTED = """
SELECT permission FROM operator_permission WHERE operator_id = ? AND granted
UNION SELECT permission FROM job_permission WHERE job_title_id = ?
AND permission NOT IN (SELECT permission FROM operator_permission WHERE operator_id = ? AND NOT granted)
"""
"""What an operator may: what his job title gives and was not taken from him, and what was given to him."""


def workstation() -> str:
    """Where the operator sits: the peer of the SSH connection as sshd set it, or `local` for what is no address."""
    peer, _, _ = os.environ.get("SSH_CONNECTION", "").partition(" ")
    try:
        return str(ip_address(peer.partition("%")[0]))  # behind the sign is the name of an interface of this machine
    except ValueError:
        return LOCAL


def system_login() -> str:
    """Who runs this process, as the system knows him. Nothing of the environment: anybody can set that."""
    number = os.getuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:  # in a container: nobody gave the number a name
        return f"uid{number}"


def passwords_are_asked() -> bool:
    """Whether somebody who works here has a password: then nobody sits down at a desk without saying who he is.

    Whoever came in by his own role of PostgreSQL has said it to the server.
    """
    return own_role() is None and bool(
        fetch("SELECT 1 FROM operator_password JOIN operator ON operator.id = operator_id AND active LIMIT 1")
    )


def has_account(login: str) -> bool:
    """Whether somebody of this login may enter."""
    return bool(fetch("SELECT 1 FROM operator WHERE login = ? AND active", (login,)))


def nobody() -> Session:
    """The session of a desk at which nobody sits yet: it may nothing."""
    return Session(0, "", "", workstation(), admin=False, permissions=frozenset())


def for_the_sender() -> Session:
    """What a sender beside a desk asks its permission with: it acts in nobody's name. Raises `Refused`."""
    operator = Operator.select().where(Operator.admin & Operator.active).order_by(Operator.id).first()
    return sign_in() if operator is None else session_of(operator)


def has_password(login: str) -> bool:
    """Whether the account of the system is not enough for this operator."""
    return bool(
        fetch("SELECT 1 FROM operator JOIN operator_password ON operator_id = operator.id WHERE login = ?", (login,))
    )


def vouched_for(login: str) -> bool:
    """Whether the account of the system is enough for this operator: there is one, and he has no password."""
    return bool(
        fetch(
            "SELECT 1 FROM operator WHERE login = ? AND active"
            " AND NOT EXISTS (SELECT 1 FROM operator_password WHERE operator_id = operator.id)",
            (login,),
        )
    )


def sign_in(login: str = "", address: str = "") -> Session:
    """The session of the system's user; the first one of a base is its administrator.

    A SQLite base without passwords belongs to whoever can write its file: an unknown login is added to it. Elsewhere an
    unknown login is refused once there is an operator, and one who has a password must say it. Raises `Refused`.
    """
    if own := own_role():
        if login not in ("", own.login):
            raise Refused(f"Este papel do banco é do operador «{own.login}», e não de «{login}».")
        return session_of(own, address)
    login = login or system_login()
    with database.atomic():
        operator = Operator.get_or_none(Operator.login == login)
        if operator is None and on_postgresql():
            # Two desks that start at once on a new base: the first one is its administrator.
            execute("SELECT pg_advisory_xact_lock(?)", (FIRST_LOCK,))
            operator = Operator.get_or_none(Operator.login == login)
        if operator is None:
            if (on_postgresql() and Operator.select().exists()) or passwords_are_asked():
                raise Refused(
                    f"O operador «{login}» não está cadastrado neste banco. Peça a quem administra o sistema."
                )
            operator = Operator.create(login=login, name=login, admin=True)
        return session_of(operator, address)


def session_of(operator: Any, address: str = "") -> Session:
    """The session of an operator who proved who he is. Raises `Refused` when he is inactive."""
    if not operator.active:
        raise Refused(f"O operador «{operator.login}» está inativo. Peça a quem administra o sistema.")
    return Session(
        operator_id=operator.id,
        login=operator.login,
        name=operator.name,
        address=address or workstation(),
        admin=operator.admin,
        permissions=frozenset(
            permission for (permission,) in fetch(GRANTED, (operator.id, operator.job_title_id, operator.id))
        ),
        epoch=operator.epoch,
    )
