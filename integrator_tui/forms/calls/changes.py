"""Forms of single changes of a call: the agreed date, the priority."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from integrator_tui.forms.base import FormModel, Ui
from integrator_tui.forms.calls.call import LONGEST_TEXT, NORMAL


class AgreedForm(FormModel):
    """ "Mudar Data Negociada": the day that was agreed on with the customer, and why."""

    agreed_on: Annotated[
        date | None, Ui("Data", "date", limit=20, empty=None, help="Vazia: volta a valer o prazo do tipo.")
    ] = None
    text: Annotated[str, Ui("Motivo", "notes", limit=LONGEST_TEXT)] = ""

    REQUIRED: ClassVar = frozenset({"text"})
    NOTES_HEIGHT: ClassVar = 3
    LAYOUT: ClassVar = (("", ("agreed_on",)), ("", ("text",)))


class PriorityForm(FormModel):
    """ "Mudar prioridade"."""

    priority: Annotated[int, Ui("Prioridade", "choice", choices="call_priorities", empty=NORMAL)] = NORMAL

    LAYOUT: ClassVar = (("", ("priority",)),)
