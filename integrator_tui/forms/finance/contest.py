"""Forms about a contested charge: what the customer contests, and what is answered (facts 4.2)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from integrator_tui.forms.base import STATIC, Choice, FormModel, Ui
from integrator_tui.rules.finance.contest import RIGHT, WRONG

WHOLE = 0
"""As an item: all of the invoice."""
STATIC["contest_results"] = (
    Choice(RIGHT, "Procedente (o cliente tem razão)"),
    Choice(WRONG, "Improcedente (a cobrança está certa)"),
)


class ContestForm(FormModel):
    """ "Contestar": an item or the whole invoice, all of it or a part."""

    reason: Annotated[str, Ui("O que contesta", limit=200, help="Nas palavras do cliente.")] = ""
    item_id: Annotated[int, Ui("Item", "choice", choices="contest_items", empty=WHOLE)] = WHOLE
    cents: Annotated[
        int | None, Ui("Valor contestado", "price", limit=16, empty=None, help="Vazio: tudo do que está em Item.")
    ] = None
    rest_due_on: Annotated[
        date | None,
        Ui(
            "O resto vence",
            "date",
            limit=20,
            empty=None,
            help="Nova fatura do que não se contesta, em 5 dias ou mais.",
        ),
    ] = None

    LABEL_WIDTH: ClassVar = 18
    REQUIRED: ClassVar = frozenset({"reason", "rest_due_on"})
    LAYOUT: ClassVar = (("", ("reason", "item_id", "cents", "rest_due_on")),)


class AnswerForm(FormModel):
    """ "Responder contestação"."""

    result: Annotated[str, Ui("Resposta", "choice", choices="contest_results")] = ""
    reason: Annotated[str, Ui("O que se responde", limit=200)] = ""

    LABEL_WIDTH: ClassVar = 19
    REQUIRED: ClassVar = frozenset({"result", "reason"})
    LAYOUT: ClassVar = (("", ("result", "reason")),)
