"""The form "Contatos" (manual, 3.4; domain 3.5)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from integrator_tui.forms.base import FormModel, Ui


class ContactForm(FormModel):
    """Somebody who answers for a customer; `job_title` only where the customer is a company."""

    name: Annotated[str, Ui("Nome Contato")] = ""
    contact_type_id: Annotated[
        int | None,
        Ui("Tipo do Contato", "choice", choices="tipos_contato", empty=None, help="Setor, ou parentesco com o dono."),
    ] = None
    job_title: Annotated[str, Ui("Cargo", limit=80, only="PJ")] = ""
    phone: Annotated[str, Ui("DDD e Fone", "phone", limit=40, help="Sem DDD vale o do cliente.")] = ""
    fax: Annotated[str, Ui("DDD e Fax", "phone", limit=40)] = ""
    mobile: Annotated[str, Ui("Celular", "mobile", limit=40)] = ""
    sms_authorized: Annotated[
        bool,
        Ui(
            "O Contato Autorizou enviar SMS no celular",
            "choice",
            limit=3,
            choices="yes_no",
            needs="mobile",
            empty=False,
            help="Só com celular preenchido.",
        ),
    ] = False
    email: Annotated[str, Ui("E-mail", "email", limit=254)] = ""
    birth_date: Annotated[date | None, Ui("Data Nascim.", "birth_date", limit=20, empty=None, help="dd/mm/aaaa")] = None
    notes: Annotated[str, Ui("Observações", "notes", limit=4000)] = ""

    REQUIRED: ClassVar = frozenset({"name"})
    LONG_LABELS: ClassVar = {"Autorização": 42}
    LAYOUT: ClassVar = (
        ("", ("name", "contact_type_id", "job_title")),
        ("Telefones", ("phone", "fax", "mobile")),
        ("Autorização", ("sms_authorized",)),
        ("Outros dados", ("email", "birth_date", "notes")),
    )
