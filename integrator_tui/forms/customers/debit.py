"""The form "Dados Débitos" (manual, 3.6; domain 3.7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from integrator_tui.forms.base import STATIC, Choice, FormContext, FormModel, Ui, choices

ACCOUNT = "debito_conta"
CARD = "debito_cartao"
TELEPHONE = "debito_telefone"
KINDS = (ACCOUNT, CARD, TELEPHONE)
"""Kinds of billing forms that are debits: only these are offered."""

ACCOUNT_TYPES = STATIC["account_types"] = (Choice("corrente", "Corrente"), Choice("poupanca", "Poupança"))
STATUSES = STATIC["debit_statuses"] = (
    Choice("aguardando", "Aguardando Autorização"),
    Choice("ativo", "Ativo"),
    Choice("rejeitado", "Rejeitado"),
    Choice("cancelado", "Cancelado"),
)
WAITING = "aguardando"


class DebitForm(FormModel):
    """How a customer pays by debit; the bank comes before branch and account, which it checks."""

    billing_form_id: Annotated[int | None, Ui("Forma de Cobrança", "choice", choices="formas_cobranca", empty=None)] = (
        None
    )
    bank_id: Annotated[int | None, Ui("Banco", "choice", choices="bancos", empty=None)] = None
    branch: Annotated[str, Ui("Agência", "branch", limit=20, needs="bank_id")] = ""
    account: Annotated[str, Ui("Nro. de Conta Cte.", "account", limit=30, needs="bank_id")] = ""
    account_type: Annotated[str, Ui("Tipo da Conta", "choice", choices="account_types", needs="bank_id")] = ""
    identifier: Annotated[str, Ui("Código Identificador", limit=25)] = ""
    status: Annotated[str, Ui("Status Débito", "choice", choices="debit_statuses")] = ""
    holder_name: Annotated[str, Ui("Nome do Titular")] = ""
    holder_document: Annotated[str, Ui("CPF/CNPJ do Titular", "cpf_cnpj", limit=40, needs="holder_name")] = ""

    LABEL_WIDTH: ClassVar = 20
    REQUIRED: ClassVar = frozenset({"billing_form_id", "status"})
    OF_ACCOUNT: ClassVar = frozenset({"bank_id", "branch", "account", "account_type", "identifier"})
    MAY_BE_REQUIRED: ClassVar = REQUIRED | OF_ACCOUNT | {"holder_document"}
    LAYOUT: ClassVar = (
        ("", ("billing_form_id", "bank_id", "branch", "account", "account_type", "identifier", "status")),
        ("Titular da conta, quando não é o cliente", ("holder_name", "holder_document")),
    )

    @classmethod
    def required(cls, data: Mapping[str, Any], context: FormContext) -> frozenset[str]:
        """A debit from a bank account wants the account; who is somebody else has a document."""
        needed = cls.REQUIRED
        if kind_of(data.get("billing_form_id"), context) in ("", ACCOUNT):
            needed |= cls.OF_ACCOUNT
        return needed | {"holder_document"} if data.get("holder_name") else needed


def kind_of(billing_form_id: int | None, context: FormContext) -> str:
    """What kind of debit a billing form is; empty while none is chosen."""
    offered = choices(DebitForm.ui("billing_form_id"), context)
    return next((choice.kind for choice in offered if choice.value == billing_form_id), "")
