"""The form "Endereço do Cliente" (manual, 3.3; domain 3.4)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from integrator_tui.forms.base import STATIC, Choice, FormModel, Ui

STATIC["address_kinds"] = (
    Choice("instalacao", "Instalação"),
    Choice("residencial", "Residencial"),
    Choice("comercial", "Comercial"),
    Choice("outra_cobranca", "Cobrança"),
    Choice("outro", "Outro"),
)
"""Of the addresses that are kept here; the one address and the one for charging of the registration are others."""


class AddressForm(FormModel):
    """A further address of a customer. CEP and number may be missing: not every place has them."""

    kind: Annotated[str, Ui("Tipo", "choice", choices="address_kinds")] = ""
    zip: Annotated[str, Ui("CEP", "cep", limit=20)] = ""
    street: Annotated[str, Ui("Logradouro")] = ""
    number: Annotated[str, Ui("Número", limit=20)] = ""
    complement: Annotated[str, Ui("Complemento", limit=60)] = ""
    district: Annotated[str, Ui("Bairro", limit=80)] = ""
    city: Annotated[str, Ui("Cidade", limit=80)] = ""
    state: Annotated[str, Ui("UF", "choice", limit=2, choices="uf")] = ""
    reference: Annotated[str, Ui("Referência")] = ""
    condominium_id: Annotated[int | None, Ui("Cond.", "choice", choices="condominios", empty=None)] = None
    block: Annotated[str, Ui("Bloco", limit=20)] = ""
    unit: Annotated[str, Ui("Apto.", limit=20)] = ""

    REQUIRED: ClassVar = frozenset({"kind", "street", "city", "state"})
    LAYOUT: ClassVar = (
        ("", ("kind", "zip", "street", "number", "complement", "district", "city", "state", "reference")),
        ("Condomínio", ("condominium_id", "block", "unit")),
    )
