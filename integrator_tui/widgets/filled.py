"""A sheet that is filled in: it draws every value, and one input stands where the cursor is.

What stands in the fields is a `Filling`; the widget shows it and moves the cursor. What a form does is in `form.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual import events
from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.layout import Layout
from textual.message import Message
from textual.widgets import Input, TextArea

from integrator_tui.desk.port import desk_of
from integrator_tui.forms.base import FormContext, FormModel
from integrator_tui.forms.filling import Filling
from integrator_tui.widgets.fields import Completer, FieldArea, FieldInput
from integrator_tui.widgets.form_fields import Fields, OverSheet
from integrator_tui.widgets.sheet import Place, Sheet

SECRET = ("password", "shown_password")
"""Kinds of fields that leave nothing on the disk; the second is one that was just made, to be told to the customer."""


class Filled(VerticalScroll, can_focus=False):
    """The fields of a form, the cursor in one of them. A subclass has the commands."""

    DEFAULT_CSS = "Filled { layers: sheet inputs; height: 1fr; }"

    class Changed(Message, namespace="form"):
        """Something was typed: what drafts are made of."""

        def __init__(self, form: Filled) -> None:
            super().__init__()
            self.form = form

    class Entered(Message, namespace="form"):
        """The cursor came to a field."""

        def __init__(self, form: Filled, name: str) -> None:
            super().__init__()
            self.form = form
            self.name = name

    class Left(Message, namespace="form"):
        """A field was left."""

        def __init__(self, form: Filled, name: str) -> None:
            super().__init__()
            self.form = form
            self.name = name

    def __init__(
        self,
        form: type[FormModel],
        read: Mapping[str, str],
        context: FormContext,
        typed: Mapping[str, str],
        focus_first: str,
        completers: Mapping[str, Completer],
    ) -> None:
        super().__init__()
        self.form = form
        self.filling = Filling(form, read, context, typed)
        self.sheet = Sheet(form, boxes=True)
        self.box = FieldInput()
        self.areas: dict[str, FieldArea] = {}
        """Fields of several lines are always there: they keep their place in the text, and what was undone."""
        self.inputs = Fields(self)
        self.errors: dict[str, str] = {}
        self.left = ""
        """The field that the cursor left last."""
        names = self.filling.names
        self.cursor = focus_first if focus_first in names else names[0]
        """The field where the input stands."""
        self._inside = ""
        """The field that was entered and not left yet."""
        self._completers = dict(completers)
        self._over_sheet = OverSheet()
        self._fit()

    @property
    def layout(self) -> Layout:
        """Inputs lie over the sheet; a layout of one's own has no name in CSS."""
        return self._over_sheet

    def compose(self):  # type: ignore[no-untyped-def]
        """The sheet, the input, and what has several lines."""
        yield self.sheet
        yield self.box
        yield from self.areas.values()

    def on_mount(self) -> None:
        """The cursor goes to the field that is asked for, else to the first."""
        self._stand(self.cursor)
        self.screen.set_focus(self.editor)

    # What stands in the fields

    @property
    def read(self) -> dict[str, str]:
        """What stood in the fields when they were read."""
        return self.filling.read

    @property
    def context(self) -> FormContext:
        """What the check needs to know."""
        return self.filling.context

    @context.setter
    def context(self, context: FormContext) -> None:
        self.filling.context = context

    @property
    def texts(self) -> dict[str, str]:
        """Every field as it stands, the hidden ones as they were; what goes with a change of the type is empty."""
        return self.now.texts

    @property
    def typed(self) -> dict[str, str]:
        """The fields that differ from what was read."""
        return self.now.typed

    @property
    def kept(self) -> dict[str, str]:
        """What of it may lie on the disk: no passwords."""
        return {name: text for name, text in self.typed.items() if self.form.ui(name).kind not in SECRET}

    @property
    def changed(self) -> bool:
        """Whether anything differs from what was read."""
        return bool(self.typed)

    @property
    def now(self) -> Filling:
        """With the character that may be on the screen already while the news of it still goes from queue to queue."""
        if self.is_mounted and self.editor.value != self.filling.values[self.cursor]:
            self.filling.put(self.cursor, self.editor.value)
        return self.filling

    def value_of(self, name: str) -> Any:
        """What a field means as it stands; its empty value while it does not fit."""
        return self.now.value_of(name)

    def put(self, texts: Mapping[str, str]) -> None:
        """Type into fields for the operator."""
        for name, text in texts.items():
            self.put_one(name, text)

    def put_one(self, name: str, text: str) -> None:
        """Type into a field for the operator; where the cursor stands it is selected, for the next key to replace."""
        self.now.put(name, text)
        self._show(name, text)
        if self.editor is self.box and name == self.cursor:
            self.box.select_all()
        self.post_message(self.Changed(self))

    def _show(self, name: str, text: str) -> None:
        if name in self.areas:
            self.areas[name].value = text
        elif name == self.cursor and self.box.value != text:
            self.box.value = text
        self._draw()

    def insert(self, name: str, text: str) -> None:
        """Type a text where the cursor of a field stands."""
        if name in self.areas:
            self.areas[name].insert(text)
            self.filling.put(name, self.areas[name].value)
            return
        self.go_to(name)
        self.box.insert_text_at_cursor(text)

    def shut(self, names: frozenset[str]) -> None:
        """These and no other fields may not be typed into now."""
        if names != self.now.locked:
            self.filling.lock(names)
            self._draw()

    def check(self) -> dict[str, str]:
        """The sentence of every field that does not fit, in the order of the screen."""
        return self.now.check()

    def refuse(self, errors: Mapping[str, str]) -> None:
        """What the service said of the fields as they stand: it holds until they are typed anew."""
        self.now.refuse(errors)
        self.show_errors(errors, go_there=True)

    def show_errors(self, errors: Mapping[str, str], *, go_there: bool = False) -> None:
        """Put each sentence under its field; with `go_there` the cursor goes to the first."""
        self.errors = dict(errors)
        self.sheet.show(errors=self.errors)
        self._arrange()
        first = next((name for name in errors if name in self.inputs), None)
        if go_there and first:
            self.go_to(first)
            self.call_after_refresh(self._reveal, first)

    def reread(self, read: Mapping[str, str], context: FormContext) -> None:
        """Somebody else changed the record: what was not touched here follows, what was typed stays."""
        for name, text in self.now.read_again(read, context).items():
            self._show(name, text)

    # The sheet follows

    def _fit(self) -> bool:
        """The fields that there are now; whether they are others."""
        moved = self.filling.fit_sections()
        filling, sheet = self.filling, self.sheet
        sheet.sections, sheet.person_type, sheet.required = filling.sections, filling.person_type, filling.required
        for name in filling.names:
            if self.form.ui(name).kind == "notes" and name not in self.areas:
                self.areas[name] = FieldArea(filling.values[name], name=name)
        self._draw()
        return moved

    def _draw(self) -> None:
        values = self.filling.values
        passwords = {name for name in self.filling.names if self.form.ui(name).kind == "password"}
        self.sheet.fill(
            {name: "•" * len(values[name]) if name in passwords else values[name] for name in self.filling.names},
            frozenset(self.filling.closed),
        )
        for name, area in self.areas.items():
            area.disabled = name in self.filling.closed

    def _arrange(self) -> None:
        """Inputs and errors stand elsewhere now; what does not move is not drawn again."""
        self._clear_arrangement_cache()
        self.refresh(repaint=False, layout=True)

    def _reveal(self, name: str) -> None:
        """Bring a field into sight together with what is said under it."""
        if (place := self._place(name)) is None:
            return
        below = [y for _, y, _ in self.sheet.planned(self.sheet.size.width).errors if place.y < y]
        last = place.y + place.height
        while last in below:
            last += 1
        self.scroll_to_region(Region(0, place.y, 1, last - place.y), animate=False)

    def _place(self, name: str) -> Place | None:
        places = self.sheet.planned(self.sheet.size.width).places
        return next((place for place in places if place.name == name), None)

    # The cursor

    @property
    def editor(self) -> FieldInput | FieldArea:
        """What is typed into."""
        return self.areas.get(self.cursor, self.box)

    @property
    def focused_field(self) -> str:
        """The name of the field with the cursor; none once the form was taken away, as news of it may still be read."""
        return self.cursor if self.is_attached and self.screen.focused is self.editor else ""

    def go_to(self, name: str) -> None:
        """Put the cursor into a field; the one before is checked when it is left, nobody is kept in it."""
        if name != self.cursor:
            self._leave(self.cursor)
            if name in self.filling.names:  # it may have gone with the type of person
                self._stand(name)
        self._enter()
        self.screen.set_focus(self.editor)

    def _stand(self, name: str) -> None:
        """The input comes to a field, with its whole text selected."""
        self.cursor = name
        self.box.display = name not in self.areas
        if name not in self.areas:
            password = self.form.ui(name).kind == "password"
            self.box.take(name, self.filling.values[name], password, self._completers.get(name))
        self._arrange()
        place = self._place(name)
        if place is not None and self.size.height:
            shown = range(self.scroll_offset.y, self.scroll_offset.y + self.size.height)
            if place.y not in shown or place.y + place.height - 1 not in shown:
                region = Region(0, place.y, 1, place.height)
                self.scroll_to_region(region, center=True, origin_visible=True, animate=False)

    def step(self, by: int) -> None:
        """So many fields on, or back; what the field that is left opens or closes is counted in."""
        here = self.cursor
        self._leave(here)
        names = [name for name in self.filling.names if name == here or name not in self.filling.closed]
        if here in names:  # else it went with the type of person, and the cursor stands at the first
            self._stand(names[(names.index(here) + by) % len(names)])
        self.go_to(self.cursor)

    def settle(self) -> None:
        """What was understood of the field with the cursor takes the place of what was typed, as if it were left."""
        self._leave(self.cursor)

    @property
    def place(self) -> str:
        """Where the cursor is, for a draft: the field, and the place in its text."""
        return f"{self.cursor}:{self.editor.place}"

    def come_back(self, place: str) -> None:
        """A draft is typed on where it was left: nothing is selected that the next key would replace."""
        name, _, at = place.rpartition(":")
        if name in self.inputs:
            self.go_to(name)
        self.editor.come_back(at)

    def _enter(self) -> None:
        if self._inside != self.cursor:
            self._inside = self.cursor
            self.post_message(self.Entered(self, self.cursor))

    def _leave(self, name: str) -> None:
        """What was understood takes the place of what was typed; fields that hang on it follow."""
        self.left, self._inside = name, ""
        filling, found = self.now, self.check()
        kept = {other: found[other] for other in found if other in self.errors or other == name}
        if kept != self.errors:
            self.show_errors(kept)
        if name not in found and (stored := filling.as_stored(name)):
            self.put_one(name, stored)
        for other, text in filling.left(name).items():
            self._show(other, text)
        if self._fit():
            self._arrange()
            self.sheet.refresh(layout=True)
            self._mount_areas()
            self.call_later(self._say_what_goes)
            if name not in filling.names:  # it is none of the other type of person
                self.left = filling.names[0]
                self._stand(self.left)
        self.post_message(self.Left(self, name))

    def _mount_areas(self) -> None:
        for name, area in list(self.areas.items()):
            if name not in self.filling.names:
                self.areas.pop(name).remove()
            elif area.parent is None:
                self.mount(area)

    def _say_what_goes(self) -> None:
        """The type was changed: what was filled in and does not exist for the new one is not dropped in silence."""
        if labels := self.filling.going:
            sentence = f"Ao salvar, serão apagados: {', '.join(labels)}."
            if len(sentence) > self.size.width:
                sentence = f"Ao salvar, serão apagados {len(labels)} campos que este tipo de pessoa não tem."
            desk_of(self).say(sentence, error=True)

    # Events

    def on_input_changed(self, event: Input.Changed) -> None:
        """Pass on that something was typed; what wants it opens at once, for the key that goes on comes before."""
        event.stop()
        self._typed()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """The same; a text may have been put into it while the cursor was elsewhere."""
        event.stop()
        name = event.text_area.name or ""
        if name in self.areas:
            self.filling.put(name, self.areas[name].value)
        self._typed()

    def _typed(self) -> None:
        closed, before = set(self.filling.closed), self.filling.values[self.cursor]
        self.filling.put(self.cursor, self.editor.value)
        place = self._place(self.cursor)
        if place is not None and place.cells_for(before) != place.cells_for(self.editor.value):
            self._arrange()  # the field is wider for what is longer than such fields are
        if closed != self.filling.closed:
            self._draw()
        self.post_message(self.Changed(self))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Tell whoever opened the form where the cursor is; a click may have put it into a field of several lines."""
        name = event.widget.name or ""
        if name in self.areas and name != self.cursor:
            self._leave(self.cursor)
            self._stand(name)
        if event.widget is self.editor:
            self._enter()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """The cursor went out of the form."""
        if event.widget is self.editor and self._inside and self.is_attached and self.screen.focused is not self.editor:
            self._leave(self.cursor)

    def on_click(self, event: events.Click) -> None:
        """A click on a value puts the cursor there."""
        at = event.screen_offset - self.sheet.region.offset
        for place in self.sheet.planned(self.sheet.size.width).places:
            inside = place.y <= at.y < place.y + place.height and place.value_x <= at.x < place.value_x + place.room
            if inside and place.name not in (self.cursor, *self.areas, *self.filling.closed):
                self.go_to(place.name)
                self.box.cursor_position = at.x - place.value_x
