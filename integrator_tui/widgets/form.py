"""The one form: a model of `forms` to be filled in, with its commands. It knows its fields, not who opened it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import ClassVar

from textual.binding import Binding, BindingType

from integrator_tui.commands.widgets import FORM
from integrator_tui.desk.commands import Command, Commanded, bindings
from integrator_tui.desk.port import desk_of
from integrator_tui.forms.base import FormContext, FormModel, choices, explained
from integrator_tui.widgets.fields import Completer
from integrator_tui.widgets.filled import Filled

SMALL = 6
"""Fields of a form that is taken in at a glance."""


class Form(Commanded, Filled):
    """Fields to type in. `on_save` is called with the texts once they all fit, `on_leave` when the operator is done."""

    SCOPE = "form"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(FORM),
        Binding("tab", "run('next_field')", show=False),
        Binding("shift+tab", "run('previous_field')", show=False),
    ]

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
        super().__init__(form, read, context, typed or {}, focus_first, completers or {})
        self.small = False
        """Whether Enter on the last field confirms."""
        self.who_changed: Callable[[str, str], Awaitable[None]] | None = None
        """Shows the history of a field, by its name and label; none for what is not stored yet."""
        self._save_texts = on_save
        self._leave_form = on_leave
        self._choosers = dict(choosers or {})

    def in_window(self) -> None:
        """It stands in a window of its own: where that is small, Enter on the last field confirms it."""
        self.small = len(self.inputs) <= SMALL

    def value_to_copy(self) -> str:
        """What stands in the field with the cursor."""
        return self.editor.value if self.focused_field else ""

    def field_help(self) -> tuple[str, str]:
        """The field with the cursor, for the help."""
        name = self.focused_field
        return explained(self.form, name, self.filling.person_type) if name else ("", "")

    def called(self, command: Command) -> str:
        """F4 in a CEP looks it up, in a text it puts another in."""
        field = self.focused_field
        if command.id == "choose" and field in self._choosers and self.form.ui(field).kind == "notes":
            return "Textos prontos"
        if command.id == "choose" and field in self._choosers and self.form.ui(field).kind == "cep":
            return "Buscar CEP"
        return super().called(command)

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
        await self.who_changed(self.focused_field, self.form.label(self.focused_field, self.filling.person_type))

    async def do_save(self) -> None:
        """Check everything; go to the first error, or hand the texts over."""
        self.now.forgive()
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
        chosen = await desk_of(self).choose(ui.label, options, current=self.texts[name])
        if chosen is not None:
            self.put_one(name, chosen)
            self.go_to(name)
            self.do_next_field()

    async def do_enter(self) -> None:
        """One field on; on the last field of a small form, which has nothing to overlook, it is confirmed."""
        open_ones = [name for name in self.filling.names if name not in self.filling.closed]
        if self.small and self.cursor == open_ones[-1]:
            await self.do_save()
        else:
            self.do_next_field()

    def do_next_field(self) -> None:
        """One field on; after the last comes the first."""
        self.step(1)

    def do_previous_field(self) -> None:
        """One field back."""
        self.step(-1)

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
        starts = [names[0] for _, names in self.filling.sections if names]
        order = self.filling.names
        at = order.index(self.cursor)
        if step > 0:
            target = next((name for name in starts if order.index(name) > at), order[-1])
        else:
            target = next((name for name in reversed(starts) if order.index(name) < at), order[0])
        self.go_to(target)
