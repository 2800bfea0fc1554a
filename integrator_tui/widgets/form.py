"""The one form: a model of `forms` as inputs laid over its sheet. Knows its fields and rules, not who opened it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any, ClassVar, cast

from pydantic import ValidationError
from textual import events
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.geometry import Region, Size, Spacing
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, TextArea

from integrator_tui.commands.widgets import FORM
from integrator_tui.desk.commands import Commanded, bindings
from integrator_tui.desk.port import desk_of
from integrator_tui.forms.base import (
    DEPENDS,
    PARSERS,
    FormContext,
    FormModel,
    as_text,
    choices,
    explained,
    sentences,
)
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.widgets.fields import Completer, FieldArea, FieldInput
from integrator_tui.widgets.sheet import Sheet

FIELDS = "FieldInput, FieldArea"


class OverSheet(Layout):
    """Puts the inputs of a form where its sheet has planned the values."""

    name = "over-sheet"

    def get_content_height(self, widget: Widget, container: Size, viewport: Size, width: int) -> int:
        """That of the sheet, for a form that is as high as its fields."""
        return cast("Form", widget).sheet.planned(width).height

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> ArrangeResult:
        """Place the sheet, then the inputs on it."""
        form = cast("Form", parent)
        planned = form.sheet.planned(size.width)
        placements = [
            WidgetPlacement(
                Region(0, 0, size.width, max(planned.height, size.height)), form.NO_OFFSET, Spacing(), form.sheet
            )
        ]
        for place in planned.places:
            if field := form.inputs.get(place.name):
                region = Region(place.value_x, place.y, max(place.width, 4), place.height)
                placements.append(WidgetPlacement(region, form.NO_OFFSET, Spacing(), field, 1))
        return placements


class Form(Commanded, VerticalScroll, can_focus=False):
    """Fields to type in. `on_save` is called with the texts once they all fit, `on_leave` when the operator is done."""

    SCOPE = "form"
    DEFAULT_CSS = "Form { layers: sheet inputs; height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(FORM),
    ]
    NO_OFFSET = Region().offset

    class Changed(Message):
        """Something was typed: what drafts are made of."""

        def __init__(self, form: Form) -> None:
            super().__init__()
            self.form = form

    class Entered(Message):
        """The cursor came to a field."""

        def __init__(self, form: Form, name: str) -> None:
            super().__init__()
            self.form = form
            self.name = name

    class Left(Message):
        """A field was left."""

        def __init__(self, form: Form, name: str) -> None:
            super().__init__()
            self.form = form
            self.name = name

    def __init__(
        self,
        form: type[FormModel],
        read: Mapping[str, str],
        context: FormContext,
        *,
        on_save: Callable[[dict[str, str]], Awaitable[None]],
        on_leave: Callable[[], Awaitable[None] | None],
        typed: Mapping[str, str] | None = None,
        focus_first: str = "",
        choosers: Mapping[str, Callable[[], Awaitable[None]]] | None = None,
        completers: Mapping[str, Completer] | None = None,
    ) -> None:
        """`choosers`: what F4 does in fields that have more than a list to choose from.

        `completers`: what Tab does in a field before it goes on.
        """
        super().__init__()
        self.form = form
        self.read = dict(read)
        self.context = context
        self.sheet = Sheet(form)
        self.inputs: dict[str, FieldInput | FieldArea] = {}
        self.errors: dict[str, str] = {}
        self.who_changed: Callable[[str, str], Awaitable[None]] | None = None
        """Shows the history of a field, by its name and label; none for what is not stored yet."""
        self.left = ""
        """The field that the cursor left last."""
        self._refused: dict[str, tuple[str, str]] = {}
        self._initial = {**self.read, **(typed or {})}
        self._save_texts = on_save
        self._leave_form = on_leave
        self._focus_first = focus_first
        self._choosers = dict(choosers or {})
        self._completers = dict(completers or {})
        self._over_sheet = OverSheet()
        self._fit_sections()

    @property
    def layout(self) -> Layout:
        """Inputs lie over the sheet; a layout of one's own has no name in CSS."""
        return self._over_sheet

    def compose(self):  # type: ignore[no-untyped-def]
        """The sheet and one input per field."""
        yield self.sheet
        for _, names in self.sheet.sections:
            for name in names:
                yield self._input(name)

    def on_mount(self) -> None:
        """The cursor goes to the field that is asked for, else to the first."""
        for name in self.inputs:
            self._open_or_close(name)
        first = self._focus_first if self._focus_first in self.inputs else next(iter(self.inputs))
        self.inputs[first].focus()

    # What stands in the fields

    @property
    def texts(self) -> dict[str, str]:
        """Every field as it stands, the hidden ones as they were; what goes with a change of the type is empty."""
        return {**self._initial, **self._absent, **{name: field.value for name, field in self.inputs.items()}}

    @property
    def _absent(self) -> dict[str, str]:
        """What is stored in the fields that this type of person does not have: nothing, if the type is another now."""
        person = self.sheet.person_type
        same = (
            "person_type" not in self.form.model_fields or self._person_of(self.read.get("person_type", "")) == person
        )
        names = [name for name in self.form.model_fields if self.form.ui(name).only not in ("", person)]
        return {name: self.read.get(name, "") if same else "" for name in names}

    def _person_of(self, text: str) -> str:
        try:
            return str(PARSERS["choice"](text, self.form.ui("person_type"), {}, self.context))
        except BadValue:
            return ""

    def _say_what_goes(self) -> None:
        """The type was changed: what was filled in and does not exist for the new one is not dropped in silence."""
        labels = [self.form.ui(name).label for name, text in self._absent.items() if not text and self._initial[name]]
        if labels:
            sentence = f"Ao salvar, serão apagados: {', '.join(labels)}."
            if len(sentence) > self.size.width:
                sentence = f"Ao salvar, serão apagados {len(labels)} campos que este tipo de pessoa não tem."
            desk_of(self).say(sentence, error=True)

    @property
    def typed(self) -> dict[str, str]:
        """The fields that differ from what was read."""
        return {name: text for name, text in self.texts.items() if text != self.read.get(name)}

    @property
    def kept(self) -> dict[str, str]:
        """What of it may lie on the disk: no passwords."""
        return {name: text for name, text in self.typed.items() if self.form.ui(name).kind != "password"}

    @property
    def changed(self) -> bool:
        """Whether anything differs from what was read."""
        return bool(self.typed)

    def put(self, texts: Mapping[str, str]) -> None:
        """Type into fields for the operator."""
        for name, text in texts.items():
            self.inputs[name].value = text

    def insert(self, name: str, text: str) -> None:
        """Type a text where the cursor of a field stands."""
        field = self.inputs[name]
        if isinstance(field, FieldArea):
            field.insert(text)
        else:
            field.insert_text_at_cursor(text)

    def check(self) -> dict[str, str]:
        """The sentence of every field that does not fit, in the order of the screen."""
        texts = self.texts
        found = {name: sentence for name, (text, sentence) in self._refused.items() if texts[name] == text}
        try:
            self.form.model_validate(texts, context=self.context)
        except ValidationError as error:
            found |= sentences(error)
        return {name: found[name] for _, names in self.sheet.sections for name in names if name in found}

    def refuse(self, errors: Mapping[str, str]) -> None:
        """What the service said of the fields as they stand: it holds until they are typed anew."""
        texts = self.texts
        self._refused |= {name: (texts[name], sentence) for name, sentence in errors.items()}
        self.show_errors(errors, go_there=True)

    def show_errors(self, errors: Mapping[str, str], *, go_there: bool = False) -> None:
        """Put each sentence under its field; with `go_there` the cursor goes to the first."""
        self.errors = dict(errors)
        self.sheet.show(errors=self.errors)
        self.refresh(layout=True)
        first = next((name for name in errors if name in self.inputs), None)
        if go_there and first:
            self.inputs[first].focus()
            self.call_after_refresh(self._reveal, first)

    def _reveal(self, name: str) -> None:
        """Bring a field into sight together with what is said under it."""
        planned = self.sheet.planned(self.sheet.size.width)
        place = next(place for place in planned.places if place.name == name)
        below = [y for _, y, _ in planned.errors if place.y < y]
        last = place.y + place.height
        while last in below:
            last += 1
        self.scroll_to_region(Region(0, place.y, 1, last - place.y), animate=False)

    # Events of the fields

    def on_input_changed(self, event: Input.Changed) -> None:
        """Pass on that something was typed; what wants it opens at once, for the key that goes on comes before."""
        event.stop()
        self._open_what_needs(event.input.name or "")
        self.post_message(self.Changed(self))

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Pass on that something was typed."""
        event.stop()
        self.post_message(self.Changed(self))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Tell whoever opened the form where the cursor is."""
        name = getattr(event.widget, "name", None)
        if name in self.inputs:
            self.post_message(self.Entered(self, name))

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """A field is checked when it is left; nobody is kept in it."""
        name = getattr(event.widget, "name", None)
        if name not in self.inputs or not self.is_attached:
            return
        self.left = name
        found = self.check()
        kept = {other: found[other] for other in found if other in self.errors or other == name}
        if kept != self.errors:
            self.show_errors(kept)
        if name not in found:
            self._show_as_stored(name)
        for other in self.inputs:
            self._fit_to(name, other)
        if self._fit_sections():
            self.call_later(self._fit_inputs)
            self.call_later(self._say_what_goes)
        self.post_message(self.Left(self, name))

    def _show_as_stored(self, name: str) -> None:
        """What was understood takes the place of what was typed: formatted numbers, the whole label of a choice."""
        field = self.inputs[name]
        if not field.value or field.value == self.read.get(name):
            return
        try:
            values = self.form.model_validate(self.texts, context=self.context)
        except ValidationError:
            partial = self._understood(name)
        else:
            partial = as_text(self.form, name, getattr(values, name), self.context)
        if partial and partial != field.value:
            field.value = partial

    def _understood(self, name: str) -> str:
        """One field as it is understood while others are still wrong."""
        value = self.value_of(name)
        return "" if value == self.form.ui(name).empty else as_text(self.form, name, value, self.context)

    def value_of(self, name: str) -> Any:
        """What a field means as it stands; its empty value while it does not fit."""
        ui = self.form.ui(name)
        text = (self.inputs[name].value if name in self.inputs else self._initial.get(name, "")).strip()
        try:
            return PARSERS[ui.kind](text, ui, self._related(name), self.context)
        except BadValue:
            return ui.empty

    def _related(self, name: str) -> dict[str, Any]:
        """What a field hangs on, as it stands."""
        ui = self.form.ui(name)
        related = {*DEPENDS.get(name, ()), ui.within, ui.needs} & self.form.model_fields.keys()
        return {one: self.value_of(one) for one in related}

    # Fields that hang on others

    def _fit_to(self, name: str, other: str) -> None:
        """After `name` was left: a choice that its list no longer has goes; a field that wants it opens or closes."""
        ui = self.form.ui(other)
        if ui.within == name and self.inputs[other].value and self.value_of(other) == ui.empty:
            self.inputs[other].value = ""
        if ui.needs == name:
            self._open_or_close(other)

    def _open_or_close(self, name: str) -> None:
        ui = self.form.ui(name)
        if ui.needs:
            closed = self._is_empty(ui.needs)
            self.inputs[name].disabled = closed
            if closed:
                self.inputs[name].value = as_text(self.form, name, ui.empty, self.context)

    def _is_empty(self, name: str) -> bool:
        """Whether a field holds nothing; what does not fit is something."""
        ui = self.form.ui(name)
        text = (self.inputs[name].value if name in self.inputs else self._initial.get(name, "")).strip()
        try:
            return not text or bool(PARSERS[ui.kind](text, ui, self._related(name), self.context) == ui.empty)
        except BadValue:
            return False

    def _open_what_needs(self, name: str) -> None:
        """Fields that want `name` open while it is typed; they close when it is left: half a text empties nothing."""
        for other, field in self.inputs.items():
            if field.disabled and self.form.ui(other).needs == name:
                field.disabled = self._is_empty(name)

    # The set of fields follows the type of person (F015)

    def _fit_sections(self) -> bool:
        own = "person_type" in self.form.model_fields
        person = self.value_of("person_type") if own else self.context.person_type
        sections = self.form.fields_for(person or "PF")
        moved = sections != self.sheet.sections
        self.sheet.sections = sections
        self.sheet.person_type = person or "PF"
        self.sheet.required = self.form.required({"person_type": person or "PF"}, self.context)
        return moved

    async def _fit_inputs(self) -> None:
        wanted = [name for _, names in self.sheet.sections for name in names]
        for name in [name for name in self.inputs if name not in wanted]:
            self._initial[name] = self.inputs[name].value
            await self.inputs.pop(name).remove()
        for position, name in enumerate(wanted):
            if name not in self.inputs:
                await self.mount(self._input(name), after=position)
        self.inputs = {name: self.inputs[name] for name in wanted}
        self.refresh(layout=True)
        self.sheet.refresh(layout=True)

    def _input(self, name: str) -> FieldInput | FieldArea:
        kind, text = self.form.ui(name).kind, self._initial.get(name, "")
        field: FieldInput | FieldArea
        if kind == "notes":
            field = FieldArea(text, name=name)
        else:
            field = FieldInput(text, name=name, password=kind == "password")
            field.completer = self._completers.get(name)
        self.inputs[name] = field
        return field

    # Commands

    @property
    def focused_field(self) -> str:
        """The name of the field with the cursor."""
        focused = self.screen.focused
        return focused.name or "" if focused is not None and focused.name in self.inputs else ""

    def value_to_copy(self) -> str:
        """What stands in the field with the cursor."""
        return self.inputs[self.focused_field].value if self.focused_field else ""

    def field_help(self) -> tuple[str, str]:
        """The field with the cursor, for the help."""
        name = self.focused_field
        return explained(self.form, name, self.sheet.person_type) if name else ("", "")

    def why_not(self, name: str) -> str | None:
        """F4 wants a field with a list."""
        if name == "choose":
            field = self.focused_field
            if not field or (self.form.ui(field).kind != "choice" and field not in self._choosers):
                return "Este campo não tem lista: digite o valor."
        if name == "who_changed" and self.who_changed is None:
            return "Ainda não foi gravado: não tem histórico."
        if name == "who_changed" and not self.focused_field:
            return "Ponha o cursor num campo."
        return None

    async def do_who_changed(self) -> None:
        """F12."""
        assert self.who_changed is not None
        await self.who_changed(self.focused_field, self.form.label(self.focused_field, self.sheet.person_type))

    async def do_save(self) -> None:
        """Check everything; go to the first error, or hand the texts over."""
        self._refused.clear()
        errors = self.check()
        if errors:
            self.show_errors(errors, go_there=True)
            desk_of(self).say(next(iter(errors.values())), error=True)
            return
        self.show_errors({})
        await self._save_texts(self.texts)

    async def do_choose(self) -> None:
        """The list of a field."""
        name = self.focused_field
        if name in self._choosers:
            await self._choosers[name]()
            return
        ui = self.form.ui(name)
        data = {ui.within: self.value_of(ui.within)} if ui.within else None
        options = [(choice.label, choice.label) for choice in choices(ui, self.context, data)]
        chosen = await desk_of(self).choose(ui.label, options, current=self.inputs[name].value)
        if chosen is not None:
            self.inputs[name].value = chosen
            self._open_what_needs(name)
            self.screen.set_focus(self.inputs[name])
            self.screen.focus_next(FIELDS)

    def do_next_field(self) -> None:
        """One field on."""
        self.screen.focus_next(FIELDS)

    def do_previous_field(self) -> None:
        """One field back."""
        self.screen.focus_previous(FIELDS)

    async def do_leave(self) -> None:
        """Whoever opened the form decides what leaving means."""
        result = self._leave_form()
        if result is not None:
            await result

    def do_next_section(self) -> None:
        """To the first field of the next section."""
        self._go_section(1)

    def do_previous_section(self) -> None:
        """To the first field of the section before."""
        self._go_section(-1)

    def _go_section(self, step: int) -> None:
        starts = [names[0] for _, names in self.sheet.sections if names]
        order = list(self.inputs)
        at = order.index(self.focused_field) if self.focused_field else 0
        if step > 0:
            target = next((name for name in starts if order.index(name) > at), order[-1])
        else:
            target = next((name for name in reversed(starts) if order.index(name) < at), order[0])
        self.inputs[target].focus()

    def reread(self, read: Mapping[str, str], context: FormContext) -> None:
        """Somebody else changed the record: what was not touched here follows, what was typed stays."""
        touched = self.typed
        self.read = dict(read)
        self.context = replace(context)
        self.put({name: text for name, text in read.items() if name in self.inputs and name not in touched})
