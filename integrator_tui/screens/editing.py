"""What every form that writes does: keeps drafts, saves, tells of conflicts, asks before it is left."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from integrator_tui.desk.drafts import READ, Draft, DraftKey
from integrator_tui.desk.port import Desk
from integrator_tui.errors import Conflict, InvalidForm
from integrator_tui.forms.base import FormContext, FormModel, as_texts
from integrator_tui.queries.history import Subject
from integrator_tui.screens.collision import choose
from integrator_tui.screens.dialogs import Ask
from integrator_tui.widgets.form import Form

Stored = TypeVar("Stored")


@dataclass(frozen=True)
class Newer:
    """A record as it stands now, beside a form that was filled in from an older one."""

    texts: Mapping[str, str]
    context: FormContext
    take: Callable[[], None]
    """From now on a save is compared with this: only once the operator has seen it and chosen."""


ReadAgain = Callable[[], Awaitable[Newer]]


class Reading(Generic[Stored]):
    """A stored record while its form is open: what was read last is what a save is compared with.

    `read` fetches it with its form and what the check of that form needs; `save` is given what was read and the texts.
    """

    stored: Stored
    form: FormModel

    def __init__(
        self,
        read: Callable[[], Awaitable[tuple[Stored, FormModel, FormContext]]],
        save: Callable[[Stored, dict[str, str]], Awaitable[Any]],
    ) -> None:
        self._read = read
        self._save = save

    async def again(self) -> Newer:
        """The fields as they stand now. Raises `Gone`."""
        stored, form, context = await self._read()

        def take() -> None:
            self.stored, self.form = stored, form

        return Newer(as_texts(form, context), context, take)

    async def begin(self) -> Newer:
        """The fields as a form begins with them. Raises `Gone`."""
        newer = await self.again()
        newer.take()
        return newer

    async def write(self, texts: dict[str, str]) -> Any:
        """What the service returns."""
        return await self._save(self.stored, texts)


class Editing:
    """A form while somebody types in it.

    `write` gives the texts to a service; `read_again` fetches what stands there now, for a record that others may have
    changed meanwhile. `draft` names what is typed on the disk.
    """

    def __init__(
        self,
        desk: Desk,
        form: Form,
        draft: DraftKey,
        write: Callable[[dict[str, str]], Awaitable[Any]],
        read_again: ReadAgain | None = None,
        subject: Subject | None = None,
    ) -> None:
        """`subject`: the record in the history, which knows who was quicker."""
        self.desk = desk
        self.form = form
        self.draft = draft
        self.saved = False
        self.result: Any = None
        """What the service returned."""
        self._write = write
        self._read_again = read_again
        self._subject = subject

    def keep(self) -> None:
        """Keep what is typed as a draft."""
        draft, form = self.draft, self.form
        self.desk.keep_draft(draft.screen, draft.record, draft.version, form.kept, form.read, form.place)

    def forget(self) -> None:
        """It was saved or given up."""
        self.desk.forget_draft(self.draft.screen, self.draft.record)

    async def save(self, texts: dict[str, str]) -> bool:
        """Write; whether it is stored. Raises `InvalidForm` with each sentence at its field."""
        try:
            self.result = await self._write(texts)
        except InvalidForm as error:
            self.form.refuse(error.errors)
            raise
        except Conflict as error:
            return await self._after_conflict(error)
        self.saved = True
        self.forget()
        return True

    async def _after_conflict(self, error: Conflict) -> bool:
        """What collides is shown with its three values; what was chosen is saved together with what does not collide.

        Until then the form stays what it was read from: whoever goes back and saves again is asked again. A third
        operator who saves meanwhile is a conflict of his own.
        """
        if self._read_again is None:
            raise error
        newer = await self._read_again()
        chosen = await choose(self.desk, self.form.now, newer.texts, error, self._subject)
        if chosen is None:
            self.keep()
            self.desk.flush_drafts()
            return False
        newer.take()
        self.form.reread(newer.texts, newer.context)
        self.form.put(chosen)
        return await self.save(self.form.texts)

    async def may_leave(self) -> bool:
        """Salvar, Descartar or Continuar when something was typed."""
        if not self.form.changed:
            self.forget()
            return True
        answer = await ask_before_leaving(self.desk)
        if answer == "s":
            await self.form.do_save()
            return self.saved
        if answer == "d":
            self.forget()
        return answer == "d"

    def tell_newer(self, draft: Draft) -> None:
        """Say which fields of a draft somebody else has changed since: both values."""
        form, person = self.form.form, self.form.filling.person_type
        newer = [
            f"{form.label(name, person)}: agora «{self.form.read[name]}», você digitou «{text}»"
            for name, text in draft.values.items()
            if not name.startswith(READ) and self.form.read.get(name) not in (draft.values.get(READ + name), text)
        ]
        if newer:
            self.desk.tell("Outro operador alterou estes campos depois", "\n".join(newer))


async def ask_before_leaving(desk: Desk) -> str | None:
    """`s` to save, `d` to discard, None or `c` to go on."""
    return await desk.ask(
        Ask(
            "Há alterações não salvas",
            "O que fazer com o que você digitou?",
            (("s", "Salvar"), ("d", "Descartar"), ("c", "Continuar editando")),
        )
    )
