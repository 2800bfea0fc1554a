"""Novo cliente: the same form, empty; answers with the code of the new customer."""

from __future__ import annotations

import asyncio

from textual.app import ComposeResult
from textual.screen import Screen

from integrator_tui.desk.drafts import DraftKey
from integrator_tui.desk.one_stroke import PaintedAtTheEnd
from integrator_tui.desk.port import Desk, desk_of
from integrator_tui.errors import DeskError
from integrator_tui.forms.base import STATIC, FormContext
from integrator_tui.forms.customers.customer import CustomerForm
from integrator_tui.queries.customers.customers import form_context
from integrator_tui.screens.customers.address_search import RegistrationSearch
from integrator_tui.screens.customers.duplicates import warn_of_duplicates
from integrator_tui.screens.editing import Editing
from integrator_tui.services.customers.customers import create_customer
from integrator_tui.widgets.form import Form
from integrator_tui.widgets.lines import BottomLine, Line


class NewCustomer(PaintedAtTheEnd, Screen[int]):
    """A form for a person or a company."""

    DEFAULT_CSS = "NewCustomer #title { background: $primary; color: $background; text-style: bold; }"
    AUTO_FOCUS = ""

    def __init__(self, person_type: str, typed: dict[str, str] | None = None) -> None:
        super().__init__()
        self.person_type = person_type
        self.typed = typed or {}
        self.form: Form | None = None
        self.editing: Editing | None = None
        self.ready = asyncio.Event()

    @property
    def desk(self) -> Desk:
        """The application."""
        return desk_of(self)

    def compose(self) -> ComposeResult:
        """Title and keys; the form comes when the lists are read."""
        yield Line(" Novo cliente · Cadastro do Cliente", id="title")
        yield BottomLine()

    def on_mount(self) -> None:
        """Keys typed meanwhile wait."""
        self.desk.carry_out(self._open())

    async def _open(self) -> None:
        try:
            await self._begin(await self.desk.in_db(form_context))
        except DeskError:
            self.dismiss(None)
            raise
        finally:
            self.ready.set()

    async def _begin(self, context: FormContext) -> None:
        person = next(choice.label for choice in STATIC["person_type"] if choice.value == self.person_type)
        blank = {**dict.fromkeys(CustomerForm.model_fields, ""), "person_type": person, "active": "Ativo"}
        self.search = RegistrationSearch(self.desk, lambda: self.form)
        self.form = Form(
            CustomerForm,
            blank,
            context,
            on_save=self._save,
            on_leave=self._leave,
            typed=self.typed,
            focus_first="legal_name",
            choosers=self.search.choosers,
        )
        self.editing = Editing(self.desk, self.form, DraftKey("new_customer", None, None), self._write)
        async with self.desk.one_stroke():
            await self.mount(self.form, before=self.query_one(BottomLine))
        self.editing.keep()

    async def _write(self, texts: dict[str, str]) -> int:
        return await self.desk.in_db(create_customer, texts)

    async def _save(self, texts: dict[str, str]) -> None:
        assert self.editing is not None
        if await self.editing.save(texts):
            self.dismiss(self.editing.result)
            self.desk.say(f"Dados salvos com sucesso. Código do Cliente: {self.editing.result}")

    async def may_leave(self) -> bool:
        """Salvar, Descartar or Continuar when something was typed."""
        return self.editing is None or await self.editing.may_leave()

    async def _leave(self) -> None:
        if await self.may_leave() and self.editing is not None and not self.editing.saved:
            self.dismiss(None)

    def on_form_changed(self, event: Form.Changed) -> None:
        """Every change is kept as a draft."""
        if self.editing is not None:
            self.editing.keep()

    def on_form_left(self, event: Form.Left) -> None:
        """A likely duplicate is told while it is being typed (F211); an address comes by its CEP."""
        self.desk.look_up(warn_of_duplicates(self.desk, event.form, event.name, None))
        self.search.left(event.name)
