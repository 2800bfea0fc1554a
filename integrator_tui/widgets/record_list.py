"""The one list of records: columns that fit the width, a cursor, sorting. Drawn line by line, only what changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from integrator_tui.commands.widgets import LIST
from integrator_tui.desk.commands import Commanded, bindings, movement
from integrator_tui.desk.text import cells, plain, wrapped
from integrator_tui.widgets.painted import Painted

Row = TypeVar("Row")


@dataclass(frozen=True)
class Column(Generic[Row]):
    """A column: what it says of a row, how wide it is at least, and how dear it is when the width is short."""

    label: str
    get: Callable[[Row], str]
    width: int
    grow: int = 0
    """Its share of the width that is left over."""
    keep: int = 0
    """Columns with higher numbers are left out first on a narrow screen."""
    right: bool = False
    short: str = ""
    """Another label, for where the column is narrower than the whole one."""
    sort: Callable[[Row], Any] | None = None
    """What it sorts by; its text when None."""


class RecordList(Commanded, Painted, Widget, Generic[Row], can_focus=True):
    """Rows of frozen values in columns. Knows nothing about where they come from."""

    SCOPE = "list"
    DEFAULT_CSS = """
    RecordList { height: 1fr; }
    RecordList > .record-list--header { text-style: bold; background: $panel; }
    RecordList > .record-list--cursor { text-style: reverse; }
    RecordList > .record-list--faint { color: $text-muted; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"record-list--header", "record-list--cursor", "record-list--faint"}
    BINDINGS: ClassVar[list[BindingType]] = [
        movement("up", "move(-1)", "Linha acima"),
        movement("down", "move(1)", "Linha abaixo"),
        movement("pageup", "page(-1)", "Página acima"),
        movement("pagedown", "page(1)", "Página abaixo"),
        movement("home", "move(-1000000000)", "Primeira linha"),
        movement("end", "move(1000000000)", "Última linha"),
        *bindings(LIST),
    ]

    class Opened(Message):
        """Enter or a double click on a row."""

        def __init__(self, source: RecordList[Any], row: Any) -> None:
            super().__init__()
            self.source = source
            self.row = row

    class NearEnd(Message):
        """The cursor comes to the end of the rows that are loaded."""

    class Moved(Message):
        """The cursor stands on another row, or on none."""

    class FilterAsked(Message):
        """The operator wants to narrow the list."""

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        *,
        empty: str = "Nada aqui.",
        faint: Callable[[Row], bool] = lambda row: False,
        id: str | None = None,
        focusable: bool = True,
        filters: bool = False,
    ) -> None:
        """`filters`: whoever shows the list answers `FilterAsked`."""
        super().__init__(id=id)
        self.columns = tuple(columns)
        self.rows: tuple[Row, ...] = ()
        self._came: tuple[Row, ...] = ()
        self.cursor = 0
        self.top = 0
        self.sorted_by: tuple[int, bool] | None = None
        self.empty = empty
        self.faint = faint
        self.marked: set[int] = set()
        """Ids of the rows that an act is meant for, where the list marks."""
        self.can_focus = focusable
        self._told: Row | None = None
        self.filters = filters
        self._fitted: tuple[int, list[tuple[int, Column[Row], int]]] = (0, [])

    # Rows and cursor

    @property
    def current(self) -> Row | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.rows else None

    def show(self, rows: Sequence[Row], *, keep_cursor: bool = False) -> None:
        """Put rows in place of those there are, in the order chosen so far. Only lines that change are drawn."""
        before, some = self._lines(), bool(self.rows)
        self._came = tuple(rows)
        self._arrange()
        self.cursor = min(self.cursor, max(len(self.rows) - 1, 0)) if keep_cursor else 0
        self.top = min(self.top, self.cursor) if keep_cursor else 0
        self._follow()
        self._draw_changed(before)
        if some != bool(self.rows) and self.is_attached:
            self.screen.refresh_bindings()  # what wants a row is named on the bottom line, or no more
        self._tell_moved()

    def _draw_changed(self, before: list[Any]) -> None:
        """The lines that differ from what they were drawn from; all of a list that is hidden, which has no lines."""
        if not self.size:
            self.refresh()
            return
        pairs = zip(before, self._lines(), strict=True)
        changed = [Region(0, line, self.size.width, 1) for line, (old, new) in enumerate(pairs) if old != new]
        if changed:
            self.refresh(*changed)

    def paint(self, fresh: Mapping[int, Row]) -> None:
        """Rows as they stand now, by their ids, each where it stood: no row moves, not even where it is sorted."""
        before = self._lines()
        self._came = tuple(fresh.get(row.id, row) for row in self._came)  # type: ignore[attr-defined]
        self.rows = tuple(fresh.get(row.id, row) for row in self.rows)  # type: ignore[attr-defined]
        self._draw_changed(before)
        self._tell_moved()

    def _tell_moved(self) -> None:
        """Whoever shows the list, once for each row."""
        if self.current is not self._told:
            self._told = self.current
            self.post_message(self.Moved())

    def _lines(self) -> list[Any]:
        """What each line is drawn from; the header first."""
        shown = self.rows[self.top : self.top + self.visible_rows]
        rows = ((row, self.top + at == self.cursor, self.is_marked(row)) for at, row in enumerate(shown))
        lines: list[Any] = [self.sorted_by, *rows]
        lines += [None if self.rows else self.empty] * (self.visible_rows + 1 - len(lines))
        return lines

    def is_marked(self, row: Any) -> bool:
        """Whether an act is meant for the row."""
        return bool(self.marked) and row.id in self.marked

    def turn_mark(self) -> None:
        """Mark the row under the cursor, or no longer, and go to the next."""
        row: Any = self.current
        self.marked ^= {row.id}
        self.refresh(Region(0, self.cursor - self.top + 1, self.size.width, 1))
        self.action_move(1)

    def add(self, rows: Sequence[Row]) -> None:
        """Put rows behind those there are; the cursor stays on its row."""
        current = self.current
        self._came = (*self._came, *rows)
        self._arrange()
        if current in self.rows:
            self.cursor = self.rows.index(current)
        self._follow()
        self.refresh()

    @property
    def last_that_came(self) -> Row:
        """The row after which the next page begins, however the list is sorted."""
        return self._came[-1]

    def go_to(self, is_wanted: Callable[[Row], bool]) -> None:
        """Put the cursor on the first row that is wanted, if it is there."""
        at = next((index for index, row in enumerate(self.rows) if is_wanted(row)), self.cursor)
        self.action_move(at - self.cursor)

    def say_empty(self, sentence: str) -> None:
        """What stands there while there is no row: a sentence, of several lines where it is long."""
        self.empty = sentence
        if not self.rows:
            self.refresh()

    def action_move(self, by: int) -> None:
        """Move the cursor; the two lines that change are drawn again, or all when the list scrolls."""
        if not self.rows:
            return
        before, top = self.cursor, self.top
        self.cursor = min(max(self.cursor + by, 0), len(self.rows) - 1)
        self._follow()
        self._tell_moved()
        if self.top != top:
            self.refresh()
        elif before != self.cursor:
            for index in (before, self.cursor):
                self.refresh(Region(0, index - self.top + 1, self.size.width, 1))
        if self.cursor >= len(self.rows) - self.visible_rows:
            self.post_message(self.NearEnd())

    def action_page(self, pages: int) -> None:
        """Move by what is visible."""
        self.action_move(pages * max(self.visible_rows - 1, 1))

    @property
    def visible_rows(self) -> int:
        """Rows between the header and the bottom."""
        return max(self.size.height - 1, 1)

    def _follow(self) -> None:
        self.top = max(min(self.top, self.cursor), self.cursor - self.visible_rows + 1, 0)

    # Commands

    def why_not(self, name: str) -> str | None:
        """Opening and sorting want rows, a filter somebody who narrows the list."""
        if name == "filter" and not self.filters:
            return "Esta lista não tem filtro."
        return "Não há linha para abrir." if name in ("open_row", "sort") and not self.rows else None

    def do_open_row(self) -> None:
        """Tell whoever shows the list."""
        self.post_message(self.Opened(self, self.current))

    def do_filter(self) -> None:
        """Tell whoever shows the list."""
        self.post_message(self.FilterAsked())

    def do_sort(self) -> None:
        """Next column upwards, then downwards, then as it came: what Ctrl+O goes through."""
        visible = [index for index, _, _ in self.fitted()]
        steps = [(index, down) for index in visible for down in (False, True)]
        at = steps.index(self.sorted_by) + 1 if self.sorted_by in steps else 0
        self.sort_by(steps[at] if at < len(steps) else None)

    def sort_by(self, order: tuple[int, bool] | None) -> None:
        """Sort by a column (its index, whether downwards); the cursor stays on its row."""
        current = self.current
        self.sorted_by = order
        self._arrange()
        if current in self.rows:
            self.cursor = self.rows.index(current)
        self._follow()
        self.refresh()

    def _arrange(self) -> None:
        self.rows = self._came
        if self.sorted_by:
            column = self.columns[self.sorted_by[0]]
            key = column.sort or column.get
            self.rows = tuple(sorted(self._came, key=key, reverse=self.sorted_by[1]))

    # Drawing

    def fitted(self) -> list[tuple[int, Column[Row], int]]:
        """The columns that fit the width: index, column, cells."""
        width = self.size.width - 1
        if self._fitted[0] != width:
            chosen = sorted(range(len(self.columns)), key=lambda index: (self.columns[index].keep, index))
            while len(chosen) > 1 and sum(self.columns[index].width + 1 for index in chosen) > width + 1:
                chosen.pop()
            left = width - sum(self.columns[index].width + 1 for index in chosen) + 1
            shares = sum(self.columns[index].grow for index in chosen) or 1
            widths = []
            for index in sorted(chosen):
                column = self.columns[index]
                extra = max(left, 0) * column.grow // shares
                widths.append((index, column, column.width + extra))
            self._fitted = (width, widths)
        return self._fitted[1]

    def render_line(self, y: int) -> Strip:
        """The header, or one row."""
        width = self.size.width
        base = self.colours
        if y == 0:
            style = base + self.get_component_rich_style("record-list--header", partial=True)
            return Strip([Segment(cells(" " + " ".join(self._titles()), width), style)], width)
        index = self.top + y - 1
        if index >= len(self.rows):
            said = [] if self.rows else self._said(width - 2)
            text = said[y - 1] if y <= len(said) else ""
            return Strip([Segment(cells(" " + plain(text), width), base)], width)
        row = self.rows[index]
        parts = []
        for _, column, size in self.fitted():
            text = plain(column.get(row))
            parts.append(cells(text.rjust(size) if column.right else text, size))
        style = base
        if self.faint(row):
            style += self.get_component_rich_style("record-list--faint", partial=True)
        mark = "*" if self.is_marked(row) else " "
        if index == self.cursor:
            style += self.get_component_rich_style("record-list--cursor", partial=True)
            mark = mark.strip() or "›"
        return Strip([Segment(cells(mark + " ".join(parts), width), style)], width)

    def _said(self, room: int) -> list[str]:
        """The sentence of an empty list; a line that is longer than the list is wide goes on below."""
        lines = self.empty.split("\n")
        return [part for line in lines for part in (wrapped(line, room) if cell_len(line) > room else [line])]

    def _titles(self) -> list[str]:
        titles = []
        for index, column, size in self.fitted():
            arrow = ""
            if self.sorted_by and self.sorted_by[0] == index:
                arrow = "↓" if self.sorted_by[1] else "↑"
            label = (column.short if column.short and cell_len(column.label) > size else column.label) + arrow
            titles.append(cells(label.rjust(size) if column.right else label, size))
        return titles

    def on_resize(self) -> None:
        """The cursor stays in sight, and no room below the last row is left empty while rows stand above the first."""
        before = self.top
        self.top = min(self.top, max(len(self.rows) - self.visible_rows, 0))
        self._follow()
        if self.top != before:  # it may have been painted already
            self.refresh()

    def on_click(self, event: events.Click) -> None:
        """A click chooses a row, a double click opens it; on the header it sorts."""
        if event.y == 0:
            at = 1
            for index, _, size in self.fitted():
                if at <= event.x < at + size + 1:
                    self.sort_by((index, self.sorted_by == (index, False)))
                at += size + 1
            return
        index = self.top + event.y - 1
        if index < len(self.rows):
            self.action_move(index - self.cursor)
            if event.chain == 2:
                self.do_open_row()
