"""An open receivable as it comes from another system."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from integrator_tui.forms.base import FormModel, Ui


class ReceivableForm(FormModel):
    """Whose it is (by code or document), its number there, when it falls due, what is open."""

    customer: Annotated[int | None, Ui("Código do Cliente", "integer", empty=None)] = None
    document: Annotated[str, Ui("CPF/CNPJ", "cpf_cnpj", limit=40)] = ""
    number: Annotated[str, Ui("Número", limit=60)] = ""
    issued_on: Annotated[date | None, Ui("Data de Lançamento", "date", limit=20, empty=None)] = None
    due_on: Annotated[date | None, Ui("Vencimento", "date", limit=20, empty=None)] = None
    cents: Annotated[int | None, Ui("Valor", "price", limit=30, empty=None)] = None
    open_cents: Annotated[int | None, Ui("Em Aberto", "price", limit=30, empty=None)] = None
    description: Annotated[str, Ui("Histórico", limit=120)] = ""
    nature: Annotated[str, Ui("SCM/SVA", "choice", choices="natures")] = ""
    billing_form: Annotated[int | None, Ui("Forma de Cobrança", "choice", choices="formas_cobranca", empty=None)] = None

    REQUIRED: ClassVar = frozenset({"number", "due_on"})
    LAYOUT: ClassVar = (
        ("", ("customer", "document", "number", "issued_on", "due_on", "cents", "open_cents")),
        ("", ("description", "nature", "billing_form")),
    )
