"""The fields of a form by their names, and the layout that puts what is typed into over the sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol, cast

from textual.geometry import NULL_OFFSET, Region, Size, Spacing
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.widget import Widget

from integrator_tui.forms.filling import Filling
from integrator_tui.widgets.fields import FieldArea, FieldInput
from integrator_tui.widgets.sheet import Sheet


class OneInput(Protocol):
    """What the fields and their places ask of a form."""

    filling: Filling
    sheet: Sheet
    box: FieldInput
    areas: dict[str, FieldArea]
    cursor: str

    @property
    def is_mounted(self) -> bool:
        """Whether the input is there."""
        ...

    @property
    def editor(self) -> FieldInput | FieldArea:
        """What is typed into."""
        ...

    def put_one(self, name: str, text: str) -> None:
        """Type into a field."""
        ...

    def go_to(self, name: str) -> None:
        """Put the cursor into a field."""
        ...


class Field:
    """A field where the cursor is not: read and typed into as if it had an input of its own."""

    def __init__(self, form: OneInput, name: str) -> None:
        self._form = form
        self.name = name

    @property
    def value(self) -> str:
        """Its text."""
        return self._form.filling.values[self.name]

    @value.setter
    def value(self, text: str) -> None:
        self._form.put_one(self.name, text)

    @property
    def disabled(self) -> bool:
        """Whether it wants another field filled first."""
        return self.name in self._form.filling.closed

    has_focus = False

    @property
    def content_region(self) -> Region:
        """Where it is drawn, on the screen."""
        sheet = self._form.sheet
        place = next(one for one in sheet.planned(sheet.size.width).places if one.name == self.name)
        width = place.cells_for(self.value)
        return Region(sheet.region.x + place.value_x, sheet.region.y + place.y, width, place.height)

    def focus(self) -> None:
        """Put the cursor there."""
        self._form.go_to(self.name)


class Fields(Mapping[str, "Field | FieldInput | FieldArea"]):
    """Name -> field, in the order of the screen; the input itself where the cursor is."""

    def __init__(self, form: OneInput) -> None:
        self._form = form

    def __getitem__(self, name: str) -> Field | FieldInput | FieldArea:
        if name not in self._form.filling.names:
            raise KeyError(name)
        if name == self._form.cursor and self._form.is_mounted:
            return self._form.editor
        return Field(self._form, name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._form.filling.names)

    def __len__(self) -> int:
        return len(self._form.filling.names)


class OverSheet(Layout):
    """Puts the inputs of a form where its sheet has planned the values."""

    name = "over-sheet"

    def get_content_height(self, widget: Widget, container: Size, viewport: Size, width: int) -> int:
        """That of the sheet, for a form that is as high as its fields."""
        return cast("OneInput", widget).sheet.planned(width).height

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> ArrangeResult:
        """Place the sheet, then the inputs on it."""
        form = cast("OneInput", parent)
        planned = form.sheet.planned(size.width)
        whole = Region(0, 0, size.width, max(planned.height, size.height))
        placements = [WidgetPlacement(whole, NULL_OFFSET, Spacing(), form.sheet)]
        for place in planned.places:
            field = form.areas.get(place.name) or (form.box if place.name == form.cursor else None)
            if field is not None:
                width = place.room if place.name in form.areas else place.cells_for(form.filling.values[place.name])
                region = Region(place.value_x, place.y, width, place.height)
                placements.append(WidgetPlacement(region, NULL_OFFSET, Spacing(), field, 1))
        return placements
