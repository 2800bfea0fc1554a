"""Consentimentos: what the customer and the contacts agreed to, by channel and purpose (F222)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from integrator_tui.desk.drafts import Draft
from integrator_tui.forms.base import FormContext
from integrator_tui.forms.customers.consent import BASES, ConsentForm
from integrator_tui.queries.customers.consent import CHANNELS, ConsentRow, consent, consent_context, consents
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.messages.states import PURPOSES
from integrator_tui.screens.panes.list_pane import PAGE
from integrator_tui.screens.panes.records_pane import RecordsPane
from integrator_tui.screens.record_dialog import RecordDialog
from integrator_tui.services.customers.consents import create_consent, remove_consent, restore_consent, save_consent
from integrator_tui.services.records import untouched
from integrator_tui.widgets.record_list import Column


class ConsentsPane(RecordsPane[ConsentRow]):
    """Of the open customer."""

    NAME = "consents"
    ENTITY = "consent"
    COLUMNS = (
        Column("Quem", lambda row: row.who, 12, grow=2),
        Column("Canal", lambda row: CHANNELS[row.form.channel], 6),
        Column("Finalidade", lambda row: PURPOSES[row.form.purpose], 10),
        Column("Autoriza", lambda row: "Sim" if row.form.granted else "NÃO", 8),
        Column("Data", lambda row: format_date(row.form.given_on) if row.form.given_on else "", 10, keep=1),
        Column("Origem", lambda row: row.form.source, 10, grow=2, keep=2),
        Column("Base legal", lambda row: BASES.get(row.form.basis, row.form.basis), 20, grow=1, keep=3),
    )
    EMPTY = "Nada registrado: serviço e cobrança podem, marketing não."
    COUNTED = ("registro", "registros")

    def faint(self, row: ConsentRow) -> bool:
        """Refusals stand out by not being dim: what is allowed is."""
        return row.form.granted

    async def page(self, after: ConsentRow | None) -> Sequence[ConsentRow]:
        """The newest first."""
        return await self.desk.in_db(consents, self.customer_id, self.text, after.id if after else None, PAGE)

    async def dialog(self, row: ConsentRow | None, resumed: Draft | None) -> RecordDialog:
        """A new one is of today."""
        if row is None:
            context = await self.desk.in_db(consent_context, self.customer_id)
            blank = dict.fromkeys(ConsentForm.model_fields, "")
            return RecordDialog(
                "Novo Registro · Consentimento",
                ConsentForm,
                blank,
                context,
                draft=self.draft_key(None, None),
                write=self._create,
                resumed=resumed,
                proposed={"given_on": format_date(context.today), "basis": BASES["consentimento"]},
            )
        return await self.stored("Consentimento", row, resumed, self._read, self._save)

    async def _create(self, texts: dict[str, str]) -> int:
        return await self.desk.in_db(create_consent, self.customer_id, texts)

    async def _read(self, key: int) -> tuple[ConsentRow, ConsentForm, FormContext]:
        row = await self.desk.in_db(consent, self.customer_id, key)
        return row, row.form, untouched(await self.desk.in_db(consent_context, self.customer_id), row.form)

    async def _save(self, key: int, row: ConsentRow, texts: dict[str, str]) -> int:
        return await self.desk.in_db(save_consent, self.customer_id, key, row.form, texts)

    async def delete_row(self, row: ConsentRow) -> Any:
        """By its service."""
        await self.desk.in_db(remove_consent, self.customer_id, row.id)

    async def restore_row(self, key: int) -> Any:
        """By its service."""
        await self.desk.in_db(restore_consent, self.customer_id, key)

    async def question(self, row: ConsentRow) -> str:
        """What it is about."""
        return f"Apagar o registro de {CHANNELS[row.form.channel]} de {PURPOSES[row.form.purpose]} ({row.who})?"
