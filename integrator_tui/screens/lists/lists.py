"""Listas: what the provider offers to choose from, entry by entry (domain 9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any, ClassVar, cast

from textual.binding import BindingType

from integrator_tui.commands.shared import CATALOGUE, ORDERED
from integrator_tui.desk.commands import SETTINGS, bindings
from integrator_tui.desk.drafts import Draft, DraftKey
from integrator_tui.desk.port import Desk
from integrator_tui.errors import Gone
from integrator_tui.forms.base import FormContext, FormModel, as_text
from integrator_tui.forms.lists.kept import KEPT, KeptList
from integrator_tui.forms.lists.list_item import details
from integrator_tui.queries.lists.list_items import ListItemRow, Uses, list_context, list_item, list_items, uses
from integrator_tui.rules.counting import counted
from integrator_tui.screens.listing import PAGE
from integrator_tui.screens.records import RecordsScreen, RecordsView
from integrator_tui.services.lists.list_items import (
    create_list_item,
    move_list_item,
    remove_list_item,
    restore_list_item,
    save_list_item,
)
from integrator_tui.services.lists.lists import PLAN_DISCOUNTS, PLANS
from integrator_tui.services.records import untouched
from integrator_tui.widgets.record_list import Column

WIDTHS = {
    "name": 30,
    "code": 9,
    "active": 5,
    "parent_id": 18,
    "ispb": 8,
    "group": 10,
    "price": 11,
    "value": 11,
    "kind": 14,
    "starts_on": 11,
    "ends_on": 10,
    "monthly": 15,
    "cut": 11,
    "city": 20,
    "branch": 10,
    "account": 17,
}
CHOSEN_WIDTHS = {"plan_discount_kinds": 23, "natures": 22}
"""The same by what a column chooses from."""
NO_LISTS = FormContext(today=date.min)
KEEP = {
    "price": 0,
    "group": 2,
    "down_kbps": 4,
    "kind": 0,
    "value": 0,
    "account": 0,
    "cut": 0,
    "tax": 0,
    "percent": 0,
    "starts_on": 0,
    "slip_fee": 1,
    "notice_days": 2,
    "bucket": 0,
    "city": 1,
    "street": 2,
    "district": 3,
    "state": 4,
    "number": 5,
}
"""Which details are left out first on a narrow screen."""
GROWING = {"name": 3, "parent_id": 1, "street": 1}


async def open_lists(desk: Desk) -> None:
    """Choose a list, then see it."""
    kind = await desk.choose("Listas", [(kept.kind, kept.label) for kept in KEPT.values()])
    if kind is not None:
        await _shown(desk, kind)


async def resume(desk: Desk, what: str, draft: Draft) -> None:
    """Open the form that a draft was typed in; `what` names the list and the entry."""
    kind, _, entry = what.partition(".")
    screen = await _shown(desk, kind)
    await cast("RecordsView[Any]", screen.view).resume(entry, draft)


async def _shown(desk: Desk, kind: str, of: ListItemRow | None = None) -> RecordsScreen:
    """The entries of a list, or those of them that hang on an entry of another."""
    view = CatalogueView(KEPT[kind]) if kind == PLANS else ListItemsView(KEPT[kind])
    screen = RecordsScreen(f"Listas · {KEPT[kind].label}", view)
    if of is not None:
        view.text, view.of = of.form.name, of.id
    await desk.push_screen(screen)
    await screen.ready.wait()
    return screen


class ListItemsView(RecordsView[ListItemRow]):
    """The entries of one list, in the order in which they are offered."""

    NAME = "list"
    ENTITY = "list_item"
    PERMISSION = SETTINGS
    MORE_SCOPES: ClassVar[tuple[str, ...]] = ("ordered",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ORDERED)]
    TITLES = ("Entrada", "Nova entrada")
    EMPTY = "Esta lista está vazia. F6 cadastra a primeira entrada."
    COUNTED = ("entrada", "entradas")

    def __init__(self, kept: KeptList) -> None:
        self.kept = kept
        self.context = NO_LISTS
        self.of: int | None = None
        """What a new entry hangs on at first."""
        self.was_active: dict[int, bool] = {}
        """How the entries stood that were deleted here."""
        super().__init__()

    def columns(self) -> tuple[Column[Any], ...]:
        """Those of the form, in its order."""
        form = self.kept.form
        names = form.SHOWN or [name for _, group in form.LAYOUT for name in group]
        own = details(form)
        return tuple(
            Column(
                form.ui(name).label,
                partial(self._text, name=name),
                CHOSEN_WIDTHS.get(form.ui(name).choices) or WIDTHS.get(name, max(8, len(form.ui(name).label))),
                grow=GROWING.get(name, 0),
                keep=KEEP.get(name, 1) if name in own else 0,
            )
            for name in names
        )

    async def page(self, after: ListItemRow | None) -> Sequence[ListItemRow]:
        """In the order of the list; a column may say entries of another."""
        if after is None:
            self.context = await self.desk.in_db(list_context, self.kept.kind, inactive=True)
        return await self.desk.in_db(list_items, self.kept.kind, self.text, after, PAGE)

    def faint(self, row: ListItemRow) -> bool:
        """What is no longer offered."""
        return not row.form.active

    def value_to_copy(self) -> str:
        """The name."""
        return self.rows.current.form.name if self.rows.current else ""

    def draft_key(self, row: ListItemRow | None, version: int | None) -> DraftKey:
        """The list stands in it too."""
        return DraftKey(f"{self.NAME}:{self.kept.kind}.{row.id if row else 'new'}", None, version)

    def named(self, row: ListItemRow) -> str:
        """Its name."""
        return row.form.name

    def title(self, row: ListItemRow | None) -> tuple[str, str]:
        """The list, and the entry."""
        return self.kept.label, self.named(row) if row else "nova entrada"

    async def read(self, key: int | None) -> tuple[ListItemRow | None, FormModel, FormContext]:
        """With the fields that this list has. Raises `Gone`."""
        if key is None:
            begun: dict[str, Any] = {"parent_id": self.of} if self.of is not None else {}
            return None, self.kept.form.model_construct(**begun), await self.desk.in_db(list_context, self.kept.kind)
        row = await self.desk.in_db(list_item, key)
        if row is None:
            raise Gone("Outro operador apagou esta entrada.")
        return row, row.form, untouched(await self.desk.in_db(list_context, row.kind, row), row.form)

    async def write(self, key: int | None, read: ListItemRow, texts: dict[str, str]) -> int:
        """By its service."""
        if key is None:
            return await self.desk.in_db(create_list_item, self.kept.kind, texts)
        return await self.desk.in_db(save_list_item, key, read, texts)

    # Deleting

    async def question(self, row: ListItemRow) -> str:
        """Which one, and who has it."""
        found = await self.desk.in_db(uses, row.id)
        self.yes = "Sim, apagar" if found == Uses(0, 0) else "Sim, tornar inativa"
        if found == Uses(0, 0):
            return f"Apagar «{row.form.name}»? Nenhum cliente usa esta entrada."
        return (
            f"«{row.form.name}» está em uso: {_used(found)}. Por isso não pode ser apagada. Torná-la inativa? "
            "Quem a tem continua com ela; só deixa de ser oferecida."
        )

    async def delete_row(self, row: ListItemRow) -> bool:
        """By its service."""
        deleted = await self.desk.in_db(remove_list_item, row.id)
        self.was_active[row.id] = row.form.active
        return deleted

    def said_removed(self, result: Any) -> str:
        """What is in use stays, inactive."""
        return "Apagada." if result else "Em uso: ficou inativa."

    async def restore_row(self, key: int) -> Any:
        """By its service, as it was."""
        await self.desk.in_db(restore_list_item, key, self.was_active[key])

    # Order

    def why_not(self, name: str) -> str | None:
        """The order wants to be seen."""
        if name in ("up", "down"):
            if self.rows.current is None:
                return "Não há linha para isso."
            if self.text or self.rows.sorted_by:
                return "A ordem só muda na lista inteira: tire o filtro e a ordenação por coluna."
        return super().why_not(name)

    async def do_up(self) -> None:
        """One position up."""
        await self._move(-1)

    async def do_down(self) -> None:
        """One position down."""
        await self._move(1)

    def _text(self, row: ListItemRow, name: str) -> str:
        if name == "parent_id":
            return row.parent_name
        if name == "active":
            return "Sim" if row.form.active else "Não"
        return as_text(type(row.form), name, getattr(row.form, name), self.context)

    async def _move(self, by: int) -> None:
        row = self.rows.current
        assert row is not None
        await self.desk.in_db(move_list_item, row.id, by)
        await self.wrote()
        await self.go_to(row.id)


class CatalogueView(ListItemsView):
    """Planos e Serviços: from a plan to its discounts."""

    MORE_SCOPES: ClassVar[tuple[str, ...]] = ("ordered", "catalogue")
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(CATALOGUE)]

    def why_not(self, name: str) -> str | None:
        """The discounts of a row."""
        if name == "discounts":
            return None if self.rows.current is not None else "Não há plano na lista."
        return super().why_not(name)

    async def do_discounts(self) -> None:
        """Those of the row; F6 there begins with its plan."""
        assert self.rows.current is not None
        await _shown(self.desk, PLAN_DISCOUNTS, self.rows.current)


def _used(found: Uses) -> str:
    parts = []
    if found.customers:
        parts.append(counted(found.customers, "cliente"))
    if found.entries:
        parts.append(counted(found.entries, "entrada de outra lista", "entradas de outra lista"))
    return " e ".join(parts)
