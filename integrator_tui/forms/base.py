"""What a form is: a Pydantic model whose fields say how they are labelled, typed, checked and shown.

One description serves the screen (`widgets/form.py`), the check in the service, the import and JSON. What is typed is
text; each field's kind says how it is read (`PARSERS`) and shown (`FORMATS`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, ValidationError, ValidationInfo, field_validator

from integrator_tui.rules import dates, money, numbers
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.clean import clean
from integrator_tui.rules.customers import addresses, bank_account, documents, emails, phones, state_registration
from integrator_tui.rules.customers.required import NO_DOCUMENT
from integrator_tui.rules.fold import fold
from integrator_tui.rules.lists import lists
from integrator_tui.rules.messages.states import CHANNELS, PURPOSES
from integrator_tui.rules.plans import logins, mac, network


@dataclass(frozen=True)
class Choice:
    """One entry of a list to choose from: what is stored and what is read."""

    value: Any
    label: str
    parent: Any = None
    """What the field that the list hangs on (`Ui.within`) must hold for this choice to be offered."""
    code: str = ""
    """The number by which people know it, where the label begins with one: it alone, or the rest alone, mean it too."""
    kind: str = ""
    """What kind of entry it is, in a list that has several."""

    def is_meant_by(self, wanted: str) -> bool:
        """Whether a folded text is the whole label, or its number, or what stands behind the number."""
        label = fold(self.label)
        return wanted in (label, fold(self.code), label.removeprefix(fold(self.code)).strip())


@dataclass(frozen=True)
class Ui:
    """How a field stands on the screen. `kind` is a key of `PARSERS`; `only` limits it to `PF` or `PJ`."""

    label: str
    kind: str = "text"
    limit: int = 120
    """Most characters that are accepted."""
    choices: str = ""
    """Name of the list that a field of kind `choice` chooses from: one of `STATIC` or of `FormContext.choices`."""
    within: str = ""
    """The field, checked before this one, that narrows the list: only choices whose parent is its value are offered."""
    needs: str = ""
    """The field, checked before this one, without which this one is closed and empty."""
    help: str = ""
    only: str = ""
    company_label: str = ""
    """The label for a company, where it differs."""
    missing: str = ""
    """What is said when nothing was typed in a field that must be filled, where the usual sentence is not enough."""
    empty: Any = ""
    """What is stored when nothing was typed."""

    @property
    def width(self) -> int:
        """Cells that the field is wide: what it holds, and one for the cursor behind it."""
        if self.choices in STATIC:
            return max(len(choice.label) for choice in STATIC[self.choices]) + 1
        return min(WIDTHS.get(self.kind, self.limit), self.limit) + 1


WIDTHS = {
    "date": 10,
    "birth_date": 10,
    "cep": 9,
    "document": 18,
    "cpf_cnpj": 18,
    "phone": 24,
    "mobile": 24,
    "money": 14,
    "integer": 9,
    "choice": 40,
}
"""Kind -> cells that what is typed into such a field takes, as people write it and as it is shown."""


@dataclass(frozen=True)
class FormContext:
    """What a check needs to know besides the form itself."""

    today: date
    person_type: str = ""
    """Of the customer, for forms that do not have it among their fields."""
    variables: Mapping[str, bool] = field(default_factory=dict)
    default_area: str = ""
    choices: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)
    unchanged: Mapping[str, tuple[str, Any]] = field(default_factory=dict)
    """Text and stored value as they were read: what nobody touched is accepted as an older system let it through."""


MASK = "••••••••"
"""Stands for a password, however long it is."""
YES_NO = (Choice(True, "Sim"), Choice(False, "Não"))
STATIC: dict[str, tuple[Choice, ...]] = {
    "person_type": (Choice("PF", "Pessoa Física"), Choice("PJ", "Pessoa Jurídica")),
    "active": (Choice(True, "Ativo"), Choice(False, "Inativo")),
    "yes_no": YES_NO,
    "plan_discounts": (
        Choice("promocional", "Promocional"),
        Choice("mensalidade_progressiva", "Mensalidade Progressiva"),
        Choice("pagamento_antecipado", "Desconto por Pagamento Antecipado"),
    ),
    "plan_tasks": tuple(
        Choice(code, label)
        for code, label in (
            ("instalar", "Instalar"),
            ("visita", "Visita"),
            ("retirar", "Retirar equipamento"),
            ("ligar", "Ligar para o cliente"),
            ("mudar_status", "Mudar Status"),
            ("outra", "Outra"),
        )
    ),
    "showing": (Choice(False, "sempre"), Choice(True, "uma vez por operador", code="uma vez por atendente")),
    "no_document": tuple(Choice(code, label) for code, label in NO_DOCUMENT.items()),
    "uf": tuple(Choice(uf, uf) for uf in addresses.UFS),
    "natures": (Choice("SCM", "SCM (telecomunicação)"), Choice("SVA", "SVA (valor adicionado)")),
    "channels": tuple(Choice(code, label) for code, label in CHANNELS.items()),
    "purposes": tuple(Choice(code, label) for code, label in PURPOSES.items()),
    "subscriber_type": (
        Choice("comercial_industrial", "Comercial/Industrial"),
        Choice("poder_publico", "Poder Público"),
        Choice("residencial_pf", "Residencial/ Pessoa Física"),
        Choice("publico", "Público"),
        Choice("semipublico", "Semipúblico"),
        Choice("outros", "Outros"),
    ),
}


STORED = object()
"""The context of a form that was read from a base and comes back as JSON: values as stored, no texts as typed."""


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


def choices(ui: Ui, context: FormContext, data: Mapping[str, Any] | None = None) -> tuple[Choice, ...]:
    """What a field of kind `choice` chooses from; with `data`, what is checked so far, only what hangs on that."""
    options = STATIC.get(ui.choices) or context.choices.get(ui.choices, ())
    if not ui.within or data is None:
        return options
    return tuple(choice for choice in options if choice.parent == data.get(ui.within))


def match_choice(text: str, ui: Ui, context: FormContext, data: Mapping[str, Any] | None = None) -> Choice:
    """The one choice that a typed text means: its label, or the beginning of any of its words.

    Raises `BadValue` naming what there is to choose when none fits, or several do.
    """
    options = choices(ui, context, data)
    for choice in options if ui.choices in STATIC else ():
        if choice.label == text or choice.value == text:
            return choice
    wanted = fold(text)
    exact = [choice for choice in options if choice.is_meant_by(wanted)]
    fitting = exact or [
        choice for choice in options if (" " + fold(choice.label)).find(" " + wanted) >= 0 or choice.value == text
    ]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        few = ", ".join(choice.label for choice in options[:6]) + (", ..." if len(options) > 6 else "")
        raise BadValue(f"«{ui.label}» não tem essa opção. Escolha com F4: {few}.")
    raise BadValue(f"«{text[:40]}» serve a {len(fitting)} opções de «{ui.label}». Digite mais ou escolha com F4.")


Parser = Callable[[str, Ui, Mapping[str, Any], FormContext], Any]


def _document(text: str, ui: Ui, data: Mapping[str, Any], context: FormContext) -> str:
    return documents.parse_cpf(text) if data.get("person_type") == "PF" else documents.parse_cnpj(text)


def _state_registration(text: str, ui: Ui, data: Mapping[str, Any], context: FormContext) -> str:
    return state_registration.parse_state_registration(text, data.get("state", ""))


def _phone(text: str, ui: Ui, data: Mapping[str, Any], context: FormContext) -> str:
    return phones.parse_phone(text, context.default_area)


def _mobile(text: str, ui: Ui, data: Mapping[str, Any], context: FormContext) -> str:
    return phones.parse_mobile(text, context.default_area)


def _bank(data: Mapping[str, Any], context: FormContext) -> str:
    """The number (COMPE) of the bank that was chosen."""
    chosen = data.get("bank_id")
    return next((choice.code for choice in context.choices.get("bancos", ()) if choice.value == chosen), "")


def _branch(text: str, ui: Ui, data: Mapping[str, Any], context: FormContext) -> str:
    return bank_account.parse_branch(text, _bank(data, context))


def _account(text: str, ui: Ui, data: Mapping[str, Any], context: FormContext) -> str:
    return bank_account.parse_account(text, _bank(data, context), data.get("branch", ""))


def _integer(text: str, ui: Ui, data: Mapping[str, Any], context: FormContext) -> int:
    if not re.fullmatch("-?[0-9]{1,9}", text):
        raise BadValue(f"«{ui.label}» é um número inteiro, sem pontos.")
    return int(text)


MOST_PRICE = 999_999_999
"""Cents: what a column of a plan can hold on either engine, and no price is near it."""


def _price(text: str, ui: Ui, data: Mapping[str, Any], context: FormContext) -> int:
    cents = money.parse_money(text)
    if cents < 0:
        raise BadValue(f"«{ui.label}» não pode ser negativo.")
    if cents > MOST_PRICE:
        raise BadValue(f"«{ui.label}» vai até {money.format_money(MOST_PRICE)}.")
    return cents


def _several(text: str, parse: Callable[[str], str]) -> str:
    """Values between commas or semicolons, each once, with a comma between; `BadValue` names the wrong one."""
    found = []
    for one in filter(None, (part.strip() for part in re.split("[,;]", text))):
        try:
            found.append(parse(one))
        except BadValue as error:
            raise BadValue(f"«{one[:60]}»: {error}") from None
    return ", ".join(dict.fromkeys(found))


PARSERS: dict[str, Parser] = {
    "compe": lambda text, ui, data, context: lists.parse_compe(text),
    "ispb": lambda text, ui, data, context: lists.parse_ispb(text),
    "cnae": lambda text, ui, data, context: lists.parse_cnae(text),
    "text": lambda text, ui, data, context: text,
    "notes": lambda text, ui, data, context: text,
    "choice": lambda text, ui, data, context: match_choice(text, ui, context, data).value,
    "document": _document,
    "cpf_cnpj": lambda text, ui, data, context: documents.parse_cpf_or_cnpj(text),
    "money": lambda text, ui, data, context: money.parse_money(text),
    "price": _price,
    "integer": _integer,
    "number": lambda text, ui, data, context: numbers.parse_number(text),
    "password": lambda text, ui, data, context: text,
    "state_registration": _state_registration,
    "phone": _phone,
    "mobile": _mobile,
    "branch": _branch,
    "account": _account,
    "cep": lambda text, ui, data, context: addresses.parse_cep(text),
    "email": lambda text, ui, data, context: emails.parse_email(text),
    "emails": lambda text, ui, data, context: _several(text, emails.parse_email),
    "mobiles": lambda text, ui, data, context: _several(
        text, lambda one: phones.parse_mobile(one, context.default_area)
    ),
    "date": lambda text, ui, data, context: dates.parse_date(text, context.today),
    "birth_date": lambda text, ui, data, context: dates.parse_birth_date(text, context.today),
    "moment": lambda text, ui, data, context: dates.parse_moment(text, context.today),
    "percent": lambda text, ui, data, context: numbers.parse_percent(text),
    "login": lambda text, ui, data, context: logins.parse_login(text, accents=True),
    "ip": lambda text, ui, data, context: network.parse_ip(text),
    "mac": lambda text, ui, data, context: mac.parse_mac(text),
    "macs": lambda text, ui, data, context: network.parse_macs(text),
    "domain": lambda text, ui, data, context: network.parse_domain(text),
    "speed": lambda text, ui, data, context: network.parse_speed(text),
}

FORMATS: dict[str, Callable[[Any], str]] = {
    "document": documents.format_document,
    "cpf_cnpj": documents.format_document,
    "money": money.format_money,
    "price": money.format_money,
    "number": numbers.format_number,
    "phone": phones.format_phone,
    "mobile": phones.format_phone,
    "mobiles": lambda value: ", ".join(phones.format_phone(one) for one in value.split(", ")),
    "cep": addresses.format_cep,
    "date": dates.format_date,
    "birth_date": dates.format_date,
    "moment": dates.format_datetime,
    "percent": numbers.format_percent,
    "macs": lambda value: value.replace("\n", ", "),
    "speed": network.format_speed,
}


HINTS = {
    "choice": "O começo de uma palavra basta; F4 abre a lista.",
    "notes": "Várias linhas; Tab vai ao próximo campo.",
    "document": "Com ou sem pontos.",
    "cpf_cnpj": "CPF ou CNPJ, com ou sem pontos.",
    "money": "Em reais, como 1.234,56.",
    "price": "Em reais, como 1.234,56.",
    "integer": "Número inteiro, sem pontos.",
    "phone": "Com DDD; ramal 12 no fim; de outro país com +.",
    "mobile": "Com DDD e nove dígitos; de outro país com +.",
    "cep": "Oito dígitos, com ou sem traço.",
    "email": "Um só endereço: nome@dominio.com.br.",
    "date": "dd/mm/aaaa, ou hoje, +5, -10, 3, 5-2.",
    "birth_date": "dd/mm/aaaa; dois algarismos do ano bastam.",
    "moment": "dd/mm/aaaa hh:mm, ou amanhã às nove: +1 9:00.",
    "percent": "De 0 a 100, como 12,5.",
    "ip": "IPv4 ou IPv6, sem máscara.",
    "mac": "Doze algarismos e letras de A a F, com ou sem : ou -.",
    "macs": "Um ou vários, com vírgula ou espaço entre eles.",
    "speed": "Em Mbps, ou com a unidade: 512 k, 1 giga.",
}
"""How fields of a kind are typed."""


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
