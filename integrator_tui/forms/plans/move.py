"""The form of "Mudança de Endereço": where the plan goes, on which plan, and when somebody comes."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from integrator_tui.forms.base import FormModel, Ui
from integrator_tui.forms.plans.new_plan import ADDRESSES


class MoveForm(FormModel):
    """Plan and visit may stay empty."""

    address_id: Annotated[
        int | None,
        Ui("Novo endereço", "choice", choices=ADDRESSES, empty=None, help="F4: outro do cliente, ou novo por CEP."),
    ] = None
    access_point_id: Annotated[int | None, Ui("Ponto de Acesso", "choice", choices="points", empty=None)] = None
    catalog_plan_id: Annotated[
        int | None, Ui("Mudar para o Plano", "choice", choices="same_group", empty=None, help="Vazio: fica o de agora.")
    ] = None
    visit_on: Annotated[date | None, Ui("Visita em", "date", empty=None, help="Vazio: ninguém vai.")] = None
    note: Annotated[str, Ui("Observação", limit=300, help="Para quem vai.")] = ""

    LABEL_WIDTH: ClassVar = 19
    REQUIRED: ClassVar = frozenset({"address_id"})
    LAYOUT: ClassVar = (("", ("address_id", "access_point_id", "catalog_plan_id", "visit_on", "note")),)
