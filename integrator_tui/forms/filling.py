"""A form while it is filled in: its texts, which fields there are and are open, what does not fit. Knows no screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from integrator_tui.forms.base import DEPENDS, FormContext, FormModel, as_text, sentences
from integrator_tui.forms.kinds import PARSERS
from integrator_tui.rules.bad_value import BadValue


class Filling:
    """What stands in the fields, beside what was read there."""

    def __init__(
        self, form: type[FormModel], read: Mapping[str, str], context: FormContext, typed: Mapping[str, str]
    ) -> None:
        self.form = form
        self.read = dict(read)
        self.context = context
        self.values = {**self.read, **typed}
        """The text of every field, those of the other type of person included."""
        self.person_type = ""
        self.sections: tuple[tuple[str, tuple[str, ...]], ...] = ()
        self.required: frozenset[str] = frozenset()
        self.closed: set[str] = set()
        """Fields that want another one filled first, or are locked."""
        self.locked: frozenset[str] = frozenset()
        """Fields that nobody may type into now; they keep what stands in them."""
        self._refused: dict[str, tuple[str, str]] = {}
        self.fit_sections()
        for name in self.names:
            self._open_or_close(name)

    @property
    def names(self) -> list[str]:
        """The fields that there are, in their order."""
        return [name for _, group in self.sections for name in group]

    # Texts

    @property
    def texts(self) -> dict[str, str]:
        """Every field as it stands, the hidden ones as they were; what goes with a change of the type is empty."""
        return {**self.values, **self._absent}

    @property
    def _absent(self) -> dict[str, str]:
        """What is stored in the fields that this type of person does not have: nothing, if the type is another now."""
        person = self.person_type
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

    @property
    def going(self) -> list[str]:
        """Labels of what was filled in and does not exist for the type of person that there is now."""
        return [
            self.form.ui(name).label for name, text in self._absent.items() if not text and self.values.get(name, "")
        ]

    @property
    def typed(self) -> dict[str, str]:
        """The fields that differ from what was read."""
        return {name: text for name, text in self.texts.items() if text != self.read.get(name)}

    def put(self, name: str, text: str) -> None:
        """A field holds another text; what wants it opens at once, and closes when it is left."""
        self.values[name] = text
        for other in [other for other in self.closed if self.form.ui(other).needs == name]:
            if not self._is_empty(name):
                self.closed.discard(other)

    def lock(self, names: frozenset[str]) -> None:
        """These and no others are locked now."""
        self.closed = (self.closed - self.locked) | names
        self.locked = names

    def read_again(self, read: Mapping[str, str], context: FormContext) -> dict[str, str]:
        """Somebody else changed the record: what was not touched here follows, and is returned."""
        touched = self.typed
        self.read, self.context = dict(read), replace(context)
        newer = {name: text for name, text in read.items() if name in self.names and name not in touched}
        for name, text in newer.items():
            self.put(name, text)
        return newer

    # Checks

    def check(self) -> dict[str, str]:
        """The sentence of every field that does not fit, in the order of the screen."""
        texts = self.texts
        found = {name: sentence for name, (text, sentence) in self._refused.items() if texts[name] == text}
        try:
            self.form.model_validate(texts, context=self.context)
        except ValidationError as error:
            found |= sentences(error)
        return {name: found[name] for name in self.names if name in found}

    def refuse(self, errors: Mapping[str, str]) -> None:
        """What the service said of the fields as they stand: it holds until they are typed anew."""
        texts = self.texts
        self._refused |= {name: (texts[name], sentence) for name, sentence in errors.items()}

    def forgive(self) -> None:
        """The service is asked once more."""
        self._refused.clear()

    def as_stored(self, name: str) -> str:
        """What was understood of a field: formatted numbers, the whole label of a choice; empty if nothing is new."""
        text = self.values[name]
        if not text or text == self.read.get(name):
            return ""
        try:
            value = getattr(self.form.model_validate(self.texts, context=self.context), name)
        except ValidationError:  # others are still wrong
            value = self.value_of(name)
            if value == self.form.ui(name).empty:
                return ""
        stored = as_text(self.form, name, value, self.context)
        return "" if stored == text else stored

    def value_of(self, name: str) -> Any:
        """What a field means as it stands; its empty value while it does not fit."""
        ui = self.form.ui(name)
        try:
            return PARSERS[ui.kind](self.values.get(name, "").strip(), ui, self._related(name), self.context)
        except BadValue:
            return ui.empty

    def _related(self, name: str) -> dict[str, Any]:
        """What a field hangs on, as it stands."""
        ui = self.form.ui(name)
        related = {*DEPENDS.get(name, ()), ui.within, ui.needs} & self.form.model_fields.keys()
        return {one: self.value_of(one) for one in related}

    def _is_empty(self, name: str) -> bool:
        """Whether a field holds nothing; what does not fit is something."""
        ui = self.form.ui(name)
        text = self.values.get(name, "").strip()
        try:
            return not text or bool(PARSERS[ui.kind](text, ui, self._related(name), self.context) == ui.empty)
        except BadValue:
            return False

    # Fields that hang on others

    def left(self, name: str) -> dict[str, str]:
        """A field was left: a choice that its list no longer has goes, what wants it opens or closes empty.

        Returns what stands in other fields now.
        """
        before = dict(self.values)
        for other in self.names:
            ui = self.form.ui(other)
            if ui.within == name and self.values[other] and self.value_of(other) == ui.empty:
                self.values[other] = ""
            if ui.needs == name:
                self._open_or_close(other)
        return {other: text for other, text in self.values.items() if before.get(other) != text}

    def _open_or_close(self, name: str) -> None:
        ui = self.form.ui(name)
        if not ui.needs:
            return
        if self._is_empty(ui.needs):
            self.closed.add(name)
            self.values[name] = as_text(self.form, name, ui.empty, self.context)
        else:
            self.closed.discard(name)

    def fit_sections(self) -> bool:
        """The set of fields follows the type of person (F015); whether it is another now."""
        own = "person_type" in self.form.model_fields
        person = (self.value_of("person_type") if own else self.context.person_type) or "PF"
        sections = self.form.fields_for(person)
        moved = sections != self.sections
        self.sections, self.person_type = sections, person
        others = {name: self.value_of(name) for name in self.form.REQUIRED_BY}
        self.required = self.form.required({"person_type": person, **others}, self.context)
        if moved:
            for name in self.names:
                self.values.setdefault(name, "")
        return moved
