"""Forms about money that comes: a payment, and instalments of a debt (domain 7.1, 7.2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar

from integrator_tui.forms.base import STATIC, Choice, FormContext, FormModel, Ui

CASH, CREDIT, BY_CHEQUE = "dinheiro", "credito", "cheque"
METHODS = STATIC["payment_methods"] = (
    Choice(CASH, "Dinheiro"),
    Choice("pix", "PIX"),
    Choice("cartao", "Cartão"),
    Choice("boleto", "Boleto"),
    Choice("transferencia", "Transferência"),
    Choice("debito", "Débito Automático"),
    Choice(BY_CHEQUE, "Cheque"),
    Choice(CREDIT, "Crédito do cliente"),
)
STATIC["pay_out_methods"] = tuple(one for one in METHODS if one.value in (CASH, "pix", "transferencia"))
CHANGE, KEEP = "troco", "credito"
STATIC["what_is_over"] = (Choice(CHANGE, "troco"), Choice(KEEP, "fica como crédito"))


class PaymentForm(FormModel):
    """ "Receber": what came, how, and what becomes of what is over."""

    cents: Annotated[int, Ui("Valor Recebido", "price", limit=16, empty=0)] = 0
    paid_on: Annotated[date | None, Ui("Data do Pagamento", "date", limit=20, empty=None)] = None
    method: Annotated[str, Ui("Meio", "choice", choices="payment_methods")] = CASH
    account_id: Annotated[int | None, Ui("Conta Financeira", "choice", choices="contas_financeiras", empty=None)] = None
    cheque_id: Annotated[
        int | None, Ui("Cheque", "choice", choices="cheques", empty=None, help="Cadastre antes em Cheques (q).")
    ] = None
    over: Annotated[
        str, Ui("O que sobrar", "choice", choices="what_is_over", help="Só quando o valor passa do devido.")
    ] = ""
    note: Annotated[str, Ui("Observação", limit=200)] = ""

    REQUIRED: ClassVar = frozenset({"cents", "paid_on", "method"})
    MAY_BE_REQUIRED: ClassVar = REQUIRED | {"cheque_id"}
    LAYOUT: ClassVar = (("", ("cents", "paid_on", "method", "cheque_id", "account_id", "over", "note")),)

    @classmethod
    def required(cls, data: Mapping[str, Any], context: FormContext) -> frozenset[str]:
        """Who pays by cheque says by which."""
        return cls.REQUIRED | {"cheque_id"} if data.get("method") == BY_CHEQUE else cls.REQUIRED


class PayOutForm(FormModel):
    """ "Devolver crédito": what of his credit the customer is given in money, and how."""

    cents: Annotated[int, Ui("Valor", "price", limit=16, empty=0)] = 0
    method: Annotated[str, Ui("Meio", "choice", choices="pay_out_methods")] = "pix"
    account_id: Annotated[int | None, Ui("Conta Financeira", "choice", choices="contas_financeiras", empty=None)] = None
    reason: Annotated[str, Ui("Motivo", limit=120)] = ""

    REQUIRED: ClassVar = frozenset({"cents", "method", "reason"})
    LAYOUT: ClassVar = (("", ("cents", "method", "account_id", "reason")),)


class AgreementForm(FormModel):
    """ "Parcelamento de Dívida": a down payment is the first of the parts."""

    parts: Annotated[int, Ui("Parcelas", "integer", limit=3, empty=1)] = 1
    first_due_on: Annotated[date | None, Ui("1º vencimento", "date", limit=20, empty=None)] = None
    down: Annotated[int, Ui("Entrada", "price", limit=16, empty=0, help="É a 1ª parcela. Vazio: partes iguais.")] = 0
    discount: Annotated[str, Ui("Desconto", limit=16, help="Em reais (10,00) ou em percentual da dívida (12,5%).")] = ""
    billing_form_id: Annotated[int | None, Ui("Forma de Cobrança", "choice", choices="formas_cobranca", empty=None)] = (
        None
    )

    REQUIRED: ClassVar = frozenset({"parts", "first_due_on", "billing_form_id"})
    LAYOUT: ClassVar = (("", ("parts", "first_due_on", "down", "discount", "billing_form_id")),)
