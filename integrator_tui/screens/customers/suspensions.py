"""Suspensão Programada: until when a plan is shielded from suspension or reduction (domain 3.10)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from integrator_tui.desk.drafts import Draft
from integrator_tui.errors import Refused
from integrator_tui.forms.base import FormContext
from integrator_tui.forms.customers.suspension import SuspensionForm
from integrator_tui.queries.plans.suspension import SuspensionRow, suspension, suspension_context, suspensions
from integrator_tui.rules.dates import format_date
from integrator_tui.screens.editing import Reading
from integrator_tui.screens.listing import PAGE
from integrator_tui.screens.panes.records_pane import RecordsPane
from integrator_tui.screens.record_dialog import RecordDialog
from integrator_tui.services.customers.suspensions import (
    create_suspension,
    remove_suspension,
    restore_suspension,
    save_suspension,
)
from integrator_tui.services.records import untouched
from integrator_tui.widgets.record_list import Column


def meaning(row: SuspensionRow) -> str:
    """What it does, for the name says the opposite."""
    kept = [word for word, allowed in (("suspenso", row.form.suspend), ("reduzido", row.form.reduce)) if not allowed]
    until = format_date(row.form.until) if row.form.until else ""
    return f"até {until} não é {' nem '.join(kept)}"


class SuspensionsPane(RecordsPane[SuspensionRow]):
    """Of the plans of the open customer."""

    NAME = "suspensions"
    ENTITY = "suspension"
    COLUMNS = (
        Column("Plano do cliente", lambda row: row.plan, 20, grow=2),
        Column("O que vale", meaning, 30, grow=2),
        Column("Suspender", lambda row: "Sim" if row.form.suspend else "Não", 9, keep=2),
        Column("Reduzir", lambda row: "Sim" if row.form.reduce else "Não", 7, keep=2),
        Column("Data", lambda row: format_date(row.form.until) if row.form.until else "", 10, keep=1),
    )
    EMPTY = "Nenhum plano protegido de suspensão."
    COUNTED = ("programação", "programações")

    def faint(self, row: SuspensionRow) -> bool:
        """What is over."""
        return not row.in_force(self.desk.session.today().date())

    async def page(self, after: SuspensionRow | None) -> Sequence[SuspensionRow]:
        """The newest first."""
        return await self.desk.in_db(suspensions, self.customer_id, self.text, after.id if after else None, PAGE)

    async def dialog(self, row: SuspensionRow | None, resumed: Draft | None) -> RecordDialog:
        """A new one protects from both."""
        key = row.id if row else None
        reading = Reading(partial(self._read, key), partial(self._save, key))
        texts, context = await reading.again()
        if row is None and not context.choices["plans"]:
            raise Refused("Este cliente não tem plano para proteger.")
        return RecordDialog(
            "Novo Registro · Suspensão Programada" if row is None else "Suspensão Programada",
            SuspensionForm,
            texts,
            context,
            draft=self.draft_key(row, row.version if row else None),
            write=reading.write,
            read_again=reading.again if row else None,
            resumed=resumed,
        )

    async def _read(self, key: int | None) -> tuple[SuspensionForm, SuspensionForm, FormContext]:
        """A new one is for the only plan, where there is one. Raises `Gone`."""
        context = await self.desk.in_db(suspension_context, self.customer_id)
        if key is None:
            plans = context.choices["plans"]
            form = SuspensionForm.model_construct(plan_id=plans[0].value if len(plans) == 1 else None)
            return form, form, context
        form = (await self.desk.in_db(suspension, self.customer_id, key)).form
        return form, form, untouched(context, form)

    async def _save(self, key: int | None, form: SuspensionForm, texts: dict[str, str]) -> int:
        if key is None:
            return await self.desk.in_db(create_suspension, self.customer_id, texts)
        return await self.desk.in_db(save_suspension, self.customer_id, key, form, texts)

    async def delete_row(self, row: SuspensionRow) -> Any:
        """By its service."""
        await self.desk.in_db(remove_suspension, self.customer_id, row.id)

    async def restore_row(self, key: int) -> Any:
        """By its service."""
        await self.desk.in_db(restore_suspension, self.customer_id, key)

    async def question(self, row: SuspensionRow) -> str:
        """What ends with it."""
        return f"Apagar a programação de {row.plan}? Deixa de valer: {meaning(row)}."
