"""A list of records of one kind of the open customer: what the kind declares, shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar, Generic, TypeVar

from integrator_tui.desk.drafts import Draft
from integrator_tui.forms.base import FormContext, FormModel
from integrator_tui.screens.editing import Reading
from integrator_tui.screens.listing import PAGE
from integrator_tui.screens.panes.records_pane import RecordsPane
from integrator_tui.screens.record_dialog import RecordDialog
from integrator_tui.screens.records import Record
from integrator_tui.services.kind import Kind, Opened, Row

Shown = TypeVar("Shown", bound=Record)


def text(name: str) -> Callable[[Row[Any]], str]:
    """For a column: a field as it is read."""
    return lambda row: row.text(name)


class KindPane(RecordsPane[Shown], Generic[Shown]):
    """A subclass says the kind, its columns, what stands there when there is none, titles, and what is asked first."""

    KIND: ClassVar[Kind[Any]]
    TITLES: ClassVar[tuple[str, str]]
    """Of the form of a record, and of a new one."""
    dialog_open: RecordDialog
    """The form that was opened last."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "KIND" in cls.__dict__:
            kind = cls.KIND
            cls.NAME, cls.ENTITY, cls.PERMISSION = kind.plural, kind.entity, kind.permission

    def title(self, row: Shown | None) -> str:
        """Of a form."""
        return self.TITLES[row is None]

    async def dialog_of(self, row: Shown | None, *what: Any, **options: Any) -> RecordDialog:
        """The form itself; another may know more of its fields."""
        return RecordDialog(*what, **options)

    async def page(self, after: Shown | None) -> Sequence[Shown]:
        """In the order of the kind."""
        key = after.id if after else None
        rows: Sequence[Any] = await self.desk.in_db(self.KIND.page, self.customer_id, self.text, key, PAGE)
        return rows

    async def dialog(self, row: Shown | None, resumed: Draft | None) -> RecordDialog:
        """The form of a record as it stands in the base now, or of a new one as it begins."""
        key = row.id if row else None
        reading = Reading(partial(self._read, key), partial(self._save, key))
        texts, context = await reading.again()
        self.dialog_open = await self.dialog_of(
            row,
            self.title(row),
            self.KIND.form,
            texts,
            context,
            draft=self.draft_key(row, reading.stored.version),
            write=reading.write,
            read_again=reading.again if row else None,
            resumed=resumed,
        )
        return self.dialog_open

    async def _read(self, key: int | None) -> tuple[Opened[Any], FormModel, FormContext]:
        read = await self.desk.in_db(self.KIND.opened, self.customer_id, key)
        return read, read.form, read.context

    async def _save(self, key: int | None, read: Opened[Any], texts: dict[str, str]) -> int:
        if key is None:
            return await self.desk.in_db(self.KIND.create, self.customer_id, texts)
        return await self.desk.in_db(self.KIND.save, self.customer_id, key, read.form, texts)

    async def delete_row(self, row: Shown) -> int:
        """By its service."""
        return await self.desk.in_db(self.KIND.remove, self.customer_id, row.id)

    async def restore_row(self, key: int) -> int:
        """By its service."""
        return await self.desk.in_db(self.KIND.restore, self.customer_id, key)
