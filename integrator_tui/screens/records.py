"""Records that are entered, changed, ordered and deleted in a list: in a pane of a customer, or on a screen of their
own.
"""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from functools import partial
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import Screen

from integrator_tui.commands.shared import PAGE, RECORDS
from integrator_tui.desk.commands import Command, Commanded, bindings, find
from integrator_tui.desk.drafts import Draft, DraftKey
from integrator_tui.desk.one_stroke import PaintedAtTheEnd
from integrator_tui.desk.port import Desk, desk_of
from integrator_tui.errors import DeskError, Gone
from integrator_tui.forms.base import FormContext, FormModel
from integrator_tui.queries.history import Subject
from integrator_tui.screens.dialogs import Ask
from integrator_tui.screens.editing import Reading
from integrator_tui.screens.listing import Listing
from integrator_tui.screens.record_dialog import RecordDialog
from integrator_tui.widgets.lines import BottomLine, Line


class Record(Protocol):
    """What the rows have."""

    @property
    def id(self) -> int:
        """Of the record."""


Row = TypeVar("Row", bound=Record)


class Records(Commanded, Listing[Row], Generic[Row]):
    """F6 a new one, F2 or Enter changes, Del deletes after a question, `u` brings back until the screen is left.

    Mixed into a widget, before it; that widget has `bindings(RECORDS)`.
    """

    SCOPE = "records"
    NAME: ClassVar[str]
    """Of what is kept here; drafts carry it."""
    ENTITY: ClassVar[str]
    """What the history calls them."""
    PERMISSION: ClassVar[str] = ""
    """What keeping these records asks for; empty for what the commands say."""
    TITLES: ClassVar[tuple[str, str]]
    """What one is called, and what entering one is called: the first words of a title."""
    dialog_open: RecordDialog
    """The form that was opened last."""
    yes = "Sim, apagar"
    """The answer that agrees to `question`."""
    draft_owner: int | None = None
    """The customer that the records hang on, for the names of drafts."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.removed: list[int] = []
        """What `u` brings back, the last first."""

    @abstractmethod
    async def read(self, key: int | None) -> tuple[Any, FormModel, FormContext]:
        """A record as it stands in the base, or with None a new one as it begins.

        What a save is compared with (it has a `version` when it is stored), its form, what checks it.
        """

    @abstractmethod
    async def write(self, key: int | None, read: Any, texts: dict[str, str]) -> Any:
        """Give what was typed to the service, with what was read; `key` is None for a new record."""

    @abstractmethod
    async def delete_row(self, row: Row) -> Any:
        """Delete a record by its service."""

    @abstractmethod
    async def restore_row(self, key: int) -> Any:
        """Bring a deleted record back by its service."""

    @abstractmethod
    async def question(self, row: Row) -> str:
        """What is asked before a record is deleted: which one it is, and what hangs on it."""

    def said_removed(self, result: Any) -> str:
        """What became of a record, by the answer of `delete_row`."""
        return "Apagado."

    async def wrote(self) -> None:
        """Something was written: the rows again."""
        await self.show(keep_cursor=True)

    def draft_key(self, row: Row | None, version: int | None) -> DraftKey:
        """Under which name what is typed lies on the disk."""
        return DraftKey(f"{self.NAME}:{row.id if row else 'new'}", self.draft_owner, version)

    def permission(self, command: Command) -> str | None:
        """That of the list, where it has one of its own."""
        return self.PERMISSION or super().permission(command)

    def why_not(self, name: str) -> str | None:
        """Most things want a row."""
        if name in ("edit", "remove") and self.rows.current is None:
            return "Não há linha para isso."
        if name == "undo" and not self.removed:
            return "Nada foi apagado aqui."
        return None

    @abstractmethod
    def named(self, row: Row) -> str:
        """What tells a record from the others, in a few words."""

    def title(self, row: Row | None) -> tuple[str, str]:
        """Of a form: act and record."""
        return (self.TITLES[0], self.named(row)) if row is not None else (self.TITLES[1], "")

    async def dialog_of(self, row: Row | None, *what: Any, **options: Any) -> RecordDialog:
        """The form itself; another may know more of its fields."""
        return RecordDialog(*what, **options)

    async def dialog(self, row: Row | None, resumed: Draft | None) -> RecordDialog:
        """The form of a record as it stands in the base now, or of a new one as it begins."""
        key = row.id if row else None
        reading = Reading[Any](partial(self.read, key), partial(self.write, key))
        begun = await reading.begin()
        self.dialog_open = await self.dialog_of(
            row,
            self.title(row),
            type(reading.form),
            begun.texts,
            begun.context,
            draft=self.draft_key(row, reading.stored.version if row else None),
            write=reading.write,
            read_again=reading.again if row else None,
            resumed=resumed,
        )
        return self.dialog_open

    async def edit(self, row: Row | None, resumed: Draft | None = None) -> None:
        """Open the form; afterwards the list shows what was saved, with the cursor on it."""
        dialog = await self.dialog(row, resumed)
        if row is not None:
            dialog.subject = Subject(self.draft_owner, self.ENTITY, row.id)
        result = await self.desk.ask(dialog)
        if result is not None and self.is_attached:
            await self.wrote()
            if isinstance(result, int):
                await self.go_to(result)

    async def go_to(self, key: int) -> Row | None:
        """Put the cursor on a record, reading on as far as that takes; None when it is not there."""
        while not (row := next((one for one in self.rows.rows if one.id == key), None)) and not self.complete:
            await self._load_more()
        if row is not None:
            self.rows.go_to(lambda one: one.id == key)
        return row

    async def resume(self, what: str, draft: Draft) -> None:
        """Open the form with the text of a draft."""
        await self.edit(None if what == "new" else await self.row_named(what), draft)

    async def row_named(self, key: str) -> Row:
        """The row of a draft. Raises `Gone`."""
        row = await self.go_to(int(key))
        if row is None:
            raise Gone("Outro operador apagou este registro. O rascunho continua guardado.")
        return row

    def on_record_list_opened(self) -> None:
        """Enter or a double click."""
        self.open_row()

    def open_row(self) -> None:
        """What they do: the record to be changed, or only to be read by who may not."""
        command = find("records.edit")
        row = self.rows.current
        if row is None or command is None or self.desk.session.may(self.permission(command)):
            self.action_run("edit")
        else:
            self.desk.carry_out(self.tell(row))

    async def tell(self, row: Row) -> None:
        """The whole record, to be read."""
        dialog = await self.dialog(row, None)
        model, read, person = dialog.form.form, dialog.form.read, dialog.form.context.person_type
        names = [name for _, group in model.fields_for(person or "PF") for name in group]
        lines = [f"{model.label(name, person)}: {read[name]}" for name in names if read.get(name)]
        self.desk.tell(" · ".join(self.title(row)), "\n".join(lines))

    async def do_new(self) -> None:
        """F6."""
        await self.edit(None)

    async def do_edit(self) -> None:
        """F2."""
        await self.edit(self.rows.current)

    async def do_remove(self) -> None:
        """Del asks first."""
        row = self.rows.current
        assert row is not None
        question = await self.question(row)
        title = f"Apagar {self.TITLES[0].lower()}"
        answer = await self.desk.ask(Ask(title, question, (("s", self.yes), ("n", "Não")), self.named(row)))
        if answer == "s":
            said = self.said_removed(await self.delete_row(row))
            self.removed.append(row.id)
            await self.wrote()
            self.desk.say(f"{said} A tecla u desfaz enquanto esta tela estiver aberta.")

    async def do_undo(self) -> None:
        """The last that was deleted comes back."""
        key = self.removed[-1]
        await self.restore_row(key)
        self.removed.pop()
        await self.wrote()
        await self.go_to(key)
        self.desk.say("De volta.")


class RecordsView(Records[Row], Vertical, Generic[Row]):
    """Records on a screen of their own: what a `RecordsScreen` shows."""

    DEFAULT_CSS = "RecordsView { height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(RECORDS)]


class RecordsScreen(Commanded, PaintedAtTheEnd, Screen[None]):
    """Title, one list of records, keys; Esc leaves."""

    SCOPE = "page"
    DEFAULT_CSS = "RecordsScreen #title { background: $primary; color: $background; text-style: bold; }"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(PAGE)]
    AUTO_FOCUS = ""

    def __init__(self, title: str, view: Listing[Any]) -> None:
        super().__init__()
        self.title_text = title
        self.view = view
        self.ready = asyncio.Event()

    @property
    def desk(self) -> Desk:
        """The application."""
        return desk_of(self)

    def compose(self) -> ComposeResult:
        """Title, list, keys."""
        yield Line(f" {self.title_text}", id="title")
        yield self.view
        yield BottomLine()

    def on_mount(self) -> None:
        """Read the list; keys typed meanwhile wait."""
        self.desk.carry_out(self._open())

    async def _open(self) -> None:
        try:
            await self.view.show()
            self.view.take_focus()
        except DeskError:
            self.dismiss()
            raise
        finally:
            self.ready.set()

    def do_back(self) -> None:
        """Esc."""
        self.dismiss()

    async def do_refresh(self) -> None:
        """Read the list again."""
        await self.view.show(keep_cursor=True)
        self.desk.say("Atualizado.")
