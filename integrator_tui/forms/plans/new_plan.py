"""The forms of "Criar Novo Plano" (domain 6.2): what is sold and where, then what it costs and how it is charged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar

from integrator_tui.forms.base import STATIC, Choice, FormContext, FormModel, Ui
from integrator_tui.forms.kinds import add_kinds
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.finance.instalments import MOST_PARTS
from integrator_tui.rules.plans.logins import parse_login
from integrator_tui.rules.variables import LOGIN_REQUIRED, NO_ACCENTS_IN_LOGINS

COUNTER = "loja"
STATIC["sales"] = (
    Choice(COUNTER, "loja"),
    Choice("telefone", "telefone"),
    Choice("site", "site"),
    Choice("porta", "porta a porta"),
)
"""Where a plan was sold: all but the first are outside of the premises, with seven days to withdraw (CDC art. 49)."""
ADDRESSES, PLANS, POINTS, UNITS = "enderecos", "planos", "pontos_acesso", "unidades_negocio"
FORMS, MODELS = "formas_cobranca", "modelos_contrato"
RANGES = {"due_day": (1, 31), "parts": (1, MOST_PARTS), "months": (0, 60)}


def _within(text: str, ui: Ui, data: Mapping[str, Any], context: FormContext) -> int:
    """A whole number from its lowest to its highest."""
    low, high = RANGES[ui.kind]
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
    if not low <= number <= high:
        raise BadValue(f"«{ui.label}» vai de {low} a {high}.")
    return number


def _login(text: str, ui: Ui, data: Mapping[str, Any], context: FormContext) -> str:
    return parse_login(text, accents=not context.variables.get(NO_ACCENTS_IN_LOGINS.code))


add_kinds(**dict.fromkeys(RANGES, _within), new_login=_login, shown_password=lambda text, ui, data, context: text)


class PlanStep(FormModel):
    """Step 1: the plan, where it is installed, and what it gives to log in with."""

    start_date: Annotated[date | None, Ui("Data Início", "date", empty=None)] = None
    unit_id: Annotated[int | None, Ui("Unidade de Negócios", "choice", choices=UNITS, empty=None)] = None
    catalog_plan_id: Annotated[int | None, Ui("Plano", "choice", choices=PLANS, within="unit_id", empty=None)] = None
    address_id: Annotated[
        int | None,
        Ui(
            "End. de Instalação", "choice", choices=ADDRESSES, empty=None, help="F4: outro do cliente, ou novo por CEP."
        ),
    ] = None
    access_point_id: Annotated[
        int | None, Ui("Ponto de Acesso", "choice", choices=POINTS, within="unit_id", empty=None)
    ] = None
    sale: Annotated[str, Ui("Venda", "choice", choices="sales")] = ""
    seller: Annotated[str, Ui("Vendedor", limit=80)] = ""
    login: Annotated[str, Ui("Login Radius", "new_login", limit=80, help="F4 propõe outro.")] = ""
    password: Annotated[str, Ui("Senha", "shown_password", limit=64, help="F4 propõe outra.")] = ""
    email: Annotated[str, Ui("E-mail", "email")] = ""
    alias: Annotated[str, Ui("Alias", "email")] = ""

    LABEL_WIDTH: ClassVar = 20
    NOTED: ClassVar = {
        "start_date": 34,
        "catalog_plan_id": 27,
        "sale": 34,
        **dict.fromkeys(("login", "password", "email", "alias"), 25),
    }
    REQUIRED: ClassVar = frozenset({"start_date", "unit_id", "catalog_plan_id", "address_id", "sale"})
    MAY_BE_REQUIRED: ClassVar = REQUIRED | {"login"}
    LAYOUT: ClassVar = (
        ("", ("start_date", "unit_id", "catalog_plan_id", "address_id", "access_point_id", "sale", "seller")),
        ("Detalhe(s) do Plano", ("login", "password", "email", "alias")),
    )

    @classmethod
    def required(cls, data: Mapping[str, Any], context: FormContext) -> frozenset[str]:
        """The login by its variable, where the plan has one at all."""
        plan = data.get("catalog_plan_id")
        asked = context.variables.get(LOGIN_REQUIRED.code) and any(
            choice.value == plan and choice.kind == LOGIN_REQUIRED.code for choice in context.choices.get(PLANS, ())
        )
        return cls.REQUIRED | {"login"} if asked else cls.REQUIRED


class BillingStep(FormModel):
    """Step 2: how it is charged, and the contract."""

    billing_form_id: Annotated[int | None, Ui("Forma de Cobrança", "choice", choices=FORMS, empty=None)] = None
    due_day: Annotated[int | None, Ui("Dia do Vencimento", "due_day", empty=None)] = None
    price: Annotated[int, Ui("Valor", "price", empty=0)] = 0
    install_fee: Annotated[int, Ui("Vl. Tx. Instalação", "price", empty=0)] = 0
    install_parts: Annotated[int, Ui("Parcelas", "parts", empty=1)] = 1
    issues_book: Annotated[bool, Ui("Emite Carnê", "choice", choices="yes_no", empty=False)] = False
    discount: Annotated[int, Ui("Desconto por mês", "price", empty=0)] = 0
    discount_months: Annotated[int, Ui("Meses de desconto", "months", empty=0, help="0: sem fim.")] = 0
    model_id: Annotated[int | None, Ui("Modelo", "choice", choices=MODELS, empty=None)] = None
    months: Annotated[int, Ui("Contrato (meses)", "months", empty=0, help="0: sem fidelidade.")] = 0
    benefit: Annotated[int, Ui("Benefício", "price", empty=0, help="O que a fidelidade deu; base da multa.")] = 0

    LABEL_WIDTH: ClassVar = 20
    NOTED: ClassVar = {"due_day": 34, "price": 34, "install_fee": 34, "issues_book": 34, "discount": 34, "benefit": 34}
    REQUIRED: ClassVar = frozenset({"billing_form_id", "due_day"})
    LAYOUT: ClassVar = (
        (
            "",
            (
                *("billing_form_id", "due_day", "price", "install_fee", "install_parts", "issues_book"),
                *("discount", "discount_months"),
            ),
        ),
        ("Contrato", ("model_id", "months", "benefit")),
    )
