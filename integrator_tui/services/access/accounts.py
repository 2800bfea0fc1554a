"""Operators and what they may (F236, F237). Nobody gives what he has not; only administrators touch administrators.

Each change stands in the history. A password comes as its argon2id text: it is computed before the transaction, and no
password stands in an operation or in the history.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from integrator_tui.errors import Gone, InvalidForm, NotPermitted, Refused
from integrator_tui.forms.access.operator import OperatorForm
from integrator_tui.forms.base import as_text
from integrator_tui.models.raw import execute, fetch
from integrator_tui.models.system import ListItem, Operator
from integrator_tui.queries.access.accounts import account_context
from integrator_tui.rules.permissions import PANEL, PERMISSIONS
from integrator_tui.services.history import Change
from integrator_tui.services.records import check, untouched
from integrator_tui.services.service import EVERYBODY, LISTS, Work, service, stand_in_line, wait_for_writes_of

LABELS = {name: OperatorForm.ui(name).label for name in OperatorForm.model_fields}
ENTITY = "operador"


@service(permission=PANEL)
def save_operator(work: Work, key: int, read: OperatorForm | None, values: Mapping[str, Any]) -> int:
    """A new operator (`key` 0, nothing read), or what differs from the one that was read. Returns his number.

    Raises `InvalidForm`, `Conflict`, `Gone`, `NotPermitted`.
    """
    if read is not None:
        wait_for_writes_of(key)
    stand_in_line(LISTS)
    if read is None:
        return create(work, values)
    context = account_context(work.session)
    form: OperatorForm = check(OperatorForm, values, untouched(context, read))
    row = touchable(work, key)
    if form.admin and not work.session.admin:
        raise NotPermitted("Administrador")
    if form.login != row.login:
        raise InvalidForm({"login": "O login não muda: o histórico o nomeia. Desative este e cadastre outro."})
    if form.job_title_id != row.job_title_id:
        _refuse_more(work, form.job_title_id)
    if row.admin and not form.admin:
        _refuse_last(key)
    said = partial(as_text, OperatorForm, context=context)
    if changes := work.update(Operator, key, read.model_dump(), form.model_dump(), LABELS, said):
        work.record(ENTITY, key, "alterou", changes=changes, note=row.login)
    return key


def create(work: Work, values: Mapping[str, Any]) -> int:
    """A new operator inside a service; returns his number."""
    context = account_context(work.session)
    form: OperatorForm = check(OperatorForm, values, context)
    if form.admin and not work.session.admin:
        raise NotPermitted("Administrador")
    if Operator.get_or_none(Operator.login == form.login):
        raise InvalidForm({"login": f"Já há um operador «{form.login}»."})
    _refuse_more(work, form.job_title_id)
    stored = form.model_dump()
    key: int = Operator.insert(**stored).execute()
    texts = {name: as_text(OperatorForm, name, value, context) for name, value in stored.items()}
    changes = tuple(Change(name, LABELS[name], "", text) for name, text in texts.items() if text)
    work.record(ENTITY, key, "criou", changes=changes, note=form.login)
    return key


@service(permission=PANEL)
def disable_operator(work: Work, key: int) -> int:
    """He is out within a minute, wherever he sits; what he was typing stays as his draft. Raises `Refused`, `Gone`."""
    if key != work.session.operator_id:
        wait_for_writes_of(key)
    stand_in_line(LISTS)
    row = touchable(work, key)
    if key == work.session.operator_id:
        raise Refused("Você não pode desativar a si mesmo.")
    if row.admin:
        _refuse_last(key)
    if row.active:
        execute("UPDATE operator SET active = ?, epoch = epoch + 1, version = version + 1 WHERE id = ?", (False, key))
        work.record(ENTITY, key, "desativou", note=row.login)
    return key


@service(permission=PANEL)
def enable_operator(work: Work, key: int) -> int:
    """He may enter again; no desk of before comes back to life. Raises `Gone`."""
    row = touchable(work, key)
    if not row.active:
        execute("UPDATE operator SET active = ?, version = version + 1 WHERE id = ?", (True, key))
        work.record(ENTITY, key, "reativou", note=row.login)
    return key


@service(permission=PANEL)
def set_password(work: Work, key: int, hashed: str) -> int:
    """A first password, to be replaced when it is used. Raises `Refused` for what is not argon2id, `Gone`."""
    if not hashed.startswith("$argon2id$"):
        raise Refused("A senha vem como texto argon2id.")
    row = touchable(work, key)
    execute(
        "INSERT INTO operator_password (operator_id, hash, must_change, changed_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (operator_id) DO UPDATE SET hash = excluded.hash, must_change = excluded.must_change,"
        " changed_at = excluded.changed_at",
        (key, hashed, True, work.now),
    )
    execute("DELETE FROM entry_try WHERE name = ?", (row.login,))
    work.record(ENTITY, key, "alterou", note=f"primeira senha de {row.login}")
    return key


@service(permission=PANEL)
def set_permission(work: Work, key: int, permission: str, granted: bool | None) -> int:
    """Give a permission to an operator, take it from him, or (None) let his job title decide. Raises `Refused`, `Gone`.

    A desk of his that is open learns it with its next write.
    """
    return put_permission(work, key, permission, granted)


def put_permission(work: Work, key: int, permission: str, granted: bool | None) -> int:
    """The same inside a service."""
    _refuse_unknown(work, permission)
    wait_for_writes_of(key)
    row = touchable(work, key)
    there = (key, permission)
    before = fetch("SELECT granted FROM operator_permission WHERE operator_id = ? AND permission = ?", there)
    was = bool(before[0][0]) if before else None
    if was is granted:
        return key
    execute("DELETE FROM operator_permission WHERE operator_id = ? AND permission = ?", there)
    if granted is not None:
        execute(
            "INSERT INTO operator_permission (operator_id, permission, granted, given_by, given_at)"
            " VALUES (?, ?, ?, ?, ?)",
            (key, permission, granted, work.session.login, work.now),
        )
    change = Change("permission", permission, _said(was), _said(granted))
    work.record(ENTITY, key, "alterou", changes=(change,), note=f"permissão de {row.login}")
    return key


@service(permission=PANEL)
def set_job_permission(work: Work, job_title_id: int, permission: str, granted: bool) -> int:
    """Give a permission to everybody with a job title, or take it. Raises `Refused`, `Gone`."""
    _refuse_unknown(work, permission)
    wait_for_writes_of(EVERYBODY)
    job = ListItem.get_or_none((ListItem.id == job_title_id) & (ListItem.kind == "cargos"))
    if job is None:
        raise Gone("Este cargo não existe mais.")
    there = (job_title_id, permission)
    before = bool(fetch("SELECT 1 FROM job_permission WHERE job_title_id = ? AND permission = ?", there))
    if before != granted:
        if granted:
            execute("INSERT INTO job_permission (job_title_id, permission) VALUES (?, ?)", there)
        else:
            execute("DELETE FROM job_permission WHERE job_title_id = ? AND permission = ?", there)
        change = Change("permission", permission, _said(before), _said(granted))
        work.record("cargo", job_title_id, "alterou", changes=(change,), note=f"permissão do cargo {job.name}")
    return job_title_id


def _said(granted: bool | None) -> str:
    return {True: "Sim", False: "Não", None: "como o cargo"}[granted]


def touchable(work: Work, key: int) -> Any:
    row = Operator.get_or_none(Operator.id == key)
    if row is None:
        raise Gone("Este operador não existe.")
    if row.admin and not work.session.admin:
        raise Refused(f"«{row.login}» é administrador: só outro administrador o altera.")
    return row


def _refuse_unknown(work: Work, permission: str) -> None:
    if permission not in PERMISSIONS:
        raise Refused(f"Não há a permissão «{permission}».")
    if not work.session.may(permission):
        raise Refused(f"Você não tem «{permission}» e não pode dá-la nem tirá-la.")


def _refuse_more(work: Work, job_title_id: int | None) -> None:
    """A job title that gives more than one has oneself."""
    rows = fetch("SELECT permission FROM job_permission WHERE job_title_id = ? ORDER BY permission", (job_title_id,))
    if missing := [permission for (permission,) in rows if not work.session.may(permission)]:
        raise Refused(f"Este cargo dá «{missing[0]}», que você não tem.")


def _refuse_last(key: int) -> None:
    if not fetch("SELECT 1 FROM operator WHERE admin AND active AND id <> ?", (key,)):
        raise Refused("É o último administrador: sem ele ninguém mais cuidaria dos operadores.")
