"""A notice of a debt that went on paper."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from integrator_tui.forms.base import STATIC, Choice, FormModel, Ui

STATIC["paper_ways"] = (Choice("carta", "Carta"), Choice("em_maos", "Em mãos"))


class NoticeForm(FormModel):
    """Way, day, and what proves that it arrived."""

    channel: Annotated[str, Ui("Por onde", "choice", choices="paper_ways")] = "carta"
    given_on: Annotated[date | None, Ui("Recebido em", "date", limit=10, empty=None)] = None
    proof: Annotated[str, Ui("Prova", limit=120, help="Número do AR, ou quem recebeu.")] = ""

    REQUIRED: ClassVar = frozenset({"channel", "given_on", "proof"})
    LAYOUT: ClassVar = (("", ("channel", "given_on", "proof")),)
