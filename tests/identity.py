"""Who runs the tests, as the program sees it: commands of the shell sign in as the user of their process."""

from __future__ import annotations

from collections.abc import Iterable

from integrator_tui.base import open_base
from integrator_tui.models.system import Operator, OperatorPermission
from integrator_tui.services.access.operators import system_login

ME = system_login()


def sign_up(url: str, *permissions: str, admin: bool = True, login: str = ME) -> int:
    """Make somebody an operator of a base, or change what he may; returns his number."""
    db, _ = open_base(url, login="ana")
    try:
        return db.run(allow, login, permissions, admin)
    finally:
        db.close()


def allow(login: str, permissions: Iterable[str], admin: bool = False) -> int:
    """The same on the thread of a base that is open."""
    row = Operator.get_or_none(Operator.login == login)
    key: int = row.id if row else Operator.insert(login=login, name=login.title()).execute()
    Operator.update(admin=admin, active=True).where(Operator.id == key).execute()
    OperatorPermission.delete().where(OperatorPermission.operator_id == key).execute()
    for permission in permissions:
        OperatorPermission.insert(operator_id=key, permission=permission).execute()
    return key
