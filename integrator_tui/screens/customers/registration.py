"""Dados Cadastro: the registration in read mode, and as a form on F2 (manual, 3)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from textual.app import ComposeResult

from integrator_tui.errors import Refused
from integrator_tui.forms.base import unchanged
from integrator_tui.forms.customers.customer import CustomerForm, area_of
from integrator_tui.queries.customers.customers import CustomerRecord, form_context
from integrator_tui.queries.masking import MASKED
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.fold import digits, fold
from integrator_tui.screens.customers.address_search import RegistrationSearch
from integrator_tui.screens.customers.duplicates import warn_of_duplicates
from integrator_tui.screens.panes.sheet_pane import Loaded, SheetPane
from integrator_tui.services.customers.customers import save_customer
from integrator_tui.widgets.form import Form
from integrator_tui.widgets.lines import Line


class RegistrationPane(SheetPane):
    """Reads, edits and saves one customer's registration."""

    FORM = CustomerForm
    NAME = "registration"
    ENTITY = "customer"

    def __init__(self, record: CustomerRecord, searched: str) -> None:
        super().__init__(record)
        self.searched = searched
        self.search = RegistrationSearch(self.desk, lambda: self.form)

    def compose(self) -> ComposeResult:
        """What nobody edits stands above (F013)."""
        yield Line("", id="fixed", classes="faint")
        yield self.reading

    async def read(self) -> Loaded:
        """The record that the window has, with the lists."""
        if self.loaded is not None:
            self.record = await self.customer_screen.load()
        context, form = await self.desk.in_db(form_context), self.record.form
        context = replace(context, default_area=area_of(form), unchanged=unchanged(form, context))
        return Loaded(form, self.record.version, context)

    async def reread(self, record: CustomerRecord) -> None:
        """The window has read it already."""
        if self.form is None and self.loaded is not None:
            self.record = record
            self.loaded = replace(self.loaded, form=record.form, version=record.version)
            self.draw()

    async def edit(self, name: str = "", typed: dict[str, str] | None = None) -> None:
        """Not while what stands there is masked. Raises `Refused`."""
        if self.record.masked:
            raise Refused(MASKED)
        await super().edit(name, typed)

    async def write(self, read: CustomerForm, texts: Mapping[str, str]) -> int:
        """To the service."""
        return await self.desk.in_db(save_customer, self.record.id, read, texts)

    def draw(self) -> None:
        """The fixed line too."""
        self.query_one("#fixed", Line).set(
            f"Código do Cliente {self.record.id}   Data de Cadastro {format_date(self.record.registered_on)}"
        )
        super().draw()

    def first_field(self) -> str:
        """The one that was searched for."""
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

    def choosers(self) -> dict[str, Callable[[], Awaitable[None]]]:
        """The two addresses are looked up (F220)."""
        return self.search.choosers

    def on_form_left(self, event: Form.Left) -> None:
        """A likely duplicate is told while it is being typed (F211); an address comes by its CEP."""
        self.desk.look_up(warn_of_duplicates(self.desk, event.form, event.name, self.record.id))
        self.search.left(event.name)
