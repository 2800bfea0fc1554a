"""What changes the provider's definitions of extra fields."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from integrator_tui.errors import Gone, InvalidForm
from integrator_tui.forms.base import as_text
from integrator_tui.forms.customers.extra import (
    LIST,
    MOST_CHOICES,
    OWNERS,
    Definition,
    DefinitionForm,
    definition_context,
)
from integrator_tui.models.registration import ExtraField, ExtraValue
from integrator_tui.rules.counting import counted
from integrator_tui.rules.fold import fold
from integrator_tui.services.history import Change
from integrator_tui.services.records import check, untouched
from integrator_tui.services.service import Work, service

PANEL = "Painel de Configurações"
"""Permission of whoever keeps the provider's lists."""
LABELS = {name: DefinitionForm.ui(name).label for name in DefinitionForm.model_fields}


def definition_form(definition: Definition) -> DefinitionForm:
    """A definition as its form has it: one choice a line."""
    values = {name: getattr(definition, name) for name in DefinitionForm.model_fields if name != "choices"}
    return DefinitionForm.model_construct(**values, choices="\n".join(definition.choices))


@service(permission=PANEL)
def save_definition(work: Work, field_id: int, read: DefinitionForm | None, values: Mapping[str, Any]) -> int:
    """A new definition (`field_id` 0, nothing read), or what differs from the one that was read. Returns its id.

    Raises `InvalidForm` (also for a name that its owner has already, and for another type or owner once there are
    values), `Conflict`, `Gone`.
    """
    context = definition_context(work.session.today().date())
    if read is not None:
        context = untouched(context, read)
    form = check(DefinitionForm, values, context)
    _refuse(field_id, read, form)
    stored = _stored(form)

    def said(name: str, value: Any) -> str:
        if name == "choices":
            return ", ".join(json.loads(value))
        return as_text(DefinitionForm, name, value, context)

    if read is None:
        key: int = ExtraField.insert(**stored).execute()
        changes = tuple(Change(name, LABELS[name], "", text) for name in stored if (text := said(name, stored[name])))
        work.record("extra_field", key, "criou", changes=changes, note=f"campo extra {form.name}")
        return key
    _row(field_id)
    changes = work.update(ExtraField, field_id, _stored(read), stored, LABELS, said)
    if changes:
        work.record("extra_field", field_id, "alterou", changes=changes, note=f"campo extra {form.name}")
    return field_id


@service(permission=PANEL)
def remove_definition(work: Work, field_id: int) -> int:
    """Mark a definition as deleted; its values stay, and are shown again once it is brought back. Raises `Gone`."""
    row = _row(field_id)
    ExtraField.update(deleted_at=work.now, version=row.version + 1).where(ExtraField.id == field_id).execute()
    work.record("extra_field", field_id, "apagou", note=f"campo extra {row.name}")
    return field_id


@service(permission=PANEL)
def restore_definition(work: Work, field_id: int) -> int:
    """Bring a deleted definition back. Raises `InvalidForm` when its name was given to another one meanwhile."""
    row = ExtraField.get_or_none((ExtraField.id == field_id) & ExtraField.deleted_at.is_null(False))
    if row is not None:
        _refuse_taken_name(field_id, row.owner, row.name)
        ExtraField.update(deleted_at=None, version=row.version + 1).where(ExtraField.id == field_id).execute()
        work.record("extra_field", field_id, "restaurou", note=f"campo extra {row.name}")
    return field_id


def _stored(form: DefinitionForm) -> dict[str, Any]:
    """The columns of a form."""
    return {**form.model_dump(), "choices": json.dumps(_lines(form), ensure_ascii=False)}


def _lines(form: DefinitionForm) -> list[str]:
    return [text for line in form.choices.split("\n") if (text := line.strip())]


def _row(field_id: int) -> ExtraField:
    row: ExtraField | None = ExtraField.get_or_none((ExtraField.id == field_id) & ExtraField.deleted_at.is_null())
    if row is None:
        raise Gone("Outro operador apagou este campo extra. O que você digitou está guardado.")
    return row


def _refuse(field_id: int, read: DefinitionForm | None, form: DefinitionForm) -> None:
    lines = _lines(form)
    if lines and form.kind != LIST:
        raise InvalidForm({"choices": "Só um campo do tipo lista tem opções: apague-as ou mude o tipo."})
    if len({fold(line) for line in lines}) < len(lines):
        raise InvalidForm({"choices": "Há opções repetidas."})
    if len(lines) > MOST_CHOICES or any(len(line) > 120 for line in lines):
        raise InvalidForm({"choices": f"Até {MOST_CHOICES} opções, cada uma com até 120 caracteres."})
    _refuse_taken_name(field_id, form.owner, form.name)
    moved = [name for name in ("owner", "kind") if read is not None and getattr(read, name) != getattr(form, name)]
    if moved and (count := ExtraValue.select().where(ExtraValue.field_id == field_id).count()):
        many = counted(count, "valor gravado", "valores gravados")
        sentence = f"Não muda mais: já há {many}. Desative este campo e crie outro."
        raise InvalidForm(dict.fromkeys(moved, sentence))


def _refuse_taken_name(field_id: int, owner: str, name: str) -> None:
    others = ExtraField.select(ExtraField.id, ExtraField.name).where(
        (ExtraField.owner == owner) & ExtraField.deleted_at.is_null()
    )
    if any(fold(other.name) == fold(name) and other.id != field_id for other in others):
        whose = next(choice.label.lower() for choice in OWNERS if choice.value == owner)
        raise InvalidForm({"name": f"Já há um campo extra de {whose} com este nome."})
