"""A template of messages: "Remetentes Email" (domain 9.9)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from integrator_tui.forms.base import FormModel, Ui


class TemplateForm(FormModel):
    """What a message begins with; `{variavel}` is filled in from the customer."""

    kind: Annotated[str, Ui("Tipo", "choice", choices="channels")] = "email"
    name: Annotated[str, Ui("Nome", limit=80)] = ""
    code: Annotated[str, Ui("Tipo de E-mail", limit=30, help="Código; PADRAO é o que vem primeiro.")] = ""
    from_address: Annotated[str, Ui("E-mail", "email", limit=254, help="De onde vem; vazio: o da configuração.")] = ""
    purpose: Annotated[str, Ui("Finalidade", "choice", choices="purposes", empty="servico")] = "servico"
    job_titles: Annotated[str, Ui("Cargos", limit=500, help="Quem o vê, com vírgulas; vazio: todos. F4.")] = ""
    subject: Annotated[str, Ui("Assunto", limit=200)] = ""
    body: Annotated[str, Ui("Mensagem", "notes", limit=20_000)] = ""

    REQUIRED = frozenset({"kind", "name", "body"})
    LAYOUT: ClassVar = (("", ("kind", "name", "code", "purpose", "from_address", "job_titles", "subject", "body")),)
