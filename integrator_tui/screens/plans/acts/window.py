"""What every window of an act on a plan is: the fields it asks for, what happens now with each figure, and F9.

It names whom, what and how much, so it is the question that is asked once. Enter does nothing but go on in the fields.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from integrator_tui.commands.plans import ACT_WINDOW
from integrator_tui.desk.commands import Command, bindings, movement
from integrator_tui.desk.drafts import CURSOR, DIALOG_DRAFT
from integrator_tui.desk.port import Desk, desk_of
from integrator_tui.desk.text import shown
from integrator_tui.errors import Conflict, InvalidForm, Refused
from integrator_tui.forms.base import FormModel
from integrator_tui.queries.history import Subject
from integrator_tui.queries.plans.previews import FORMS, ActSheet, Said, act_preview, act_sheet
from integrator_tui.rules.money import format_money
from integrator_tui.screens.collision import choose
from integrator_tui.screens.dialog import AROUND, Dialog
from integrator_tui.screens.dialogs import CAME_BACK, draft_of
from integrator_tui.widgets.form import Form

NOW = "O que acontece agora"
LOOK_AGAIN = "O que acontece mudou desde que foi mostrado. Confira, e F9 de novo."
NOTHING = "Nesta janela não há conta a explicar."
NARROW, WIDE = 72, 98
"""Cells for a line; the amount takes the last ones."""
AMOUNT = 14

Do = Callable[[ActSheet, Mapping[str, str]], Awaitable[Any]]
"""What F9 does: the service, with what was read and the texts."""


@dataclass(frozen=True)
class Spec:
    """What is special about the window of one act."""

    action: str
    """As in the table of states."""
    title: str
    verb: str
    """On the bottom line, beside F9."""
    done: str
    """What is said afterwards; `{}` is what the service returned."""


class ActForm(Form):
    """Fields of an act: F12 says where the figures come from."""

    first = True
    """Whether the cursor begins in them."""

    def called(self, command: Command) -> str:
        """As it is called here."""
        return "De onde vem" if command.id == "who_changed" else super().called(command)

    def on_mount(self, event: events.Mount) -> None:  # type: ignore[override]
        """The cursor stands where the window begins."""
        if not self.first:
            event.prevent_default()
            self._stand(self.cursor)

    def on_line(self, command: Command) -> bool:
        """F9 does what Ctrl+S does, and is the key that the line names."""
        return command.id != "save" and super().on_line(command)


class Now(VerticalScroll, can_focus=True, inherit_bindings=False):
    """What happens now, line by line; down and up are left to the window."""

    BINDINGS: ClassVar[list[BindingType]] = [
        movement("pageup", "scroll_up", "Linhas acima"),
        movement("pagedown", "scroll_down", "Linhas abaixo"),
    ]

    DEFAULT_CSS = "Now { height: auto; } Now > Static { height: auto; }"

    def compose(self) -> ComposeResult:
        """The text."""
        yield Static()

    def show(self, lines: Sequence[str]) -> None:
        """Other lines."""
        self.query_one(Static).update(shown("\n".join(lines), multiline=True))


class ActWindow(Dialog[Any]):
    """Answers with what the service returned, or None when it was left."""

    MORE_SCOPES = ("act",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ACT_WINDOW)]
    DEFAULT_CSS = "ActWindow Form { height: auto; min-height: 1; }"
    FIELDS_FIRST: ClassVar[bool] = True
    """Whether the cursor begins in the fields."""

    def __init__(self, spec: Spec, customer_id: int, plan_id: int, sheet: ActSheet, do: Do) -> None:
        super().__init__(spec.title)
        self.spec = spec
        self.customer_id = customer_id
        self.plan_id = plan_id
        self.sheet = sheet
        self.now = Now()
        self.said: tuple[Said, ...] = ()
        self._do = do
        self.form: ActForm | None = None
        self.draft = f"{DIALOG_DRAFT}{spec.action}:{plan_id}"
        if (form := self.asks()) is not None:
            self.form = ActForm(form, sheet.texts, sheet.context, on_save=self._save, on_leave=self.do_close)
            self.form.who_changed = self._whence
            self.form.first = self.FIELDS_FIRST

    def asks(self) -> type[FormModel] | None:
        """Its fields, without those that are not asked here."""
        form = FORMS.get(self.spec.action)
        return without(form, self.sheet.hidden) if form is not None else None

    @property
    def title_text(self) -> str:
        """Act, plan, customer; the screen beneath may name the plan already."""
        parts = (self.act, "" if self.sheet.label in self.about else self.sheet.label, self.about)
        return " · ".join(part for part in parts if part)

    def content(self) -> ComposeResult:
        """The fields, then what happens."""
        if self.form is not None:
            yield self.form
        yield self.now

    def on_mount(self) -> None:
        """What was being typed comes back; what happens is read."""
        if self.form is not None and (found := draft_of(desk_of(self), self.draft)) is not None:
            self.call_after_refresh(self._come_back, self.form, dict(found.values))
            desk_of(self).drafts.forget(found)
        desk_of(self).look_up(self.refresh_now())

    def _come_back(self, form: Form, values: Mapping[str, str]) -> None:
        form.put({name: text for name, text in values.items() if name in form.form.model_fields})
        form.come_back(values.get(CURSOR, ""))
        self._keep(form)
        desk_of(self).say(CAME_BACK)

    def _keep(self, form: Form) -> None:
        desk_of(self).keep_draft(self.draft, None, None, form.kept, form.read, form.place)

    def on_form_changed(self) -> None:
        """Every change is kept, and what happens follows it."""
        if self.form is not None:
            self._keep(self.form)
            desk_of(self).look_up(self.refresh_now())

    # What happens now

    @property
    def texts(self) -> dict[str, str]:
        """What stands in the fields."""
        return self.form.texts if self.form is not None else {}

    async def read_now(self) -> tuple[Said, ...]:
        """What would happen, with the texts as they are."""
        preview = act_preview
        return await desk_of(self).in_db(preview, self.customer_id, self.plan_id, self.spec.action, self.texts)

    async def refresh_now(self) -> None:
        """Read and show it; an older answer is no longer wanted."""
        texts = self.texts
        found = await self.read_now()
        if self.is_attached and texts == self.texts:
            self.said = found
            self.draw()

    def draw(self) -> None:
        """The lines, as wide as there is room for."""
        self.now.show(self.lines())
        self._fit()

    @property
    def room(self) -> int:
        """Cells of a line."""
        return WIDE if self.has_class("-wide") else NARROW

    def lines(self) -> list[str]:
        """What stands below the fields."""
        if self.sheet.refused:
            return ["NÃO PODE.", f"! {self.sheet.refused}"]
        lines = ["", NOW] if self.form is not None else [NOW]
        return lines + [line for one in self.said for line in laid_out(one, self.room)]

    def _fit(self) -> None:
        fields = len(self.form.filling.names) + 1 if self.form is not None else 0
        self.now.styles.max_height = max(self.app.size.height - AROUND - fields, 2)

    async def do_whence(self) -> None:
        """F12: the arithmetic of every figure."""
        explained = [f"{one.text}: {format_money(one.cents or 0)}\n   {one.how}" for one in self.said if one.how]
        if not explained:
            raise Refused(NOTHING)
        desk_of(self).tell("De onde vem", "\n".join(explained))

    async def _whence(self, name: str, label: str) -> None:
        await self.do_whence()

    # F9

    def why_not(self, name: str) -> str | None:
        """What the state refuses is said, not done."""
        if name == "other":
            return "Não há outro."
        return (self.sheet.refused or None) if name == "confirm" else super().why_not(name)

    def called(self, command: Command) -> str:
        """F9 by its act."""
        return self.spec.verb if command.id == "confirm" else super().called(command)

    async def do_confirm(self) -> None:
        """Do it, if what is shown is what happens."""
        if self.form is not None:
            await self.form.do_save()
        else:
            await self._save({})

    async def _save(self, texts: dict[str, str]) -> None:
        if self.sheet.refused:
            raise Refused(self.sheet.refused)
        found = await self.read_now()
        if found != self.said:
            self.said = found
            self.draw()
            raise Refused(LOOK_AGAIN)
        try:
            result = await self._do(self.sheet, texts)
        except InvalidForm as error:
            if self.form is not None:
                self.form.refuse(error.errors)
            raise
        except Conflict as error:
            await self._merge(error)
            return
        except Refused:
            await self.read_again()
            raise
        desk_of(self).forget_draft(self.draft, None)
        self.dismiss((result,))
        desk_of(self).say(self.spec.done.format(result))

    async def _merge(self, error: Conflict) -> None:
        """Somebody else wrote the same: what is chosen goes into the fields, and F9 does it once its figures are read.

        Whoever goes back is asked again at the next F9: the window stays what it was opened from.
        """
        desk, form = desk_of(self), self.form
        newer = await desk.in_db(act_sheet, self.customer_id, self.plan_id, self.spec.action)
        assert form is not None, "what is not typed collides with nothing"
        subject = Subject(self.customer_id, "plan", self.plan_id)
        chosen = await choose(desk, form.now, newer.texts, error, subject)
        if chosen is None:
            return
        self.sheet = newer
        form.reread(newer.texts, newer.context)
        form.put(chosen)
        await self.refresh_now()
        desk.say("Confira o que acontece agora, e F9 de novo.")

    async def read_again(self) -> None:
        """Somebody else was quicker: the plan as it stands now, with what was typed."""
        self.sheet = await desk_of(self).in_db(act_sheet, self.customer_id, self.plan_id, self.spec.action)
        await self.refresh_now()

    def do_close(self) -> None:
        """Given up."""
        desk_of(self).forget_draft(self.draft, None)
        super().do_close()


def without(form: type[FormModel], hidden: Sequence[str]) -> type[FormModel]:
    """A form that shows fewer of its fields; the others are as if nothing had been typed."""
    shorter = tuple((title, tuple(name for name in names if name not in hidden)) for title, names in form.LAYOUT)
    if shorter == form.LAYOUT:
        return form
    return cast("type[FormModel]", type(form.__name__, (form,), {"LAYOUT": shorter, "__module__": __name__}))


def laid_out(one: Said, width: int) -> list[str]:
    """A line with its amount at the right; a long text goes on in a second one."""
    room = width - 2 - (AMOUNT if one.cents is not None else 0)
    words, lines = one.text.split(" "), [""]
    for word in words:
        if len(lines[-1]) + len(word) + 1 > room and lines[-1]:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    if one.cents is not None:
        lines[-1] = f"{lines[-1]:<{room}}{format_money(one.cents):>{AMOUNT}}"
    return [f"  {line}" for line in lines]


async def ask_and_do(desk: Desk, spec: Spec, customer_id: int, plan_id: int, do: Do) -> bool:
    """Open the window of an act and wait for it. True: something changed. Inside an action only. Raises `Gone`."""
    sheet = await desk.in_db(act_sheet, customer_id, plan_id, spec.action)
    return await desk.ask(ActWindow(spec, customer_id, plan_id, sheet, do)) is not None
