"""Entries of the lists that money stands on (domain 7.1, 7.8, 9.2 to 9.5, 9.13; facts 3.6, 3.7): accounts, services,
credit packages, instalments, rates with validity, holidays, tax classes, discounts. Days are stored as ISO, percentages
as `2.00`, discounts as `rules/finance/discounts.py` writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from integrator_tui.forms.base import STATIC, WIDTHS, Choice, FormContext, Ui
from integrator_tui.forms.kinds import FORMATS, HINTS, add_kinds
from integrator_tui.forms.lists.list_item import PARENTS, ItemForm
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.customers import bank_account
from integrator_tui.rules.dates import parse_date
from integrator_tui.rules.finance.business_days import parse_city_day
from integrator_tui.rules.finance.discounts import cut_text, format_cut, parse_cut
from integrator_tui.rules.finance.taxes import TAXES

BILLING_CODES = "billing_codes"
"""Name of the choices of a billing form that is kept by its code."""
EARLY, PROGRESSIVE = "pagamento_antecipado", "mensalidade_progressiva"
BANK = "banco"
MOST_MEGABYTES = 99_999_999
MOST_PARTS = 120
STATIC["account_kinds"] = (
    Choice("caixa", "Caixa"),
    Choice(BANK, "Conta de banco"),
    Choice("cartao", "Cartão"),
    Choice("carteira", "Carteira digital"),
)
STATIC["credit_charges"] = (
    Choice("proximo_faturamento", "No próximo faturamento"),
    Choice("boleto", "Boleto, na hora"),
)
STATIC["plan_discount_kinds"] = (
    Choice(PROGRESSIVE, "Mensalidade Progressiva"),
    Choice(EARLY, "Desconto por Pagamento Antecipado"),
)
STATIC["taxes"] = tuple(Choice(tax, tax) for tax in TAXES)


def _until(text: str, ui: Ui, data: Mapping[str, Any], context: FormContext) -> str:
    day = parse_date(text, context.today).isoformat()
    if day < (data.get("starts_on") or ""):
        raise BadValue(f"«{ui.label}» vem antes do começo.")
    return day


def _compe(data: Mapping[str, Any], context: FormContext) -> str:
    chosen = data.get("parent_id")
    return next((one.code for one in context.choices.get(PARENTS, ()) if one.value == chosen), "")


def _most(most: int) -> Any:
    def parse(text: str, ui: Ui, data: Mapping[str, Any], context: FormContext) -> int:
        number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
        if not 0 <= number <= most:
            raise BadValue(f"«{ui.label}» vai de 0 a {most}.")
        return number

    return parse


def _city_day(text: str, ui: Ui, data: Mapping[str, Any], context: FormContext) -> str:
    return parse_city_day(text).text


add_kinds(
    until=_until,
    own_branch=lambda text, ui, data, context: bank_account.parse_branch(text, _compe(data, context)),
    own_account=lambda text, ui, data, context: bank_account.parse_account(
        text, _compe(data, context), data.get("branch", "")
    ),
    megabytes=_most(MOST_MEGABYTES),
    most_parts=_most(MOST_PARTS),
    month_of_plan=_most(MOST_PARTS),
    city_day=_city_day,
    cut=lambda text, ui, data, context: cut_text(parse_cut(text)),
)


FORMATS.update(until=FORMATS["stored_date"], cut=format_cut)
WIDTHS.update(until=10, cut=14)
HINTS.update(
    until="dd/mm/aaaa; vazio: sem fim.",
    cut="Em reais (10,00) ou em percentual (12,5 %).",
    city_day="25/01 todo ano, 08/05/2026 só esse, páscoa+60 ou páscoa-2.",
)


class AccountItem(ItemForm):
    """Contas Financeiras: where money comes in; one of a bank has branch and account (facts 1)."""

    kind: Annotated[str, Ui("Tipo", "choice", choices="account_kinds")] = ""
    parent_id: Annotated[int | None, Ui("Banco", "choice", choices=PARENTS, empty=None)] = None
    branch: Annotated[str, Ui("Nº Agência", "own_branch", limit=10)] = ""
    account: Annotated[str, Ui("Nº Conta Corrente", "own_account", limit=20)] = ""

    LABEL_WIDTH: ClassVar = 19
    REQUIRED: ClassVar = frozenset({"name", "kind"})
    MAY_BE_REQUIRED: ClassVar = REQUIRED | {"parent_id", "branch", "account"}
    SHOWN: ClassVar = ("name", "kind", "parent_id", "branch", "account", "active")
    LAYOUT: ClassVar = (("", ("name", "code", "kind", "parent_id", "branch", "account", "active")),)

    @classmethod
    def required(cls, data: Mapping[str, Any], context: FormContext) -> frozenset[str]:
        """An account of a bank is nothing without its numbers."""
        return cls.MAY_BE_REQUIRED if data.get("kind") == BANK else cls.REQUIRED


class ServiceItem(ItemForm):
    """Serviços Adicionais: what is proposed for one, and how it is taxed."""

    value: Annotated[int, Ui("Valor", "price", empty=0)] = 0
    nature: Annotated[str, Ui("SCM/SVA", "choice", choices="natures")] = ""
    tax_class: Annotated[int | None, Ui("Classe de Imposto", "choice", choices="classes_imposto", empty=None)] = None

    LABEL_WIDTH: ClassVar = 19
    REQUIRED: ClassVar = frozenset({"name", "nature"})
    SHOWN: ClassVar = ("name", "code", "value", "nature", "active")
    LAYOUT: ClassVar = (("", ("name", "code", "value", "nature", "tax_class", "active")),)


class CreditItem(ItemForm):
    """Valores Crédito: a package of traffic, its price, and how it is charged."""

    mb: Annotated[int, Ui("Franquia (MB)", "megabytes", limit=9, empty=0)] = 0
    price: Annotated[int, Ui("Valor", "price", empty=0)] = 0
    charge: Annotated[str, Ui("Cobrança", "choice", choices="credit_charges")] = ""

    REQUIRED: ClassVar = frozenset({"name", "mb", "charge"})
    LAYOUT: ClassVar = (("", ("name", "code", "mb", "price", "charge", "active")),)


class InstalmentItem(ItemForm):
    """Configuração de Parcelamentos: the first active entry holds."""

    fine_pct: Annotated[str, Ui("Multa", "fine", limit=10, help="Das parcelas que atrasam.")] = ""
    interest_pct: Annotated[str, Ui("Juros ao mês", "interest", limit=10, help="Das parcelas que atrasam.")] = ""
    max_parts_desktop: Annotated[int, Ui("Máximo, na mesa", "most_parts", limit=3, empty=0)] = 0
    max_parts_web: Annotated[int, Ui("Máximo, na Web", "most_parts", limit=3, empty=0)] = 0
    days_to_first: Annotated[int, Ui("Dias até a 1ª", "days", limit=4, empty=0)] = 0
    billing_form: Annotated[str, Ui("Forma de Cobrança", "choice", choices=BILLING_CODES)] = ""
    most_discount_pct: Annotated[
        str, Ui("Desconto até", "stored_percent", limit=10, help="Da dívida, por quem tem a permissão. Vazio: nenhum.")
    ] = ""

    LABEL_WIDTH: ClassVar = 19
    REQUIRED: ClassVar = frozenset({"name", "max_parts_desktop"})
    LAYOUT: ClassVar = (
        ("", ("name", "code", "max_parts_desktop", "max_parts_web", "days_to_first", "billing_form")),
        ("", ("most_discount_pct", "active")),
        ("Parcela em atraso", ("fine_pct", "interest_pct")),
    )


class LateRateItem(ItemForm):
    """Multa e Juros com Vigência: from its day on, for one billing form or for all; how it is counted (facts 9)."""

    starts_on: Annotated[str, Ui("Vale desde", "stored_date", limit=20)] = ""
    billing_form: Annotated[
        int | None, Ui("Forma de Cobrança", "choice", choices="formas_cobranca", empty=None, help="Vazio: todas.")
    ] = None
    fine_pct: Annotated[str, Ui("Multa", "fine", limit=10)] = ""
    interest_pct: Annotated[str, Ui("Juros ao mês", "interest", limit=10)] = ""
    from_original: Annotated[
        bool,
        Ui(
            "Do dia da fatura",
            "choice",
            choices="yes_no",
            empty=False,
            help="Sim: os juros correm do vencimento escrito, ainda que tenha caído num feriado; Não: do dia útil.",
        ),
    ] = False
    daily_rounded: Annotated[
        bool,
        Ui(
            "Arredonda por dia",
            "choice",
            choices="yes_no",
            empty=False,
            help="Sim: os juros de um dia são arredondados e multiplicados pelos dias, como fazem bancos.",
        ),
    ] = False

    LABEL_WIDTH: ClassVar = 19
    REQUIRED: ClassVar = frozenset({"name", "starts_on", "fine_pct", "interest_pct"})
    SHOWN: ClassVar = ("name", "starts_on", "fine_pct", "interest_pct", "active")
    SPAN_OF: ClassVar = ("billing_form",)
    LAYOUT: ClassVar = (
        ("", ("name", "code", "starts_on", "billing_form", "fine_pct", "interest_pct", "active")),
        ("Como se conta", ("from_original", "daily_rounded")),
    )


class HolidayItem(ItemForm):
    """Feriados de Cidades: `code` is the day; without a city it is one of the whole state."""

    code: Annotated[str, Ui("Dia", "city_day", limit=20)] = ""
    state: Annotated[str, Ui("UF", "choice", choices="uf")] = ""
    city: Annotated[str, Ui("Cidade", limit=80, help="Vazio: o estado inteiro.")] = ""

    REQUIRED: ClassVar = frozenset({"name", "code", "state"})
    NAMED_BY: ClassVar = ("name", "code", "state", "city")
    CODED_BY: ClassVar = ("code", "state", "city")
    LAYOUT: ClassVar = (("", ("name", "code", "state", "city", "active")),)


class TaxClassItem(ItemForm):
    """Classes de Imposto: what an item of a tax invoice is; the code is the cClass of the NFCom (facts 3.7)."""

    code: Annotated[str, Ui("cClass", limit=7, help="O código da tabela da NFCom.")] = ""
    nature: Annotated[str, Ui("SCM/SVA", "choice", choices="natures")] = ""
    cst: Annotated[str, Ui("CST IBS/CBS", limit=3)] = ""
    class_trib: Annotated[str, Ui("cClassTrib", limit=6)] = ""

    REQUIRED: ClassVar = frozenset({"name", "nature"})
    LAYOUT: ClassVar = (("", ("name", "code", "nature", "cst", "class_trib", "active")),)


class TaxRateItem(ItemForm):
    """Alíquotas: what a tax takes of a class, from one day to another; informative ones are said and not added."""

    tax: Annotated[str, Ui("Imposto", "choice", choices="taxes")] = ""
    percent: Annotated[str, Ui("Alíquota", "stored_percent", limit=10)] = ""
    starts_on: Annotated[str, Ui("Vale desde", "stored_date", limit=20)] = ""
    ends_on: Annotated[str, Ui("Vale até", "until", limit=20)] = ""
    tax_class: Annotated[
        int | None,
        Ui("Classe de Imposto", "choice", choices="classes_imposto", empty=None, help="Vazio: todas as outras."),
    ] = None
    added: Annotated[
        bool, Ui("Soma ao total", "choice", choices="yes_no", empty=False, help="Não: só se informa na fatura.")
    ] = False

    LABEL_WIDTH: ClassVar = 19
    REQUIRED: ClassVar = frozenset({"name", "tax", "percent", "starts_on"})
    SHOWN: ClassVar = ("name", "tax", "percent", "starts_on", "ends_on", "active")
    SPAN_OF: ClassVar = ("tax", "tax_class")
    LAYOUT: ClassVar = (
        ("", ("name", "code", "tax", "percent", "starts_on", "ends_on", "tax_class", "added", "active")),
    )


class PlanDiscountItem(ItemForm):
    """The tab "Desconto" of Planos e Serviços: steps by month of the plan, or for paying early."""

    parent_id: Annotated[int | None, Ui("Plano", "choice", choices=PARENTS, empty=None)] = None
    kind: Annotated[str, Ui("Tipo", "choice", choices="plan_discount_kinds")] = ""
    from_month: Annotated[int, Ui("Do mês", "month_of_plan", limit=4, empty=0, help="O 1º é o da instalação.")] = 0
    to_month: Annotated[int, Ui("Até o mês", "month_of_plan", limit=4, empty=0, help="0: sem fim.")] = 0
    days_before: Annotated[
        int, Ui("Dias antes", "days", limit=4, empty=0, help="Até quantos dias antes do vencimento; 0: até o dia.")
    ] = 0
    cut: Annotated[str, Ui("Desconto", "cut", limit=16)] = ""

    REQUIRED: ClassVar = frozenset({"name", "parent_id", "kind", "cut"})
    SHOWN: ClassVar = ("parent_id", "kind", "cut", "from_month", "to_month", "days_before", "active")
    LAYOUT: ClassVar = (
        ("", ("parent_id", "name", "kind", "cut", "active")),
        ("Mensalidade Progressiva", ("from_month", "to_month")),
        ("Pagamento Antecipado", ("days_before",)),
    )

    def wrong(self) -> dict[str, str]:
        """What the kind asks for, and what it has no use for."""
        if self.kind == EARLY:
            unused = {"from_month": self.from_month, "to_month": self.to_month}
            return {name: "Só na Mensalidade Progressiva." for name, value in unused.items() if value}
        errors = {}
        if not self.from_month:
            errors["from_month"] = "Preencha «Do mês»."
        if self.to_month and self.to_month < self.from_month:
            errors["to_month"] = "«Até o mês» vem antes de «Do mês»."
        if self.days_before:
            errors["days_before"] = "Só no Desconto por Pagamento Antecipado."
        return errors


class DiscountRuleItem(ItemForm):
    """Desconto Regras de Negócio (domain 7.8): what a rule gives, from when to when, and to whom."""

    starts_on: Annotated[str, Ui("Data Início", "stored_date", limit=20)] = ""
    ends_on: Annotated[str, Ui("Data Final", "until", limit=20)] = ""
    monthly: Annotated[str, Ui("Desconto Mensal", "cut", limit=16)] = ""
    installation: Annotated[str, Ui("Desconto Instalação", "cut", limit=16)] = ""
    plan: Annotated[int | None, Ui("Plano", "choice", choices="planos", empty=None)] = None
    group: Annotated[str, Ui("Grupo", "choice", choices="grupos")] = ""
    unit: Annotated[int | None, Ui("Unidade de Negócios", "choice", choices="unidades_negocio", empty=None)] = None
    billing_form: Annotated[int | None, Ui("Forma de Cobrança", "choice", choices="formas_cobranca", empty=None)] = None
    origin: Annotated[int | None, Ui("Origem Comercial", "choice", choices="origens", empty=None)] = None
    subscriber_type: Annotated[str, Ui("Tipo Assinante", "choice", choices="subscriber_type")] = ""
    state: Annotated[str, Ui("UF", "choice", choices="uf")] = ""
    city: Annotated[str, Ui("Cidade", limit=80)] = ""
    min_plans: Annotated[int, Ui("Planos, no mínimo", "most_parts", limit=3, empty=0)] = 0
    notes: Annotated[str, Ui("Observações", "notes", limit=2_000)] = ""

    LABEL_WIDTH: ClassVar = 20
    REQUIRED: ClassVar = frozenset({"name", "starts_on"})
    SHOWN: ClassVar = ("name", "starts_on", "ends_on", "monthly", "installation", "active")
    LAYOUT: ClassVar = (
        ("", ("name", "code", "starts_on", "ends_on", "monthly", "installation", "active")),
        ("Filtros", ("plan", "group", "unit", "billing_form", "origin")),
        ("Filtros do cliente", ("subscriber_type", "state", "city", "min_plans")),
        ("Observações", ("notes",)),
    )

    def wrong(self) -> dict[str, str]:
        """A rule gives something."""
        given = self.monthly or self.installation
        return {} if given else {"monthly": "A regra dá um desconto: mensal ou na instalação."}
