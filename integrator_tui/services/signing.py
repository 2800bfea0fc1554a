"""Who signs a transaction on PostgreSQL: the operator's own role, where `postgres roles --operators` made them.

The base then refuses a row of the history in another's name, whatever the program does (design: behind a pooler a role
of a session would be the next client's too, so it is taken for one transaction).
"""

from __future__ import annotations

import re

from integrator_tui.errors import Refused
from integrator_tui.models.base import database
from integrator_tui.models.raw import execute, fetch, on_postgresql
from integrator_tui.models.system import Operator
from integrator_tui.session import Session

_OWN = re.compile(r"(.+_op)_([0-9]{1,9})").fullmatch
OPERATOR_LOCK = 7236875
"""Held by what an operator is writing, and alone by what changes him (`service.wait_for_writes_of`): what he was about
to save when he was disabled stands before that in the history. 0 is held by all."""
_SIGN = (
    "SELECT pg_advisory_xact_lock_shared(?, 0), pg_advisory_xact_lock_shared(?, ?),"
    " CASE WHEN pg_has_role(session_user, to_regrole(quote_ident(session_user || '_op_' || ?::text))::oid, 'MEMBER')"
    " THEN set_config('role', session_user || '_op_' || ?::text, true) END"
)


def sign(session: Session) -> None:
    """The rest of this transaction is the operator's; where there is no such role for the taking, nothing changes."""
    if on_postgresql():
        number = str(session.operator_id)
        execute(_SIGN, (OPERATOR_LOCK, OPERATOR_LOCK, session.operator_id, number, number))


def own_role() -> Operator | None:
    """The operator whose own role this connection came in by: the server vouches for him. Raises `Refused`."""
    if not on_postgresql():
        return None
    user = str(database.connection().info.user)
    found = _OWN(user)
    if found is None or not fetch(
        "SELECT 1 WHERE to_regrole(quote_ident(?)) IS NOT NULL AND pg_has_role(?, 'MEMBER')", (found[1], found[1])
    ):
        return None
    operator = Operator.get_or_none(Operator.id == int(found[2]))
    if operator is None:
        raise Refused(f"O papel «{user}» não é de nenhum operador deste banco. Peça a quem administra o sistema.")
    return operator
