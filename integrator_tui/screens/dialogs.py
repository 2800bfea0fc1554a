"""Small modal screens: a question, a list to choose from, a form. Each returns its answer, or None when closed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from integrator_tui.commands.shared import CHOOSE, PROMPT
from integrator_tui.desk.commands import Command, bindings, key_name, movement
from integrator_tui.desk.drafts import CURSOR, DIALOG_DRAFT, Draft
from integrator_tui.desk.port import Desk, desk_of
from integrator_tui.desk.text import shown
from integrator_tui.errors import InvalidForm
from integrator_tui.forms.base import FormContext, FormModel
from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.rules.fold import fold
from integrator_tui.screens.dialog import Dialog
from integrator_tui.widgets.box import Box
from integrator_tui.widgets.form import Form
from integrator_tui.widgets.lines import Line
from integrator_tui.widgets.record_list import Column, RecordList

T = TypeVar("T")


CAME_BACK = "O que você tinha digitado aqui voltou."


class Ask(Dialog[str]):
    """A question with answers by key; Enter takes the first. What comes unasked wants keys that are no letters."""

    DEFAULT_CSS = "Ask VerticalScroll { height: auto; }"

    def __init__(
        self,
        act: str,
        text: str,
        answers: Sequence[tuple[str, str]],
        record: str = "",
        *,
        over: CustomerRecord | None = None,
    ) -> None:
        super().__init__(act, record, over=over)
        self.text = text
        self.answers = tuple(answers)

    def content(self) -> ComposeResult:
        """Text, answers."""
        with VerticalScroll(can_focus=True):
            yield Static(shown(self.text, multiline=True))
        yield Line("")
        for number, (key, label) in enumerate(self.answers):
            yield Line(f" {key_name(key).upper()}  {label}" + ("   (Enter)" if number == 0 else ""))

    def on_key(self, event: events.Key) -> None:
        """A key answers."""
        keys = [key for key, _ in self.answers]
        answer = keys[0] if event.key == "enter" else event.key.lower()
        if answer in keys:
            event.stop()
            self.dismiss(answer)


class Tell(Ask):
    """A text to be read."""

    def __init__(self, title: str, text: str) -> None:
        super().__init__(title, text, (("f", "Fechar"),))


class Chooser(Dialog[T], Generic[T]):
    """A list to choose from; typing narrows it, Enter takes the line."""

    DEFAULT_CSS = "Chooser RecordList { height: auto; min-height: 2; }"
    MORE_SCOPES = ("choose",)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(CHOOSE),
        movement("up", "move(-1)", "Linha acima"),
        movement("down", "move(1)", "Linha abaixo"),
        movement("pageup", "move(-10)", "Página acima"),
        movement("pagedown", "move(10)", "Página abaixo"),
    ]

    def __init__(
        self,
        title: str,
        options: Sequence[tuple[T, str]],
        *,
        dimmed: Mapping[T, str] | None = None,
        current: T | None = None,
    ) -> None:
        super().__init__(title)
        self.options = tuple(options)
        self.current = current
        self.dimmed = dict(dimmed or {})
        self.rows: RecordList[tuple[T, str]] = RecordList(
            (Column("", lambda option: option[1], 30, grow=1),),
            empty="Nenhuma opção tem esse texto.",
            faint=lambda option: option[0] in self.dimmed,
            focusable=False,
        )

    def content(self) -> ComposeResult:
        """Box, list."""
        yield Box(placeholder="digite para filtrar")
        yield self.rows

    def on_mount(self) -> None:
        """Everything at first."""
        self.rows.show(self.options)
        self.rows.styles.height = len(self.options) + 1
        values = [value for value, _ in self.options]
        if self.current in values:
            self.rows.action_move(values.index(self.current))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow to what has all the words."""
        wanted = fold(event.value).split()
        fitting = [option for option in self.options if all(word in fold(option[1]) for word in wanted)]
        first = wanted[0] if wanted else ""
        self.rows.show(sorted(fitting, key=lambda option: not fold(option[1]).startswith(first)))

    def why_not(self, name: str) -> str | None:
        """There may be nothing left to take."""
        return "Nenhuma opção tem esse texto." if name == "take" and not self.rows.rows else super().why_not(name)

    def do_take(self) -> None:
        """Take the line under the cursor."""
        self._take()

    def on_record_list_opened(self) -> None:
        """The same by mouse."""
        self._take()

    def _take(self) -> None:
        option = self.rows.current
        if option is None:
            return
        if reason := self.dimmed.get(option[0]):
            desk_of(self).say(reason, error=True)
            return
        self.dismiss(option[0])

    def action_move(self, by: int) -> None:
        """Arrows move in the list while the box keeps the focus."""
        self.rows.action_move(by)


class CommandChooser(Chooser[T], Generic[T]):
    """Menu or palette."""

    ABOUT = False


class Prompt(Dialog[str]):
    """One line to type; Enter answers with it. What is typed is a draft, as in `FormDialog`."""

    MORE_SCOPES = ("prompt",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(PROMPT)]

    def __init__(self, title: str, text: str = "") -> None:
        super().__init__(title)
        self.given = text
        self.box = Box(text)
        self.draft = f"{DIALOG_DRAFT}{title}"

    def content(self) -> ComposeResult:
        """The box."""
        yield self.box

    def on_mount(self) -> None:
        """What stands there is replaced by the first key; what was being typed here once is typed again."""
        found = draft_of(desk_of(self), self.draft)
        if found is None:
            self.box.select_all()
            return
        self.box.value = found.values.get("text", self.given)
        self.box.cursor_position = len(self.box.value)
        desk_of(self).drafts.forget(found)

    def on_input_changed(self) -> None:
        """Every change is kept as a draft."""
        typed = {"text": self.box.value} if self.box.value != self.given else {}
        desk_of(self).keep_draft(self.draft, None, None, typed, {"text": self.given})

    def do_take(self) -> None:
        """Enter."""
        desk_of(self).forget_draft(self.draft, None)
        self.dismiss(self.box.value)

    def do_confirm(self) -> None:
        """F9 is the main action of a dialog."""
        self.do_take()

    def on_line(self, command: Command) -> bool:
        """F9 does what Enter does."""
        return command.id != "confirm" and super().on_line(command)

    def do_close(self) -> None:
        """Given up."""
        desk_of(self).forget_draft(self.draft, None)
        super().do_close()


def draft_of(desk: Desk, name: str) -> Draft | None:
    """What was being typed in a dialog of this name, after an end that nobody wanted."""
    return next((one for one in desk.drafts.all() if one.key.screen == name), None)


class FormDialog(Dialog[dict[str, str]]):
    """A form of its own; answers with the texts once `on_save` took them.

    What is typed is a draft, and comes back when the same form is opened after an end that nobody wanted.
    """

    UNTIL_DONE: ClassVar[bool] = False
    """Whether the draft stays until whoever asked says that it is done: what follows may be refused."""
    DEFAULT_CSS = "FormDialog Form { height: auto; min-height: 3; }"

    def __init__(
        self,
        title: str,
        form: type[FormModel],
        texts: Mapping[str, str],
        context: FormContext,
        on_save: Callable[[dict[str, str]], Awaitable[None]] | None = None,
        **options: Any,
    ) -> None:
        """`options` are those of the form."""
        super().__init__(title)
        self._take = on_save
        self.form = Form(form, texts, context, on_save=self._save, on_leave=self.do_close, **options)
        self.form.in_window()
        self.draft = f"{DIALOG_DRAFT}{form.__name__}"

    def content(self) -> ComposeResult:
        """The form."""
        yield self.form

    def on_mount(self) -> None:
        """What was being typed here once is typed again."""
        found = draft_of(desk_of(self), self.draft)
        if found is not None:
            self.call_after_refresh(self._come_back, found)

    def _come_back(self, draft: Draft) -> None:
        known = self.form.form.model_fields
        self.form.put({name: text for name, text in draft.values.items() if name in known})
        self.form.come_back(draft.values.get(CURSOR, ""))
        desk_of(self).drafts.forget(draft)
        self._keep()
        desk_of(self).say(CAME_BACK)

    def _keep(self) -> None:
        form = self.form
        desk_of(self).keep_draft(self.draft, None, None, form.kept, form.read, form.place)

    def on_form_changed(self, event: Form.Changed) -> None:
        """Every change is kept as a draft."""
        self._keep()

    def done(self) -> None:
        """What was typed has been used, or was given up."""
        desk_of(self).forget_draft(self.draft, None)

    def do_close(self) -> None:
        """Given up."""
        self.done()
        super().do_close()

    async def _save(self, texts: dict[str, str]) -> None:
        if self._take:
            try:
                await self._take(texts)
            except InvalidForm as error:
                self.form.refuse(error.errors)
                raise
        if not self.UNTIL_DONE:
            self.done()
        self.dismiss(texts)

    def on_line(self, command: Command) -> bool:
        """F9 does what Ctrl+S does."""
        return command.id != "confirm" and super().on_line(command)

    async def do_confirm(self) -> None:
        """F9 is the main action of a dialog."""
        await self.form.do_save()
