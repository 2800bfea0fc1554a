"""Entries of the lists that plans are made of (domain 9.1 to 9.3, 9.6, 9.11): what is sold, its states, how it is
charged, why it ends, what is signed. Details are stored as `data/lists.toml` says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from integrator_tui.forms.base import STATIC, Choice, FormContext, Ui
from integrator_tui.forms.kinds import FORMATS, Parser, add_kinds
from integrator_tui.forms.lists.charging import PORTFOLIOS
from integrator_tui.forms.lists.list_item import PARENTS, ItemForm
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.finance.late_payment import MOST_FINE, MOST_INTEREST
from integrator_tui.rules.numbers import format_percent, parse_percent
from integrator_tui.rules.plans.network import format_speed, parse_speed
from integrator_tui.rules.plans.pools import parse_range

GROUPS = "grupos"
YES_NO = "yes_no"
MOST_DAYS = 3650
STATIC["buckets"] = (Choice("ativo", "Ativo"), Choice("inativo", "Inativo"), Choice("cancelado", "Cancelado"))
STATIC["billing_kinds"] = (
    Choice("boleto", "Boleto"),
    Choice("debito_conta", "Débito em Conta"),
    Choice("debito_cartao", "Débito em Cartão"),
    Choice("debito_telefone", "Débito em Conta Telefônica"),
    Choice("pix", "PIX"),
    Choice("caixa", "Caixa"),
)


def _days(text: str, ui: Ui, data: Mapping[str, Any], context: FormContext) -> int:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else -1
    if not 0 <= number <= MOST_DAYS:
        raise BadValue(f"«{ui.label}» vai de 0 a {MOST_DAYS}.")
    return number


def _percent(text: str, ui: Ui, data: Mapping[str, Any], context: FormContext) -> str:
    """As the lists store it: `2.00`."""
    whole, rest = divmod(parse_percent(text), 100)
    return f"{whole}.{rest:02}"


def _at_most(most: int, why: str) -> Parser:
    def parse(text: str, ui: Ui, data: Mapping[str, Any], context: FormContext) -> str:
        if parse_percent(text) > most:
            raise BadValue(f"«{ui.label}» vai até {format_percent(most)}: {why}.")
        return _percent(text, ui, data, context)

    return parse


def _pool(text: str, ui: Ui, data: Mapping[str, Any], context: FormContext) -> str:
    """As a router names it."""
    if not re.fullmatch(r"[A-Za-z0-9_.-]*", text):
        raise BadValue("Um pool tem só letras sem acento, algarismos e . _ -.")
    return text


add_kinds(
    pool=_pool,
    pool_range=lambda text, ui, data, context: str(parse_range(text)) if text else "",
    fine=_at_most(MOST_FINE, "é o que a lei permite (CDC, art. 52)"),
    interest=_at_most(MOST_INTEREST, "é o que a regra das operadoras permite"),
    days=_days,
    stored_percent=_percent,
    plan_speed=lambda text, ui, data, context: parse_speed(text) if text else 0,
)
FORMATS.update(
    dict.fromkeys(("stored_percent", "fine", "interest"), lambda stored: f"{str(stored).replace('.', ',')} %")
)
FORMATS["plan_speed"] = lambda kbps: format_speed(kbps) if kbps else ""


def _yes_no(label: str) -> Ui:
    return Ui(label, "choice", choices=YES_NO, empty=False)


class PlanItem(ItemForm):
    """Planos e Serviços: what can be sold, in which unit, and what it allows."""

    parent_id: Annotated[int | None, Ui("Unidade de Negócios", "choice", choices=PARENTS, empty=None)] = None
    group: Annotated[str, Ui("Grupo", "choice", choices=GROUPS, help="Mudar Plano só leva a um do mesmo grupo.")] = ""
    price: Annotated[int, Ui("Valor", "price", empty=0)] = 0
    down_kbps: Annotated[int, Ui("Recebe", "plan_speed", limit=20, empty=0)] = 0
    up_kbps: Annotated[int, Ui("Envia", "plan_speed", limit=20, empty=0)] = 0
    pool: Annotated[
        str, Ui("Pool", "pool", limit=60, help="De que endereços, no roteador, ganha quem não tem fixo.")
    ] = ""
    quota_mb: Annotated[int, Ui("Franquia (MB)", "integer", limit=9, empty=0, help="0: sem franquia.")] = 0
    allows_radius: Annotated[bool, _yes_no("Login Radius")] = False
    allows_email: Annotated[bool, _yes_no("E-mail")] = False
    allows_alias: Annotated[bool, _yes_no("Alias")] = False
    allows_ftp: Annotated[bool, _yes_no("FTP")] = False
    allows_domain: Annotated[bool, _yes_no("Domínio")] = False
    issues_book: Annotated[bool, _yes_no("Emite Carnê")] = False
    supports_credit: Annotated[bool, _yes_no("Compras de Créditos")] = False
    bill_when_suspended: Annotated[bool, _yes_no("Cobra suspenso")] = False
    allows_provisional: Annotated[
        bool | None, Ui("Confiança", "choice", choices=YES_NO, empty=None, help="Vazio vale Sim.")
    ] = None
    scm_pct: Annotated[str, Ui("Parte SCM", "stored_percent", limit=10)] = ""
    emails_included: Annotated[
        int | None,
        Ui("E-mails incluídos", "days", limit=4, empty=None, help="Os que passam disto se cobram; vazio não cobra."),
    ] = None
    extra_email_price: Annotated[int, Ui("E-mail a mais", "price", empty=0, help="Por mês, opção 5 do cliente.")] = 0
    extra_gb_price: Annotated[
        int, Ui("GB a mais", "price", empty=0, help="Além da franquia, opção 6 do cliente; 0 não cobra.")
    ] = 0
    pool_range: Annotated[
        str,
        Ui("Faixa do pool", "pool_range", limit=40, help="Como 100.64.0.0/22: o assistente diz quantos estão livres."),
    ] = ""

    LABEL_WIDTH: ClassVar = 20
    REQUIRED: ClassVar = frozenset({"name", "group"})
    SHOWN: ClassVar = ("name", "parent_id", "group", "price", "down_kbps", "active")
    LAYOUT: ClassVar = (
        ("", ("name", "code", "parent_id", "group", "price", "down_kbps", "up_kbps", "quota_mb", "active")),
        ("Permite", ("allows_radius", "allows_email", "allows_alias", "allows_ftp", "allows_domain")),
        ("Cobrança", ("issues_book", "supports_credit", "bill_when_suspended", "allows_provisional", "scm_pct")),
        ("Excedentes", ("emails_included", "extra_email_price", "extra_gb_price")),
        ("Rede", ("pool", "pool_range")),
    )


class StatusItem(ItemForm):
    """Status Planos: in which list a plan stands, whether it is charged, what comes next."""

    bucket: Annotated[str, Ui("Fica em", "choice", choices="buckets")] = ""
    generates_billing: Annotated[bool, _yes_no("Gerar")] = False
    next: Annotated[str, Ui("Próximo Status", limit=120, help="Códigos, com vírgula entre eles.")] = ""

    REQUIRED: ClassVar = frozenset({"name", "code", "bucket"})
    LAYOUT: ClassVar = (("", ("name", "code", "bucket", "generates_billing", "next", "active")),)


class BillingFormItem(ItemForm):
    """Formas de Cobrança: kind, fee, what lateness costs, and the day counts of trust and suspension."""

    kind: Annotated[str, Ui("Tipo", "choice", choices="billing_kinds")] = ""
    slip_fee: Annotated[int, Ui("Taxa do boleto", "price", empty=0)] = 0
    portfolio_id: Annotated[
        int | None,
        Ui("Carteira", "choice", choices=PORTFOLIOS, empty=None, help="Vazio: a primeira carteira da lista."),
    ] = None
    fine_pct: Annotated[str, Ui("Multa", "fine", limit=10)] = ""
    interest_month_pct: Annotated[str, Ui("Juros ao mês", "interest", limit=10)] = ""
    suspend_after_days: Annotated[int, Ui("Suspende após (dias)", "days", empty=0)] = 0
    reduce_after_days: Annotated[int, Ui("Reduz após (dias)", "days", empty=0)] = 0
    notice_days: Annotated[int, Ui("Dias de Aviso", "days", empty=0, help="Quanto dura uma confiança.")] = 0
    provisional_gap_days: Annotated[int, Ui("Entre confianças", "days", empty=0, help="Dias entre duas.")] = 0
    provisional_limit_days: Annotated[
        int, Ui("Limite da confiança", "days", empty=0, help="Dias depois do vencimento em que ainda se dá.")
    ] = 0

    LABEL_WIDTH: ClassVar = 21
    REQUIRED: ClassVar = frozenset({"name", "kind"})
    SHOWN: ClassVar = ("name", "code", "kind", "slip_fee", "notice_days", "active")
    LAYOUT: ClassVar = (
        ("", ("name", "code", "kind", "slip_fee", "portfolio_id", "fine_pct", "interest_month_pct", "active")),
        ("Suspensão", ("suspend_after_days", "reduce_after_days")),
        ("Confiança", ("notice_days", "provisional_gap_days", "provisional_limit_days")),
    )


class ContractModelItem(ItemForm):
    """Modelos de contrato: the text that is printed, with placeholders such as {nome}."""

    months: Annotated[int, Ui("Fidelidade (meses)", "days", empty=0)] = 0
    body: Annotated[str, Ui("Texto", "notes", limit=60_000)] = ""

    LABEL_WIDTH: ClassVar = 19
    NOTES_HEIGHT: ClassVar = 8
    SHOWN: ClassVar = ("name", "code", "months", "active")
    LAYOUT: ClassVar = (("", ("name", "code", "months", "active", "body")),)
