"""The lists that the provider keeps (domain 9), and the form of an entry of each.

Fields that are no column of `list_item` are its details.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from integrator_tui.forms.base import FormModel, Ui
from integrator_tui.rules.fold import fold

PARENTS = "superior"
"""Name of the choices of the field `parent_id`."""
ACTIVE = Ui("Ativo", "choice", choices="yes_no", empty=True)


class ItemForm(FormModel):
    """An entry that only has a name, and a code for those who want one."""

    name: Annotated[str, Ui("Nome", limit=200)] = ""
    code: Annotated[str, Ui("Código", limit=20)] = ""
    active: Annotated[bool, ACTIVE] = True

    REQUIRED: ClassVar = frozenset({"name"})
    LAYOUT: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (("", ("name", "code", "active")),)
    SHOWN: ClassVar[tuple[str, ...]] = ()
    """What stands in the list; empty for all fields."""
    NAMED_BY: ClassVar[tuple[str, ...]] = ("name", "parent_id")
    """What stands once in a list."""
    CODED_BY: ClassVar[tuple[str, ...]] = ("code",)
    """This too, where there is a code."""
    SPAN_OF: ClassVar[tuple[str, ...]] = ()
    """Fields for whose values entries hold from one day to another, and may not overlap."""

    @property
    def name_key(self) -> tuple[Any, ...]:
        """By which its name is known."""
        return self._key(self.NAMED_BY)

    @property
    def code_key(self) -> tuple[Any, ...] | None:
        """By which its code is known; None without one."""
        return self._key(self.CODED_BY) if self.code else None

    @property
    def span(self) -> tuple[tuple[Any, ...], str, str] | None:
        """For whom it holds, and the days (ISO); None for an entry that always does.

        An entry that cannot end holds until the next one begins: only two that begin together overlap.
        """
        if not self.SPAN_OF or not self.active:
            return None
        starts: str = getattr(self, "starts_on", "")
        return self._key(self.SPAN_OF), starts, getattr(self, "ends_on", starts) or "9999-12-31"

    @property
    def above(self) -> int | None:
        """The entry of the same list that it hangs on, in lists that are trees."""
        return None

    def wrong(self) -> dict[str, str]:
        """Field -> what is wrong with it beside the others."""
        return {}

    def _key(self, names: tuple[str, ...]) -> tuple[Any, ...]:
        values = [getattr(self, name, None) for name in names]
        return tuple(
            value if not isinstance(value, str) else value.casefold() if name == "code" else fold(value)
            for name, value in zip(names, values, strict=True)
        )


class OriginForm(ItemForm):
    """ "Origem Comercial Externa": of a type."""

    parent_id: Annotated[int | None, Ui("Tipo de Origem", "choice", choices=PARENTS, empty=None)] = None

    REQUIRED: ClassVar = frozenset({"name", "parent_id"})
    LAYOUT: ClassVar = (("", ("parent_id", "name", "code", "active")),)


class AccessPointForm(ItemForm):
    """A point of access: of a business unit."""

    parent_id: Annotated[int | None, Ui("Unidade de Negócios", "choice", choices=PARENTS, empty=None)] = None
    kind: Annotated[str, Ui("Equipamento", limit=30, help="olt, torre ...")] = ""

    LAYOUT: ClassVar = (("", ("name", "code", "parent_id", "kind", "active")),)


class CondominiumForm(ItemForm):
    """A condominium, with where it stands."""

    street: Annotated[str, Ui("Logradouro")] = ""
    number: Annotated[str, Ui("Número", limit=20)] = ""
    district: Annotated[str, Ui("Bairro")] = ""
    city: Annotated[str, Ui("Cidade")] = ""
    state: Annotated[str, Ui("UF", "choice", choices="uf")] = ""

    LAYOUT: ClassVar = (
        ("", ("name", "code", "active")),
        ("Endereço", ("street", "number", "district", "city", "state")),
    )


class BankForm(ItemForm):
    """A bank with its two numbers."""

    code: Annotated[str, Ui("COMPE", "compe", limit=10)] = ""
    ispb: Annotated[str, Ui("ISPB", "ispb", limit=10)] = ""

    REQUIRED: ClassVar = frozenset({"name", "code"})
    LAYOUT: ClassVar = (("", ("code", "name", "ispb", "active")),)


class ActivityForm(ItemForm):
    """A fiscal activity of the CNAE."""

    code: Annotated[str, Ui("CNAE", "cnae", limit=12)] = ""

    REQUIRED: ClassVar = frozenset({"name", "code"})
    LAYOUT: ClassVar = (("", ("code", "name", "active")),)


MOST_PLACES = 99


class TeamItem(ItemForm):
    """Who goes to customers, and how many places each half-day of theirs has."""

    places: Annotated[int, Ui("Vagas por período", "integer", limit=3, empty=0, help="De manhã e à tarde.")] = 0
    saturday: Annotated[bool, Ui("Aos sábados", "choice", choices="yes_no", empty=False, help="Só de manhã.")] = False

    LABEL_WIDTH: ClassVar = 19
    REQUIRED: ClassVar = frozenset({"name", "places"})
    LAYOUT: ClassVar = (("", ("name", "code", "places", "saturday", "active")),)

    def wrong(self) -> dict[str, str]:
        """A team that goes nowhere, or everywhere."""
        return {} if 0 <= self.places <= MOST_PLACES else {"places": f"As vagas vão de 0 a {MOST_PLACES}."}


COLUMNS = ("name", "code", "parent_id", "active")
"""Fields that are columns of `list_item`."""


def details(form: type[ItemForm]) -> tuple[str, ...]:
    """Fields that only this list has."""
    return tuple(name for name in form.model_fields if name not in COLUMNS)
