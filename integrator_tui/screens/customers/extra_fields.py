"""Campos Extras: the fields that the provider defined, of which only the value is edited (manual, 3.2)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from integrator_tui.commands.customers import VALUES
from integrator_tui.desk.commands import Commanded, bindings
from integrator_tui.desk.drafts import Draft, DraftKey
from integrator_tui.errors import Gone
from integrator_tui.forms.customers.extra import Definition, value_context, value_text
from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.queries.customers.extra_fields import ExtraRow, extra_value, extra_values
from integrator_tui.queries.history import Subject
from integrator_tui.screens.dialogs import Ask
from integrator_tui.screens.editing import Newer
from integrator_tui.screens.field_history import show_field_history
from integrator_tui.screens.panes.list_pane import PAGE, ListPane
from integrator_tui.screens.record_dialog import RecordDialog
from integrator_tui.services.customers.extra_values import clear_extra_value, restore_extra_value, save_extra_value
from integrator_tui.widgets.lines import Line
from integrator_tui.widgets.record_list import Column

TITLE = "Valor do Campo Extra"


class ExtraFieldsPane(Commanded, ListPane[ExtraRow]):
    """The extra fields of one owner: Enter or F2 edits the value, Del takes it away, `u` brings it back."""

    SCOPE = "values"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(VALUES)]
    COLUMNS = (
        Column("Campo", lambda row: row.definition.name, 20, grow=2),
        Column("Tipo", lambda row: row.definition.type.label, 8),
        Column("Valor", lambda row: row.shown, 20, grow=3),
    )
    EMPTY = "O provedor não definiu campos extras."
    COUNTED = ("campo", "campos")
    OWNER: ClassVar[str] = "customer"

    def __init__(self, record: CustomerRecord, owner_id: int | None = None) -> None:
        super().__init__(record)
        self.owner_id = record.id if owner_id is None else owner_id
        self.removed: list[int] = []
        """Fields whose values `u` brings back, the last first."""

    def faint(self, row: ExtraRow) -> bool:
        """Without value."""
        return not row.filled

    async def page(self, after: ExtraRow | None) -> Sequence[ExtraRow]:
        """In the order of the provider."""
        return await self.desk.in_db(extra_values, self.OWNER, self.owner_id, self.text, after, PAGE)

    async def wrote(self) -> None:
        """The window follows."""
        await self.customer_screen.changed()

    def draft_key(self, row: ExtraRow) -> DraftKey:
        """Under which name what is typed lies on the disk."""
        return DraftKey(f"extra_fields:{row.id}", self.customer_id, row.version)

    def value_to_copy(self) -> str:
        """The value; a password only where it is shown."""
        row = self.rows.current
        return value_text(row.definition, row.stored) if row else ""

    def why_not(self, name: str) -> str | None:
        """What the row lacks."""
        row = self.rows.current
        if name == "undo":
            return None if self.removed else "Nada foi apagado aqui."
        if row is None:
            return "Não há linha para isso."
        return "Este campo está sem valor." if name == "remove" and not row.filled else None

    def _subject(self, field_id: int) -> Subject:
        return Subject(self.customer_id, f"extra_{self.OWNER}", self.owner_id, f"extra:{field_id}")

    async def do_who_changed(self) -> None:
        """The history of the field of the row."""
        row = self.rows.current
        assert row is not None
        await show_field_history(self.desk, self._subject(row.id), "value", row.definition.name)

    def on_record_list_opened(self) -> None:
        """Enter or a double click."""
        self.action_run("edit")

    async def do_edit(self) -> None:
        """F2."""
        if self.rows.current is not None:
            await self.edit(self.rows.current.id)

    async def edit(self, field_id: int, resumed: Draft | None = None) -> None:
        """Open "Valor do Campo Extra"; once it is saved a box says so (manual, 3.2.1)."""
        reading = _Reading(self, field_id)
        begun = await reading.again()
        begun.take()
        dialog = ValueDialog(reading, begun, resumed)
        dialog.subject = self._subject(field_id)
        if await self.desk.ask(dialog) is None or not self.is_attached:
            return
        await self.wrote()
        self.rows.go_to(lambda one: one.id == field_id)
        await self.desk.ask(Ask(TITLE, f"{reading.row.definition.name}: dados salvos com sucesso.", (("o", "Ok"),)))

    async def resume(self, what: str, draft: Draft) -> None:
        """Open the form with the text of a draft."""
        await self.edit(int(what), draft)

    async def do_remove(self) -> None:
        """Del asks first."""
        row = self.rows.current
        assert row is not None
        question = f"Apagar o valor de {row.definition.name}?\n\n{row.shown}"
        if (
            await self.desk.ask(
                Ask("Apagar valor", question, (("s", "Sim, apagar"), ("n", "Não")), row.definition.name)
            )
            == "s"
        ):
            await self.desk.in_db(clear_extra_value, self.customer_id, self.owner_id, row)
            self.removed.append(row.id)
            await self.wrote()
            self.desk.say("Apagado. A tecla u desfaz enquanto esta tela estiver aberta.")

    async def do_undo(self) -> None:
        """The value that was taken away last comes back."""
        key = self.removed[-1]
        await self.desk.in_db(restore_extra_value, self.customer_id, self.owner_id, key)
        self.removed.pop()
        await self.wrote()
        self.rows.go_to(lambda one: one.id == key)
        self.desk.say("De volta.")


class ValueDialog(RecordDialog):
    """Name and type to read, the value to type."""

    def __init__(self, reading: _Reading, begun: Newer, resumed: Draft | None) -> None:
        row = reading.row
        super().__init__(
            (TITLE, row.definition.name),
            row.definition.type.form,
            begun.texts,
            begun.context,
            draft=reading.pane.draft_key(row),
            write=reading.write,
            read_again=reading.again,
            resumed=resumed,
        )
        self.row = row

    def content(self) -> ComposeResult:
        """What the field is, form."""
        definition = self.row.definition
        yield Line(f"{'Campo':<19}{definition.name}", classes="faint")
        yield Line(f"{'Tipo':<19}{_type(definition)}", classes="faint")
        if self.row.masked and self.row.filled:
            yield Line("Já há uma senha: deixe vazio para mantê-la.", classes="faint")
        yield self.form


def _type(definition: Definition) -> str:
    return f"{definition.type.label} ({definition.type.help})" if definition.type.help else definition.type.label


class _Reading:
    """A value while its form is open: what was read last is what a save compares with."""

    row: ExtraRow

    def __init__(self, pane: ExtraFieldsPane, field_id: int) -> None:
        self.pane = pane
        self.field_id = field_id

    async def again(self) -> Newer:
        """As it stands now. Raises `Gone`."""
        desk = self.pane.desk
        row = await desk.in_db(extra_value, self.pane.OWNER, self.pane.owner_id, self.field_id)
        if row is None:
            raise Gone("O provedor retirou este campo extra.")
        context = value_context(row.definition, desk.session.today().date(), row.stored)
        return Newer({"value": value_text(row.definition, row.stored)}, context, partial(setattr, self, "row", row))

    async def write(self, texts: dict[str, str]) -> int:
        """By its service."""
        pane = self.pane
        return await pane.desk.in_db(save_extra_value, pane.customer_id, pane.owner_id, self.row, texts["value"])
