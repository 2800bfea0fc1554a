"""Which column of a file of customers is which field (F208): labels, names of fields, what others say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from integrator_tui.errors import Refused
from integrator_tui.forms.customers.customer import CustomerForm
from integrator_tui.rules.fold import fold
from integrator_tui.tables import mapping

CODE, SINCE = "id", "registered_on"
"""Columns that are kept though the form has no field of them: "Código do Cliente" and "Data de Cadastro"."""
LEFT_OUT = frozenset({"planos ativos", "faturas vencidas", "valor vencido", "motivo"})
"""Columns, folded, of exports and of files of refused rows that no import takes; the report says so."""

SYNONYMS: dict[str, str] = {
    "tipo": "person_type",
    "tipo de pessoa": "person_type",
    "pessoa": "person_type",
    "situacao": "active",
    "status": "active",
    "ativo": "active",
    "nome": "legal_name",
    "nome razao social": "legal_name",
    "razao social nome": "legal_name",
    "nome completo": "legal_name",
    "nome do cliente": "legal_name",
    "cliente": "legal_name",
    "fantasia": "trade_name",
    "cpf": "document",
    "cnpj": "document",
    "cpf cnpj": "document",
    "cnpj cpf": "document",
    "documento": "document",
    "motivo sem cpf": "no_document_reason",
    "sem cpf": "no_document_reason",
    "passaporte": "other_document",
    "rnm": "other_document",
    "rne": "other_document",
    "documento estrangeiro": "other_document",
    "cpf ou cnpj": "document",
    "inscricao estadual": "state_registration",
    "insc estadual": "state_registration",
    "ie": "state_registration",
    "inscricao municipal": "city_registration",
    "insc municipal": "city_registration",
    "im": "city_registration",
    "identidade": "rg",
    "orgao emissor": "rg_issuer",
    "emissor do rg": "rg_issuer",
    "emissor rg": "rg_issuer",
    "nascimento": "birth_date",
    "data de nascimento": "birth_date",
    "data nascimento": "birth_date",
    "dt nascimento": "birth_date",
    "mae": "mother_name",
    "pai": "father_name",
    "logradouro": "street",
    "rua": "street",
    "endereco principal": "street",
    "no": "number",
    "n": "number",
    "nro": "number",
    "num": "number",
    "compl": "complement",
    "municipio": "city",
    "estado": "state",
    "ponto de referencia": "reference",
    "telefone": "phone",
    "tel": "phone",
    "telefone fixo": "phone",
    "fone residencial": "phone",
    "telefone celular": "mobile",
    "fone celular": "mobile",
    "cel": "mobile",
    "whatsapp": "mobile",
    "email": "email",
    "correio eletronico": "email",
    "condominio": "condominium_id",
    "apartamento": "unit",
    "apto": "unit",
    "obs": "notes",
    "codigo": CODE,
    "codigo do cliente": CODE,
    "codigo cliente": CODE,
    "cod": CODE,
    "cod cliente": CODE,
    "cod do cliente": CODE,
    "id": CODE,
    "id cliente": CODE,
    "id do cliente": CODE,
    "data de cadastro": SINCE,
    "data do cadastro": SINCE,
    "data cadastro": SINCE,
    "dt cadastro": SINCE,
    "cadastrado em": SINCE,
    "cliente desde": SINCE,
    "cep de cobranca": "billing_zip",
    "cep cobranca": "billing_zip",
    "logradouro cobranca": "billing_street",
    "endereco de cobranca": "billing_street",
}
"""Folded header -> field, besides the labels of the form and the names of its fields."""

_BILLING = {"street", "number", "complement", "district", "city", "state", "zip"}


MERGED = frozenset({"document"})
"""Fields that may have several columns (`CPF` and `CNPJ` side by side), one of them filled in each row."""


def columns(titles: Sequence[str], told: Mapping[str, str], known: bool = False) -> list[str]:
    """The field of each column. Where a label stands twice, the second is of the billing address, as in the manual.

    With `known`, rows may be of customers that are there: then a code, or a document, is enough. Raises `Refused` for
    a column that is not understood (the mapping may leave it out), and for a field given twice.
    """
    fields: list[str] = []
    unknown: list[str] = []
    for title in titles:
        name = told.get(fold(title), known_title(title))
        if name in _BILLING and name in fields:
            name = f"billing_{name}"
        if name is None:
            unknown.append(title)
        elif name and name in fields and name not in MERGED:
            first = titles[fields.index(name)]
            raise mapping.same_field(first, title, _label(name))
        fields.append(name or "")
    if unknown:
        raise mapping.unknown_columns(unknown)
    if known and (CODE in fields or "document" in fields):
        return fields
    for name in ("legal_name", "document"):
        if name not in fields and not (name == "document" and "no_document_reason" in fields):
            raise Refused(f"Falta a coluna «{_label(name)}».")
    return fields


def read_mapping(path: Path | None) -> dict[str, str]:
    """Folded title -> field, from the table `[columns]` of a TOML file: titles to fields, labels or ""."""
    return mapping.read_mapping(path, known_title, (*CustomerForm.model_fields, CODE, SINCE))


def _label(name: str) -> str:
    own = {"document": "CPF/CNPJ", "legal_name": "Razão Social", CODE: "Código do Cliente", SINCE: "Data de Cadastro"}
    return own.get(name) or CustomerForm.ui(name).label


def known_title(title: str) -> str | None:
    """The field that a title means; "" for one that is left out, None for an unknown one."""
    wanted = fold(title)
    if title.strip() in (*CustomerForm.model_fields, CODE, SINCE):
        return title.strip()
    if wanted in LEFT_OUT:
        return ""
    if wanted.endswith(" 1904"):  # of days that are counted from then: see `tables.dates`
        wanted = wanted.removesuffix(" 1904")
    billing = wanted.removesuffix(" cobranca").removesuffix(" de")
    if billing != wanted and (name := _labels().get(_squeezed(billing))) in _BILLING:
        return f"billing_{name}"
    return _labels().get(_squeezed(wanted))


@cache
def _labels() -> dict[str, str]:
    """Labels and synonyms, folded and without blanks: `RazaoSocial` and `razao_social` are the same."""
    labels: dict[str, str] = {}
    for name in CustomerForm.model_fields:
        for person_type in ("PF", "PJ"):
            labels.setdefault(_squeezed(fold(CustomerForm.label(name, person_type))), name)
    return labels | {_squeezed(title): name for title, name in SYNONYMS.items()}


def _squeezed(folded: str) -> str:
    return folded.replace(" ", "")
