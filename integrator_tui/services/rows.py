"""A record as it was read: as a row of a list, and while its form is open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Generic, TypeVar

from integrator_tui.forms.base import STATIC, FormContext, FormModel, Ui
from integrator_tui.forms.kinds import FORMATS
from integrator_tui.rules.dates import format_date, format_datetime

F = TypeVar("F", bound=FormModel)
Names = Mapping[str, Mapping[Any, str]]
"""Field -> stored value -> how it is read."""
STORED_AS_DIGITS = ("document", "cpf_cnpj", "phone", "mobile", "cep")
"""Kinds of fields."""


@dataclass(frozen=True)
class Row(Generic[F]):
    """A record as it was read; `form` is what the operator may edit."""

    id: int
    version: int
    form: F
    names: Names
    shown: Mapping[str, Any]
    """What stands there besides and nobody edits; moments are in the operator's zone."""

    def text(self, name: str) -> str:
        """A field as the operator reads it, also where what it chooses from no longer offers the value."""
        if name in self.shown:
            return _shown(self.shown[name])
        value = vars(self.form)[name]
        if name in self.names and value in self.names[name]:
            return self.names[name][value]
        return said(type(self.form), name, value)

    def line(self, fields: tuple[str, ...]) -> str:
        """Fields in one text: numbers as they are shown and as they are stored, which is how people type them."""
        stored, parts = vars(self.form), []
        for name, reader, as_digits in _parts(type(self.form), fields):
            value = stored.get(name)
            if name in self.names or reader is None:
                parts.append(self.text(name))
            elif value is not None and value != "":
                parts.append(reader(value))
                if as_digits:
                    parts.append(value)
        return " ".join(parts)


def said(form: type[FormModel], name: str, value: Any) -> str:
    """A value as it is read, of a field that chooses from nothing or from what the program knows by itself."""
    return "" if value is None or value == "" else _readers(form)[name](value)


@cache
def _readers(form: type[FormModel]) -> dict[str, Callable[[Any], str]]:
    """Field -> what makes a text of a value that needs no list to be read."""
    return {name: _reader(form.ui(name)) for name in form.model_fields}


def _reader(ui: Ui) -> Callable[[Any], str]:
    labels = {choice.value: choice.label for choice in STATIC.get(ui.choices, ())}
    return (lambda value: labels.get(value, str(value))) if ui.kind == "choice" else FORMATS.get(ui.kind, str)


@cache
def _parts(form: type[FormModel], fields: tuple[str, ...]) -> tuple[tuple[str, Callable[[Any], str] | None, bool], ...]:
    """Name, reader, and whether it is stored as digits; what is only shown has no reader."""
    readers, own = _readers(form), form.model_fields
    return tuple((name, readers.get(name), name in own and form.ui(name).kind in STORED_AS_DIGITS) for name in fields)


@dataclass(frozen=True)
class Opened(Generic[F]):
    """A record while its form is open: as it was read, and what checks it; a new one has no version."""

    form: F
    version: int | None
    context: FormContext


def _shown(value: Any) -> str:
    if isinstance(value, datetime):
        return format_datetime(value)
    return "" if value is None else format_date(value) if isinstance(value, date) else str(value)
