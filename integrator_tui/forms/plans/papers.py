"""What is agreed, given and lent with a plan: contract, discounts, equipment, tasks (domain 6.3)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, ClassVar

from integrator_tui.forms.base import FormModel, Ui


class ContractForm(FormModel):
    """ "Documentos, Contratos"."""

    number: Annotated[str, Ui("No. Contrato", limit=40)] = ""
    sold_on: Annotated[date | None, Ui("Dt. Venda", "date", limit=20, empty=None)] = None
    install_fee_cents: Annotated[int, Ui("Vl. Tx. Instalação", "price", limit=20, empty=0)] = 0
    install_parts: Annotated[int, Ui("Parcelas", "integer", limit=3, empty=1)] = 1
    months: Annotated[int, Ui("Validade do Contrato", "integer", limit=3, empty=0, help="Meses; 0: sem prazo.")] = 0
    benefit_cents: Annotated[
        int, Ui("Benefício", "price", limit=20, empty=0, help="O que a fidelidade deu ao cliente: base da multa.")
    ] = 0
    model_id: Annotated[int | None, Ui("Modelo", "choice", choices="modelos_contrato", empty=None)] = None
    signed: Annotated[bool, Ui("Assinado", "choice", choices="yes_no", empty=False)] = False

    REQUIRED: ClassVar = frozenset({"number", "sold_on"})
    LAYOUT: ClassVar = (
        ("", ("number", "sold_on", "install_fee_cents", "install_parts")),
        ("", ("months", "benefit_cents", "model_id", "signed")),
    )
    LABEL_WIDTH: ClassVar = 21


class PlanDiscountForm(FormModel):
    """A discount: an amount or a percentage, for a time."""

    kind: Annotated[str, Ui("Tipo", "choice", choices="plan_discounts", empty="promocional")] = "promocional"
    value_cents: Annotated[int | None, Ui("Valor", "price", limit=20, empty=None)] = None
    percent_hundredths: Annotated[int | None, Ui("Percentagem", "percent", limit=10, empty=None)] = None
    starts_on: Annotated[date | None, Ui("De", "date", limit=20, empty=None)] = None
    ends_on: Annotated[date | None, Ui("Até", "date", limit=20, empty=None, help="Vazio: sem fim.")] = None
    reason: Annotated[str, Ui("Motivo", limit=200)] = ""

    REQUIRED: ClassVar = frozenset({"kind", "starts_on"})
    LAYOUT: ClassVar = (("", ("value_cents", "percent_hundredths", "kind", "starts_on", "ends_on", "reason")),)


class EquipmentForm(FormModel):
    """Equipment of the provider that is with the customer (Patrimônios)."""

    description: Annotated[str, Ui("Equipamento", limit=100)] = ""
    asset_no: Annotated[str, Ui("Patrimônio nº", limit=30)] = ""
    serial: Annotated[str, Ui("Série", limit=60)] = ""
    mac: Annotated[str, Ui("MAC", "mac", limit=60)] = ""
    value_cents: Annotated[int | None, Ui("Valor", "price", limit=20, empty=None)] = None
    lent_on: Annotated[date | None, Ui("Emprestado em", "date", limit=20, empty=None)] = None
    returned_on: Annotated[date | None, Ui("Devolvido em", "date", limit=20, empty=None)] = None

    REQUIRED: ClassVar = frozenset({"description", "lent_on"})
    LAYOUT: ClassVar = (("", ("description", "asset_no", "serial", "mac", "value_cents", "lent_on", "returned_on")),)


class TaskForm(FormModel):
    """A scheduled task; its moment is in the operator's zone here."""

    kind: Annotated[str, Ui("Tarefa", "choice", choices="plan_tasks")] = ""
    due_at: Annotated[datetime | None, Ui("Quando", "moment", limit=30, empty=None)] = None
    note: Annotated[str, Ui("Observação", limit=300)] = ""
    done: Annotated[bool, Ui("Feita", "choice", choices="yes_no", empty=False)] = False

    REQUIRED: ClassVar = frozenset({"kind", "due_at"})
    LAYOUT: ClassVar = (("", ("kind", "due_at", "note", "done")),)
