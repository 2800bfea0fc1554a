"""Operators from a CSV: who is there is left as he is, all the others are entered, or nobody.

Permissions stand in one cell, with `;` or `|` between them. First passwords come afterwards (`user password`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, ClassVar

from integrator_tui.errors import InvalidForm, NotPermitted, Refused
from integrator_tui.forms.access.operator import OperatorForm
from integrator_tui.forms.base import FormContext, Ui
from integrator_tui.models.base import database
from integrator_tui.models.raw import fetch
from integrator_tui.queries.access.accounts import account_context
from integrator_tui.rules.fold import fold
from integrator_tui.rules.permissions import PANEL, PERMISSIONS
from integrator_tui.services.access.accounts import create, put_permission
from integrator_tui.services.service import LISTS, Work, service, stand_in_line
from integrator_tui.tables.cells import Cells
from integrator_tui.tables.table import opened_table

SHOWN = 20
"""Reasons that are told; the rest are counted."""
FIELDS = ("login", "name", "job_title_id", "admin", "permissions")
_ALSO = {"usuario": "login", "cargo": "job_title_id", "permissoes": "permissions", "admin": "admin"}


class OperatorRowForm(OperatorForm):
    """With the permissions of his own."""

    permissions: Annotated[str, Ui("Permissões", limit=4000)] = ""
    LAYOUT: ClassVar[Any] = (("", FIELDS),)


@dataclass(frozen=True)
class AccountRow:
    """An operator of the file: where he stands, and his texts."""

    where: str
    texts: Mapping[str, str]


def read_operators(path: Path, encoding: str = "") -> tuple[AccountRow, ...]:
    """The rows. Raises `Refused` with all that cannot be read."""
    with opened_table(path, _known, encoding) as table:
        read, errors = Cells(table, OperatorRowForm, FormContext(today=date.today())).read_all()
    if errors:
        raise _nothing(errors)
    if not read:
        raise Refused(f"{path.name} não tem nenhum operador.")
    return tuple(AccountRow(f"Linha {number}", texts) for number, texts in read)


@service(permission=PANEL)
def import_operators(work: Work, rows: Sequence[AccountRow], dry_run: bool) -> tuple[int, int]:
    """Enter whoever is not there; returns how many are new and how many were there. Raises `Refused` with every reason.

    Names of job titles are told whole, as everywhere in files.
    """
    stand_in_line(LISTS)
    there = {login for (login,) in fetch("SELECT login FROM operator")}
    known = {fold(name): name for name in PERMISSIONS}
    jobs = {fold(one.label): one.label for one in account_context(work.session).choices["cargos"]}
    errors: list[str] = []
    new: dict[str, tuple[AccountRow, list[str]]] = {}
    found = 0
    for row in rows:
        login = row.texts.get("login", "").strip().casefold()
        names = [part.strip() for part in row.texts.get("permissions", "").replace("|", ";").split(";") if part.strip()]
        errors += [f"{row.where}: não há a permissão «{name}»." for name in names if fold(name) not in known]
        job = row.texts.get("job_title_id", "").strip()
        if job and fold(job) not in jobs:
            errors.append(f"{row.where}: não há o cargo «{job}».")
        if login in there:
            found += 1
        elif login in new:
            errors.append(f"{row.where}: «{login}» já está na {new[login][0].where.lower()}.")
        else:
            new[login] = (row, [known[fold(name)] for name in names if fold(name) in known])
    if errors:
        raise _nothing(errors)
    with database.atomic() as trial:
        for row, names in new.values():
            texts = {name: row.texts.get(name, "") for name in OperatorForm.model_fields}
            try:
                key = create(work, {**texts, "name": texts["name"] or texts["login"]})
                for name in names:
                    put_permission(work, key, name, True)
            except InvalidForm as error:
                errors += [f"{row.where}: {sentence}" for sentence in error.errors.values()]
            except (Refused, NotPermitted) as error:
                errors.append(f"{row.where}: {error.sentence}")
        if errors:
            raise _nothing(errors)
        if dry_run:
            trial.rollback()
            work.entries.clear()
    return len(new), found


def _known(titles: Sequence[str]) -> list[str]:
    """The field of each title, by its name or its label. Raises `Refused`."""
    meant = {fold(OperatorRowForm.ui(name).label): name for name in FIELDS} | {name: name for name in FIELDS} | _ALSO
    found = [meant.get(fold(title)) for title in titles]
    for title, name in zip(titles, found, strict=True):
        if name is None and title.strip():
            raise Refused(f"Coluna não reconhecida: «{title[:40]}». Há: login, nome, cargo, administrador, permissões.")
    if "login" not in found:
        raise Refused("Falta a coluna «login».")
    return [name or "" for name in found]


def _nothing(errors: Sequence[str]) -> Refused:
    more = [f"... e mais {len(errors) - SHOWN}"] if len(errors) > SHOWN else []
    return Refused("Nada foi gravado.\n" + "\n".join([*errors[:SHOWN], *more]))
