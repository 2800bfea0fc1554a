"""Lists of the calls: types with their term, closing types, job titles (domain 9.10, 9.11)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from integrator_tui.forms.base import Ui
from integrator_tui.forms.lists.list_item import ItemForm


class CallTypeItem(ItemForm):
    """A type of call; its Vencimento is the opening and so many hours (facts 1)."""

    under_id: Annotated[
        int | None,
        Ui("Debaixo de", "choice", choices="tipos_atendimento", empty=None, help="O tipo do qual este é um ramo."),
    ] = None
    deadline_hours: Annotated[
        int, Ui("Prazo (horas)", "integer", limit=5, empty=0, help="Do relógio; 0: sem prazo.")
    ] = 0

    LAYOUT: ClassVar = (("", ("name", "code", "under_id", "deadline_hours", "active")),)


class JobTitleItem(ItemForm):
    """ "Cargo"."""

    department: Annotated[str, Ui("Departamento", limit=60)] = ""

    LAYOUT: ClassVar = (("", ("name", "code", "department", "active")),)
