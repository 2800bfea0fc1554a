"""Keeping the templates of messages, and the provider's name that they fill in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from integrator_tui.errors import Gone, InvalidForm
from integrator_tui.forms.base import as_text
from integrator_tui.forms.messages.template import TemplateForm
from integrator_tui.models.system import ListItem, SystemVariable
from integrator_tui.queries.lists.company import COMPANY
from integrator_tui.queries.messages.templates import (
    MESSAGE_TEMPLATES,
    VARIABLES,
    template_context,
    template_row,
)
from integrator_tui.rules.clean import clean
from integrator_tui.rules.fold import fold
from integrator_tui.rules.messages.placeholders import names
from integrator_tui.services import records
from integrator_tui.services.history import Change
from integrator_tui.services.service import Work, service

KEEP = "Painel de Configurações"
"""Permission to keep the provider's lists."""


@service(permission=KEEP)
def create_template(work: Work, values: Mapping[str, Any]) -> int:
    """A new template from texts as typed. Raises `InvalidForm`. Returns its id."""
    form, details = _checked(work, values)
    last = ListItem.select().where(ListItem.kind == MESSAGE_TEMPLATES).count()
    key: int = ListItem.insert(
        kind=MESSAGE_TEMPLATES, name=form.name, code=form.code, details=_json(details), position=last + 1
    ).execute()
    work.record("template", key, "criou", note=f"modelo {form.name}")
    return key


@service(permission=KEEP)
def save_template(work: Work, key: int, read: TemplateForm, values: Mapping[str, Any]) -> int:
    """Write what differs. Raises `InvalidForm`, `Conflict` when somebody changed the same field, `Gone`."""
    form, _ = _checked(work, values, key)
    context = template_context(work.session)
    now = template_row(work.session, key)
    current, before, after = now.form.model_dump(), read.model_dump(), form.model_dump()
    labels = {name: TemplateForm.ui(name).label for name in TemplateForm.model_fields}

    def said(name: str, value: Any) -> str:
        return as_text(TemplateForm, name, value, context)

    wanted = {name: value for name, value in after.items() if value != before[name]}
    collisions = records.collisions(wanted, before, current, labels, said)
    if collisions:
        raise collisions
    changes = tuple(
        Change(name, labels[name], said(name, current[name]), said(name, value))
        for name, value in wanted.items()
        if current[name] != value
    )
    if changes:
        merged, details = _checked(work, {**current, **wanted}, key)
        done = (
            ListItem.update(name=merged.name, code=merged.code, details=_json(details), version=now.version + 1)
            .where((ListItem.id == key) & (ListItem.version == now.version))
            .execute()
        )
        if not done:
            raise Gone("Outro operador gravou este modelo agora mesmo. Salve de novo.")
        work.record("template", key, "alterou", changes=changes, note=f"modelo {merged.name}")
    return key


@service(permission=KEEP)
def remove_template(work: Work, key: int) -> int:
    """No message begins with it any more; those that were sent keep naming it. Raises `Gone`."""
    return _turn(work, key, active=False)


@service(permission=KEEP)
def restore_template(work: Work, key: int) -> int:
    """Offered again."""
    return _turn(work, key, active=True)


@service(permission=KEEP)
def name_company(work: Work, name: str) -> str:
    """The provider's name, `{empresa}` in templates. Raises `BadValue` for what no text field takes."""
    name = clean(name, limit=80).strip()
    if not SystemVariable.update(value=name).where(SystemVariable.code == COMPANY).execute():
        SystemVariable.insert(code=COMPANY, value=name).execute()
    work.record("variable", None, "alterou", note=f"nome do provedor: {name}")
    return name


def _turn(work: Work, key: int, *, active: bool) -> int:
    wanted = (ListItem.id == key) & (ListItem.kind == MESSAGE_TEMPLATES)
    row = ListItem.get_or_none(wanted)
    if row is None:
        raise Gone("Este modelo não existe mais.")
    if row.active != active:
        ListItem.update(active=active, version=ListItem.version + 1).where(wanted).execute()
        work.record("template", key, "restaurou" if active else "apagou", note=f"modelo {row.name}")
    return key


def _checked(work: Work, values: Mapping[str, Any], key: int = 0) -> tuple[TemplateForm, dict[str, Any]]:
    context = template_context(work.session)
    form: TemplateForm = records.check(TemplateForm, values, context)
    errors = {}
    for name in ("subject", "body"):
        unknown = [one for one in names(getattr(form, name)) if one not in VARIABLES]
        if unknown:
            known = ", ".join(f"{{{one}}}" for one in VARIABLES)
            errors[name] = f"Não há a variável {{{unknown[0]}}}. Há: {known}."
    if form.kind == "email" and not form.subject:
        errors["subject"] = "Preencha «Assunto»."
    titles = {fold(choice.label): choice.value for choice in context.choices["job_titles"]}
    ids = []
    for one in filter(None, (part.strip() for part in form.job_titles.split(","))):
        if fold(one) not in titles:
            errors["job_titles"] = f"«{one}» não está entre os cargos. F4 mostra quais há."
        else:
            ids.append(titles[fold(one)])
    same = (ListItem.kind == MESSAGE_TEMPLATES) & (ListItem.name == form.name) & ListItem.active & (ListItem.id != key)
    if ListItem.select().where(same).exists():
        errors["name"] = "Já há um modelo com este nome."
    if errors:
        raise InvalidForm(errors)
    details = {
        "kind": form.kind,
        "subject": form.subject,
        "body": form.body,
        "from_address": form.from_address,
        "purpose": form.purpose,
        "job_titles": ids,
    }
    return form, details


def _json(details: Mapping[str, Any]) -> str:
    return json.dumps(details, ensure_ascii=False)
