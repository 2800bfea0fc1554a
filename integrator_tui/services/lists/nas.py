"""What changes the list of routers. FreeRADIUS reads it when it starts; orders go by it at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrator_tui.errors import Gone, InvalidForm
from integrator_tui.forms.base import MASK, FormContext, as_text
from integrator_tui.forms.lists.nas import NasForm, refuse_secret
from integrator_tui.models.network import NasServer
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.permissions import PANEL
from integrator_tui.services.history import Change
from integrator_tui.services.records import check, untouched
from integrator_tui.services.service import LISTS, Work, service, stand_in_line

LABELS = {name: NasForm.ui(name).label for name in NasForm.model_fields}


@service(permission=PANEL)
def save_router(work: Work, key: int, read: NasForm | None, values: Mapping[str, Any]) -> int:
    """A new router (`key` 0, nothing read), or what differs from the one that was read. Returns its id.

    An empty secret leaves the one there is. Raises `InvalidForm`, `Conflict`, `Gone`.
    """
    context = FormContext(today=work.session.today().date())
    form: NasForm = check(NasForm, values, untouched(context, read) if read else context)
    _refuse(key, form, new=read is None)
    stored = form.model_dump()

    def said(name: str, value: Any) -> str:
        return (MASK if value else "") if name == "secret" else as_text(NasForm, name, value, context)

    if read is None:
        key = NasServer.insert(**stored).execute()
        changes = tuple(Change(name, LABELS[name], "", text) for name in stored if (text := said(name, stored[name])))
        work.record("nas", key, "criou", changes=changes, note=_note(form.name))
        return key
    row = _there(key)
    before = read.model_dump() | {"secret": row.secret}
    after = stored | {"secret": form.secret or row.secret}
    changes = work.update(NasServer, key, before, after, LABELS, said)
    if changes:
        work.record("nas", key, "alterou", changes=changes, note=_note(form.name))
    return key


@service(permission=PANEL)
def remove_router(work: Work, key: int) -> int:
    """Mark a router as deleted: nobody asks it any more, and FreeRADIUS no longer hears it. Raises `Gone`."""
    row = _there(key)
    NasServer.update(deleted_at=work.now, version=row.version + 1).where(NasServer.id == key).execute()
    work.record("nas", key, "apagou", note=_note(row.name))
    return key


@service(permission=PANEL)
def restore_router(work: Work, key: int) -> int:
    """Bring a deleted router back. Raises `InvalidForm` where another one has its address by now."""
    row = NasServer.get_or_none((NasServer.id == key) & NasServer.deleted_at.is_null(False))
    if row is not None:
        _refuse_taken(key, row.address)
        NasServer.update(deleted_at=None, version=row.version + 1).where(NasServer.id == key).execute()
        work.record("nas", key, "restaurou", note=_note(row.name))
    return key


def _there(key: int) -> Any:
    row = NasServer.get_or_none((NasServer.id == key) & NasServer.deleted_at.is_null())
    if row is None:
        raise Gone("Outro operador apagou este roteador. O que você digitou está guardado.")
    return row


def _refuse(key: int, form: NasForm, *, new: bool) -> None:
    if new and not form.secret:
        raise InvalidForm({"secret": "Preencha «Segredo»: é o mesmo que está no roteador."})
    try:
        refuse_secret(form.secret)
    except BadValue as error:
        raise InvalidForm({"secret": str(error)}) from error
    _refuse_taken(key, form.address)


def _refuse_taken(key: int, address: str) -> None:
    stand_in_line(LISTS)
    there = (NasServer.address == address) & NasServer.deleted_at.is_null() & (NasServer.id != key)
    if row := NasServer.get_or_none(there):
        raise InvalidForm({"address": f"{address} já é o endereço de «{row.name}»."})


def _note(name: str) -> str:
    return f"servidor de acesso {name}"
