"""Labels and values at fixed places: what the summary shows, and the form beside its one input."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from integrator_tui.desk.text import cells, plain, wrapped
from integrator_tui.forms.base import FormModel
from integrator_tui.widgets.painted import Painted

TWO_COLUMNS = 68
"""Width in cells from which fields stand in two columns: what is left beside the options of a window of 90."""
WIDE = 90
"""Columns of the terminal from which its width is used for a second column."""
HALF = 64
"""Cells of the first column at most: what belongs together is not torn apart."""
ENOUGH, LONG, LONG_FROM = 26, 40, 100
"""Cells in which a short text can be read, and a long one (a name, a street), and from which limit one is long."""


@dataclass(frozen=True)
class Place:
    """Where a field stands, in cells of the sheet; the value begins after the label."""

    name: str
    x: int
    y: int
    width: int
    """Of the field: what it holds."""
    room: int
    """As wide as a longer value may be drawn."""
    height: int
    value_x: int
    """Column in which the value begins."""

    def cells_for(self, text: str) -> int:
        """How wide the field is with a text in it: no wider than what it holds, unless the text is."""
        return max(min(max(self.width, cell_len(text) + 1), self.room), 4)


@dataclass(frozen=True)
class Plan:
    """The places of all fields, the lines of titles and of errors, and the height in all."""

    places: tuple[Place, ...]
    titles: tuple[tuple[int, str], ...]
    errors: tuple[tuple[int, int, str], ...]
    height: int


def plan(
    form: type[FormModel],
    sections: tuple[tuple[str, tuple[str, ...]], ...],
    width: int,
    errors: Mapping[str, str],
    wide: bool = True,
) -> Plan:
    """Lay the fields out for a width: in two columns where the screen is `wide` and both fit.

    An error takes the lines it needs under its field.
    """
    places: list[Place] = []
    titles: list[tuple[int, str]] = []
    wrong: list[tuple[int, int, str]] = []
    y = 0
    for title, names in sections:
        if not names:
            continue
        if title:
            titles.append((y, title))
            y += 1
        label_width = form.LONG_LABELS.get(title, form.LABEL_WIDTH)
        two = wide and width >= TWO_COLUMNS and title not in form.LONG_LABELS
        half = min(width // 2, HALF) if two else width
        for row in _rows(form, names, half - label_width - 2 if two else 0):
            height = 1
            for column, name in enumerate(row):
                ui = form.ui(name)
                lines = form.NOTES_HEIGHT if ui.kind == "notes" else 1
                x = column * half
                beside = form.NOTED.get(name, 0)
                room = (half if len(row) > 1 else width) - label_width - 2 - beside
                places.append(
                    Place(name, x, y, room if lines > 1 else min(ui.width, room), room, lines, x + label_width + 1)
                )
                if name in errors:
                    under = min(label_width, form.LABEL_WIDTH)  # a long label leaves too little room
                    for number, line in enumerate(wrapped(errors[name], room + beside + label_width - under - 2)):
                        wrong.append((x + under + 1, y + lines + number, ("▲ " if not number else "  ") + line))
                        height = max(height, lines + number + 1)
                height = max(height, lines)
            y += height
    return Plan(tuple(places), tuple(titles), tuple(wrong), y)


def _rows(form: type[FormModel], names: tuple[str, ...], room: int) -> Iterator[tuple[str, ...]]:
    """Fields that stand on one line: two that are narrow enough, otherwise one; `room` is that of a half, or 0."""
    left = ""
    for name in names:
        ui = form.ui(name)
        if (
            ui.kind == "notes"
            or min(ui.width, LONG if ui.limit >= LONG_FROM else ENOUGH) + form.NOTED.get(name, 0) > room
        ):
            yield from ((left,),) if left else ()
            yield (name,)
            left = ""
        elif left:
            yield left, name
            left = ""
        else:
            left = name
    if left:
        yield (left,)


class Sheet(Painted, Widget):
    """Draws labels, values and errors; inputs may lie over the values. With `boxes` values look as inputs do."""

    DEFAULT_CSS = """
    Sheet { width: 1fr; height: auto; layer: sheet; }
    Sheet > .sheet--label { color: $text-muted; }
    Sheet > .sheet--required { text-style: bold; }
    Sheet > .sheet--title { text-style: bold; color: $text-accent; }
    Sheet > .sheet--error { text-style: bold; color: $text-error; }
    Sheet > .sheet--box { background: $panel; color: $foreground; }
    Sheet > .sheet--closed { background: $panel; color: $text-muted; }
    """
    COMPONENT_CLASSES = {
        "sheet--label", "sheet--required", "sheet--title", "sheet--error", "sheet--box", "sheet--closed",
    }  # fmt: skip

    def __init__(self, form: type[FormModel], *, boxes: bool = False) -> None:
        super().__init__()
        self.form = form
        self.boxes = boxes
        self.closed: frozenset[str] = frozenset()
        """Boxes that nobody may type into now."""
        self.person_type = "PF"
        self.sections: tuple[tuple[str, tuple[str, ...]], ...] = ()
        self.texts: Mapping[str, str] = {}
        self.required: frozenset[str] = frozenset()
        self.errors: Mapping[str, str] = {}
        self.notes: Mapping[str, str] = {}
        """Field -> what stands beside its value."""
        self.marked = ""
        self._lines: dict[int, list[tuple[int, str, Style]]] = {}
        self._planned: Plan | None = None
        self._key: tuple[object, ...] = ()

    def planned(self, width: int) -> Plan:
        """The plan for a width, kept until what it rests on changes."""
        key = (width, self.app.size.width >= WIDE, self.sections, tuple(self.errors.items()))
        if self._planned is None or key != self._key:
            self._key = key
            self._planned = plan(self.form, self.sections, width, self.errors, self.app.size.width >= WIDE)
        return self._planned

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """As high as the plan."""
        return self.planned(width).height

    def show(self, *, texts: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None) -> None:
        """Draw other values or errors; places move only when errors come or go."""
        if texts is not None:
            self.texts = dict(texts)
        moved = errors is not None and dict(errors) != dict(self.errors)
        if errors is not None:
            self.errors = dict(errors)
        self.refresh(layout=moved)

    def note(self, notes: Mapping[str, str]) -> None:
        """Say something else beside the values."""
        if dict(notes) != dict(self.notes):
            self.notes = dict(notes)
            self.refresh()

    def fill(self, texts: Mapping[str, str], closed: frozenset[str]) -> None:
        """Other values in the boxes; only the lines of those that differ are drawn again."""
        differ = {name for name, text in texts.items() if text != self.texts.get(name)} | (closed ^ self.closed)
        self.texts, self.closed = dict(texts), closed
        if self.size:
            places = [place for place in self.planned(self.size.width).places if place.name in differ]
            if places:
                self.refresh(*(Region(0, place.y, self.size.width, place.height) for place in places))

    def render_line(self, y: int) -> Strip:
        """One line: a title, errors, or the label and value of each field on it."""
        width = self.size.width
        base = self.colours
        pieces: list[tuple[int, str, Style]] = []
        current = self.planned(width)
        for line, title in current.titles:
            if line == y:
                pieces.append((0, title, self._style("title")))
        for x, line, sentence in current.errors:
            if line == y:
                pieces.append((x, sentence, self._style("error")))
        for place in current.places:
            if place.y <= y < place.y + place.height:
                pieces += self._field(place, y - place.y)
        segments, at = [], 0
        for x, text, style in sorted(pieces, key=lambda piece: piece[0]):
            segments.append(Segment(" " * (x - at), base))
            text = cells(text, min(len(text) * 2, width - x)).rstrip() if len(text) > width - x else text
            segments.append(Segment(text, base + style))
            at = x + Segment(text).cell_length
        return Strip(segments).adjust_cell_length(width, base)

    def _field(self, place: Place, line: int) -> list[tuple[int, str, Style]]:
        pieces = []
        if line == 0:
            style = self._style("required" if place.name in self.required else "label")
            if place.name == self.marked:
                style += Style(reverse=True)
            pieces.append(
                (place.x, cells(self.form.label(place.name, self.person_type), place.value_x - place.x - 1), style)
            )
        text = self.texts.get(place.name, "")
        if line == 0 and (note := self.notes.get(place.name)):
            room = self.form.NOTED[place.name] - 2
            pieces.append((place.value_x + place.cells_for(text) + 2, cells(note, room).rstrip(), self._style("label")))
        if self.boxes:
            return [*pieces, (place.value_x, *self._box(place.name, text if not line else "", place.cells_for(text)))]
        lines = plain(text, multiline=True).split("\n") if place.height > 1 else [plain(text)]
        if line < len(lines) and lines[line]:
            value = cells(lines[line], place.room)
            pieces.append((place.value_x, value.rstrip(), Style()))
        return pieces

    def _box(self, name: str, text: str, width: int) -> tuple[str, Style]:
        """As an input draws it: as wide as the field, cut at its end."""
        return set_cell_size(plain(text), width), self._style("closed" if name in self.closed else "box")

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"sheet--{name}", partial=True)
