"""Forms of what hangs on the account: events, additional services, cheques, failed debits (domain 7.4 to 7.11)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar

from integrator_tui.forms.base import STATIC, Choice, FormContext, FormModel, Ui
from integrator_tui.rules.finance.states import CHEQUE, RETURN_REASONS

PENDING, BILLED, CANCELLED = "pendente", "faturado", "cancelado"
STATIC["event_kinds"] = (Choice("acrescimo", "Acréscimo"), Choice("desconto", "Desconto"))
STATIC["event_statuses"] = (Choice(PENDING, "Pendente"), Choice(BILLED, "Faturado"), Choice(CANCELLED, "Cancelado"))
STATIC["cheque_statuses"] = tuple(Choice(state, label) for state, label in CHEQUE.states.items())
STATIC["return_reasons"] = tuple(
    Choice(code, f"{code} {text}", code=code) for code, (text, _) in RETURN_REASONS.items()
)
MOST_TIMES = 120


class EventForm(FormModel):
    """An addition or reduction of the next billings."""

    plan_id: Annotated[int | None, Ui("Plano", "choice", choices="plans", empty=None)] = None
    kind: Annotated[str, Ui("Tipo", "choice", choices="event_kinds")] = ""
    description: Annotated[str, Ui("Descrição", limit=120)] = ""
    amount_cents: Annotated[int, Ui("Valor", "price", limit=16, empty=0, help="Em reais; ou use o percentual.")] = 0
    percent_hundredths: Annotated[
        int | None, Ui("Percentual", "percent", limit=8, empty=None, help="Do valor do plano, como 12,5%.")
    ] = None
    period_from: Annotated[date | None, Ui("A partir de", "date", limit=20, empty=None)] = None
    times: Annotated[
        int | None, Ui("Faturamentos", "integer", limit=3, empty=None, help="Em quantos; vazio vale para sempre.")
    ] = 1

    REQUIRED: ClassVar = frozenset({"plan_id", "kind", "description", "period_from"})
    LAYOUT: ClassVar = (
        ("", ("plan_id", "kind", "description", "amount_cents", "percent_hundredths", "period_from", "times")),
    )


class AdditionalServiceForm(FormModel):
    """A service that is charged once, now or with the next billing."""

    plan_id: Annotated[int | None, Ui("Plano", "choice", choices="plans", empty=None)] = None
    type_id: Annotated[int | None, Ui("Serviço", "choice", choices="servicos_adicionais", empty=None)] = None
    quantity: Annotated[int, Ui("Quantidade", "integer", limit=4, empty=1)] = 1
    unit_cents: Annotated[int, Ui("Valor", "price", limit=16, empty=0)] = 0
    with_next: Annotated[
        bool,
        Ui(
            "No próximo faturamento",
            "choice",
            choices="yes_no",
            empty=True,
            help="Não: fatura própria, já, no vencimento abaixo.",
        ),
    ] = True
    first_due_on: Annotated[date | None, Ui("1º vencimento", "date", limit=20, empty=None)] = None
    parts: Annotated[int, Ui("Parcelas", "integer", limit=3, empty=1)] = 1
    billing_form_id: Annotated[int | None, Ui("Forma de Cobrança", "choice", choices="formas_cobranca", empty=None)] = (
        None
    )
    note: Annotated[str, Ui("Observação", limit=200)] = ""

    LABEL_WIDTH: ClassVar = 24
    REQUIRED: ClassVar = frozenset({"type_id", "unit_cents", "with_next"})
    MAY_BE_REQUIRED: ClassVar = REQUIRED | {"first_due_on", "billing_form_id"}
    LAYOUT: ClassVar = (
        ("", ("plan_id", "type_id", "quantity", "unit_cents", "with_next")),
        ("Fatura própria", ("first_due_on", "parts", "billing_form_id")),
        ("", ("note",)),
    )

    @classmethod
    def required(cls, data: Mapping[str, Any], context: FormContext) -> frozenset[str]:
        """An invoice of its own wants a due date and a billing form."""
        now = data.get("with_next") is False
        return cls.REQUIRED | {"first_due_on", "billing_form_id"} if now else cls.REQUIRED


class ChequeForm(FormModel):
    """A cheque as it was received."""

    bank_id: Annotated[int | None, Ui("Banco", "choice", choices="bancos", empty=None)] = None
    branch: Annotated[str, Ui("Agência", limit=10)] = ""
    account: Annotated[str, Ui("Conta", limit=20)] = ""
    number: Annotated[str, Ui("Número do Cheque", limit=20)] = ""
    issuer: Annotated[str, Ui("Emitente")] = ""
    issuer_document: Annotated[str, Ui("CPF/CNPJ do Emitente", "cpf_cnpj", limit=40)] = ""
    cents: Annotated[int, Ui("Valor", "price", limit=16, empty=0)] = 0
    received_on: Annotated[date | None, Ui("Data", "date", limit=20, empty=None)] = None
    good_for: Annotated[
        date | None, Ui("Bom para", "date", limit=20, empty=None, help="Pré-datado: não se deposita antes.")
    ] = None
    note: Annotated[str, Ui("Observação", limit=200)] = ""

    LABEL_WIDTH: ClassVar = 22
    REQUIRED: ClassVar = frozenset({"bank_id", "number", "cents", "received_on"})
    LAYOUT: ClassVar = (
        ("", ("bank_id", "branch", "account", "number", "cents", "received_on", "good_for")),
        ("", ("issuer", "issuer_document", "note")),
    )


class BounceForm(FormModel):
    """A cheque that came back."""

    reason: Annotated[str, Ui("Alínea", "choice", choices="return_reasons")] = ""

    REQUIRED: ClassVar = frozenset({"reason"})
    LAYOUT: ClassVar = (("", ("reason",)),)


class FailedDebitForm(FormModel):
    """What was done about a debit that came back unpaid."""

    treatment: Annotated[str, Ui("Tratamento", limit=200, help="O que foi feito: boleto enviado, conta corrigida.")] = (
        ""
    )
    treated: Annotated[bool, Ui("Tratado", "choice", choices="yes_no", empty=False)] = False

    LAYOUT: ClassVar = (("", ("treatment", "treated")),)


class ResendForm(FormModel):
    """ "Reenviar": the debit goes to the bank once more, for another day."""

    due_on: Annotated[date | None, Ui("Debitar em", "date", limit=20, empty=None)] = None

    REQUIRED: ClassVar = frozenset({"due_on"})
    LAYOUT: ClassVar = (("", ("due_on",)),)


class AsSlipForm(FormModel):
    """ "Cobrar por boleto": the invoice, and not the plan, has another billing form."""

    billing_form_id: Annotated[int | None, Ui("Forma de Cobrança", "choice", choices="formas_cobranca", empty=None)] = (
        None
    )

    REQUIRED: ClassVar = frozenset({"billing_form_id"})
    LAYOUT: ClassVar = (("", ("billing_form_id",)),)
