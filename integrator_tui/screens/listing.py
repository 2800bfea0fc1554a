"""A list that is read page by page as the cursor comes near its end, with a filter; wherever it stands."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.widget import Widget

from integrator_tui.desk.port import Desk, desk_of
from integrator_tui.rules.counting import counted
from integrator_tui.rules.counting import number as in_points
from integrator_tui.screens.dialogs import Prompt
from integrator_tui.widgets.lines import Line
from integrator_tui.widgets.record_list import Column, RecordList

if TYPE_CHECKING:
    _Widget = Widget
else:

    class _Widget:
        """Nothing: Textual takes the styles of the first base that is a node."""


Row = TypeVar("Row")

PAGE = 200
"""Rows that are read at once, where a list says nothing else."""


class Listing(_Widget, Generic[Row]):
    """Rows read page by page. Mixed into a widget, before it; no widget itself when the program runs."""

    COLUMNS: ClassVar[tuple[Column[Any], ...]]
    EMPTY: ClassVar[str]
    AT_ONCE: ClassVar[int] = PAGE
    """Rows of a page: fewer where each is reckoned and not only read."""
    COUNTED: ClassVar[tuple[str, str]] = ("registro", "registros")
    """One and many of them, in the line above the list."""
    text = ""
    """The filter in force."""
    complete = False
    """Whether the last page has come."""
    loading_more = False
    following = False
    """Whether what stands beside the list is being read for the row under the cursor."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows: RecordList[Row] = RecordList(self.columns(), empty=self.EMPTY, faint=self.faint, filters=True)
        self._reading = asyncio.Lock()
        """One page at a time: each begins where the one before ends."""

    @property
    def desk(self) -> Desk:
        """The application."""
        return desk_of(self)

    def compose(self) -> ComposeResult:
        """Filter in force, rows."""
        yield Line("", id="filter", classes="faint")
        yield self.rows

    def columns(self) -> tuple[Column[Any], ...]:
        """What stands in the list."""
        return self.COLUMNS

    @abstractmethod
    async def page(self, after: Row | None) -> Sequence[Row]:
        """At most `AT_ONCE` rows that fit the filter, those that come after a row; from the first with None."""

    def faint(self, row: Row) -> bool:
        """Rows that count less are dim."""
        return False

    def facts(self) -> list[str]:
        """What narrows the list, for the line above it."""
        return [f"filtro «{self.text}»"] if self.text else []

    async def show(self, *, keep_cursor: bool = False) -> None:
        """The first page."""
        async with self._reading:
            rows = await self.page(None)
            self.complete = len(rows) < self.AT_ONCE
            self.rows.show(rows, keep_cursor=keep_cursor)
            self._say()

    def follow_cursor(self) -> None:
        """Read what stands beside for the row where the cursor rests: a key held down is answered where it stops."""
        if not self.following:
            self.following = True
            self.desk.look_up(self._follow())

    async def _follow(self) -> None:
        """One question at a time."""
        try:
            row = None
            while self.is_attached and row is not self.rows.current:
                row = self.rows.current
                await self.tell_beside()
        finally:
            self.following = False

    async def tell_beside(self) -> None:
        """What stands beside the list, of the row under the cursor: for lists that have such a thing."""

    def take_focus(self) -> None:
        """To the rows."""
        self.rows.focus()

    def _say(self) -> None:
        number = len(self.rows.rows)
        told = counted(number, *self.COUNTED) if self.complete else f"{in_points(number)}+ {self.COUNTED[1]}"
        self.query_one("#filter", Line).set(" · ".join([told, *self.facts()]))

    def on_record_list_near_end(self) -> None:
        """The next page, when the cursor comes near."""
        if not self.complete and not self.loading_more and self.rows.rows:
            self.loading_more = True
            self.desk.look_up(self._load_more())

    async def _load_more(self) -> None:
        try:
            async with self._reading:
                if not self.complete:
                    more = await self.page(self.rows.last_that_came)
                    self.complete = len(more) < self.AT_ONCE
                    self.rows.add(more)
                    self._say()
        finally:
            self.loading_more = False

    def on_record_list_filter_asked(self) -> None:
        """ "/" narrows the list."""
        self.desk.carry_out(self.filter())

    async def filter(self) -> None:
        """Rows that have all the words of a text; an empty one shows all again."""
        text = await self.desk.ask(Prompt("Filtrar esta lista", self.text))
        if text is not None:
            self.text = text.strip()
            await self.show()
