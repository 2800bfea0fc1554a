"""Contatos: who answers for the customer, and by which number (manual, 3.4)."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from integrator_tui.commands import customers as commands
from integrator_tui.desk.commands import bindings
from integrator_tui.desk.drafts import Draft
from integrator_tui.forms.customers.contact import ContactForm
from integrator_tui.queries.customers.extra_fields import count_values
from integrator_tui.rules.counting import counted
from integrator_tui.rules.customers.phones import format_phone
from integrator_tui.screens.panes.kind_pane import KindPane, text
from integrator_tui.services.customers.contacts import CONTACTS
from integrator_tui.services.rows import Row
from integrator_tui.widgets.record_list import Column

ContactRow = Row[ContactForm]


class ContactsPane(KindPane[Row[ContactForm]]):
    """The contacts of the open customer."""

    KIND = CONTACTS
    TITLES = ("Contato", "Novo contato")
    COUNTED = ("contato", "contatos")
    EMPTY = "Nenhum contato. F6 cadastra o primeiro."
    COLUMNS = (
        Column("Nome", text("name"), 17, grow=2),
        Column("Tipo", text("contact_type_id"), 9, grow=1, keep=1),
        Column("Cargo", text("job_title"), 12, grow=1, keep=4),
        Column("Fone", text("phone"), 14, keep=1),
        Column("Celular", text("mobile"), 15),
        Column("SMS", text("sms_authorized"), 3, keep=2),
        Column("E-mail", text("email"), 22, grow=2, keep=3),
    )
    MORE_SCOPES = ("contacts",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(commands.CONTACTS)]

    def named(self, row: ContactRow) -> str:
        """Who it is."""
        return row.form.name

    def value_to_copy(self) -> str:
        """The number by which the contact is reached, else the e-mail."""
        row = self.rows.current
        return (format_phone(row.form.mobile or row.form.phone) or row.form.email) if row else ""

    async def question(self, row: ContactRow) -> str:
        """Whom, and what goes with it."""
        hanging = await self.desk.in_db(count_values, "contact", row.id)
        more = (
            f"\n\n{counted(hanging, 'Vai junto {} campo extra preenchido', 'Vão junto {} campos extras preenchidos')}."
            if hanging
            else ""
        )
        return f"Apagar o contato {row.form.name}?{more}"

    # Campo Extra

    def why_not(self, name: str) -> str | None:
        """The extra fields are those of a row."""
        if name == "extra_fields" and self.rows.current is None:
            return "Não há contato na lista."
        return super().why_not(name)

    async def do_extra_fields(self) -> None:
        """The extra fields of the contact under the cursor."""
        if self.rows.current is not None:
            await self._open_extra(self.rows.current)

    async def _open_extra(self, row: ContactRow, resumed: tuple[int, Draft] | None = None) -> None:
        from integrator_tui.screens.customers.contact_extra import ContactExtraDialog

        await self.desk.ask(ContactExtraDialog(self.record, row, resumed))

    async def resume(self, what: str, draft: Draft) -> None:
        """A contact, or one of its extra fields (`contact:field`)."""
        key, _, field = what.partition(":")
        if not field:
            await super().resume(what, draft)
            return
        contact = await self.desk.in_db(CONTACTS.one, self.customer_id, int(key))
        await self._open_extra(contact, (int(field), draft))
