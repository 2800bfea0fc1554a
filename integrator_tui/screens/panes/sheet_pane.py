"""A pane that is one form: a sheet in read mode, the same places as inputs on F2."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.geometry import Region

from integrator_tui.commands.shared import RECORD
from integrator_tui.desk.commands import Commanded, bindings, movement
from integrator_tui.desk.drafts import CURSOR, READ, Draft, DraftKey
from integrator_tui.forms.base import FormContext, FormModel, as_texts, explained
from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.queries.history import Subject
from integrator_tui.screens.editing import Editing, Newer
from integrator_tui.screens.field_history import let_ask_who_changed, show_field_history
from integrator_tui.screens.panes.pane import Pane
from integrator_tui.widgets.form import Form
from integrator_tui.widgets.sheet import Sheet


@dataclass(frozen=True)
class Loaded:
    """A form as it was read, with what checks it."""

    form: FormModel
    version: int
    context: FormContext


class Reading(Commanded, VerticalScroll, can_focus=True):
    """The sheet in read mode: arrows mark a field, F2 edits there."""

    SCOPE = "record"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(RECORD),
        movement("up", "mark(-1)", "Campo acima"),
        movement("down", "mark(1)", "Campo abaixo"),
        movement("home", "mark(-1000)", "Primeiro campo"),
        movement("end", "mark(1000)", "Último campo"),
        movement("pageup", "section(-1)", "Seção anterior"),
        movement("pagedown", "section(1)", "Próxima seção"),
    ]

    def __init__(self, pane: SheetPane) -> None:
        super().__init__()
        self.pane = pane
        self.sheet = Sheet(pane.FORM)

    def compose(self) -> ComposeResult:
        """Only the sheet."""
        yield self.sheet

    def action_mark(self, by: int) -> None:
        """The next field up or down."""
        names = [name for _, group in self.sheet.sections for name in group]
        at = names.index(self.sheet.marked) + by if self.sheet.marked in names else 0
        self.mark(names[max(0, min(at, len(names) - 1))])

    def action_section(self, by: int) -> None:
        """The first field of the next section, or of the one before; beyond the last the last field."""
        sections = [group for _, group in self.sheet.sections if group]
        at = next((index for index, group in enumerate(sections) if self.sheet.marked in group), 0)
        if by > 0:
            self.mark(sections[at + 1][0] if at + 1 < len(sections) else sections[at][-1])
        else:
            self.mark(sections[max(at - (self.sheet.marked == sections[at][0]), 0)][0])

    def mark(self, name: str) -> None:
        """Mark a field and bring it into sight."""
        self.sheet.marked = name
        self.sheet.refresh()
        self.reveal()

    def reveal(self) -> None:
        """Scroll to the mark."""
        name = self.sheet.marked
        place = next(
            (place for place in self.sheet.planned(self.sheet.size.width or 60).places if place.name == name), None
        )
        if place:
            self.scroll_to_region(Region(0, place.y, 1, place.height), animate=False)

    def value_to_copy(self) -> str:
        """The value of the marked field."""
        return self.sheet.texts.get(self.sheet.marked, "")

    def field_help(self) -> tuple[str, str]:
        """The marked field, for the help."""
        return explained(self.pane.FORM, self.sheet.marked, self.sheet.person_type) if self.sheet.marked else ("", "")

    def why_not(self, name: str) -> str | None:
        """A field must be marked."""
        return "Marque um campo com as setas." if name == "who_changed" and not self.sheet.marked else None

    async def do_who_changed(self) -> None:
        """The history of the marked field."""
        name = self.sheet.marked
        label = self.pane.FORM.label(name, self.sheet.person_type)
        await show_field_history(self.pane.desk, self.pane.subject, name, label)

    async def do_edit(self) -> None:
        """F2."""
        await self.pane.edit(self.sheet.marked)


class SheetPane(Pane):
    """Reads, edits and saves one form of the open customer."""

    FORM: ClassVar[type[FormModel]]
    NAME: ClassVar[str]
    """Of the option; drafts carry it."""
    ENTITY: ClassVar[str]
    """What the history calls it."""

    def __init__(self, record: CustomerRecord) -> None:
        super().__init__()
        self.record = record
        self.loaded: Loaded | None = None
        self.form: Form | None = None
        self.editing: Editing | None = None
        self.reading = Reading(self)

    def compose(self) -> ComposeResult:
        """The sheet."""
        yield self.reading

    @abstractmethod
    async def read(self) -> Loaded:
        """The form as it stands in the base."""

    @abstractmethod
    async def write(self, read: Any, texts: Mapping[str, str]) -> Any:
        """Give what was typed to the service, with the form as it was read."""

    def choosers(self) -> dict[str, Callable[[], Awaitable[None]]]:
        """What F4 does in fields that have more than a list to choose from."""
        return {}

    @property
    def subject(self) -> Subject:
        """What its fields are of, for the history."""
        return Subject(self.record.id, self.ENTITY, self.record.id)

    def first_field(self) -> str:
        """The field that is marked when the pane opens."""
        return self.FORM.LAYOUT[0][1][0]

    async def show(self) -> None:
        """Read, draw, mark a field."""
        self.loaded = await self.read()
        self.draw()
        self.reading.mark(self.first_field())

    def draw(self) -> None:
        """Show what was read."""
        assert self.loaded is not None
        form, context, sheet = self.loaded.form, self.loaded.context, self.reading.sheet
        person = getattr(form, "person_type", context.person_type)
        sheet.person_type = person
        sheet.sections = self.FORM.fields_for(person or "PF")
        sheet.required = self.FORM.required({**dict(form), "person_type": person}, context)
        sheet.show(texts=as_texts(form, context))
        sheet.refresh(layout=True)

    def take_focus(self) -> None:
        """To the form when one is open."""
        if self.form is not None:
            names = list(self.form.inputs)
            self.form.inputs[self.form.focused_field or self.form.left or names[0]].focus()
        else:
            self.reading.focus()

    async def reread(self, record: CustomerRecord) -> None:
        """Show what is newer; a form that is open keeps what was typed and what it was read from."""
        self.record = record
        if self.form is None:
            loaded = await self.read()
            if self.form is None:  # else it was opened meanwhile, from what it has read itself
                self.loaded = loaded
                self.draw()

    @property
    def follows(self) -> bool:
        """While it is read."""
        return self.form is None

    # Editing

    async def edit(self, name: str = "", typed: dict[str, str] | None = None) -> None:
        """Turn the sheet into a form, at the field that is marked; `typed` comes from a draft."""
        loaded = self.loaded = await self.read()
        self.form = Form(
            self.FORM,
            as_texts(loaded.form, loaded.context),
            loaded.context,
            on_save=self._save,
            on_leave=self._leave,
            typed=typed,
            focus_first=name,
            choosers=self.choosers(),
        )
        let_ask_who_changed(self.desk, self.form, self.subject)
        key = DraftKey(self.NAME, self.record.id, loaded.version)
        self.editing = Editing(self.desk, self.form, key, self._write, self._read_again, self.subject)
        async with self.desk.one_stroke():
            self.reading.display = False
            await self.mount(self.form)

    async def resume(self, what: str, draft: Draft) -> None:
        """Open the form with the text of a draft, beside newer data."""
        await self.edit(typed={name: text for name, text in draft.values.items() if not name.startswith(READ)})
        assert self.editing is not None
        assert self.form is not None
        self.form.come_back(draft.values.get(CURSOR, ""))
        self.editing.keep()
        self.desk.drafts.forget(draft)
        self.desk.flush_drafts()
        self.editing.tell_newer(draft)

    async def _write(self, texts: dict[str, str]) -> Any:
        assert self.loaded is not None
        return await self.write(self.loaded.form, texts)

    async def _read_again(self) -> Newer:
        loaded = await self.read()
        return Newer(as_texts(loaded.form, loaded.context), loaded.context, partial(setattr, self, "loaded", loaded))

    async def _save(self, texts: dict[str, str]) -> None:
        assert self.editing is not None
        if not await self.editing.save(texts):
            return
        if self.is_attached:  # else the operator went on while the base was slow
            async with self.desk.one_stroke():
                await self._close()
                await self.customer_screen.changed()
        self.desk.say("Dados salvos com sucesso")

    async def _leave(self) -> None:
        if await self.may_leave():
            async with self.desk.one_stroke():
                await self._close()
                self.draw()

    async def may_leave(self) -> bool:
        """Salvar, Descartar or Continuar when something was typed."""
        return self.editing is None or await self.editing.may_leave()

    async def _close(self) -> None:
        if self.form is not None and self.editing is not None:
            form, self.form = self.form, None
            self.editing.forget()
            self.editing = None
            async with self.desk.one_stroke():
                await form.remove()
                self.reading.display = True
                self.reading.focus()
                self.reading.sheet.marked = form.cursor
                self.reading.call_after_refresh(self.reading.reveal)  # it has no height before it is drawn

    def on_form_changed(self, event: Form.Changed) -> None:
        """Every change is kept as a draft."""
        if self.editing is not None:
            self.editing.keep()
