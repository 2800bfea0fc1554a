"""Forms of a call: what was asked for, what was noted, to whom it goes, how it ended (domain 8.3, 8.4)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from integrator_tui.forms.base import STATIC, Choice, FormModel, Ui

LOW, NORMAL, HIGH, URGENT = 1, 2, 3, 4
PRIORITIES = {LOW: "Baixa", NORMAL: "Normal", HIGH: "Alta", URGENT: "Urgente"}
ORIGINS = {
    "telefone": "Telefone",
    "balcao": "Balcão",
    "email": "E-mail",
    "whatsapp": "WhatsApp",
    "central": "Central do Assinante",
    "rede": "Rede social",
}
COMMENT, CONTACT, TEST = "comentario", "contato", "relato"
ENTRIES = {COMMENT: "Comentário", CONTACT: "Contato", TEST: "Relato de teste"}
"""What an operator writes into a call; a contact is what the customer said, and ends a pause."""
SOLVED, FORWARDED, MISTAKE = "resolvido", "encaminhado", "engano"
RESULTS = {
    SOLVED: "Resolvido na hora",
    "orientado": "Orientado",
    "sem_interesse": "Sem interesse",
    "caiu": "Ligação caiu",
    MISTAKE: "Engano",
}
LONGEST_TEXT = 10_000
NOBODY = "Usuário Indeterminado"
"""A call without a destination user is open to everybody of its Cargo (manual)."""

STATIC["call_priorities"] = tuple(Choice(value, label) for value, label in PRIORITIES.items())
STATIC["call_origins"] = tuple(Choice(value, label) for value, label in ORIGINS.items())
STATIC["call_entries"] = tuple(Choice(value, label) for value, label in ENTRIES.items())
STATIC["call_results"] = tuple(Choice(value, label) for value, label in RESULTS.items())


class CallForm(FormModel):
    """ "Atendimento": one form for a contact and for a call that stays open."""

    type_id: Annotated[int | None, Ui("Tipo", "choice", choices="call_types", limit=120, empty=None)] = None
    text: Annotated[str, Ui("Descrição", "notes", limit=LONGEST_TEXT)] = ""
    subject: Annotated[str, Ui("Assunto", limit=120)] = ""
    plan_id: Annotated[int | None, Ui("Plano", "choice", choices="plans", limit=120, empty=None)] = None
    contact_name: Annotated[str, Ui("Contato", limit=120)] = ""
    phone: Annotated[str, Ui("Fone", "phone", limit=30)] = ""
    origin: Annotated[str, Ui("Origem", "choice", choices="call_origins", empty="telefone")] = "telefone"
    job_title_id: Annotated[int | None, Ui("Cargo", "choice", choices="cargos", empty=None)] = None
    operator: Annotated[
        str, Ui("Usuário", "choice", choices="operators", limit=80, help=f"De destino; vazio: {NOBODY}.")
    ] = ""
    priority: Annotated[int, Ui("Prioridade", "choice", choices="call_priorities", empty=NORMAL)] = NORMAL
    agreed_on: Annotated[date | None, Ui("Data Negociada", "date", limit=20, empty=None)] = None

    REQUIRED: ClassVar = frozenset({"type_id", "text"})
    NOTES_HEIGHT: ClassVar = 4
    LAYOUT: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (
        ("", ("type_id",)),
        ("", ("text",)),
        ("", ("subject", "plan_id", "contact_name", "phone", "origin", "job_title_id", "operator")),
        ("", ("priority", "agreed_on")),
    )


class ContactForm(CallForm):
    """ "Atendimento" with how it ends: what F9 writes besides, where it is over with the call."""

    result: Annotated[str, Ui("Resultado", "choice", choices="call_results", empty=SOLVED, help="Vale com F9.")] = (
        SOLVED
    )
    closing_type_id: Annotated[
        int | None, Ui("Fechamento", "choice", choices="tipos_fechamento", empty=None, help="Vale com F9.")
    ] = None

    NOTES_HEIGHT: ClassVar = 3
    LAYOUT: ClassVar = (*CallForm.LAYOUT, ("", ("result", "closing_type_id")))


class EntryForm(FormModel):
    """What is noted in a call."""

    text: Annotated[str, Ui("Texto", "notes", limit=LONGEST_TEXT)] = ""
    kind: Annotated[
        str, Ui("O que é", "choice", choices="call_entries", empty=COMMENT, help="Contato: o que o cliente disse.")
    ] = COMMENT

    REQUIRED: ClassVar = frozenset({"text", "kind"})
    NOTES_HEIGHT: ClassVar = 6
    LAYOUT: ClassVar = (("", ("text",)), ("", ("kind",)))


class ForwardForm(FormModel):
    """ "Encaminhar": to a Cargo, to a user, or to both."""

    job_title_id: Annotated[int | None, Ui("Cargo", "choice", choices="cargos", empty=None)] = None
    operator: Annotated[
        str, Ui("Usuário", "choice", choices="operators", limit=80, help=f"De destino; vazio: {NOBODY}.")
    ] = ""
    text: Annotated[str, Ui("Recado", "notes", limit=LONGEST_TEXT)] = ""

    NOTES_HEIGHT: ClassVar = 4
    LAYOUT: ClassVar = (("", ("job_title_id", "operator")), ("", ("text",)))


class StateForm(FormModel):
    """ "Status": where the call goes from where it is."""

    action: Annotated[str, Ui("Status", "choice", choices="call_moves")] = ""
    text: Annotated[str, Ui("Texto", "notes", limit=LONGEST_TEXT)] = ""

    REQUIRED: ClassVar = frozenset({"action"})
    NOTES_HEIGHT: ClassVar = 4
    LAYOUT: ClassVar = (("", ("action",)), ("", ("text",)))


class CloseForm(FormModel):
    """ "Concluir": the solution, and the closing type where a variable asks for it."""

    solution: Annotated[str, Ui("Solução", "notes", limit=LONGEST_TEXT)] = ""
    result: Annotated[str, Ui("Resultado", "choice", choices="call_results", empty=SOLVED)] = SOLVED
    closing_type_id: Annotated[
        int | None, Ui("Tipo de Fechamento", "choice", choices="tipos_fechamento", empty=None)
    ] = None
    unsolved: Annotated[
        bool, Ui("Sem Solução", "choice", choices="yes_no", empty=False, help="Encerra sem ter resolvido.")
    ] = False

    REQUIRED: ClassVar = frozenset({"solution"})
    LABEL_WIDTH: ClassVar = 19
    NOTES_HEIGHT: ClassVar = 5
    LAYOUT: ClassVar = (("", ("solution",)), ("", ("result", "closing_type_id", "unsolved")))


class ReopenForm(FormModel):
    """ "Reabrir"."""

    text: Annotated[str, Ui("Motivo", "notes", limit=LONGEST_TEXT)] = ""

    REQUIRED: ClassVar = frozenset({"text"})
    NOTES_HEIGHT: ClassVar = 4
    LAYOUT: ClassVar = (("", ("text",)),)
