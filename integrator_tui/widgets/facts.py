"""Labels and values to be read: what a sheet is for a form, for what nobody edits."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from integrator_tui.desk.text import cells, plain, shown


@dataclass(frozen=True)
class Fact:
    """A label and what it says; `matters` is for what must be seen, `grey` for what cannot be done now."""

    label: str
    value: str
    matters: bool = False
    grey: bool = False


@dataclass(frozen=True)
class Title:
    """A line over some facts."""

    text: str


Told = Sequence[Title | tuple[Fact, ...]]
"""From top to bottom: facts that stand in one line where the width is enough, and titles."""


class Facts(Widget):
    """Facts one under the other. Knows nothing about where they come from."""

    DEFAULT_CSS = "Facts { height: auto; }"

    def __init__(self, label: int = 15) -> None:
        super().__init__()
        self.label = label
        """Cells of a label; a longer one pushes its value."""
        self.told: Told = ()

    def show(self, told: Told) -> None:
        """Put others in their place."""
        if list(told) != list(self.told):
            self.told = tuple(told)
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line each."""
        return len(self._lines(width))

    def render(self) -> Content:
        """As far as the width goes."""
        return Content("\n").join(self._lines(self.size.width))

    def _lines(self, width: int) -> list[Content]:
        lines = list[Content]()
        for one in self.told:
            if isinstance(one, Title):
                lines += [Content(""), Content.styled(plain(one.text), "bold")]
                continue
            facts = [fact for fact in one if fact.value or len(one) == 1]
            room = width // max(len(facts), 1)
            whole = all(self._width(fact) <= room - 1 for fact in facts[:-1]) and (
                not facts or self._width(facts[-1]) <= width - room * (len(facts) - 1)
            )
            if len(facts) > 1 and whole:
                parts = [self._drawn(fact, fact.value, room if fact is not facts[-1] else width) for fact in facts]
                lines.append(Content("").join(parts))
            else:
                lines += [line for fact in facts for line in self._wrapped(fact, width)]
        return lines

    def _wrapped(self, fact: Fact, width: int) -> list[Content]:
        """A fact alone: what is too long goes on in the next line, under its beginning."""
        room = max(width - max(self.label, cell_len(fact.label)) - 1, 10)
        parts = textwrap.wrap(plain(fact.value), room) or [""]
        return [self._drawn(fact if not at else replace(fact, label=""), part, width) for at, part in enumerate(parts)]

    @property
    def text(self) -> str:
        """What they say, without styles."""
        return "\n".join(line.plain for line in self._lines(self.size.width or 60))

    def _width(self, fact: Fact) -> int:
        return max(self.label, cell_len(fact.label)) + 1 + cell_len(plain(fact.value))

    def _drawn(self, fact: Fact, text: str, width: int) -> Content:
        label = cells(fact.label, max(self.label, cell_len(fact.label))) + " "
        value = cells(plain(text), max(width - cell_len(label), 1))
        style = "bold $text-warning" if fact.matters else "$text-muted" if fact.grey else ""
        return Content.assemble((label, "$text-muted"), (shown(value).stylize(style) if style else shown(value)))
