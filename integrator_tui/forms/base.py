"""What a form is: a Pydantic model whose fields say how they are labelled, typed, checked and shown.

One description serves the screen (`widgets/form.py`), the check in the service, the import and JSON. What is typed is
text; each field (`forms/fields.py`) has a kind that says how it is read and shown (`forms/kinds.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, ValidationError, ValidationInfo, field_validator

from integrator_tui.forms.fields import (
    MASK,
    STATIC,
    STORED,
    WIDTHS,
    YES_NO,
    Choice,
    FormContext,
    Ui,
    choices,
    match_choice,
)
from integrator_tui.forms.kinds import FORMATS, HINTS, PARSERS
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.clean import clean

__all__ = [
    "DEPENDS",
    "MASK",
    "STATIC",
    "STORED",
    "WIDTHS",
    "YES_NO",
    "Choice",
    "FormContext",
    "FormModel",
    "Ui",
    "as_text",
    "as_texts",
    "choices",
    "explained",
    "match_choice",
    "sentences",
    "unchanged",
]


class FormModel(BaseModel):
    """Base of all forms; `LAYOUT` is the order on the screen, in titled sections."""

    model_config = ConfigDict(frozen=True, validate_default=True, extra="forbid")
    LAYOUT: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = ()
    LONG_LABELS: ClassVar[Mapping[str, int]] = {}
    """Title of a section -> cells for its labels, where the usual ones are too few; it then stands in one column."""
    REQUIRED: ClassVar[frozenset[str]] = frozenset()
    LABEL_WIDTH: ClassVar[int] = 18
    """Cells that labels have on the screen."""
    NOTED: ClassVar[Mapping[str, int]] = {}
    """Field -> cells beside its value for what there is to say of it while it is filled in."""
    NOTES_HEIGHT: ClassVar[int] = 4
    """Lines that a field of kind `notes` has on the screen."""
    REQUIRED_BY: ClassVar[tuple[str, ...]] = ()
    """Fields, besides the type of person, on which hangs what `required` says."""
    MAY_BE_REQUIRED: ClassVar[frozenset[str] | None] = None
    """Names that a `required` of its own may give: only these are asked about when they are empty."""

    @classmethod
    def ui(cls, name: str) -> Ui:
        """The description of a field."""
        return _uis(cls)[name]

    @classmethod
    def label(cls, name: str, person_type: str) -> str:
        """The label of a field for a person type."""
        ui = cls.ui(name)
        return ui.company_label if ui.company_label and person_type == "PJ" else ui.label

    @classmethod
    def required(cls, data: Mapping[str, Any], context: FormContext) -> frozenset[str]:
        """Names of the fields that may not be empty, given what is filled in so far."""
        return cls.REQUIRED

    def wrong(self) -> dict[str, str]:
        """What only all of it shows to be wrong, once every field fits: field -> sentence."""
        return {}

    @classmethod
    def fields_for(cls, person_type: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The sections and fields that exist for a person type."""
        return tuple(
            (title, tuple(name for name in names if cls.ui(name).only in ("", person_type)))
            for title, names in cls.LAYOUT
        )

    @field_validator("*", mode="before")
    @classmethod
    def _read(cls, value: Any, info: ValidationInfo) -> Any:
        """What was typed, as it will be stored: cleaned, required if it must be, read by its kind."""
        if info.context is STORED:
            return value
        name = info.field_name or ""
        ui = cls.ui(name)
        context = info.context
        assert isinstance(context, FormContext), "a form is checked with its FormContext"
        may_be_required = cls.REQUIRED if cls.MAY_BE_REQUIRED is None else cls.MAY_BE_REQUIRED
        if value == "" and name not in may_be_required:
            return ui.empty
        hangs_on_another = ui.only or ui.needs or ui.within or name in DEPENDS
        if not hangs_on_another and (before := context.unchanged.get(name)) and before[0] == value != "":
            return before[1]  # of most of a form nothing was touched
        if ui.only and info.data.get("person_type", context.person_type or ui.only) != ui.only:
            return _of_the_other(cls, name, value, info.data, context)
        if ui.needs and not info.data.get(ui.needs):
            return ui.empty
        text = value if isinstance(value, str) else _as_typed(cls, name, value, context)
        if _untouched(name, text, info.data, context, ui.within):
            return context.unchanged[name][1]
        text = clean(text, multiline=ui.kind == "notes", limit=ui.limit).strip()
        if text:
            return PARSERS[ui.kind](text, ui, info.data, context)
        if name in cls.required(info.data, context):
            raise BadValue(ui.missing or f"Preencha «{cls.label(name, info.data.get('person_type', ''))}».")
        return ui.empty


def _as_typed(form: type[FormModel], name: str, value: Any, context: FormContext) -> str:
    """A stored value as it would be typed. Raises `BadValue` for what this field can never hold."""
    try:
        return as_text(form, name, value, context)
    except (AttributeError, TypeError, ValueError):
        raise BadValue(f"«{form.ui(name).label}» não aceita este valor.") from None


def _of_the_other(form: type[FormModel], name: str, value: Any, data: Mapping[str, Any], context: FormContext) -> Any:
    """A field that this type of person does not have: what stood there stays, or goes with the change of the type.

    Raises `BadValue` for anything new: it would be lost and nobody would know.
    """
    ui = form.ui(name)
    text = value if isinstance(value, str) else _as_typed(form, name, value, context)
    before = context.unchanged.get(name)
    if before is not None and before[0] == text:
        kind = context.unchanged.get("person_type")
        return before[1] if kind is None or kind[1] == data.get("person_type") else ui.empty
    if text.strip():
        person = data.get("person_type", context.person_type)
        label = next((choice.label for choice in STATIC["person_type"] if choice.value == person), person)
        raise BadValue(f"«{ui.label}» não existe para {label}.")
    return ui.empty


DEPENDS: dict[str, tuple[str, ...]] = {
    "document": ("person_type", "no_document_reason"),
    "state_registration": ("state",),
    "branch": ("bank_id",),
    "account": ("bank_id", "branch"),
    "pix_key": ("key_kind",),
}
"""Fields whose rule hangs on another field, where their form has it: touched when that one is."""


def _untouched(name: str, text: str, data: Mapping[str, Any], context: FormContext, within: str) -> bool:
    before = context.unchanged.get(name)
    if not text or before is None or before[0] != text:
        return False
    others = [other for other in (*DEPENDS.get(name, ()), within) if other in context.unchanged]
    return all(data.get(other) == context.unchanged[other][1] for other in others)


@cache
def _uis(form: type[FormModel]) -> dict[str, Ui]:
    return {
        name: next(item for item in info.metadata if isinstance(item, Ui)) for name, info in form.model_fields.items()
    }


def explained(form: type[FormModel], name: str, person_type: str) -> tuple[str, str]:
    """The label of a field, and what there is to say of it."""
    ui = form.ui(name)
    return form.label(name, person_type), " ".join(part for part in (ui.help, HINTS.get(ui.kind, "")) if part)


def as_text(form: type[FormModel], name: str, value: Any, context: FormContext) -> str:
    """A stored value as it is shown and as it could be typed."""
    return _said(form.ui(name), value, context)


def _said(ui: Ui, value: Any, context: FormContext) -> str:
    if value is None or value == "":
        return ""
    if ui.kind == "choice":
        return next((choice.label for choice in choices(ui, context) if choice.value == value), str(value))
    return FORMATS[ui.kind](value) if ui.kind in FORMATS else str(value)


def unchanged(values: FormModel, context: FormContext) -> Mapping[str, tuple[str, Any]]:
    """What `FormContext.unchanged` takes, for a form as it was read."""
    return _AsRead(values, context)


class _AsRead(Mapping[str, tuple[str, Any]]):
    """A form as it was read, each field written out only when it is asked for: of most of a form nobody asks."""

    def __init__(self, values: FormModel, context: FormContext) -> None:
        self._uis, self._stored, self._context = _uis(type(values)), vars(values), context
        self._asked: dict[str, tuple[str, Any]] = {}

    def __getitem__(self, name: str) -> tuple[str, Any]:
        if name not in self._asked:
            value = self._stored[name]
            self._asked[name] = _said(self._uis[name], value, self._context), value
        return self._asked[name]

    def __contains__(self, name: object) -> bool:
        return name in self._uis

    def __iter__(self) -> Iterator[str]:
        return iter(self._uis)

    def __len__(self) -> int:
        return len(self._uis)


def as_texts(values: FormModel, context: FormContext) -> dict[str, str]:
    """Every field of a form as it is shown."""
    stored = vars(values)
    return {name: _said(ui, stored[name], context) for name, ui in _uis(type(values)).items()}


def sentences(error: ValidationError) -> dict[str, str]:
    """The errors of Pydantic as one Portuguese sentence per field."""
    found: dict[str, str] = {}
    for item in error.errors():
        name = str(item["loc"][0]) if item["loc"] else ""
        cause = item.get("ctx", {}).get("error")
        said = "Este campo não existe." if item["type"] == "extra_forbidden" else "Valor não aceito neste campo."
        found.setdefault(name, str(cause) if isinstance(cause, BadValue) else said)
    return found
