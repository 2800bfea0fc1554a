"""Forms of "Ordem de Serviço": what is to be done, and how it ended (domain 8.5)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from integrator_tui.forms.base import STATIC, Choice, FormModel, Ui

CALLS = "open_calls"
KINDS = {
    "instalacao": "Instalação",
    "manutencao": "Manutenção",
    "retirada": "Retirada",
    "mudanca": "Mudança de Endereço",
    "vistoria": "Vistoria",
}
STATIC["order_kinds"] = tuple(Choice(value, label) for value, label in KINDS.items())


class OrderForm(FormModel):
    """What is to be done at a place; when and by whom, the agenda says."""

    kind: Annotated[str, Ui("Tipo", "choice", choices="order_kinds")] = ""
    message: Annotated[str, Ui("Recado", "notes", limit=2000, help="Para o técnico: o defeito, ligar antes, cão.")] = ""
    call_id: Annotated[int | None, Ui("Atendimento", "choice", choices=CALLS, empty=None)] = None
    plan_id: Annotated[int | None, Ui("Plano", "choice", choices="plans", limit=120, empty=None)] = None
    place: Annotated[str, Ui("Endereço", limit=200)] = ""
    material: Annotated[str, Ui("Material", limit=400, help="Levado e usado, com os números de série.")] = ""

    REQUIRED: ClassVar = frozenset({"kind", "place"})
    NOTES_HEIGHT: ClassVar = 3
    LAYOUT: ClassVar = (("", ("kind",)), ("", ("message",)), ("", ("call_id", "plan_id", "place", "material")))


class FinishForm(FormModel):
    """How it ended; a visit that was in vain says so."""

    done: Annotated[bool, Ui("Executada", "choice", choices="yes_no", empty=True)] = True
    result: Annotated[str, Ui("Resultado", "notes", limit=2000)] = ""
    material: Annotated[str, Ui("Material", limit=400, help="Usado, com os números de série.")] = ""
    signed_by: Annotated[str, Ui("Assinou", limit=120, help="Quem assinou no local.")] = ""

    REQUIRED: ClassVar = frozenset({"done", "result"})
    NOTES_HEIGHT: ClassVar = 3
    LAYOUT: ClassVar = (("", ("done",)), ("", ("result",)), ("", ("material", "signed_by")))


class CancelForm(FormModel):
    """Why it is not needed any more."""

    result: Annotated[str, Ui("Motivo", "notes", limit=2000)] = ""

    REQUIRED: ClassVar = frozenset({"result"})
    NOTES_HEIGHT: ClassVar = 3
    LAYOUT: ClassVar = (("", ("result",)),)
