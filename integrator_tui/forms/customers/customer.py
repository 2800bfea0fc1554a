"""The form "Dados Cadastro" (manual, 3; domain 3.1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import ValidationInfo, model_validator

from integrator_tui.forms.base import FormContext, FormModel, Ui
from integrator_tui.rules.customers import phones
from integrator_tui.rules.customers.required import VARIABLES, required_fields


class CustomerForm(FormModel):
    """Everything of a customer's registration that an operator edits: the customer and two of its addresses.

    Fields stand in the order in which they are checked: the state before the state registration that follows it.
    """

    person_type: Annotated[str, Ui("Tipo do Cliente", "choice", choices="person_type")] = "PF"
    active: Annotated[bool, Ui("Ativo/Inativo", "choice", choices="active", empty=True)] = True
    legal_name: Annotated[str, Ui("Nome", company_label="Razão Social", help="Por extenso, como no documento.")] = ""
    trade_name: Annotated[str, Ui("Nome Fantasia", only="PJ")] = ""
    social_name: Annotated[
        str, Ui("Nome Social", only="PF", help="O nome pelo qual a pessoa é tratada; aparece no lugar do civil.")
    ] = ""
    nickname: Annotated[str, Ui("Apelido", limit=60, only="PF", help="Também se acha por ele.")] = ""
    no_document_reason: Annotated[
        str, Ui("Sem CPF/CNPJ", "choice", choices="no_document", help="Só sem o documento: o motivo.")
    ] = ""
    document: Annotated[
        str,
        Ui(
            "CPF",
            "document",
            company_label="CNPJ",
            limit=40,
            help="Com ou sem pontos; CNPJ aceita letras.",
            missing="Preencha o documento, ou em «Sem CPF/CNPJ» o motivo de não haver.",
        ),
    ] = ""
    other_document: Annotated[
        str, Ui("Outro Documento", limit=40, help="Passaporte, RNM ou outro, com o número como está escrito.")
    ] = ""
    zip: Annotated[str, Ui("CEP", "cep", limit=20)] = ""
    street: Annotated[str, Ui("Endereço")] = ""
    number: Annotated[str, Ui("Número", limit=20)] = ""
    complement: Annotated[str, Ui("Complemento", limit=60)] = ""
    district: Annotated[str, Ui("Bairro", limit=80)] = ""
    city: Annotated[str, Ui("Cidade", limit=80)] = ""
    state: Annotated[str, Ui("UF", "choice", limit=2, choices="uf")] = ""
    reference: Annotated[str, Ui("Referência")] = ""
    condominium_id: Annotated[int | None, Ui("Cond.", "choice", choices="condominios", empty=None)] = None
    block: Annotated[str, Ui("Bloco", limit=20)] = ""
    unit: Annotated[str, Ui("Apto.", limit=20)] = ""
    phone: Annotated[str, Ui("Fone", "phone", limit=40, help="Sem DDD vale o da cidade do cliente.")] = ""
    mobile: Annotated[str, Ui("Celular", "mobile", limit=40)] = ""
    fax: Annotated[str, Ui("Fax", "phone", limit=40)] = ""
    email: Annotated[str, Ui("E-mail", "email", limit=254)] = ""
    state_registration: Annotated[
        str, Ui("I.Est.", "state_registration", limit=40, help="Conforme a UF, ou ISENTO.")
    ] = ""
    city_registration: Annotated[str, Ui("I.Mun.", limit=40, only="PJ")] = ""
    rg: Annotated[str, Ui("RG", limit=30, only="PF")] = ""
    rg_issuer: Annotated[str, Ui("Emissor", limit=30, only="PF")] = ""
    birth_date: Annotated[
        date | None, Ui("Data Nascim.", "birth_date", limit=20, only="PF", empty=None, help="dd/mm/aaaa")
    ] = None
    mother_name: Annotated[str, Ui("Nome da Mãe", only="PF")] = ""
    father_name: Annotated[str, Ui("Nome do Pai", only="PF")] = ""
    billing_zip: Annotated[str, Ui("C.E.P de Cobrança", "cep", limit=20)] = ""
    billing_street: Annotated[str, Ui("Endereço Cobrança")] = ""
    billing_number: Annotated[str, Ui("Número", limit=20)] = ""
    billing_complement: Annotated[str, Ui("Complemento", limit=60)] = ""
    billing_district: Annotated[str, Ui("Bairro", limit=80)] = ""
    billing_city: Annotated[str, Ui("Cidade", limit=80)] = ""
    billing_state: Annotated[str, Ui("UF", "choice", limit=2, choices="uf")] = ""
    notes: Annotated[str, Ui("Observações", "notes", limit=4000)] = ""

    REQUIRED_BY: ClassVar = ("no_document_reason",)
    MAY_BE_REQUIRED: ClassVar = required_fields("PF", dict.fromkeys(VARIABLES, True))
    LAYOUT: ClassVar = (
        ("", ("person_type", "active", "legal_name", "trade_name", "document", "birth_date")),
        ("Telefones e e-mail", ("phone", "mobile", "fax", "email")),
        (
            "Endereço",
            (
                "zip",
                "street",
                "number",
                "complement",
                "district",
                "city",
                "state",
                "reference",
                "condominium_id",
                "block",
                "unit",
            ),
        ),
        (
            "Outros nomes e documentos, filiação",
            (
                "social_name",
                "nickname",
                "no_document_reason",
                "other_document",
                "state_registration",
                "city_registration",
                "rg",
                "rg_issuer",
                "mother_name",
                "father_name",
            ),
        ),
        (
            "Endereço de cobrança",
            (
                "billing_zip",
                "billing_street",
                "billing_number",
                "billing_complement",
                "billing_district",
                "billing_city",
                "billing_state",
            ),
        ),
        ("Observações", ("notes",)),
    )

    @classmethod
    def required(cls, data: Mapping[str, Any], context: FormContext) -> frozenset[str]:
        """Name always, and a document or why there is none; the rest by the six variables of domain 10.2."""
        without = bool(data.get("no_document_reason"))
        return required_fields(data.get("person_type", "PF"), context.variables, without)

    @model_validator(mode="before")
    @classmethod
    def _reason_goes_with_a_document(cls, values: Any, info: ValidationInfo) -> Any:
        """A document that is typed at last takes the reason away why there was none.

        Where another program wrote both, they stay as they are until one of them is touched.
        """
        if not isinstance(values, dict) or not values.get("no_document_reason"):
            return values
        document = str(values.get("document", ""))
        read = info.context.unchanged.get("document") if isinstance(info.context, FormContext) else None
        if not document.strip() or (read is not None and read[0] == document):
            return values
        return {**values, "no_document_reason": ""}

    @property
    def called(self) -> str:
        """The name that people are to use: nome social before all (Decreto 8.727/2016, art. 4)."""
        return self.social_name or self.legal_name


def area_of(form: CustomerForm) -> str:
    """The area code that a number typed without one gets: that of the customer's own phone or mobile."""
    return phones.area_of(form.phone) or phones.area_of(form.mobile)
