"""The form of one record over the screen, with drafts, conflicts and the question before it is left."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from textual.app import ComposeResult

from integrator_tui.desk.commands import Command
from integrator_tui.desk.drafts import CURSOR, READ, Draft, DraftKey
from integrator_tui.desk.port import desk_of
from integrator_tui.forms.base import FormContext, FormModel
from integrator_tui.queries.history import Subject
from integrator_tui.screens.dialog import Dialog
from integrator_tui.screens.editing import Editing, ReadAgain
from integrator_tui.screens.field_history import let_ask_who_changed
from integrator_tui.widgets.fields import Completer
from integrator_tui.widgets.form import Form
from integrator_tui.widgets.lines import Line


class RecordDialog(Dialog[Any]):
    """Answers with what the service returned, or None when the form was left without saving."""

    DEFAULT_CSS = "RecordDialog Form { height: auto; min-height: 3; }"

    def __init__(
        self,
        title: tuple[str, str],
        form: type[FormModel],
        read: Mapping[str, str],
        context: FormContext,
        *,
        draft: DraftKey,
        write: Callable[[dict[str, str]], Awaitable[Any]],
        read_again: ReadAgain | None = None,
        resumed: Draft | None = None,
        proposed: Mapping[str, str] | None = None,
        focus_first: str = "",
        choosers: Mapping[str, Callable[[], Awaitable[None]]] | None = None,
        hint: str = "",
        completers: Mapping[str, Completer] | None = None,
    ) -> None:
        """`read`: the fields as stored, empty for a new record; `proposed`: what a new one begins with.

        `title`: act and record. `resumed`: a draft whose texts are typed into the form again.
        """
        super().__init__(*title)
        self.hint = hint
        """What the keys of this form do besides the usual."""
        self.draft = draft
        self.resumed = resumed
        self._write = write
        self._read_again = read_again
        typed = {k: v for k, v in resumed.values.items() if not k.startswith(READ)} if resumed else None
        self.form = Form(
            form,
            {**read, **(proposed or {})},
            context,
            on_save=self._save,
            on_leave=self._leave,
            typed=typed,
            focus_first=focus_first,
            choosers=choosers,
            completers=completers,
        )
        self.form.in_window()
        self.editing: Editing
        self.subject: Subject | None = None
        """The record in the history; none for what is not stored yet."""

    def content(self) -> ComposeResult:
        """The form, and what its keys do besides the usual."""
        yield self.form
        if self.hint:
            yield Line(self.hint, classes="faint")

    def on_mount(self) -> None:
        """A draft that is typed again has a draft of its own, and is shown beside newer data."""
        desk = desk_of(self)
        self.editing = Editing(desk, self.form, self.draft, self._write, self._read_again, self.subject)
        if self.subject is not None:
            let_ask_who_changed(desk, self.form, self.subject)
        if self.resumed:
            self.call_after_refresh(self._resume, self.resumed)

    def _resume(self, draft: Draft) -> None:
        self.form.come_back(draft.values.get(CURSOR, ""))
        self.editing.keep()
        desk_of(self).drafts.forget(draft)
        desk_of(self).flush_drafts()
        self.editing.tell_newer(draft)

    async def _save(self, texts: dict[str, str]) -> None:
        if await self.editing.save(texts):
            self.dismiss(self.editing.result)
            desk_of(self).say("Dados salvos com sucesso")

    async def _leave(self) -> None:
        if await self.may_leave() and self.is_attached and not self.editing.saved:
            self.dismiss(None)

    async def may_leave(self) -> bool:
        """Ask when something was typed."""
        return await self.editing.may_leave()

    async def do_close(self) -> None:  # type: ignore[override]
        """Esc where no field has the focus."""
        await self._leave()

    def on_line(self, command: Command) -> bool:
        """F9 does what Ctrl+S does."""
        return command.id != "confirm" and super().on_line(command)

    async def do_confirm(self) -> None:
        """F9 is the main action of a dialog."""
        await self.form.do_save()

    def on_form_changed(self, event: Form.Changed) -> None:
        """Every change is kept as a draft."""
        self.editing.keep()
