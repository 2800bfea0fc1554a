"""Remetentes Email: the templates of messages, kept on a screen of their own (domain 9.9, F225)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from integrator_tui.forms.base import FormContext
from integrator_tui.forms.messages.template import TemplateForm
from integrator_tui.queries.messages.templates import (
    VARIABLES,
    TemplateRow,
    template_context,
    template_row,
    template_rows,
)
from integrator_tui.rules.messages.states import CHANNELS, PURPOSES
from integrator_tui.screens.record_dialog import RecordDialog
from integrator_tui.screens.records import RecordsView
from integrator_tui.services.messages.templates import (
    KEEP,
    create_template,
    remove_template,
    restore_template,
    save_template,
)
from integrator_tui.services.records import untouched
from integrator_tui.widgets.record_list import Column

Choosers = dict[str, Callable[[], Awaitable[None]]]


class TemplatesView(RecordsView[TemplateRow]):
    """All templates."""

    NAME = "templates"
    ENTITY = "template"
    TITLES = ("Modelo", "Novo modelo")
    PERMISSION = KEEP
    COLUMNS = (
        Column("Nome", lambda row: row.form.name, 24, grow=2),
        Column("Tipo", lambda row: CHANNELS[row.form.kind], 6),
        Column("Código", lambda row: row.form.code, 14),
        Column("Finalidade", lambda row: PURPOSES.get(row.form.purpose, row.form.purpose), 10, keep=1),
        Column("Assunto", lambda row: row.form.subject or row.form.body, 20, grow=3, keep=2),
        Column("Cargos", lambda row: row.form.job_titles or "todos", 10, keep=3),
    )
    EMPTY = "Nenhum modelo. F6 cadastra o primeiro."
    COUNTED = ("modelo", "modelos")

    def named(self, row: TemplateRow) -> str:
        """Its name."""
        return row.form.name

    async def page(self, after: TemplateRow | None) -> Sequence[TemplateRow]:
        """All at once: a provider has some dozens."""
        return () if after else await self.desk.in_db(template_rows, self.text)

    async def dialog_of(self, row: TemplateRow | None, *what: Any, **options: Any) -> RecordDialog:
        """With F4 for job titles and for variables."""
        choosers: Choosers = {
            "job_titles": self.choose_title,
            "subject": partial(self.choose_variable, "subject"),
            "body": partial(self.choose_variable, "body"),
        }
        return RecordDialog(*what, choosers=choosers, **options)

    async def read(self, key: int | None) -> tuple[TemplateRow | None, TemplateForm, FormContext]:
        """A new one is an e-mail for service. Raises `Gone`."""
        context = await self.desk.in_db(template_context)
        if key is None:
            return None, TemplateForm.model_construct(), context
        row = await self.desk.in_db(template_row, key)
        return row, row.form, untouched(context, row.form)

    async def write(self, key: int | None, read: TemplateRow, texts: dict[str, str]) -> int:
        """By its service."""
        if key is None:
            return await self.desk.in_db(create_template, texts)
        return await self.desk.in_db(save_template, key, read.form, texts)

    async def delete_row(self, row: TemplateRow) -> Any:
        """By its service."""
        await self.desk.in_db(remove_template, row.id)

    async def restore_row(self, key: int) -> Any:
        """By its service."""
        await self.desk.in_db(restore_template, key)

    async def question(self, row: TemplateRow) -> str:
        """Which one."""
        return f"Apagar o modelo {row.form.name}? As mensagens enviadas com ele ficam."

    async def choose_title(self) -> None:
        """One more job title."""
        form = self.dialog_open.form
        options = [(choice.label, choice.label) for choice in form.context.choices["job_titles"]]
        chosen = await self.desk.choose("Cargos", options)
        if chosen is not None:
            there = [part.strip() for part in form.texts["job_titles"].split(",") if part.strip()]
            form.put({"job_titles": ", ".join(dict.fromkeys([*there, chosen]))})
        form.inputs["job_titles"].focus()

    async def choose_variable(self, name: str) -> None:
        """A variable into the subject, or into the text."""
        form = self.dialog_open.form
        options = [(one, f"{{{one}}}".ljust(18) + meaning) for one, meaning in VARIABLES.items()]
        chosen = await self.desk.choose("Variáveis", options)
        if chosen is not None:
            form.insert(name, f"{{{chosen}}}")
        form.inputs[name].focus()
