"""Extra fields: what the provider defines, and the value of one (manual, 3.2; domain 3.3).

A value is stored as text in the one form that its type has; `""` is no value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar

from integrator_tui.forms.base import YES_NO, Choice, FormContext, FormModel, Ui, as_text

SECRET = "password"  # noqa: S105 - the name of a type
LIST = "list"
MOST_CHOICES = 200

OWNERS = (Choice("customer", "Cliente"), Choice("contact", "Contato"), Choice("plan", "Plano"))


class _Value(FormModel):
    LAYOUT: ClassVar = (("", ("value",)),)


class TextValue(_Value):
    """Any text of one line."""

    value: Annotated[str, Ui("Valor", limit=500)] = ""


class NumberValue(_Value):
    """A number, with or without decimals."""

    value: Annotated[str, Ui("Valor", "number", limit=40)] = ""


class MoneyValue(_Value):
    """Cents."""

    value: Annotated[int | None, Ui("Valor", "money", limit=40, empty=None)] = None


class DateValue(_Value):
    """A day."""

    value: Annotated[date | None, Ui("Valor", "date", limit=20, empty=None)] = None


class YesNoValue(_Value):
    """Sim or Não."""

    value: Annotated[bool | None, Ui("Valor", "choice", limit=10, choices="yes_no", empty=None)] = None


class ListValue(_Value):
    """One of the texts that the definition lists."""

    value: Annotated[str, Ui("Valor", "choice", limit=120, choices="values")] = ""


class PasswordValue(_Value):
    """A text that is typed masked, and shown to nobody without a permission of its own."""

    value: Annotated[str, Ui("Valor", "password", limit=200)] = ""


@dataclass(frozen=True)
class ExtraType:
    """A type of extra field: its form, how its values become the text that is stored, and come back."""

    label: str
    form: type[FormModel]
    store: Callable[[Any], str] = str
    load: Callable[[str], Any] = str
    help: str = ""


TYPES: dict[str, ExtraType] = {
    "text": ExtraType("texto", TextValue),
    "number": ExtraType("número", NumberValue, help="1.234,56"),
    "money": ExtraType("dinheiro", MoneyValue, str, int, help="1.234,56"),
    "date": ExtraType("data", DateValue, lambda day: str(day.isoformat()), date.fromisoformat, help="dd/mm/aaaa"),
    "yes_no": ExtraType("Sim/Não", YesNoValue, lambda yes: "1" if yes else "0", lambda text: text == "1"),
    LIST: ExtraType("lista", ListValue, help="F4 escolhe"),
    SECRET: ExtraType("senha", PasswordValue),
}


@dataclass(frozen=True)
class Definition:
    """An extra field as the provider defined it."""

    id: int
    owner: str
    name: str
    kind: str
    choices: tuple[str, ...]
    active: bool
    position: int
    version: int

    @property
    def type(self) -> ExtraType:
        """A type that a newer program brought along is treated as text."""
        return TYPES.get(self.kind, TYPES["text"])

    @property
    def secret(self) -> bool:
        """Whether its values are passwords."""
        return self.kind == SECRET


def value_context(definition: Definition, today: date, stored: str = "") -> FormContext:
    """What checks a value; what is stored stays as it is while nobody touches it."""
    context = FormContext(today=today, choices={"values": tuple(Choice(text, text) for text in definition.choices)})
    if not stored or definition.secret:
        return context
    shown = (value_text(definition, stored), loaded(definition, stored))
    return FormContext(today=today, choices=context.choices, unchanged={"value": shown})


def loaded(definition: Definition, stored: str) -> Any:
    """A stored value as its form has it; what does not fit its type comes back as it is."""
    try:
        return definition.type.load(stored)
    except ValueError:
        return stored


def value_text(definition: Definition, stored: str) -> str:
    """A stored value as it is shown and could be typed; a password as it is."""
    value = loaded(definition, stored)
    if not stored or (isinstance(value, str) and definition.type.load is not str):
        return stored
    context = FormContext(today=date.min)
    return as_text(definition.type.form, "value", value, context)


def stored_text(definition: Definition, value: Any) -> str:
    """A checked value as it is stored."""
    if value is None or value == "":
        return ""
    return value if isinstance(value, str) else definition.type.store(value)


class DefinitionForm(FormModel):
    """What the provider says of an extra field."""

    owner: Annotated[str, Ui("Campo de", "choice", choices="owners", help="Cliente, contato ou plano.")] = ""
    name: Annotated[str, Ui("Nome do Campo", limit=60)] = ""
    kind: Annotated[str, Ui("Tipo", "choice", choices="types")] = ""
    choices: Annotated[str, Ui("Opções da lista", "notes", limit=8000, help="Uma por linha.")] = ""
    active: Annotated[bool, Ui("Ativo", "choice", limit=3, choices="yes_no", empty=True)] = True
    position: Annotated[int, Ui("Posição", "integer", limit=6, empty=0)] = 0

    REQUIRED: ClassVar = frozenset({"owner", "name", "kind"})
    MAY_BE_REQUIRED: ClassVar = frozenset({"owner", "name", "kind", "choices"})
    LAYOUT: ClassVar = (("", ("owner", "name", "kind", "choices", "active", "position")),)

    @classmethod
    def required(cls, data: Mapping[str, Any], context: FormContext) -> frozenset[str]:
        """A list has something to choose from."""
        return cls.REQUIRED | ({"choices"} if data.get("kind") == LIST else frozenset())


def definition_context(today: date) -> FormContext:
    """What checks a definition."""
    types = tuple(Choice(kind, one.label) for kind, one in TYPES.items())
    return FormContext(today=today, choices={"owners": OWNERS, "types": types, "yes_no": YES_NO})
