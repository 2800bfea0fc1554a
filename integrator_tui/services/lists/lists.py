"""What a new base begins with: the provider's lists (domain 9) and the system variables (domain 10.2)."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from typing import Any

from integrator_tui.data_files import data_file, table
from integrator_tui.models.raw import fetch
from integrator_tui.models.system import ListItem, SystemVariable
from integrator_tui.rules.customers.required import VARIABLES

# Kinds of `list_item`.
ACCESS_POINTS = "pontos_acesso"
ACCOUNTS = "contas_financeiras"
ADDITIONAL_SERVICES = "servicos_adicionais"
BANKS = "bancos"
BILLING_FORMS = "formas_cobranca"
BUSINESS_UNITS = "unidades_negocio"
CALL_TYPES = "tipos_atendimento"
CLOSING_TYPES = "tipos_fechamento"
CANCEL_REASONS = "motivos_cancelamento"
CONDOMINIUMS = "condominios"
CONTACT_TYPES = "tipos_contato"
CONTRACT_MODELS = "modelos_contrato"
CREDITS = "creditos"
DEBIT_AGREEMENTS = "convenios_debito"
DISCOUNT_RULES = "regras_desconto"
DOCUMENT_TYPES = "tipos_documento"
GROUPS = "grupos"
FISCAL_ACTIVITIES = "atividades_fiscais"
HOLIDAYS = "feriados"
INSTALMENTS = "parcelamento"
JOB_TITLES = "cargos"
LATE_RATES = "multa_juros"
LEGAL_TERMS = "prazos_legais"
MESSAGE_TEMPLATES = "remetentes"
NOTE_TYPES = "tipos_observacao"
ORIGINS = "origens"
ORIGIN_TYPES = "origem_tipos"
PIX_KEYS = "chaves_pix"
PLANS = "planos"
PLAN_DISCOUNTS = "descontos_planos"
PLAN_STATUSES = "status_planos"
PORTFOLIOS = "carteiras"
TAX_CLASSES = "classes_imposto"
TAX_RATES = "aliquotas"
TEAMS = "equipes"
WORKING_HOURS = "horarios"
CANNED_TEXTS = "textos_prontos"

PARENTS = {
    ORIGINS: ORIGIN_TYPES,
    ACCESS_POINTS: BUSINESS_UNITS,
    PLANS: BUSINESS_UNITS,
    PLAN_DISCOUNTS: PLANS,
    ACCOUNTS: BANKS,
    DEBIT_AGREEMENTS: BANKS,
}
"""List -> the list in which the entries that its own hang on stand."""

_COLUMNS = ("name", "code", "parent")


def fill_initial_lists(demonstration: bool = False) -> None:
    """Fill the lists and variables of a base that has none, in the transaction that is open; else do nothing.

    What only the provider can know (plans, business units, access points, condominiums) comes with `demonstration`,
    which fills whatever lists are empty.
    """
    if not _filled() or demonstration:
        _fill(demonstration)


def fill_new_lists() -> None:
    """The lists that came with a later version than the base, as a new base has them; nothing where it has none yet.

    A list whose entries were all deleted has had them, and stays empty.
    """
    if _filled():
        _fill(demonstration=False)


def _filled() -> set[str]:
    return {kind for (kind,) in fetch("SELECT DISTINCT kind FROM list_item")}


def _fill(demonstration: bool) -> None:
    filled = _filled()
    content = tomllib.loads(data_file("lists.toml").read_text(encoding="utf-8"))
    lists: dict[str, list[dict[str, Any]]] = dict(content["lists"])
    if demonstration:
        lists |= content["demonstration"]
    lists[BANKS] = [{"name": row["name"], "code": row["compe"], "ispb": row["ispb"]} for row in table("banks.csv")]
    ids: dict[tuple[str, str], int] = {}
    for item in ListItem.select():
        ids[item.kind, item.name] = item.id
    for kind, entries in lists.items():
        if kind not in filled:
            for position, entry in enumerate(entries, 1):
                ids[kind, entry["name"]] = _insert(kind, position, entry, ids)
    if demonstration:
        SystemVariable.insert(code="EMPRESA", value="Provedor Modelo").on_conflict_ignore().execute()
    for code in VARIABLES:
        if not SystemVariable.select().where(SystemVariable.code == code).exists():
            SystemVariable.insert(code=code, value="0").execute()


def _insert(kind: str, position: int, entry: Mapping[str, Any], ids: Mapping[tuple[str, str], int]) -> int:
    details = {name: value for name, value in entry.items() if name not in _COLUMNS}
    parent = entry.get("parent")
    key: int = ListItem.insert(
        kind=kind,
        name=entry["name"],
        code=entry.get("code", ""),
        parent_id=ids.get((PARENTS[kind], parent)) if parent else None,
        details=json.dumps(details, ensure_ascii=False),
        position=position,
    ).execute()
    return key
