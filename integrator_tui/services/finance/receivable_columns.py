"""Which column of a file of receivables is which field: labels, names of fields, what other systems say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from integrator_tui.errors import Refused
from integrator_tui.forms.finance.receivable import ReceivableForm
from integrator_tui.rules.fold import fold
from integrator_tui.tables import mapping

NAME = "name"
"""A column that is kept though the form has no field of it: the customer's name, for comparing."""
MERGED = frozenset({"document"})
"""Fields that may have several columns (`CPF` and `CNPJ` side by side), one of them filled in each row."""
NAMES = (*ReceivableForm.model_fields, NAME)
SYNONYMS: dict[str, tuple[str, ...]] = {
    "customer": ("codigo cliente", "cod cliente", "cod do cliente", "id cliente", "cliente id", "id do cliente"),
    NAME: ("cliente", "nome do cliente", "sacado", "pagador", "razao social", "nome razao social", "devedor"),
    "document": ("cpf", "cnpj", "cnpj cpf", "documento do cliente", "cpf cnpj do pagador", "cpf cnpj sacado"),
    "number": (
        *("titulo", "numero do titulo", "n titulo", "no titulo", "nro titulo", "id titulo", "duplicata"),
        *("fatura", "numero da fatura", "id fatura", "numero do boleto", "nosso numero", "seu numero"),
        *("numero do documento", "n documento", "no documento", "nro documento", "num documento", "numero documento"),
        *("no", "n", "nro", "num"),
    ),
    "issued_on": ("emissao", "data de emissao", "data emissao", "dt emissao", "data lancamento", "dt lancamento"),
    "due_on": ("data de vencimento", "data vencimento", "dt vencimento", "dt venc", "vencto", "venc", "vence em"),
    "cents": ("valor do titulo", "valor titulo", "valor original", "vl titulo", "valor r", "vlr", "valor da fatura"),
    "open_cents": ("saldo", "valor em aberto", "valor aberto", "saldo devedor", "valor a receber", "a receber"),
    "description": ("descricao", "referencia", "referente a", "observacao", "obs"),
    "nature": ("natureza", "tipo de servico"),
    "billing_form": ("forma cobranca", "forma de pagamento", "modalidade", "portador"),
}
"""Field -> folded headers, besides label and name. What may be either is not here: Documento, Código, Id, Data."""
LEFT_OUT = frozenset({"motivo"})
"""Of files of refused rows."""


def columns(titles: Sequence[str], told: Mapping[str, str]) -> list[str]:
    """The field of each column. Raises `Refused` for one that is not understood, given twice, or missing."""
    fields: list[str] = []
    unknown: list[str] = []
    for title in titles:
        name = told.get(fold(title), known_title(title))
        if name is None:
            unknown.append(title)
        elif name and name in fields and name not in MERGED:
            raise mapping.same_field(titles[fields.index(name)], title, _label(name))
        fields.append(name or "")
    if unknown:
        raise mapping.unknown_columns(unknown)
    for name in ("number", "due_on"):
        if name not in fields:
            raise Refused(f"Falta a coluna «{_label(name)}».")
    if not {"cents", "open_cents"} & {*fields}:
        raise Refused("Falta a coluna «Valor» (ou «Em Aberto»).")
    if not {"customer", "document"} & {*fields}:
        raise Refused("Falta a coluna «Código do Cliente» ou «CPF/CNPJ»: sem ela não se sabe de quem é o título.")
    return fields


def known_title(title: str) -> str | None:
    """The field that a title means; "" for one that is left out, None for an unknown one."""
    if title.strip() in NAMES:
        return title.strip()
    wanted = fold(title).removesuffix(" 1904")  # of days that are counted from then: see `tables.dates`
    return "" if wanted in LEFT_OUT else _labels().get(wanted.replace(" ", ""))


def _label(name: str) -> str:
    return "Nome" if name == NAME else ReceivableForm.ui(name).label


@cache
def _labels() -> dict[str, str]:
    """Labels and synonyms, folded and without blanks."""
    found = {fold(_label(name)).replace(" ", ""): name for name in NAMES}
    return {title.replace(" ", ""): name for name, titles in SYNONYMS.items() for title in titles} | found
