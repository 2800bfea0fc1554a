"""What the windows of acts on a plan ask for (domain 6.3 to 6.7)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from integrator_tui.forms.base import FormModel, Ui

BOOKS = Ui(
    "Cancelar Carnê(s)",
    "choice",
    choices="yes_no",
    empty=False,
    help="Deseja Cancelar o(s) Carnê(s) Existente(s)? Só de plano que emite carnê.",
)
ALONG = Ui(
    "Levar eventos",
    "choice",
    choices="yes_no",
    empty=False,
    help="Os acréscimos e descontos pendentes vão junto com o plano? Só com a variável que o pergunta.",
)


class CancelForm(FormModel):
    """Cancelar Plano Imediato."""

    reason_id: Annotated[
        int | None, Ui("Motivo de Cancelamento", "choice", choices="motivos_cancelamento", empty=None)
    ] = None
    cancelled_on: Annotated[
        date | None, Ui("Data de Cancelamento", "date", empty=None, help="O último dia do plano; vai até hoje.")
    ] = None
    fine_cents: Annotated[
        int | None, Ui("Valor Multa", "price", limit=20, empty=None, help="Vazio: o que o contrato diz.")
    ] = None
    cancel_books: Annotated[bool, BOOKS] = False
    billing_form_id: Annotated[
        int | None, Ui("F.Cobrança", "choice", choices="formas_cobranca", empty=None, help="Da fatura do protocolo.")
    ] = None

    REQUIRED: ClassVar = frozenset({"reason_id", "cancelled_on"})
    LABEL_WIDTH: ClassVar = 23
    LAYOUT: ClassVar = (("", ("reason_id", "cancelled_on", "fine_cents", "cancel_books", "billing_form_id")),)


class TrustForm(FormModel):
    """Habilitar Provisoriamente o Plano."""

    reason: Annotated[str, Ui("Motivo", limit=200, help="O que o cliente disse; pode ficar vazio.")] = ""

    LAYOUT: ClassVar = (("", ("reason",)),)


class PauseForm(FormModel):
    """Suspensão Temporária, at the customer's request."""

    until: Annotated[
        date | None, Ui("Até (último dia)", "date", empty=None, help="No dia seguinte o plano volta a Habilitado.")
    ] = None

    REQUIRED: ClassVar = frozenset({"until"})
    LAYOUT: ClassVar = (("", ("until",)),)


class StatusForm(FormModel):
    """Mudar Status, along "Próximo Status"."""

    status_id: Annotated[int | None, Ui("Próximo Status", "choice", choices="next_status", empty=None)] = None

    REQUIRED: ClassVar = frozenset({"status_id"})
    LAYOUT: ClassVar = (("", ("status_id",)),)


class PriceForm(FormModel):
    """Editar Valor do Plano."""

    price_cents: Annotated[int | None, Ui("Valor do Plano", "price", limit=20, empty=None)] = None

    REQUIRED: ClassVar = frozenset({"price_cents"})
    LAYOUT: ClassVar = (("", ("price_cents",)),)


class DueDayForm(FormModel):
    """Editar Vencimento."""

    due_day: Annotated[
        int | None, Ui("Dia do Vencimento", "integer", limit=2, empty=None, help="De 1 a 31; onde falta, o último.")
    ] = None

    REQUIRED: ClassVar = frozenset({"due_day"})
    LAYOUT: ClassVar = (("", ("due_day",)),)


class AddressForm(FormModel):
    """Endereços Plano do cliente: another of his addresses."""

    address_id: Annotated[int | None, Ui("Endereço", "choice", choices="addresses", limit=300, empty=None)] = None

    REQUIRED: ClassVar = frozenset({"address_id"})
    LAYOUT: ClassVar = (("", ("address_id",)),)


class PointForm(FormModel):
    """Alterar Ponto de Roteamento."""

    access_point_id: Annotated[int | None, Ui("Ponto de Acesso", "choice", choices="points", limit=200, empty=None)] = (
        None
    )

    REQUIRED: ClassVar = frozenset({"access_point_id"})
    LAYOUT: ClassVar = (("", ("access_point_id",)),)


class UnitForm(FormModel):
    """Alterar Unidade de Negócios."""

    unit_id: Annotated[
        int | None, Ui("Unidade de Negócios", "choice", choices="unidades_negocio", limit=200, empty=None)
    ] = None

    REQUIRED: ClassVar = frozenset({"unit_id"})
    LAYOUT: ClassVar = (("", ("unit_id",)),)


class LastClosingForm(FormModel):
    """Alterar Data de Último Fechamento."""

    last_closing: Annotated[
        date | None,
        Ui("Último fechamento", "date", empty=None, help="O último dia já cobrado; vazio: desde a Data Início."),
    ] = None

    LAYOUT: ClassVar = (("", ("last_closing",)),)


class ChangePlanForm(FormModel):
    """Mudar Plano: only plans of the same Grupo and Unidade are offered."""

    catalog_plan_id: Annotated[
        int | None, Ui("Mudar para o Plano", "choice", choices="same_group", limit=200, empty=None)
    ] = None
    price_cents: Annotated[
        int | None, Ui("Valor do Novo Plano", "price", limit=20, empty=None, help="Vazio: o do catálogo.")
    ] = None
    cancel_books: Annotated[bool, BOOKS] = False
    events_along: Annotated[bool, ALONG] = False

    REQUIRED: ClassVar = frozenset({"catalog_plan_id"})
    LABEL_WIDTH: ClassVar = 23
    LAYOUT: ClassVar = (("", ("catalog_plan_id", "price_cents", "cancel_books", "events_along")),)


class TransferForm(FormModel):
    """Trocar Dono de Plano."""

    customer_id: Annotated[
        int | None, Ui("Código do novo dono", "integer", limit=9, empty=None, help="O cliente que fica com o plano.")
    ] = None

    events_along: Annotated[bool, ALONG] = False

    REQUIRED: ClassVar = frozenset({"customer_id"})
    LABEL_WIDTH: ClassVar = 23
    LAYOUT: ClassVar = (("", ("customer_id", "events_along")),)
