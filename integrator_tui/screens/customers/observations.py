"""Observações: the dated notes of a customer (manual, 3.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from textual.binding import BindingType

from integrator_tui.commands import customers as commands
from integrator_tui.desk.commands import bindings
from integrator_tui.queries.customers.observations import NOTE_TYPES, ObservationRow, Reader, observations, readers
from integrator_tui.rules.dates import format_date, format_datetime
from integrator_tui.rules.fold import fold
from integrator_tui.screens.dialogs import Prompt
from integrator_tui.screens.listing import PAGE
from integrator_tui.screens.panes.kind_pane import KindPane
from integrator_tui.screens.record_dialog import RecordDialog
from integrator_tui.services.customers.observations import OBSERVATIONS, add_note_type
from integrator_tui.widgets.record_list import Column

NEW_TYPE = "\n"
"""The entry of the list of types that makes a new one: no name."""


class ObservationsPane(KindPane[ObservationRow]):
    """The notes, newest first."""

    KIND = OBSERVATIONS
    TITLES = ("Observação", "Nova observação")
    COUNTED = ("observação", "observações")
    EMPTY = "Nenhuma observação. F6: Novo Obs."
    COLUMNS = (
        Column("Data", lambda row: format_date(row.at), 10, sort=lambda row: row.id),
        Column("Usuário", lambda row: row.login, 7, grow=1),
        Column("Tipo", lambda row: row.type, 9, grow=1),
        Column("Leitura Obrigatória", lambda row: row.compulsory, 7, grow=2, short="Leitura"),
        Column("Observação", lambda row: row.excerpt, 16, grow=6),
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(commands.OBSERVATIONS)]

    def named(self, row: ObservationRow) -> str:
        """When and by whom it was written."""
        return f"{format_datetime(row.at)} {row.login}"

    async def page(self, after: ObservationRow | None) -> Sequence[ObservationRow]:
        """Older notes than one: only the beginnings of their texts are read."""
        return await self.desk.in_db(observations, self.customer_id, self.text, after.id if after else None, PAGE)

    def value_to_copy(self) -> str:
        """The text of the note."""
        return self.rows.current.excerpt if self.rows.current else ""

    async def dialog_of(self, row: ObservationRow | None, *what: Any, **options: Any) -> RecordDialog:
        """It makes new types."""
        choosers = {"type_id": partial(self.choose_type, row.id if row else None)}
        return RecordDialog(*what, choosers=choosers, **options)

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

    async def choose_type(self, key: int | None) -> None:
        """The list of types; its last entry makes a new one, by the name that stands in the field (manual, 3.5.2)."""
        desk, form = self.desk, self.dialog_open.form
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
                opened = await desk.in_db(OBSERVATIONS.opened, self.customer_id, key)
                form.context = replace(form.context, choices=opened.context.choices)
        if chosen:
            field.value = chosen
            form.do_next_field()


def _who(reader: Reader) -> str:
    return f"{reader.login} ({reader.name})" if reader.name and reader.name != reader.login else reader.login


def _older(reader: Reader) -> str:
    return f"   leu uma versão anterior em {format_datetime(reader.at)}" if reader.at else ""
