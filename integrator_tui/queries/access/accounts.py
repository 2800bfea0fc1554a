"""Operators as whoever keeps them reads them: who, how they enter, what they may and from whom they have it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from integrator_tui.forms.access.operator import OperatorForm
from integrator_tui.forms.base import Choice, FormContext
from integrator_tui.models.raw import fetch
from integrator_tui.models.system import ListItem, Operator, OperatorPermission
from integrator_tui.registry import query
from integrator_tui.rules.fold import fold
from integrator_tui.rules.permissions import PANEL, PERMISSIONS
from integrator_tui.session import Session


@dataclass(frozen=True)
class OperatorRow:
    """An operator; `entered` is when he last came in, None for never."""

    id: int
    form: OperatorForm
    job_title: str
    active: bool
    has_password: bool
    must_change: bool
    keys: int
    entered: datetime | None
    version: int

    @property
    def situation(self) -> str:
        """In words."""
        if not self.active:
            return "desativado"
        if self.must_change:
            return "! 1ª senha"
        return "ativo"

    @property
    def way(self) -> str:
        """How he proves who he is."""
        ways = [word for word, has in (("senha", self.has_password), ("chave SSH", self.keys)) if has]
        return " e ".join(ways) or "conta do sistema"


@dataclass(frozen=True)
class PermissionRow:
    """A permission of one operator: whether he has it, and from whom."""

    permission: str
    granted: bool
    own: bool
    """Said of him, whatever his job title gives."""
    given_by: str
    given_at: datetime | None

    def source(self, job_title: str, admin: bool) -> str:
        """Where it comes from."""
        if admin:
            return "administrador"
        if not self.own:
            return "Cargo" if job_title else "sem Cargo"
        if not self.given_by:
            return "próprio"
        verb = "dado" if self.granted else "tirado"
        return f"{verb} por {self.given_by}" + (f", {self.given_at:%d/%m/%y}" if self.given_at else "")


@query(permission=PANEL)
def account_context(session: Session) -> FormContext:
    """What the form of an operator is checked with."""
    jobs = ListItem.select(ListItem.id, ListItem.name).where((ListItem.kind == "cargos") & ListItem.active)
    choices = tuple(Choice(row.id, row.name) for row in jobs.order_by(ListItem.position, ListItem.id))
    return FormContext(today=session.today().date(), choices={"cargos": choices})


@query(permission=PANEL)
def operators(session: Session, text: str = "", limit: int = 2000) -> tuple[OperatorRow, ...]:
    """At most `limit` with all the words of `text`: the active ones first, by login."""
    wanted = fold(text).split()
    found = [row for row in _rows("") if all(word in fold(_said(row)) for word in wanted)]
    return tuple(sorted(found, key=lambda row: (not row.active, row.form.login))[:limit])


@query(permission=PANEL)
def operator(session: Session, key: int) -> OperatorRow | None:
    """One as he stands now."""
    return next(iter(_rows("WHERE operator.id = ?", key)), None)


@query(permission=PANEL)
def operator_named(session: Session, login: str) -> OperatorRow | None:
    """The one with this login."""
    return next(iter(_rows("WHERE operator.login = ?", login.strip().casefold())), None)


def _said(row: OperatorRow) -> str:
    return f"{row.form.login} {row.form.name} {row.job_title} {row.situation}"


def _rows(where: str, *values: Any) -> list[OperatorRow]:
    rows = fetch(
        "SELECT operator.id, login, operator.name, job_title_id, admin, operator.active, operator.version,"
        " list_item.name, operator_password.operator_id, must_change,"
        " (SELECT count(*) FROM operator_key WHERE operator_key.operator_id = operator.id),"
        " (SELECT max(since) FROM desk_session WHERE desk_session.operator_id = operator.id)"
        " FROM operator LEFT JOIN list_item ON list_item.id = job_title_id"
        f" LEFT JOIN operator_password ON operator_password.operator_id = operator.id {where}",
        values,
    )
    return [
        OperatorRow(
            id=key,
            form=OperatorForm.model_construct(login=login, name=name, job_title_id=job_id, admin=bool(admin)),
            job_title=job or "",
            active=bool(active),
            has_password=password is not None,
            must_change=bool(must_change),
            keys=keys,
            entered=datetime.fromisoformat(entered) if isinstance(entered, str) else entered,
            version=version,
        )
        for key, login, name, job_id, admin, active, version, job, password, must_change, keys, entered in rows
    ]


@query(permission=PANEL)
def permissions_of(session: Session, key: int) -> tuple[PermissionRow, ...]:
    """Every permission there is, by name, as it is for this operator."""
    row = Operator.get_or_none(Operator.id == key)
    if row is None:
        return ()
    job = set(job_permissions(session, row.job_title_id))
    own = {one.permission: one for one in OperatorPermission.select().where(OperatorPermission.operator_id == key)}
    return tuple(
        PermissionRow(
            name,
            row.admin or (bool(own[name].granted) if name in own else name in job),
            name in own,
            own[name].given_by if name in own else "",
            own[name].given_at if name in own else None,
        )
        for name in sorted(PERMISSIONS, key=fold)
    )


@query(permission=PANEL)
def keys_of(session: Session, key: int) -> tuple[str, ...]:
    """Fingerprint and comment of each key of SSH that lets him in."""
    rows = fetch("SELECT fingerprint, comment FROM operator_key WHERE operator_id = ? ORDER BY added_at", (key,))
    return tuple(f"{fingerprint} {comment}".rstrip() for fingerprint, comment in rows)


@query(permission=PANEL)
def job_permissions(session: Session, job_title_id: int | None) -> tuple[str, ...]:
    """What everybody with this job title has."""
    rows = fetch("SELECT permission FROM job_permission WHERE job_title_id = ? ORDER BY permission", (job_title_id,))
    return tuple(name for (name,) in rows)
