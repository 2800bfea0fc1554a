"""Consent by channel and purpose (F222); the bases are those of the Lei 13.709/2018 (LGPD), art. 7."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from integrator_tui.forms.base import STATIC, Choice, FormModel, Ui

STATIC["bases"] = (
    Choice("consentimento", "Consentimento (art. 7, I)"),
    Choice("obrigacao", "Obrigação legal (art. 7, II)"),
    Choice("contrato", "Execução de contrato (art. 7, V)"),
    Choice("legitimo", "Legítimo interesse (art. 7, IX)"),
    Choice("pedido", "Pedido do titular (art. 18)"),
)


class ConsentForm(FormModel):
    """What was said, by whom, when and where."""

    contact_id: Annotated[int | None, Ui("Contato", "choice", choices="contacts", empty=None)] = None
    channel: Annotated[str, Ui("Canal", "choice", choices="channels")] = ""
    purpose: Annotated[str, Ui("Finalidade", "choice", choices="purposes")] = ""
    granted: Annotated[bool, Ui("Autoriza", "choice", choices="yes_no", empty=False)] = False
    basis: Annotated[str, Ui("Base legal", "choice", choices="bases")] = ""
    given_on: Annotated[date | None, Ui("Data", "date", limit=20, empty=None)] = None
    source: Annotated[str, Ui("Origem", limit=120, help="Onde foi dito: telefone, contrato, site ...")] = ""

    REQUIRED = frozenset({"channel", "purpose", "granted", "basis", "given_on", "source"})
    LAYOUT: ClassVar = (("", ("contact_id", "channel", "purpose", "granted", "basis", "given_on", "source")),)
