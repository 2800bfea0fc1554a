"""Quem alterou: the history of one field, from the field itself."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from textual.app import ComposeResult

from integrator_tui.desk.port import Desk, desk_of
from integrator_tui.queries.history import FieldEntry, Subject, history_of_field
from integrator_tui.rules.dates import format_datetime
from integrator_tui.screens.dialog import Dialog
from integrator_tui.widgets.form import Form
from integrator_tui.widgets.record_list import Column, RecordList

PAGE = 200
"""Changes that are read at once."""


class FieldHistory(Dialog[None]):
    """The changes of a field, newest first; Enter shows one whole."""

    COLUMNS = (
        Column[FieldEntry]("Data Histórico", lambda row: format_datetime(row.at), 16, sort=lambda row: row.id),
        Column[FieldEntry]("Usuário", lambda row: row.login, 9),
        Column[FieldEntry]("Ip", lambda row: row.address, 11, keep=1),
        Column[FieldEntry]("Antes", lambda row: row.before or "(vazio)", 12, grow=1),
        Column[FieldEntry]("Depois", lambda row: row.after or "(vazio)", 12, grow=1),
    )

    def __init__(self, subject: Subject, name: str, label: str, rows: Sequence[FieldEntry]) -> None:
        super().__init__("Quem alterou", label)
        self.subject = subject
        self.field = name
        self.label = label
        self.complete = len(rows) < PAGE
        self._first = tuple(rows)
        self.rows: RecordList[FieldEntry] = RecordList(self.COLUMNS, empty="Ninguém alterou este campo ainda.")

    def content(self) -> ComposeResult:
        """The changes."""
        yield self.rows

    def on_mount(self) -> None:
        """The rows were read before the window opened."""
        self.rows.styles.height = max(len(self._first), 1) + 1
        self.rows.show(self._first)
        self.rows.focus()

    def on_record_list_near_end(self) -> None:
        """The next page, when the cursor comes near."""
        if not self.complete:
            self.complete = True  # until it is known
            desk_of(self).look_up(self._load_more())

    async def _load_more(self) -> None:
        last = self.rows.last_that_came.id
        more = await desk_of(self).in_db(history_of_field, self.subject, self.field, last, PAGE)
        self.complete = len(more) < PAGE
        self.rows.add(more)

    def value_to_copy(self) -> str:
        """What stood there before: what somebody wants back."""
        return self.rows.current.before if self.rows.current else ""

    def on_record_list_opened(self, event: RecordList.Opened) -> None:
        """One change with its whole texts."""
        row: FieldEntry = event.row
        lines = [
            f"Data Histórico   {format_datetime(row.at)}",
            f"Nome do Usuário  {row.login}",
            f"Ip do Usuário    {row.address}",
            f"Operação         {row.action}",
            "",
            f"antes:  {row.before or '(vazio)'}",
            f"depois: {row.after or '(vazio)'}",
        ]
        desk_of(self).tell("Alteração", "\n".join(lines))


async def show_field_history(desk: Desk, subject: Subject, name: str, label: str) -> None:
    """Who changed a field of a record, when, from where, from what to what."""
    rows = await desk.in_db(history_of_field, subject, name, None, PAGE)
    await desk.ask(FieldHistory(subject, name, label, rows))


def let_ask_who_changed(desk: Desk, form: Form, subject: Subject) -> None:
    """Give a form the record that its fields belong to."""
    form.who_changed = partial(show_field_history, desk, subject)
