"""Outros Endereços: the further addresses of the open customer (manual, 3.3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from integrator_tui.desk.drafts import Draft
from integrator_tui.errors import Refused
from integrator_tui.forms.base import FormContext
from integrator_tui.forms.customers.address import AddressForm
from integrator_tui.queries.customers.addresses import (
    AddressRecord,
    AddressRow,
    address,
    address_context,
    addresses_of,
    plans_at,
    why_it_stays,
)
from integrator_tui.screens.customers.address_search import SEARCHED, AddressSearch
from integrator_tui.screens.panes.list_pane import PAGE
from integrator_tui.screens.panes.records_pane import RecordsPane
from integrator_tui.screens.record_dialog import RecordDialog
from integrator_tui.services.customers.addresses import create_address, remove_address, restore_address, save_address
from integrator_tui.widgets.form import Form
from integrator_tui.widgets.record_list import Column

TITLE = "Endereço do Cliente"
HINT = "F4 pesquisa: em CEP; ou em Logradouro, com Número, Cidade e UF"
PROPOSED = {"kind": "Instalação"}
"""What most further addresses are."""


class AddressesPane(RecordsPane[AddressRow]):
    """Addresses from which a plan chooses its own."""

    NAME = "addresses"
    ENTITY = "address"
    COLUMNS = (
        Column("Tipo", lambda row: row.kind, 11),
        Column("Logradouro", lambda row: row.street, 14, grow=2),
        Column("Nº", lambda row: row.number, 5),
        Column("Cidade", lambda row: row.city, 12, grow=1),
        Column("CEP", lambda row: row.zip, 9),
        Column("Bairro", lambda row: row.district, 12, grow=1, keep=1),
    )
    EMPTY = "Nenhum outro endereço. F6 cadastra um."
    COUNTED = ("endereço", "endereços")

    async def page(self, after: AddressRow | None) -> Sequence[AddressRow]:
        """In the order in which they were entered."""
        return await self.desk.in_db(addresses_of, self.customer_id, self.text, after.id if after else 0, PAGE)

    async def dialog(self, row: AddressRow | None, resumed: Draft | None) -> RecordDialog:
        """The form with its two searches."""
        made: list[Form] = []
        search = AddressSearch(self.desk, lambda: made[0], {name: name for name in SEARCHED})
        if row is None:
            context = await self.desk.in_db(address_context)
            dialog = RecordDialog(
                TITLE,
                AddressForm,
                dict.fromkeys(AddressForm.model_fields, ""),
                context,
                draft=self.draft_key(None, None),
                write=lambda texts: self.desk.in_db(create_address, self.customer_id, texts),
                resumed=resumed,
                proposed=PROPOSED,
                focus_first="zip",
                choosers=search.choosers,
                hint=HINT,
            )
        else:
            dialog = await self.stored(TITLE, row, resumed, self._read, self._save, choosers=search.choosers, hint=HINT)
        made.append(dialog.form)
        return dialog

    async def _read(self, key: int) -> tuple[AddressRecord, AddressForm, FormContext]:
        read = await self.desk.in_db(address, self.customer_id, key)
        return read, read.form, read.context

    async def _save(self, key: int, read: AddressRecord, texts: dict[str, str]) -> int:
        return await self.desk.in_db(save_address, self.customer_id, key, read.form, texts)

    async def question(self, row: AddressRow) -> str:
        """Which one; an address that a plan uses is not asked about."""
        if sentence := why_it_stays(await self.desk.in_db(plans_at, self.customer_id, row.id)):
            raise Refused(sentence)
        return f"{row.kind}: {row.text}\n\nNenhum plano usa este endereço. Apagar?"

    async def delete_row(self, row: AddressRow) -> Any:
        """To the service, which looks again."""
        return await self.desk.in_db(remove_address, self.customer_id, row.id)

    async def restore_row(self, key: int) -> Any:
        """To the service."""
        return await self.desk.in_db(restore_address, self.customer_id, key)
