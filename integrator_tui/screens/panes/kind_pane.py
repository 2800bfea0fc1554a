"""A list of records of one kind of the open customer: what the kind declares, shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import BindingType

from integrator_tui.commands.shared import RECORDS
from integrator_tui.desk.commands import bindings
from integrator_tui.forms.base import FormContext, FormModel
from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.screens.listing import PAGE
from integrator_tui.screens.panes.list_pane import ListPane
from integrator_tui.screens.records import Record, Records
from integrator_tui.services.kind import Kind
from integrator_tui.services.rows import Opened, Row
from integrator_tui.widgets.beside import Beside

Shown = TypeVar("Shown", bound=Record)


def text(name: str) -> Callable[[Row[Any]], str]:
    """For a column: a field as it is read."""
    return lambda row: row.text(name)


class KindPane(Records[Shown], ListPane[Shown], Generic[Shown]):
    """F6 a new one, F2 or Enter changes, Del deletes after a question, `u` brings back until the screen is left.

    A subclass says the kind, its columns, what stands there when there is none, titles, and what is asked first.
    """

    KIND: ClassVar[Kind[Any]]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(RECORDS)]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "KIND" in cls.__dict__:
            kind = cls.KIND
            cls.NAME, cls.ENTITY, cls.PERMISSION = kind.plural, kind.entity, kind.permission

    def __init__(self, record: CustomerRecord) -> None:
        super().__init__(record)
        self.draft_owner = record.id
        self.beside = Beside()

    def compose(self) -> ComposeResult:
        """The list, and on a wide terminal the whole record beside it."""
        yield from super().compose()
        yield self.beside

    def on_resize(self) -> None:
        """There is room for it, or no more."""
        if self.beside.fit():
            self.beside.tell(self.told(self.rows.current))

    def on_record_list_moved(self) -> None:
        """Another record under the cursor."""
        if self.beside.display:
            self.beside.tell(self.told(self.rows.current))

    def told(self, row: Any) -> str:
        """A record in full: a line for each field that has something."""
        if not isinstance(row, Row):
            return ""
        form = type(row.form)
        fields = form.fields_for(self.record.form.person_type)
        names = [name for _, group in fields for name in group if form.ui(name).kind != "password"]
        told = [(form.label(name, self.record.form.person_type), row.text(name)) for name in names]
        return "\n".join(f"{label}: {text}" for label, text in told if text)

    async def wrote(self) -> None:
        """The window follows: header, this pane, the others when they are shown."""
        await self.customer_screen.changed()

    async def page(self, after: Shown | None) -> Sequence[Shown]:
        """In the order of the kind."""
        key = after.id if after else None
        rows: Sequence[Any] = await self.desk.in_db(self.KIND.page, self.customer_id, self.text, key, PAGE)
        return rows

    async def read(self, key: int | None) -> tuple[Any, FormModel, FormContext]:
        """As the kind reads it."""
        opened: Opened[Any] = await self.desk.in_db(self.KIND.opened, self.customer_id, key)
        return opened, opened.form, opened.context

    async def write(self, key: int | None, read: Opened[Any], texts: dict[str, str]) -> int:
        """By its service."""
        if key is None:
            return await self.desk.in_db(self.KIND.create, self.customer_id, texts)
        return await self.desk.in_db(self.KIND.save, self.customer_id, key, read.form, texts)

    async def delete_row(self, row: Shown) -> int:
        """By its service."""
        return await self.desk.in_db(self.KIND.remove, self.customer_id, row.id)

    async def restore_row(self, key: int) -> int:
        """By its service."""
        return await self.desk.in_db(self.KIND.restore, self.customer_id, key)
