"""What a field is: how it is labelled, what it chooses from, and what its check needs to know.

Forms (`forms/base.py`) are made of these; how each kind of field is read and shown stands in `forms/kinds.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.customers import addresses
from integrator_tui.rules.customers.required import NO_DOCUMENT
from integrator_tui.rules.fold import fold
from integrator_tui.rules.messages.states import CHANNELS, PURPOSES


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
    "stored_date": 10,
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
