"""The values that a template asks for when a message is written: a small form of just those."""

from __future__ import annotations

import types
from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any

from integrator_tui.forms.base import FormContext, FormModel, Ui, as_text
from integrator_tui.rules.messages.placeholders import ASKED

KINDS = {"data": "date", "vencimento": "date", "valor": "money", "valor_plano": "money"}


@lru_cache(64)
def missing_form(names: tuple[str, ...]) -> type[FormModel]:
    """A form with a field for each variable, all required."""
    fields: dict[str, Any] = {
        name: Annotated[
            Any,
            Ui(ASKED.get(name, name.replace("_", " ")).capitalize(), KINDS.get(name, "text"), limit=60, empty=None),
        ]
        for name in names
    }
    members = {
        "__module__": __name__,
        "__doc__": "Values of variables.",
        "__annotations__": fields,
        "REQUIRED": frozenset(names),
        "LAYOUT": (("", names),),
        **dict.fromkeys(names),
    }
    made: type[FormModel] = types.new_class("MissingForm", (FormModel,), {}, lambda space: space.update(members))
    return made


def as_said(names: tuple[str, ...], texts: Mapping[str, str], context: FormContext) -> dict[str, str]:
    """What was typed as it stands in a message: `12/3` is a day of this year, `99,9` is money."""
    form = missing_form(names)
    values = form.model_validate(dict(texts), context=context)
    return {name: as_text(form, name, getattr(values, name), context) for name in names}
