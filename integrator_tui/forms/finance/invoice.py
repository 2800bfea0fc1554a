"""Forms about one invoice: a new one, another due date, a reason, a discount (domain 7.3)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from integrator_tui.forms.base import FormModel, Ui

NOTHING = 0


class InvoiceForm(FormModel):
    """ "Add.Fatura": one item, in one part or in several."""

    plan_id: Annotated[
        int | None, Ui("Plano", "choice", choices="plans", empty=None, help="Pode ficar vazio: a fatura é do cliente.")
    ] = None
    billing_form_id: Annotated[int | None, Ui("Forma de Cobrança", "choice", choices="formas_cobranca", empty=None)] = (
        None
    )
    description: Annotated[str, Ui("Histórico", limit=120)] = ""
    nature: Annotated[str, Ui("SCM/SVA", "choice", choices="natures")] = "SVA"
    quantity: Annotated[int, Ui("Quantidade", "integer", limit=4, empty=1)] = 1
    unit_cents: Annotated[int, Ui("Valor", "price", limit=16, empty=NOTHING)] = NOTHING
    due_on: Annotated[date | None, Ui("Vencimento", "date", limit=20, empty=None)] = None
    parts: Annotated[int, Ui("Parcelas", "integer", limit=3, empty=1, help="Iguais, no mesmo dia de cada mês.")] = 1
    note: Annotated[str, Ui("Observação", "notes", limit=500)] = ""

    REQUIRED: ClassVar = frozenset({"billing_form_id", "description", "nature", "unit_cents", "due_on"})
    LAYOUT: ClassVar = (
        ("", ("plan_id", "billing_form_id", "description", "nature", "quantity", "unit_cents")),
        ("", ("due_on", "parts", "note")),
    )


class DueDateForm(FormModel):
    """ "Alterar vencimento"."""

    due_on: Annotated[date | None, Ui("Novo vencimento", "date", limit=20, empty=None)] = None
    reason: Annotated[str, Ui("Motivo", limit=120)] = ""

    REQUIRED: ClassVar = frozenset({"due_on", "reason"})
    LAYOUT: ClassVar = (("", ("due_on", "reason")),)


class ReasonForm(FormModel):
    """Why something is cancelled, taken away or reversed."""

    reason: Annotated[str, Ui("Motivo", limit=120)] = ""

    REQUIRED: ClassVar = frozenset({"reason"})
    LAYOUT: ClassVar = (("", ("reason",)),)


class DiscountForm(FormModel):
    """ "Descontos" of an entry: reais, or a percentage of what it was charged."""

    amount: Annotated[
        str, Ui("Desconto", limit=16, help="Em reais (10,00) ou em percentual do valor lançado (12,5%).")
    ] = ""
    reason: Annotated[str, Ui("Motivo", limit=120)] = ""

    REQUIRED: ClassVar = frozenset({"amount", "reason"})
    LAYOUT: ClassVar = (("", ("amount", "reason")),)
