"""Observações: the dated notes of a customer (manual, 3.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from textual.binding import BindingType

from integrator_tui.commands.customers import OBSERVATIONS
from integrator_tui.desk.commands import bindings
from integrator_tui.desk.drafts import Draft
from integrator_tui.forms.base import FormContext, as_texts
from integrator_tui.forms.customers.observation import ObservationForm
from integrator_tui.queries.customers.observations import (
    NOTE_TYPES,
    ObservationRow,
    Reader,
    observation,
    observation_context,
    observations,
    readers,
)
from integrator_tui.rules.dates import format_date, format_datetime
from integrator_tui.rules.fold import fold
from integrator_tui.screens.dialogs import Prompt
from integrator_tui.screens.panes.list_pane import PAGE
from integrator_tui.screens.panes.records_pane import RecordsPane
from integrator_tui.screens.record_dialog import RecordDialog
from integrator_tui.services.customers.observations import (
    add_note_type,
    create_observation,
    remove_observation,
    restore_observation,
    save_observation,
)
from integrator_tui.widgets.record_list import Column

NEW_TYPE = "\n"
"""The entry of the list of types that makes a new one: no name."""


class ObservationsPane(RecordsPane[ObservationRow]):
    """The notes, newest first."""

    NAME = "observations"
    ENTITY = "observation"
    COLUMNS = (
        Column("Data", lambda row: format_date(row.at), 10, sort=lambda row: row.id),
        Column("Usuário", lambda row: row.login, 7, grow=1),
        Column("Tipo", lambda row: row.type, 9, grow=1),
        Column("Leitura Obrigatória", lambda row: row.compulsory, 7, grow=2, short="Leitura"),
        Column("Observação", lambda row: row.excerpt, 16, grow=6),
    )
    EMPTY = "Nenhuma observação. F6: Novo Obs."
    COUNTED = ("observação", "observações")
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(OBSERVATIONS)]

    async def page(self, after: ObservationRow | None) -> Sequence[ObservationRow]:
        """Older notes than one."""
        return await self.desk.in_db(observations, self.customer_id, self.text, after.id if after else None, PAGE)

    def value_to_copy(self) -> str:
        """The text of the note."""
        return self.rows.current.excerpt if self.rows.current else ""

    async def dialog(self, row: ObservationRow | None, resumed: Draft | None) -> RecordDialog:
        """ "Novo Registro", or the note of a row as it stands in the base."""
        note = _Note(self, row.id if row else None)
        texts, context = await note.read()
        dialog = note.opened = RecordDialog(
            f"Observação de {format_datetime(row.at)} · {row.login}" if row else "Novo Registro",
            ObservationForm,
            texts,
            context,
            draft=self.draft_key(row, note.version),
            write=note.write,
            read_again=note.read if row else None,
            resumed=resumed,
            focus_first="text",
            choosers={"type_id": note.choose_type},
        )
        return dialog

    async def delete_row(self, row: ObservationRow) -> Any:
        """To the service."""
        return await self.desk.in_db(remove_observation, self.customer_id, row.id)

    async def restore_row(self, key: int) -> Any:
        """To the service."""
        return await self.desk.in_db(restore_observation, self.customer_id, key)

    async def question(self, row: ObservationRow) -> str:
        """Which note, and that it must be read."""
        must = "\n\nÉ de leitura obrigatória: deixará de ser mostrada." if row.must_read else ""
        text = row.excerpt if len(row.excerpt) <= 200 else row.excerpt[:200] + "…"
        return f"A observação de {format_datetime(row.at)}, de {row.login}?\n\n«{text}»{must}"

    async def do_readings(self) -> None:
        """Who has read the note, and who has not (F219)."""
        row = self.rows.current
        if row is None:
            self.desk.say("Não há linha para isso.", error=True)
            return
        found = await self.desk.in_db(readers, row.id)
        lines = [] if row.must_read else ["Esta observação não é de leitura obrigatória.", ""]
        lines.append(f"Já leram esta versão ({len(found.read)}):")
        lines += [f"   {_who(one)}   {format_datetime(one.at)}" for one in found.read if one.at]
        lines += ["", f"Ainda não leram ({len(found.waiting)}):"]
        lines += [f"   {_who(one)}{_older(one)}" for one in found.waiting]
        self.desk.tell(f"Leituras da observação de {format_datetime(row.at)}", "\n".join(lines))


class _Note:
    """One note while its form is open: what was read last, which a save is compared with."""

    def __init__(self, pane: ObservationsPane, key: int | None) -> None:
        self.pane = pane
        self.key = key
        self.form = ObservationForm.model_construct()
        self.version: int | None = None
        self.opened: RecordDialog | None = None

    async def read(self) -> tuple[dict[str, str], FormContext]:
        """The fields as they stand in the base, those of a new note as they begin."""
        desk = self.pane.desk
        if self.key is None:
            context = await desk.in_db(observation_context)
        else:
            self.form, self.version = await desk.in_db(observation, self.pane.customer_id, self.key)
            context = await desk.in_db(observation_context, self.form)
        return as_texts(self.form, context), context

    async def write(self, texts: dict[str, str]) -> int:
        """To the service."""
        desk, customer_id = self.pane.desk, self.pane.customer_id
        if self.key is None:
            return await desk.in_db(create_observation, customer_id, texts)
        return await desk.in_db(save_observation, customer_id, self.key, self.form, texts)

    async def choose_type(self) -> None:
        """The list of types; its last entry makes a new one, by the name that stands in the field (manual, 3.5.2)."""
        assert self.opened is not None
        desk, form = self.pane.desk, self.opened.form
        field = form.inputs["type_id"]
        names = [choice.label for choice in form.context.choices[NOTE_TYPES]]
        typed = field.value.strip()
        new = "" if fold(typed) in {"", *map(fold, names)} else typed
        entry = f"(novo tipo «{new}»…)" if new else "(novo tipo…)"
        options = [(name, name) for name in names] + [(NEW_TYPE, entry)]
        chosen = await desk.choose("Tipo", options, NEW_TYPE if new else typed)
        if chosen == NEW_TYPE:
            name = await desk.ask(Prompt("Novo tipo de observação", new))
            chosen = await desk.in_db(add_note_type, name) if name and name.strip() else None
            if chosen:
                self._offer(await desk.in_db(observation_context, self.form if self.key else None))
        if chosen:
            field.value = chosen
            form.do_next_field()

    def _offer(self, context: FormContext) -> None:
        assert self.opened is not None
        form = self.opened.form
        form.context = replace(form.context, choices=context.choices)


def _who(reader: Reader) -> str:
    return f"{reader.login} ({reader.name})" if reader.name and reader.name != reader.login else reader.login


def _older(reader: Reader) -> str:
    return f"   leu uma versão anterior em {format_datetime(reader.at)}" if reader.at else ""
