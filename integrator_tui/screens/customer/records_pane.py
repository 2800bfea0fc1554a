"""A list of records that are entered, changed and deleted here: contacts, addresses, notes ..."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from textual.binding import BindingType

from integrator_tui.commands import Commanded, bindings
from integrator_tui.drafts import Draft, DraftKey
from integrator_tui.errors import Gone
from integrator_tui.queries.customers import CustomerRecord
from integrator_tui.screens.customer.list_pane import ListPane
from integrator_tui.screens.dialogs import Ask
from integrator_tui.screens.record_dialog import RecordDialog


class Record(Protocol):
    """What the rows have."""

    @property
    def id(self) -> int:
        """Of the record."""


Row = TypeVar("Row", bound=Record)


class RecordsPane(Commanded, ListPane[Row], Generic[Row]):
    """F6 a new one, F2 or Enter changes, Del deletes after a question, `u` brings back until the screen is left."""

    SCOPE = "records"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("records")]
    NAME: ClassVar[str]
    """Of the option; drafts carry it."""

    def __init__(self, record: CustomerRecord) -> None:
        super().__init__(record)
        self.removed: list[int] = []
        """What `u` brings back, the last first."""

    @abstractmethod
    async def dialog(self, row: Row | None, resumed: Draft | None) -> RecordDialog:
        """The form of a record, or of a new one."""

    @abstractmethod
    async def delete_row(self, row: Row) -> Any:
        """Delete a record by its service."""

    @abstractmethod
    async def restore_row(self, key: int) -> Any:
        """Bring a deleted record back by its service."""

    @abstractmethod
    async def question(self, row: Row) -> str:
        """What is asked before a record is deleted: which one it is, and what hangs on it."""

    def draft_key(self, row: Row | None, version: int | None) -> DraftKey:
        """Under which name what is typed lies on the disk."""
        return DraftKey(f"{self.NAME}:{row.id if row else 'new'}", self.customer_id, version)

    def why_not(self, name: str) -> str | None:
        """Most things want a row."""
        if name in ("edit", "remove") and self.rows.current is None:
            return "Não há linha para isso."
        if name == "undo" and not self.removed:
            return "Nada foi apagado aqui."
        return None

    async def edit(self, row: Row | None, resumed: Draft | None = None) -> None:
        """Open the form; afterwards the window shows what was saved, with the cursor on it."""
        dialog = await self.dialog(row, resumed)
        result = await self.desk.ask(dialog)
        if result is not None and self.is_attached:
            await self.customer_screen.changed()
            if isinstance(result, int):
                self.rows.go_to(lambda one: one.id == result)

    async def resume(self, what: str, draft: Draft) -> None:
        """Open the form with the text of a draft."""
        row = None
        if what != "new":
            while True:
                row = next((one for one in self.rows.rows if str(one.id) == what), None)
                if row is not None or self.complete:
                    break
                await self._load_more()
            if row is None:
                raise Gone("Outro operador apagou este registro. O rascunho continua guardado.")
        await self.edit(row, draft)

    def on_record_list_opened(self) -> None:
        """Enter or a double click."""
        self.action_run("edit")

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
        answer = await self.desk.ask(Ask("Apagar", question, (("s", "Sim, apagar"), ("n", "Não"))))
        if answer == "s":
            await self.delete_row(row)
            self.removed.append(row.id)
            await self.customer_screen.changed()
            self.desk.say("Apagado. A tecla u desfaz enquanto esta tela estiver aberta.")

    async def do_undo(self) -> None:
        """The last that was deleted comes back."""
        key = self.removed[-1]
        await self.restore_row(key)
        self.removed.pop()
        await self.customer_screen.changed()
        self.rows.go_to(lambda one: one.id == key)
        self.desk.say("De volta.")
