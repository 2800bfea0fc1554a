"""Lists of the calls: types with their term, closing types, job titles (domain 9.10, 9.11)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from integrator_tui.forms.base import Ui
from integrator_tui.forms.lists.list_item import ItemForm
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.calls.hours import parse_hours

CALL_TYPES, WORKING_HOURS, CANNED_TEXTS = "tipos_atendimento", "horarios", "textos_prontos"
MOST_HOURS = 8760
"""The longest term of a type: a year of the clock; in working hours it has to fit into three."""


class CallTypeItem(ItemForm):
    """A type of call; its Vencimento is the opening and so many hours (facts 1)."""

    under_id: Annotated[
        int | None,
        Ui("Debaixo de", "choice", choices=CALL_TYPES, empty=None, help="O tipo do qual este é um ramo."),
    ] = None
    deadline_hours: Annotated[int, Ui("Prazo (horas)", "integer", limit=5, empty=0, help="0: sem prazo.")] = 0
    working: Annotated[
        bool,
        Ui(
            "Horas úteis",
            "choice",
            choices="yes_no",
            empty=False,
            help="Sim: do Horário de Atendimento, sem feriados. Não: do relógio.",
        ),
    ] = False

    NAMED_BY: ClassVar = ("name", "under_id")
    LAYOUT: ClassVar = (("", ("name", "code", "under_id", "deadline_hours", "working", "active")),)

    @property
    def above(self) -> int | None:
        """The branch that it is of."""
        return self.under_id

    def wrong(self) -> dict[str, str]:
        """A term that no clock reaches."""
        if not 0 <= self.deadline_hours <= MOST_HOURS:
            return {"deadline_hours": f"O prazo vai de 0 a {MOST_HOURS} horas."}
        return {}


class HoursItem(ItemForm):
    """ "Horário de Atendimento": the hours that terms in working hours run in, of a place or of all."""

    state: Annotated[str, Ui("UF", "choice", choices="uf", help="Vazia: vale em todo lugar.")] = ""
    city: Annotated[str, Ui("Cidade", limit=80, help="Vazia: o estado inteiro.")] = ""
    weekdays: Annotated[str, Ui("Segunda a sexta", limit=80, help="08:00-12:00 13:30-18:00; vazio: fechado.")] = ""
    saturday: Annotated[str, Ui("Sábado", limit=80)] = ""
    sunday: Annotated[str, Ui("Domingo", limit=80)] = ""
    holidays: Annotated[
        bool, Ui("Nos feriados", "choice", choices="yes_no", empty=False, help="Sim: atende como nos outros dias.")
    ] = False

    LABEL_WIDTH: ClassVar = 16
    NAMED_BY: ClassVar = ("name", "state", "city")
    LAYOUT: ClassVar = (
        ("", ("name", "state", "city")),
        ("Horas", ("weekdays", "saturday", "sunday", "holidays", "active")),
    )

    def wrong(self) -> dict[str, str]:
        """Hours that are none, a city of no state, a week without hours."""
        errors: dict[str, str] = {}
        for name in ("weekdays", "saturday", "sunday"):
            try:
                parse_hours(getattr(self, name))
            except BadValue as error:
                errors[name] = str(error)
        if self.city and not self.state:
            errors["state"] = "Diga a UF da cidade."
        if not errors and not any(parse_hours(text) for text in (self.weekdays, self.saturday, self.sunday)):
            errors["weekdays"] = "Diga as horas de pelo menos um dia."
        return errors


class CannedItem(ItemForm):
    """ "Texto pronto": what is written again and again, put where the cursor stands by F4."""

    body: Annotated[str, Ui("Texto", "notes", limit=4000)] = ""

    REQUIRED: ClassVar = frozenset({"name", "body"})
    NOTES_HEIGHT: ClassVar = 6
    SHOWN: ClassVar = ("name", "code", "active")
    LAYOUT: ClassVar = (("", ("name", "code", "active", "body")),)


class JobTitleItem(ItemForm):
    """ "Cargo"."""

    department: Annotated[str, Ui("Departamento", limit=60)] = ""

    LAYOUT: ClassVar = (("", ("name", "code", "department", "active")),)
