"""Remetentes Email: the templates of messages, kept on a screen of their own (domain 9.9, F225)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from integrator_tui.drafts import Draft
from integrator_tui.forms.base import FormContext, as_texts
from integrator_tui.forms.template import TemplateForm
from integrator_tui.outbox.port import PURPOSES
from integrator_tui.queries.consent import CHANNELS
from integrator_tui.queries.templates import VARIABLES, TemplateRow, template_context, template_row, template_rows
from integrator_tui.screens.record_dialog import RecordDialog
from integrator_tui.screens.records import RecordsView
from integrator_tui.services.records import untouched
from integrator_tui.services.templates import (
    KEEP,
    create_template,
    remove_template,
    restore_template,
    save_template,
)
from integrator_tui.widgets.record_list import Column


class TemplatesView(RecordsView[TemplateRow]):
    """All templates."""

    NAME = "templates"
    ENTITY = "template"
    PERMISSION = KEEP
    COLUMNS = (
        Column("Nome", lambda row: row.form.name, 24, grow=2),
        Column("Tipo", lambda row: CHANNELS[row.form.kind], 6),
        Column("Código", lambda row: row.form.code, 14),
        Column("Finalidade", lambda row: PURPOSES.get(row.form.purpose, row.form.purpose), 10, keep=1),
        Column("Assunto", lambda row: row.form.subject or row.form.body, 20, grow=3, keep=2),
        Column("Cargos", lambda row: row.form.job_titles or "todos", 10, keep=3),
    )
    EMPTY = "Nenhum remetente. F6 cadastra o primeiro."
    COUNTED = ("remetente", "remetentes")

    async def page(self, after: TemplateRow | None) -> Sequence[TemplateRow]:
        """All at once: a provider has some dozens."""
        return () if after else await self.desk.in_db(template_rows, self.text)

    async def dialog(self, row: TemplateRow | None, resumed: Draft | None) -> RecordDialog:
        """The form, with F4 for job titles and for variables."""
        reading = _Reading(self, row)
        texts, context = await reading.again()
        dialog = RecordDialog(
            "Remetente" if row else "Novo Registro · Remetente",
            TemplateForm,
            texts,
            context,
            draft=self.draft_key(row, reading.row.version if reading.row else None),
            write=reading.write,
            read_again=reading.again if row else None,
            resumed=resumed,
            choosers={"job_titles": reading.choose_title, "subject": reading.subject, "body": reading.body},
        )
        reading.open = dialog
        return dialog

    async def delete_row(self, row: TemplateRow) -> Any:
        """By its service."""
        await self.desk.in_db(remove_template, row.id)

    async def restore_row(self, key: int) -> Any:
        """By its service."""
        await self.desk.in_db(restore_template, key)

    async def question(self, row: TemplateRow) -> str:
        """Which one."""
        return f"Apagar o remetente {row.form.name}? As mensagens enviadas com ele ficam."


class _Reading:
    """A template while its form is open."""

    open: RecordDialog

    def __init__(self, view: TemplatesView, row: TemplateRow | None) -> None:
        self.view = view
        self.row = row

    async def again(self) -> tuple[Mapping[str, str], FormContext]:
        """As it stands now; an e-mail for service when it is new."""
        desk = self.view.desk
        context = await desk.in_db(template_context)
        if self.row is None:
            return as_texts(TemplateForm.model_construct(), context), context
        self.row = await desk.in_db(template_row, self.row.id)
        return as_texts(self.row.form, context), untouched(context, self.row.form)

    async def write(self, texts: dict[str, str]) -> int:
        """By its service."""
        desk = self.view.desk
        if self.row is None:
            return await desk.in_db(create_template, texts)
        return await desk.in_db(save_template, self.row.id, self.row.form, texts)

    async def choose_title(self) -> None:
        """One more job title."""
        form = self.open.form
        options = [(choice.label, choice.label) for choice in form.context.choices["job_titles"]]
        chosen = await self.view.desk.choose("Cargos", options)
        if chosen is not None:
            there = [part.strip() for part in form.texts["job_titles"].split(",") if part.strip()]
            form.put({"job_titles": ", ".join(dict.fromkeys([*there, chosen]))})
        form.inputs["job_titles"].focus()

    async def subject(self) -> None:
        """A variable into the subject."""
        await self._variable("subject")

    async def body(self) -> None:
        """A variable into the text."""
        await self._variable("body")

    async def _variable(self, name: str) -> None:
        form = self.open.form
        options = [(one, f"{{{one}}}".ljust(18) + meaning) for one, meaning in VARIABLES.items()]
        chosen = await self.view.desk.choose("Variáveis", options)
        if chosen is not None:
            form.insert(name, f"{{{chosen}}}")
        form.inputs[name].focus()
