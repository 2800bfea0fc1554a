"""Forms about money that comes: a payment, and instalments of a debt (domain 7.1, 7.2)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from integrator_tui.forms.base import STATIC, Choice, FormModel, Ui

CASH, CREDIT = "dinheiro", "credito"
METHODS = STATIC["payment_methods"] = (
    Choice(CASH, "Dinheiro"),
    Choice("pix", "PIX"),
    Choice("cartao", "Cartão"),
    Choice("boleto", "Boleto"),
    Choice("transferencia", "Transferência"),
    Choice("debito", "Débito Automático"),
    Choice("cheque", "Cheque"),
    Choice(CREDIT, "Crédito do cliente"),
)
CHANGE, KEEP = "troco", "credito"
STATIC["what_is_over"] = (Choice(CHANGE, "troco"), Choice(KEEP, "fica como crédito"))


class PaymentForm(FormModel):
    """ "Receber": what came, how, and what becomes of what is over."""

    cents: Annotated[int, Ui("Valor Recebido", "money", limit=16, empty=0)] = 0
    paid_on: Annotated[date | None, Ui("Data do Pagamento", "date", limit=20, empty=None)] = None
    method: Annotated[str, Ui("Meio", "choice", choices="payment_methods")] = CASH
    account_id: Annotated[int | None, Ui("Conta Financeira", "choice", choices="contas_financeiras", empty=None)] = None
    over: Annotated[
        str, Ui("O que sobrar", "choice", choices="what_is_over", help="Só importa quando o valor passa do devido.")
    ] = CHANGE
    note: Annotated[str, Ui("Observação", limit=200)] = ""

    REQUIRED: ClassVar = frozenset({"cents", "paid_on", "method", "over"})
    LAYOUT: ClassVar = (("", ("cents", "paid_on", "method", "account_id", "over", "note")),)


class AgreementForm(FormModel):
    """ "Parcelamento de Dívida"."""

    parts: Annotated[int, Ui("Parcelas", "integer", limit=3, empty=1)] = 1
    first_due_on: Annotated[date | None, Ui("1º vencimento", "date", limit=20, empty=None)] = None
    billing_form_id: Annotated[int | None, Ui("Forma de Cobrança", "choice", choices="formas_cobranca", empty=None)] = (
        None
    )

    REQUIRED: ClassVar = frozenset({"parts", "first_due_on", "billing_form_id"})
    LAYOUT: ClassVar = (("", ("parts", "first_due_on", "billing_form_id")),)
