"""What a form is, apart from any that there is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib import import_module
from pkgutil import walk_packages
from typing import Annotated, Any

import pytest
from pydantic import create_model

from integrator_tui import forms
from integrator_tui.forms.base import DEPENDS, FormContext, FormModel, Ui, unchanged
from integrator_tui.forms.kinds import PARSERS, add_kinds

CONTEXT = FormContext(today=date(2026, 10, 30))


def form_of(*names: str) -> Any:
    """A form of texts that may have three letters."""
    fields: dict[str, Any] = {name: (Annotated[str, Ui(name, limit=3)], "") for name in names}
    return create_model("Some", __base__=FormModel, **fields)


@pytest.mark.parametrize("name", DEPENDS)
def test_a_field_may_be_called_as_one_that_elsewhere_hangs_on_others(name: str) -> None:
    """What nobody touched stays, though it would not be accepted now."""
    form = form_of(name)
    context = replace(CONTEXT, unchanged=unchanged(form.model_construct(**{name: "longer"}), CONTEXT))
    assert getattr(form.model_validate({name: "longer"}, context=context), name) == "longer"
    assert getattr(form.model_validate({name: "new"}, context=context), name) == "new"


@pytest.mark.parametrize("name", DEPENDS)
def test_control_where_it_has_them_it_is_touched_with_them(name: str) -> None:
    form = form_of(*DEPENDS[name], name)
    before = dict.fromkeys(DEPENDS[name], "a") | {name: "longer"}
    context = replace(CONTEXT, unchanged=unchanged(form.model_construct(**before), CONTEXT))
    assert getattr(form.model_validate(before, context=context), name) == "longer"
    with pytest.raises(ValueError, match="3"):
        form.model_validate(before | {DEPENDS[name][0]: "b"}, context=context)


def test_a_kind_of_field_is_read_in_one_way_whatever_was_imported_first() -> None:
    """Two forms that named a kind alike would read each other's fields, by the order in which they were opened."""
    for module in walk_packages(forms.__path__, "integrator_tui.forms."):
        import_module(module.name)
    with pytest.raises(ValueError, match="already"):
        add_kinds(date=PARSERS["date"])
