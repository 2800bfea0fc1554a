"""Definições de Campos Extras: what the provider wants to know of customers, contacts and plans beyond the usual."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from integrator_tui.desk.drafts import Draft
from integrator_tui.desk.port import Desk
from integrator_tui.errors import Gone
from integrator_tui.forms.base import FormContext
from integrator_tui.forms.customers.extra import Definition, DefinitionForm, definition_context
from integrator_tui.queries.customers.extra_fields import DefinitionRow, definition, definitions, next_position
from integrator_tui.rules.counting import counted
from integrator_tui.screens.listing import PAGE
from integrator_tui.screens.records import RecordsScreen, RecordsView
from integrator_tui.services.customers.extra_fields import (
    PANEL,
    definition_form,
    remove_definition,
    restore_definition,
    save_definition,
)
from integrator_tui.widgets.record_list import Column

TITLE = "Definições de Campos Extras"


class DefinitionsView(RecordsView[DefinitionRow]):
    """All definitions, by owner and position."""

    NAME = "extra_definitions"
    ENTITY = "extra_field"
    TITLES = ("Campo extra", "Novo campo extra")
    PERMISSION = PANEL
    COLUMNS = (
        Column("Campo de", lambda row: row.owner_name, 8),
        Column("Nome do Campo", lambda row: row.definition.name, 24, grow=1),
        Column("Tipo", lambda row: row.definition.type.label, 8),
        Column("Ativo", lambda row: "Sim" if row.definition.active else "Não", 5),
        Column(
            "Posição",
            lambda row: str(row.definition.position),
            7,
            keep=1,
            right=True,
            sort=lambda row: row.definition.position,
        ),
        Column("Valores", lambda row: str(row.values), 7, keep=1, right=True, sort=lambda row: row.values),
    )
    EMPTY = "Nenhum campo extra. F6 define o primeiro."
    COUNTED = ("definição", "definições")

    def named(self, row: DefinitionRow) -> str:
        """Its name."""
        return row.definition.name

    def faint(self, row: DefinitionRow) -> bool:
        """Not offered."""
        return not row.definition.active

    async def page(self, after: DefinitionRow | None) -> Sequence[DefinitionRow]:
        """Customers, contacts and plans apart."""
        return await self.desk.in_db(definitions, self.text, after, PAGE)

    async def read(self, key: int | None) -> tuple[Definition | None, DefinitionForm, FormContext]:
        """A new one stands behind all others. Raises `Gone`."""
        context = definition_context(self.desk.session.today().date())
        if key is None:
            return None, DefinitionForm.model_construct(position=await self.desk.in_db(next_position)), context
        found = await self.desk.in_db(definition, key)
        if found is None:
            raise Gone("Outro operador apagou este campo extra.")
        return found, definition_form(found), context

    async def write(self, key: int | None, read: Definition | None, texts: dict[str, str]) -> int:
        """By its service."""
        return await self.desk.in_db(save_definition, key or 0, definition_form(read) if read else None, texts)

    async def delete_row(self, row: DefinitionRow) -> Any:
        """By its service."""
        await self.desk.in_db(remove_definition, row.id)

    async def restore_row(self, key: int) -> Any:
        """By its service."""
        await self.desk.in_db(restore_definition, key)

    async def question(self, row: DefinitionRow) -> str:
        """Which, and how many values nobody sees any more."""
        question = f"Apagar o campo extra {row.definition.name} ({row.owner_name})?"
        return question + (
            f"\n\n{counted(row.values, 'Some das telas {} valor gravado', 'Somem das telas {} valores gravados')}."
            if row.values
            else ""
        )


async def open_definitions(desk: Desk) -> DefinitionsView:
    """Show the screen and wait until it is read."""
    view = DefinitionsView()
    screen = RecordsScreen(TITLE, view)
    await desk.push_screen(screen)
    await screen.ready.wait()
    return view


async def resume(desk: Desk, what: str, draft: Draft) -> None:
    """Open the form with the text of a draft."""
    view = await open_definitions(desk)
    await view.resume(what, draft)
