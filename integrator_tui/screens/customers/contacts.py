"""Contatos: who answers for the customer, and by which number (manual, 3.4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.binding import BindingType

from integrator_tui.desk.commands import bindings
from integrator_tui.desk.drafts import Draft
from integrator_tui.errors import Gone
from integrator_tui.forms.base import FormContext, as_texts
from integrator_tui.forms.customers.contact import ContactForm
from integrator_tui.queries.customers.contacts import (
    ContactRow,
    contact,
    contact_context,
    contacts,
    new_contact,
    with_inactive,
)
from integrator_tui.queries.customers.extra_fields import count_values
from integrator_tui.rules.customers.phones import format_phone
from integrator_tui.screens.record_dialog import RecordDialog
from integrator_tui.screens.window.list_pane import PAGE
from integrator_tui.screens.window.records_pane import RecordsPane
from integrator_tui.services.customers.contacts import create_contact, remove_contact, restore_contact, save_contact
from integrator_tui.services.records import untouched
from integrator_tui.widgets.record_list import Column


class ContactsPane(RecordsPane[ContactRow]):
    """The contacts of the open customer."""

    NAME = "contacts"
    ENTITY = "contact"
    COLUMNS = (
        Column("Nome", lambda row: row.form.name, 17, grow=2),
        Column("Tipo", lambda row: row.type_name, 9, grow=1, keep=1),
        Column("Cargo", lambda row: row.form.job_title, 12, grow=1, keep=4),
        Column("Fone", lambda row: format_phone(row.form.phone), 14, keep=1),
        Column("Celular", lambda row: format_phone(row.form.mobile), 15),
        Column("SMS", lambda row: "Sim" if row.form.sms_authorized else "Não", 3, keep=2),
        Column("E-mail", lambda row: row.form.email, 22, grow=2, keep=3),
    )
    EMPTY = "Nenhum contato. F6 cadastra o primeiro."
    COUNTED = ("contato", "contatos")
    MORE_SCOPES = ("contacts",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("contacts")]

    async def page(self, after: ContactRow | None) -> Sequence[ContactRow]:
        """In the order they were entered."""
        return await self.desk.in_db(contacts, self.customer_id, self.text, after.id if after else None, PAGE)

    def value_to_copy(self) -> str:
        """The number by which the contact is reached, else the e-mail."""
        row = self.rows.current
        if row is None:
            return ""
        return format_phone(row.form.mobile or row.form.phone) or row.form.email

    async def dialog(self, row: ContactRow | None, resumed: Draft | None) -> RecordDialog:
        """A new contact begins with the numbers of the registration."""
        if row is None:
            form, context = await self.desk.in_db(new_contact, self.customer_id)
            begun = as_texts(form, context)
            return RecordDialog(
                "Novo Contato",
                ContactForm,
                as_texts(ContactForm.model_construct(), context),
                context,
                draft=self.draft_key(None, None),
                write=self._create,
                resumed=resumed,
                proposed={name: begun[name] for name in ("phone", "fax")},
            )
        return await self.stored("Contato", row, resumed, self._read, self._save)

    async def _create(self, texts: dict[str, str]) -> int:
        return await self.desk.in_db(create_contact, self.customer_id, texts)

    async def _read(self, key: int) -> tuple[ContactRow, ContactForm, FormContext]:
        row = await self._contact(key)
        context = with_inactive(await self.desk.in_db(contact_context, self.customer_id), row)
        return row, row.form, untouched(context, row.form)

    async def _contact(self, key: int) -> ContactRow:
        row = await self.desk.in_db(contact, self.customer_id, key)
        if row is None:
            raise Gone("Outro operador apagou este contato.")
        return row

    async def _save(self, key: int, row: ContactRow, texts: dict[str, str]) -> int:
        return await self.desk.in_db(save_contact, self.customer_id, key, row.form, texts)

    async def delete_row(self, row: ContactRow) -> Any:
        """By its service."""
        await self.desk.in_db(remove_contact, self.customer_id, row.id)

    async def restore_row(self, key: int) -> Any:
        """By its service."""
        await self.desk.in_db(restore_contact, self.customer_id, key)

    async def question(self, row: ContactRow) -> str:
        """Whom, and what goes with it."""
        hanging = await self.desk.in_db(count_values, "contact", row.id)
        more = f"\n\nVai junto: {hanging} campo(s) extra(s) preenchido(s)." if hanging else ""
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
        await self._open_extra(await self._contact(int(key)), (int(field), draft))
