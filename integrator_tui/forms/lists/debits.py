"""Entries of "Convênios de Débito": an agreement with a bank about direct debit, and what stands in its files."""

from __future__ import annotations

from typing import Annotated, ClassVar

from integrator_tui.forms.base import STATIC, Choice, Ui
from integrator_tui.forms.lists.list_item import PARENTS, ItemForm

DEBIT_AGREEMENTS = "convenios_debito"
STATIC["debit_versions"] = (Choice("05", "05 (2008)"), Choice("08", "08 (2020)"))
FEWEST_DAYS = 3


class DebitAgreementItem(ItemForm):
    """An agreement: its number at the bank, the version of its files, and the number that the next file has."""

    parent_id: Annotated[int | None, Ui("Banco", "choice", choices=PARENTS, empty=None)] = None
    convenio: Annotated[str, Ui("Convênio", limit=20, help="Como o banco o escreve no arquivo.")] = ""
    company: Annotated[str, Ui("Empresa", limit=20, help="O nome que vai no arquivo, até 20 letras.")] = ""
    version: Annotated[str, Ui("Versão do leiaute", "choice", choices="debit_versions", empty="05")] = "05"
    first_nsa: Annotated[
        int, Ui("Primeiro NSA", "first_number", limit=6, empty=1, help="O que vem depois do último do sistema antigo.")
    ] = 1
    days_before: Annotated[
        int,
        Ui("Dias úteis antes", "days", empty=FEWEST_DAYS, help="Antes do vencimento o banco quer a remessa."),
    ] = FEWEST_DAYS

    REQUIRED: ClassVar = frozenset({"name", "parent_id", "convenio", "company", "version"})
    LABEL_WIDTH: ClassVar = 20
    SHOWN: ClassVar = ("name", "parent_id", "convenio", "version", "active")
    LAYOUT: ClassVar = (
        ("", ("name", "code", "parent_id", "convenio", "company", "version", "first_nsa", "days_before", "active")),
    )
