"""What leads through several forms to one act: F9 on, Esc back, and a draft that outlives the program at every step.

A subclass names its steps and its draft, says what is proposed, noted and locked in each, sums up, and writes.
The name of the operation is drawn when the wizard opens and lies in the draft: whatever is pressed once too often, or
asked again after a crash, is one act.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll

from integrator_tui.commands.shared import WIZARD
from integrator_tui.desk.commands import Command, bindings
from integrator_tui.desk.drafts import CURSOR, Draft
from integrator_tui.desk.port import Desk, desk_of
from integrator_tui.errors import InvalidForm
from integrator_tui.forms.base import FormContext, FormModel, as_text
from integrator_tui.forms.filling import Filling
from integrator_tui.screens.dialog import AROUND, Dialog
from integrator_tui.widgets.form import Form
from integrator_tui.widgets.lines import BottomLine, Line

R = TypeVar("R")
OP_ID = re.compile("[0-9a-f]{32}")


class StepForm(Form):
    """The form of a step: what saving and leaving mean here."""

    settled: Callable[[], Awaitable[None]]
    """What follows from the field with the cursor is put into the others, before they are checked."""

    async def do_save(self) -> None:
        """Ctrl+S, as if the field had been left."""
        await self.settled()
        await super().do_save()

    def called(self, command: Command) -> str:
        """Ctrl+S leads on, as far as everything fits."""
        return {"save": "Ir ao resumo", "leave": "Voltar"}.get(command.id) or super().called(command)


class Summary(VerticalScroll, can_focus=True):
    """What will be done, to be read."""

    DEFAULT_CSS = "Summary { height: auto; } Summary .warned { color: $text-warning; text-style: bold; }"

    def __init__(self, rows: Sequence[str]) -> None:
        super().__init__()
        self.lines = [Line(row, classes="warned" if row.startswith("!") else "") for row in rows]

    def compose(self) -> ComposeResult:
        """Line by line."""
        yield from self.lines

    def show(self, rows: Sequence[str]) -> None:
        """The same with something else in it."""
        for line, row in zip(self.lines, rows, strict=True):
            line.set(row)


class Wizard(Dialog[R], Generic[R]):
    """Answers with what the service returned; None when it was left, and then the draft stays."""

    MORE_SCOPES = ("wizard",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(WIZARD)]
    AUTO_FOCUS = ""
    DEFAULT_CSS = "Wizard #step { height: auto; } Wizard Form { height: auto; min-height: 3; }"
    SUMMED: ClassVar[bool] = True
    """Whether a summary follows the steps; else the last step names what will be done, and F9 in it does it."""
    DONE: ClassVar[str] = "Finalizar"
    """What F9 does at the end, in a word or two."""
    STEPS: ClassVar[tuple[type[FormModel], ...]]

    def __init__(
        self,
        act: str,
        customer_id: int,
        context: FormContext,
        begun: Mapping[str, str],
        draft: Draft | None,
        op_id: str,
        name: str,
    ) -> None:
        """`begun`: what every field begins with; `op_id`: what the act will be called; `name`: that of the draft."""
        super().__init__(act)
        self.draft_name = name
        self.subject = ""
        """Which record the act is about, where it is about one."""
        self.customer_id = customer_id
        self.context = context
        self.names = tuple(name for step in self.STEPS for name in step.model_fields)
        self.begun = {name: begun.get(name, "") for name in self.names}
        self.texts = dict(self.begun)
        self.at = 0
        self.touched: bool | None = None
        """The one box of the summary, once somebody ticked it or took the tick away."""
        self.op_id = op_id
        self.form: StepForm | None = None
        self.resumed = draft
        if draft is not None:
            self._take(draft)

    def _take(self, draft: Draft) -> None:
        """Type a draft again; what a file says is believed only as far as it makes sense."""
        self.texts |= {name: text for name, text in draft.values.items() if name in self.begun}
        step, touched, op_id, _ = (*draft.values.get(CURSOR, "").split("|", 3), "", "", "", "")[:4]
        self.at = int(step) if step in {str(number) for number in range(len(self.STEPS) + 1)} else 0
        self.touched = {"0": False, "1": True}.get(touched)
        self.op_id = op_id if OP_ID.fullmatch(op_id) else self.op_id

    # What a subclass says

    def begin(self, step: int) -> None:
        """A step is about to be shown: what follows from those before it is put into `begun` and `texts`."""

    def focus_first(self, step: int) -> str:
        """The field in which a step begins; none is the first."""
        return ""

    def locked(self, step: int) -> frozenset[str]:
        """Fields that may not be typed into now."""
        return frozenset()

    def notes(self, step: int) -> Mapping[str, str]:
        """What stands beside the fields now."""
        return {}

    def choosers(self, step: int) -> Mapping[str, Callable[[], Awaitable[None]]]:
        """What F4 does in fields that have more than a list."""
        return {}

    async def left(self, name: str) -> None:
        """A field was left: what hangs on it follows."""

    @property
    def ticked(self) -> bool:
        """The box of the summary as it stands."""
        return bool(self.touched)

    def hints(self) -> list[str]:
        """What stands below the fields of a step."""
        return []

    def summary(self) -> list[str]:
        """What will be done, line by line, the same number of lines while it is shown; `!` warns."""
        return []

    @abstractmethod
    async def write(self) -> R:
        """Do it. Raises `InvalidForm` for fields that the service refuses."""

    # Steps

    @property
    def desk(self) -> Desk:
        """The application."""
        return desk_of(self)

    def content(self) -> ComposeResult:
        """The step."""
        yield Vertical(id="step")

    def on_mount(self) -> None:
        """The first step, or the one in which the program ended."""
        super().on_mount()
        self.desk.carry_out(self._open())

    async def _open(self) -> None:
        at = self.at
        for step in range(at):
            self.begin(step)
            if errors := self._wrong(step):  # the lists are others now, or a password is not kept on a disk
                self.at = step
                await self._show(errors)
                break
        else:
            await self._show()
        if self.resumed is not None:
            if self.form is not None and self.at == at:
                self.form.come_back(self.resumed.values.get(CURSOR, "").split("|", 3)[-1])
            self.desk.drafts.forget(self.resumed)
            self.resumed = None
            self._keep()
            self.desk.say("O que você tinha digitado aqui voltou.")

    async def _show(self, errors: Mapping[str, str] | None = None) -> None:
        place = self.query_one("#step", Vertical)
        async with self.desk.one_stroke():
            await place.remove_children()
            named = "" if self.subject in self.about else self.subject  # the window of a plan says it already
            self.record = f"{self.at + 1} de {len(self.STEPS) + 1}" if self.SUMMED else named
            self.show_title()
            if self.at == len(self.STEPS):
                self.form, summary = None, Summary(self.summary())
                summary.styles.max_height = self.app.size.height - AROUND
                await place.mount(summary)
                self.set_focus(summary)
            else:
                self.begin(self.at)
                form = self._made()
                form.styles.max_height = self.app.size.height - AROUND
                await place.mount(form, *(Line(hint, classes="faint") for hint in self.hints()))
                if errors and self.form is not None:
                    self.form.refuse(errors)
        self._keep()
        self.desk.flush_drafts()
        self.query_one(BottomLine).show_keys()

    def _made(self) -> StepForm:
        step = self.STEPS[self.at]
        mine = step.model_fields
        read = {name: self.begun[name] for name in mine}
        typed = {name: self.texts[name] for name in mine if self.texts[name] != read[name]}
        self.form = StepForm(
            step,
            read,
            self.context,
            on_save=self._to_summary,
            on_leave=self._back,
            typed=typed,
            focus_first=self.focus_first(self.at),
            choosers=self.choosers(self.at),
        )
        self.form.settled = self._leave_fields
        self.form.filling.lock(self.locked(self.at))
        self.form.sheet.notes = self.notes(self.at)
        return self.form

    def _wrong(self, step: int) -> dict[str, str]:
        """What does not fit in a step that is not shown."""
        model = self.STEPS[step]
        return Filling(model, {name: self.texts[name] for name in model.model_fields}, self.context, {}).check()

    def value(self, name: str) -> Any:
        """What a field of any step means as it stands; its empty value while it does not fit."""
        step = next(step for step in self.STEPS if name in step.model_fields)
        mine = {other: self.texts[other] for other in step.model_fields}
        return Filling(step, mine, self.context, {}).value_of(name)

    def said(self, name: str) -> str:
        """The same as it is read."""
        step = next(step for step in self.STEPS if name in step.model_fields)
        return as_text(step, name, self.value(name), self.context)

    def put(self, texts: Mapping[str, str]) -> None:
        """Type into fields of any step for the operator."""
        self.texts |= texts
        if self.form is not None:
            self.form.put({name: text for name, text in texts.items() if name in self.form.filling.names})

    def refresh_step(self) -> None:
        """Notes and locks follow what stands in the fields."""
        if self.form is not None:
            self.form.shut(self.locked(self.at))
            self.form.sheet.note(self.notes(self.at))

    # Drafts

    def _keep(self) -> None:
        if self.resumed is not None:  # not yet typed again: it still stands as it was found
            return
        typed = {name: text for name, text in self.texts.items() if text != self.begun[name] and not self._secret(name)}
        place = self.form.place if self.form is not None else ""
        cursor = f"{self.at}|{'' if self.touched is None else int(self.touched)}|{self.op_id}|{place}"
        self.desk.keep_draft(self.draft_name, self.customer_id, None, typed, self.begun, cursor)

    def _secret(self, name: str) -> bool:
        return any(name in step.model_fields and step.ui(name).kind == "shown_password" for step in self.STEPS)

    def on_form_changed(self, event: Form.Changed) -> None:
        """Every change is kept; what is said beside the fields follows it."""
        if self.form is event.form:
            self.texts |= self.form.texts
            self._keep()
            self.refresh_step()

    async def on_form_left(self, event: Form.Left) -> None:
        """What hangs on a field follows when it is left."""
        if self.form is event.form:
            self.texts |= self.form.texts
            await self.left(event.name)
            self.refresh_step()

    # Keys

    def called(self, command: Command) -> str:
        """F9 and Esc, by the step."""
        return {
            "confirm": self.DONE if self.at == self.last else "Avançar",
            "close": f"Voltar ao passo {self.at}" if self.at else "Voltar",
        }.get(command.id) or super().called(command)

    @property
    def last(self) -> int:
        """Where F9 does it."""
        return len(self.STEPS) if self.SUMMED else len(self.STEPS) - 1

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The box is in the summary only."""
        if action == "run" and parameters == ("tick",):
            return self.at == len(self.STEPS)
        return super().check_action(action, parameters)

    def do_tick(self) -> None:
        """The box of the summary."""
        self.touched = not self.ticked
        self.query_one(Summary).show(self.summary())
        self._keep()

    async def do_confirm(self) -> None:
        """F9: the next step, or the act."""
        if self.form is None:
            await self._finish()
            return
        await self._leave_fields()
        self.form.now.forgive()
        if errors := self.form.check():
            self.form.show_errors(errors, go_there=True)
            self.desk.say(next(iter(errors.values())), error=True)
            return
        self.texts |= self.form.texts
        if self.at == self.last:
            await self._finish()
            return
        self.at += 1
        await self._show()

    async def _leave_fields(self) -> None:
        """What the field with the cursor means follows, as if it had been left."""
        assert self.form is not None
        self.form.settle()
        self.texts |= self.form.texts
        await self.left(self.form.cursor)

    async def _to_summary(self, texts: dict[str, str]) -> None:
        """Ctrl+S: on to the summary, or to the first step where something is missing."""
        self.texts |= texts
        for step in range(self.at + 1, len(self.STEPS)):
            self.begin(step)
            if errors := self._wrong(step):
                self.at = step
                await self._show(errors)
                self.desk.say(next(iter(errors.values())), error=True)
                return
        if not self.SUMMED:
            await self._finish()
            return
        self.at = len(self.STEPS)
        await self._show()

    async def _finish(self) -> None:
        try:
            result = await self.write()
        except InvalidForm as error:
            wrong = error.errors
            self.at = next((at for at, step in enumerate(self.STEPS) if wrong.keys() & step.model_fields), self.at)
            await self._show(wrong)
            raise
        self.desk.forget_draft(self.draft_name, self.customer_id)
        self.dismiss(result)

    async def _back(self) -> None:
        """Esc: the step before; from the first one out, and the draft stays."""
        if self.form is not None:
            self.texts |= self.form.texts
        if self.at:
            self.at -= 1
            await self._show()
            return
        self._keep()
        self.desk.flush_drafts()
        self.dismiss(None)

    async def do_close(self) -> None:  # type: ignore[override]
        """Esc in the summary."""
        await self._back()


def drafts_of(desk: Desk, name: str, customer_id: int) -> tuple[Draft, ...]:
    """What was begun for a customer and not ended, the newest first."""
    return tuple(one for one in desk.drafts.all() if (one.key.screen, one.key.record) == (name, customer_id))
