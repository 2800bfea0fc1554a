"""Who works here. In single-user mode the operator is the login of the system."""

from __future__ import annotations

import os
import pwd
from ipaddress import ip_address

from peewee import PostgresqlDatabase

from integrator_tui.errors import Refused
from integrator_tui.models.base import database
from integrator_tui.models.system import Operator, OperatorPermission
from integrator_tui.session import Session

FIRST_LOCK = 7236874


def workstation() -> str:
    """Where the operator sits: the peer of the SSH connection as sshd set it, or `local` for what is no address."""
    peer, _, _ = os.environ.get("SSH_CONNECTION", "").partition(" ")
    try:
        return str(ip_address(peer.partition("%")[0]))  # behind the sign is the name of an interface of this machine
    except ValueError:
        return "local"


def system_login() -> str:
    """Who runs this process, as the system knows him. Nothing of the environment: anybody can set that."""
    number = os.getuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:  # in a container: nobody gave the number a name
        return f"uid{number}"


def sign_in(login: str = "", address: str = "") -> Session:
    """The session of the system's user; the first one of a base is its administrator.

    A SQLite base belongs to whoever can write its file: an unknown login is added to it. On PostgreSQL an unknown login
    is refused once there is an operator. Raises `Refused`.
    """
    login = login or system_login()
    with database.atomic():
        operator = Operator.get_or_none(Operator.login == login)
        if operator is None and isinstance(database.obj, PostgresqlDatabase):
            # Two desks that start at once on a new base: the first one is its administrator.
            database.execute_sql("SELECT pg_advisory_xact_lock(%s)", (FIRST_LOCK,))
            operator = Operator.get_or_none(Operator.login == login)
        if operator is None:
            if database.server_version and "Postgresql" in type(database.obj).__name__ and Operator.select().exists():
                raise Refused(
                    f"O operador «{login}» não está cadastrado neste banco. Peça a quem administra o sistema."
                )
            operator = Operator.create(login=login, name=login, admin=True)
        if not operator.active:
            raise Refused(f"O operador «{login}» está inativo. Peça a quem administra o sistema.")
        granted = OperatorPermission.select(OperatorPermission.permission)
        rows = list(granted.where(OperatorPermission.operator_id == operator.id))
    return Session(
        operator_id=operator.id,
        login=operator.login,
        name=operator.name,
        address=address or workstation(),
        admin=operator.admin,
        permissions=frozenset(row.permission for row in rows),
    )
