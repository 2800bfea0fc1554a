"""What services do with forms: check them, find what others changed meanwhile, keep what nobody touched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from integrator_tui.errors import Collision, Conflict, InvalidForm
from integrator_tui.forms.base import FormContext, FormModel, sentences, unchanged


def check(form: type[FormModel], values: Mapping[str, Any], context: FormContext) -> Any:
    """The form as it will be stored. Raises `InvalidForm` with a sentence per wrong field."""
    try:
        found = form.model_validate(dict(values), context=context)
    except ValidationError as error:
        raise InvalidForm(sentences(error)) from error
    if errors := found.wrong():
        raise InvalidForm(errors)
    return found


def collisions(
    wanted: Mapping[str, Any],
    read: Mapping[str, Any],
    current: Mapping[str, Any],
    labels: Mapping[str, str],
    said: Callable[[str, Any], str],
) -> Conflict | None:
    """For records that are no columns of a table: the conflict with what others wrote since they were read, if any."""
    found = tuple(
        Collision(name, labels[name], said(name, read[name]), said(name, current[name]), said(name, value))
        for name, value in wanted.items()
        if current[name] not in (read[name], value)
    )
    return Conflict(found) if found else None


def untouched(context: FormContext, read: FormModel) -> FormContext:
    """The context of a change: what nobody touched stays as an older system let it through."""
    return replace(context, unchanged=unchanged(read, context))
