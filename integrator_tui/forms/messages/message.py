"""The forms of messages: e-mail (manual, 3.9) and SMS."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import field_validator

from integrator_tui.forms.base import FormModel, Ui
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.messages.placeholders import names


def _resolved(text: str) -> str:
    """A variable that has no value blocks the sending (F225)."""
    if left := names(text):
        some = ", ".join(f"{{{name}}}" for name in left)
        raise BadValue(f"Sem valor para {some}: troque pelo texto, ou apague.")
    return text


class EmailForm(FormModel):
    """First step of "Assistente de Envio de E-mail"."""

    template_id: Annotated[int | None, Ui("Modelo", "choice", choices="templates", empty=None)] = None
    purpose: Annotated[str, Ui("Finalidade", "choice", choices="purposes", empty="servico")] = "servico"
    recipients: Annotated[str, Ui("Enviar Para", "emails", limit=1000, help="Vários separados por vírgula; F4.")] = ""
    copies: Annotated[str, Ui("Cópia de E-mail", "emails", limit=1000)] = ""
    subject: Annotated[str, Ui("Assunto", "text", limit=200)] = ""
    body: Annotated[str, Ui("Mensagem", "notes", limit=20_000, help="F4 escolhe outro modelo.")] = ""

    REQUIRED = frozenset({"recipients", "subject", "body"})
    LAYOUT: ClassVar = (("", ("template_id", "purpose", "recipients", "copies", "subject", "body")),)
    NOTES_HEIGHT: ClassVar = 13

    _variables = field_validator("subject", "body", mode="after")(_resolved)


class SmsForm(FormModel):
    """An SMS to some of the customer's mobiles (manual, "Enviar SMS")."""

    phones: Annotated[str, Ui("Celular(es)", "mobiles", limit=1000, help="F4 escolhe entre os do cliente.")] = ""
    template_id: Annotated[int | None, Ui("Modelo", "choice", choices="templates", empty=None)] = None
    purpose: Annotated[str, Ui("Finalidade", "choice", choices="purposes", empty="servico")] = "servico"
    plain: Annotated[bool, Ui("Sem acentos", "choice", choices="yes_no", empty=True)] = True
    body: Annotated[str, Ui("Mensagem", "notes", limit=1600, help="F4 escolhe outro modelo.")] = ""

    REQUIRED = frozenset({"phones", "body"})
    LAYOUT: ClassVar = (("", ("phones", "template_id", "purpose", "plain", "body")),)
    NOTES_HEIGHT: ClassVar = 8

    _variables = field_validator("body", mode="after")(_resolved)


class BulkSmsForm(FormModel):
    """An SMS to many customers; its variables are filled in for each."""

    template_id: Annotated[int | None, Ui("Modelo", "choice", choices="templates", empty=None)] = None
    purpose: Annotated[str, Ui("Finalidade", "choice", choices="purposes", empty="servico")] = "servico"
    plain: Annotated[bool, Ui("Sem acentos", "choice", choices="yes_no", empty=True)] = True
    body: Annotated[str, Ui("Mensagem", "notes", limit=1600)] = ""

    REQUIRED = frozenset({"body"})
    LAYOUT: ClassVar = (("", ("template_id", "purpose", "plain", "body")),)
