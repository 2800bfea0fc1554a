"""The tabs on one line and the option column with its letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from integrator_tui.desk.commands import Command, Commanded, Destination

NARROW, WIDE = 19, 26
"""Cells of the column; the wide one has the whole labels."""
WIDE_FROM = 110
"""Width of the window."""


class OptionColumn(Widget):
    """Options one under the other; the chosen one is marked."""

    DEFAULT_CSS = "OptionColumn { width: auto; height: 1fr; padding-left: 1; }"

    def __init__(self, options: Sequence[Destination]) -> None:
        super().__init__()
        self.options = tuple(options)
        self.chosen = ""
        self.counts: dict[str, int] = {}

    def show(self, options: Sequence[Destination], chosen: str, counts: Mapping[str, int] | None = None) -> None:
        """These options, one of them marked; `counts` by their ids stand behind them."""
        wanted = tuple(options), chosen, dict(counts or {})
        if wanted != (self.options, self.chosen, self.counts):
            self.options, self.chosen, self.counts = wanted
            self.refresh()

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """By that of the window."""
        return (WIDE if viewport.width >= WIDE_FROM else NARROW) - 1

    def render(self) -> Content:
        """A letter and a label a line; the letter is underlined in the label."""
        lines, width = [], self.size.width
        numbers = max((len(str(count)) + 1 for count in self.counts.values()), default=0)
        whole = all(len(option.label) <= width - 2 - numbers for option in self.options)
        for option in self.options:
            style = "bold reverse" if option.id == self.chosen else ""
            count = self.counts.get(option.id)
            told = "" if count is None else str(count)
            room = width - 2 - (len(told) + 1 if told else 0)
            text = option.label if whole or not option.short else option.short
            label = Content(text)
            at = text.lower().find(option.keys)
            if at >= 0:
                label = label.stylize("underline", at, at + 1)
            blank = " " * max(room - len(text) + 1, 1) if told else ""
            lines.append(Content.assemble((option.keys, "bold"), " ", label.stylize(style), blank, told))
        return Content("\n").join(lines)

    def on_click(self, event: events.Click) -> None:
        """A click goes there."""
        if 0 <= event.y < len(self.options) and isinstance(self.screen, Commanded):
            self.screen.action_run(self.options[event.y].id)


class TabLine(Widget):
    """The tabs with their numbers."""

    DEFAULT_CSS = "TabLine { height: 1; background: $panel; }"

    def __init__(self, tabs: Sequence[Command], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.labels = tuple(tab.label for tab in tabs)
        self.chosen = 1
        self.noted = ""

    def note(self, text: str) -> None:
        """What stands behind the tabs, at the right edge."""
        if text != self.noted:
            self.noted = text
            self.refresh()

    @property
    def gap(self) -> int:
        """Cells between two tabs: none where what is noted needs them."""
        tabs = sum(len(label) + 4 for label in self.labels) + len(self.labels) - 1
        return 0 if self.noted and tabs + len(self.noted) + 1 > self.size.width else 1

    def choose(self, number: int) -> None:
        """Mark a tab, counted from 1."""
        if number != self.chosen:
            self.chosen = number
            self.refresh()

    def render(self) -> Content:
        """All on one line."""
        parts = []
        for number, label in enumerate(self.labels, 1):
            parts.append(Content.styled(f" {number} {label} ", "bold reverse" if number == self.chosen else ""))
        tabs = Content(" " * self.gap).join(parts)
        if not self.noted:
            return tabs
        blank = max(self.size.width - tabs.cell_length - len(self.noted), 1)
        return Content.assemble(tabs, " " * blank, (self.noted, "bold"))

    def on_click(self, event: events.Click) -> None:
        """A click goes there."""
        at = 0
        for number, label in enumerate(self.labels, 1):
            width = len(f" {number} {label} ") + self.gap
            if at <= event.x < at + width and isinstance(self.screen, Commanded):
                self.screen.action_run(f"tab_{number}")
            at += width
