"""Outros Endereços: the further addresses of the open customer (manual, 3.3)."""

from __future__ import annotations

from typing import Any

from integrator_tui.errors import Refused
from integrator_tui.forms.customers.address import AddressForm
from integrator_tui.screens.customers.address_search import SEARCHED, AddressSearch
from integrator_tui.screens.panes.kind_pane import KindPane, text
from integrator_tui.screens.record_dialog import RecordDialog
from integrator_tui.services.customers.addresses import ADDRESSES
from integrator_tui.services.rows import Row
from integrator_tui.widgets.form import Form
from integrator_tui.widgets.record_list import Column


def city(row: Row[AddressForm]) -> str:
    """With the state."""
    return "/".join(part for part in (row.form.city, row.form.state) if part)


class AddressDialog(RecordDialog):
    """With its two searches."""

    search: AddressSearch

    def on_form_left(self, event: Form.Left) -> None:
        """An address comes by its CEP."""
        self.search.left(event.name)


class AddressesPane(KindPane[Row[AddressForm]]):
    """Addresses from which a plan chooses its own."""

    KIND = ADDRESSES
    TITLES = ("Endereço", "Novo endereço")
    COUNTED = ("endereço", "endereços")
    EMPTY = "Nenhum outro endereço. F6 cadastra um."
    COLUMNS = (
        Column("Tipo", text("kind"), 11),
        Column("Logradouro", text("street"), 14, grow=2),
        Column("Nº", text("number"), 5),
        Column("Cidade", city, 12, grow=1),
        Column("CEP", text("zip"), 9),
        Column("Bairro", text("district"), 12, grow=1, keep=1),
    )

    def named(self, row: Row[AddressForm]) -> str:
        """Street and number."""
        return ", ".join(filter(None, map(row.text, ("street", "number"))))

    async def dialog_of(self, row: Row[AddressForm] | None, *what: Any, **options: Any) -> RecordDialog:
        """With its two searches; a new one begins at the CEP."""
        search = AddressSearch(self.desk, lambda: self.dialog_open.form, {name: name for name in SEARCHED})
        options |= {"choosers": search.choosers, "focus_first": "" if row else "zip"}
        hint = "F4 pesquisa: em CEP; ou em Logradouro, com Número, Cidade e UF"
        dialog = AddressDialog(*what, hint=hint, **options)
        dialog.search = search
        return dialog

    async def question(self, row: Row[AddressForm]) -> str:
        """Which one; an address that a plan uses is not asked about."""
        if sentence := await self.desk.in_db(ADDRESSES.stays, self.customer_id, row.id):
            raise Refused(sentence)
        address = (*map(row.text, ("street", "number", "complement", "district")), city(row))
        where = ", ".join(part for part in address if part)
        return f"{row.text('kind')}: {where}\n\nNenhum plano usa este endereço. Apagar?"
