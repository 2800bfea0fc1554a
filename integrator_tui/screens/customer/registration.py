"""Dados Cadastro: the registration in read mode, and as a form on F2 (manual, 3)."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.geometry import Region

from integrator_tui.commands import Commanded, bindings
from integrator_tui.errors import Conflict, InvalidForm
from integrator_tui.forms.base import FormContext, as_texts
from integrator_tui.forms.customer import CustomerForm
from integrator_tui.queries.customers import CustomerRecord, form_context
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.fold import digits, fold
from integrator_tui.screens.customer.editing import (
    ask_about_conflict,
    ask_before_leaving,
    context_for,
    warn_of_duplicates,
)
from integrator_tui.screens.customer.pane import Pane
from integrator_tui.services.customers import save_customer
from integrator_tui.widgets.form import Form
from integrator_tui.widgets.lines import Line
from integrator_tui.widgets.sheet import Sheet


class Reading(Commanded, VerticalScroll, can_focus=True):
    """The sheet in read mode: arrows mark a field, F2 edits there."""

    SCOPE = "record"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("record"),
        Binding("up", "mark(-1)", show=False),
        Binding("down", "mark(1)", show=False),
    ]

    def __init__(self, pane: RegistrationPane) -> None:
        super().__init__()
        self.pane = pane
        self.sheet = Sheet(CustomerForm)

    def compose(self) -> ComposeResult:
        """Only the sheet."""
        yield self.sheet

    def action_mark(self, by: int) -> None:
        """The next field up or down."""
        names = [name for _, group in self.sheet.sections for name in group]
        at = names.index(self.sheet.marked) + by if self.sheet.marked in names else 0
        self.mark(names[max(0, min(at, len(names) - 1))])

    def mark(self, name: str) -> None:
        """Mark a field and bring it into sight."""
        self.sheet.marked = name
        self.sheet.refresh()
        place = next(
            (place for place in self.sheet.planned(self.sheet.size.width or 60).places if place.name == name), None
        )
        if place:
            self.scroll_to_region(Region(0, place.y, 1, place.height), animate=False)

    def value_to_copy(self) -> str:
        """The value of the marked field."""
        return self.sheet.texts.get(self.sheet.marked, "")

    async def do_edit(self) -> None:
        """F2."""
        await self.pane.edit(self.sheet.marked)


class RegistrationPane(Pane):
    """Reads, edits and saves one customer's registration."""

    def __init__(self, record: CustomerRecord, searched: str) -> None:
        super().__init__()
        self.record = record
        self.searched = searched
        self.context: FormContext | None = None
        self.form: Form | None = None
        self.reading = Reading(self)

    def compose(self) -> ComposeResult:
        """What nobody edits stands above (F013)."""
        yield Line("", id="fixed", classes="faint")
        yield self.reading

    async def show(self) -> None:
        """Read the lists once, draw, and mark the field that was searched for."""
        self.context = await self.desk.in_db(form_context)
        self._draw()
        self.reading.mark(self._searched_field())

    def _draw(self) -> None:
        assert self.context is not None
        record = self.record
        self.query_one("#fixed", Line).set(
            f"Código do Cliente {record.id}   Data de Cadastro {format_date(record.registered_on)}"
        )
        sheet = self.reading.sheet
        sheet.person_type = record.form.person_type
        sheet.sections = CustomerForm.fields_for(record.form.person_type)
        sheet.required = CustomerForm.required({"person_type": record.form.person_type}, self.context)
        sheet.show(texts=as_texts(record.form, self.context))
        sheet.refresh(layout=True)

    def _searched_field(self) -> str:
        typed, number = fold(self.searched), digits(self.searched)
        form = self.record.form
        if "@" in self.searched:
            return "email"
        if len(number) >= 4 and number != str(self.record.id):
            for name in ("mobile", "phone", "fax"):
                if number[-8:] in getattr(form, name):
                    return name
            if form.document.startswith(number):
                return "document"
        return "legal_name" if typed else "person_type"

    def take_focus(self) -> None:
        """To the form when one is open."""
        if self.form is not None:
            names = list(self.form.inputs)
            self.form.inputs[self.form.focused_field or self.form.left or names[0]].focus()
        else:
            self.reading.focus()

    async def reread(self, record: CustomerRecord) -> None:
        """Show what is newer; a form that is open keeps what was typed and what it was read from."""
        if self.form is None:
            self.record = record
            self._draw()

    # Editing

    async def edit(self, name: str = "", typed: dict[str, str] | None = None) -> None:
        """Turn the sheet into a form, at the field that is marked; `typed` comes from a draft."""
        record = self.record = await self.customer_screen.load()
        base = await self.desk.in_db(form_context)
        self.context = context_for(base, record.form)
        self.form = Form(
            CustomerForm,
            as_texts(record.form, base),
            self.context,
            on_save=self._save,
            on_leave=self._leave,
            typed=typed,
            focus_first=name,
        )
        self.reading.display = False
        await self.mount(self.form)

    async def _save(self, texts: dict[str, str]) -> None:
        assert self.form is not None
        desk = self.desk
        try:
            await desk.in_db(save_customer, self.record.id, self.record.form, texts)
        except InvalidForm as error:
            self.form.refuse(error.errors)
            raise
        except Conflict as error:
            await self._after_conflict(error)
            return
        desk.forget_draft("registration", self.record.id)
        if self.is_attached:  # else the operator went on while the base was slow
            await self._close()
            await self.customer_screen.changed()
        desk.say("Dados salvos com sucesso")

    async def _after_conflict(self, error: Conflict) -> None:
        """Both values are shown; the operator decides field by field, and nothing typed is lost."""
        assert self.form is not None
        answer = await ask_about_conflict(self.desk, error)
        if answer is None:
            return
        record = self.record = await self.customer_screen.load()
        base = await self.desk.in_db(form_context)
        self.form.reread(as_texts(record.form, base), context_for(base, record.form))
        if answer == "theirs":
            self.form.put({c.field: self.form.read[c.field] for c in error.collisions if c.field in self.form.inputs})
        await self._save(self.form.texts)

    async def _leave(self) -> None:
        if await self.may_leave():
            await self._close()
            self._draw()

    async def may_leave(self) -> bool:
        """Salvar, Descartar or Continuar when something was typed."""
        if self.form is None or not self.form.changed:
            return True
        answer = await ask_before_leaving(self.desk)
        if answer == "s":
            await self.form.do_save()
            return self.form is None
        if answer == "d":
            self.desk.forget_draft("registration", self.record.id)
        return answer == "d"

    async def _close(self) -> None:
        if self.form is not None:
            form, self.form = self.form, None
            self.desk.forget_draft("registration", self.record.id)
            marked = form.focused_field or self.reading.sheet.marked
            await form.remove()
            self.reading.display = True
            self.reading.focus()
            self.reading.mark(marked)

    def on_form_changed(self, event: Form.Changed) -> None:
        """Every change is kept as a draft."""
        self.keep()

    def keep(self) -> None:
        """Keep what is typed as a draft."""
        if self.form is not None:
            self.desk.keep_draft("registration", self.record.id, self.record.version, self.form.typed, self.form.read)

    def on_form_left(self, event: Form.Left) -> None:
        """A likely duplicate is told while it is being typed (F211)."""
        self.desk.look_up(warn_of_duplicates(self.desk, event.form, event.name, self.record.id))
