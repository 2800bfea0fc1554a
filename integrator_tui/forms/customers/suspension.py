"""Suspensão Programada (domain 3.10): until a day a plan is shielded from suspension, from reduction, or from both."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from integrator_tui.forms.base import FormModel, Ui


class SuspensionForm(FormModel):
    """Mind the name: Não says that the run must not do it before the day."""

    plan_id: Annotated[int | None, Ui("Plano do cliente", "choice", choices="plans", empty=None)] = None
    suspend: Annotated[
        bool, Ui("Suspender", "choice", choices="yes_no", empty=False, help="Não: até a data o plano não é suspenso.")
    ] = False
    reduce: Annotated[
        bool, Ui("Reduzir", "choice", choices="yes_no", empty=False, help="Não: até a data não é reduzido.")
    ] = False
    until: Annotated[date | None, Ui("Data", "date", limit=20, empty=None, help="O último dia da proteção.")] = None

    REQUIRED = frozenset({"plan_id", "suspend", "reduce", "until"})
    LAYOUT: ClassVar = (
        ("", ("plan_id",)),
        ("Não: até a data o plano não é suspenso, ou não é reduzido", ("suspend", "reduce", "until")),
    )
