"""The desks that are open: signs of life, what a supervisor ends or says, who else is on a customer (F239, F242).

Never a lock: two operators on one customer see each other. Whether a desk lives is judged by the clock of the base.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from integrator_tui.errors import Gone, Refused
from integrator_tui.models.access import DeskMessage, DeskSession
from integrator_tui.models.base import database
from integrator_tui.models.raw import base_now, execute, fetch, on_postgresql
from integrator_tui.queries.access.desks import SILENT
from integrator_tui.registry import CUSTOMERS, task
from integrator_tui.rules.permissions import PANEL
from integrator_tui.services.access.operators import passwords_are_asked
from integrator_tui.services.service import Work, service
from integrator_tui.session import Session

KEPT = timedelta(days=180)
"""How long it is kept who sat where."""
LONGEST_MESSAGE = 200


@dataclass(frozen=True)
class Beside:
    """Somebody else on the same customer; `minutes` since he edits, None while he only looks."""

    name: str
    minutes: int | None

    @property
    def said(self) -> str:
        """In a word."""
        return f"{self.name} está aqui" if self.minutes is None else f"{self.name} está editando ({self.minutes} min)"


@dataclass(frozen=True)
class Beat:
    """What a desk learns with its sign of life: why it must close ("" when not), what is said, who is beside."""

    out: str
    messages: tuple[str, ...]
    beside: tuple[Beside, ...]
    newest: tuple[int, str] = (0, "")
    """The last row in the history of the customer that is open, and whose it is: whether what is shown is old."""


@task(permission=CUSTOMERS)
def open_desk(session: Session) -> str:
    """The number of a new desk; "" for a base of one operator without passwords, where nobody asks who sits where."""
    if not (on_postgresql() or passwords_are_asked()):
        return ""
    desk_id = uuid4().hex
    with database.atomic():
        now = base_now()
        execute("DELETE FROM desk_session WHERE since < ?", (now - KEPT,))
        DeskSession.insert(
            id=desk_id, operator_id=session.operator_id, address=session.address, since=now, seen_at=now, key_at=now,
            told=(fetch("SELECT COALESCE(max(id), 0) FROM desk_message")[0][0]),
        ).execute()  # fmt: skip
    return desk_id


@task(permission=CUSTOMERS)
def close_desk(session: Session, desk_id: str) -> None:
    """The operator left."""
    execute("UPDATE desk_session SET ended_at = ? WHERE id = ? AND ended_at IS NULL", (base_now(), desk_id))


@task(permission=CUSTOMERS)
def beat(session: Session, desk_id: str, idle: float, customer_id: int | None, editing: bool) -> Beat:
    """A sign of life: seconds without a key, the customer that is open, whether something of his is being typed."""
    with database.atomic():
        now = base_now()
        rows = fetch(
            "SELECT active, epoch, ended_at, ended_by, told, editing_since, customer_id FROM operator"
            " LEFT JOIN desk_session ON desk_session.id = ? WHERE operator.id = ?",
            (desk_id, session.operator_id),
        )
        if not rows or not rows[0][0]:
            return Beat("O operador foi desativado.", (), ())
        _, epoch, ended_at, ended_by, told, editing_since, before = rows[0]
        if epoch != session.epoch:
            return Beat("Sua entrada foi encerrada.", (), ())
        if ended_at is not None:
            return Beat(f"{ended_by or 'O supervisor'} encerrou esta mesa.", (), ())
        since = editing_since if editing and before == customer_id else None
        new = fetch("SELECT id, login, text FROM desk_message WHERE id > ? ORDER BY id LIMIT 20", (told or 0,))
        execute(
            "UPDATE desk_session SET seen_at = ?, key_at = ?, customer_id = ?, editing_since = ?, told = ?"
            " WHERE id = ?",
            (
                now,
                now - timedelta(seconds=max(idle, 0)),
                customer_id,
                (_moment(since) if since else now) if editing else None,
                new[-1][0] if new else (told or 0),
                desk_id,
            ),
        )
        beside = [] if customer_id is None else _beside(desk_id, customer_id, now)
        last = fetch("SELECT id, login FROM history WHERE customer_id = ? ORDER BY id DESC LIMIT 1", (customer_id,))
    newest = (int(last[0][0]), str(last[0][1])) if last else (0, "")
    return Beat("", tuple(f"{login}: {text}" for _, login, text in new), tuple(beside), newest)


def _beside(desk_id: str, customer_id: int, now: datetime) -> list[Beside]:
    rows = fetch(
        "SELECT operator.name, editing_since FROM desk_session JOIN operator ON operator.id = operator_id"
        " WHERE customer_id = ? AND ended_at IS NULL AND seen_at > ? AND desk_session.id <> ? ORDER BY since",
        (customer_id, now - SILENT, desk_id),
    )
    return [
        Beside(name, None if since is None else int((now - _moment(since)).total_seconds()) // 60)
        for name, since in rows
    ]


def _moment(value: datetime | str) -> datetime:
    """SQLite gives moments of a bare statement as texts."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


@service(permission=PANEL)
def end_desk(work: Work, desk_id: str) -> str:
    """Close somebody's desk: within some seconds, with what he was typing kept. Raises `Gone`."""
    row = DeskSession.get_or_none((DeskSession.id == desk_id) & DeskSession.ended_at.is_null())
    if row is None:
        raise Gone("Esta mesa já está fechada.")
    changed = execute(
        "UPDATE desk_session SET ended_at = ?, ended_by = ? WHERE id = ? AND ended_at IS NULL",
        (base_now(), work.session.name, desk_id),
    )
    if changed.rowcount != 1:
        raise Gone("Esta mesa já está fechada.")
    ((login,),) = fetch("SELECT login FROM operator WHERE id = ?", (row.operator_id,))
    work.record("operador", row.operator_id, "encerrou a mesa", note=f"{login}, {row.address}")
    return desk_id


@service(permission=PANEL)
def say_to_all(work: Work, text: str) -> int:
    """A sentence to all desks that are open, on their bottom line. Raises `Refused` for an empty or a long one."""
    text = " ".join(text.split())
    if not text or len(text) > LONGEST_MESSAGE:
        raise Refused(f"A mensagem tem de 1 a {LONGEST_MESSAGE} caracteres.")
    key: int = DeskMessage.insert(at=base_now(), login=work.session.login, text=text).execute()
    work.record("mensagem", key, "disse a todos", note=text)
    return key
