"""Which key of SSH is which operator's (F238), and what came through the door of SSH that is no desk."""

from __future__ import annotations

from integrator_tui.errors import Gone, Refused
from integrator_tui.models.access import OperatorKey
from integrator_tui.models.base import database
from integrator_tui.models.raw import fetch
from integrator_tui.models.system import Operator
from integrator_tui.rules.access.ssh_keys import parse
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.permissions import PANEL
from integrator_tui.services import history
from integrator_tui.services.access.accounts import ENTITY, touchable
from integrator_tui.services.access.operators import session_of
from integrator_tui.services.service import LISTS, Work, service, stand_in_line, write_unasked
from integrator_tui.session import Session

LONGEST_NOTE = 300


@service(permission=PANEL)
def add_key(work: Work, key: int, text: str) -> str:
    """Let an operator in by a public key; returns its fingerprint. Raises `Refused` for none, or one somebody has."""
    stand_in_line(LISTS)
    row = touchable(work, key)
    try:
        found = parse(text)
    except BadValue as error:
        raise Refused(str(error)) from error
    there = fetch(
        "SELECT login FROM operator_key JOIN operator ON operator.id = operator_id WHERE fingerprint = ?",
        (found.fingerprint,),
    )
    if there:
        raise Refused(f"Esta chave já é de «{there[0][0]}».")
    OperatorKey.insert(
        fingerprint=found.fingerprint, operator_id=key, comment=found.comment, public_key=found.line, added_at=work.now
    ).execute()
    work.record(ENTITY, key, "alterou", note=f"chave de {row.login}: {found.fingerprint}")
    return found.fingerprint


@service(permission=PANEL)
def remove_key(work: Work, fingerprint: str) -> str:
    """Nobody enters by this key any more. Raises `Gone`."""
    found = OperatorKey.get_or_none(OperatorKey.fingerprint == fingerprint)
    if found is None:
        raise Gone(f"Não há a chave «{fingerprint}».")
    row = touchable(work, found.operator_id)
    OperatorKey.delete().where(OperatorKey.fingerprint == fingerprint).execute()
    work.record(ENTITY, row.id, "alterou", note=f"sem a chave de {row.login}: {fingerprint}")
    return fingerprint


def authorized_lines() -> list[str]:
    """What sshd lets in: the keys of active operators, each with nothing but a terminal."""
    rows = fetch(
        "SELECT public_key FROM operator_key JOIN operator ON operator.id = operator_id"
        " WHERE active AND public_key <> '' ORDER BY fingerprint"
    )
    return [f"restrict,pty {line}" for (line,) in rows]


def session_by_key(fingerprint: str) -> Session:
    """Of the operator whose key it is. Raises `Refused`."""
    found = OperatorKey.get_or_none(OperatorKey.fingerprint == fingerprint) if fingerprint else None
    if found is None:
        raise Refused("Esta chave não é de nenhum operador. Peça a quem administra o sistema.")
    return session_of(Operator.get_by_id(found.operator_id))


def note_refusal(session: Session, what: str) -> None:
    """Into the history, what an operator asked for that is no desk: a command, a copy of files."""
    with database.atomic():
        shown = "".join(sign if sign.isprintable() else "?" for sign in what)[:LONGEST_NOTE]
        entry = history.Entry(ENTITY, session.operator_id, "foi recusado", None, (), f"pelo SSH: {shown}")
        write_unasked(session, "note_refusal", entry)
