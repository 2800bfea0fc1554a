"""Assistente de Autenticação: why a login does not connect, line by line; F9 does the one thing about it and asks again
(F244, sketch 3)."""

from __future__ import annotations

import secrets
import textwrap
from collections.abc import Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from integrator_tui.commands.plans import ASSISTANT
from integrator_tui.desk.commands import Command, bindings, movement
from integrator_tui.desk.port import Desk, desk_of
from integrator_tui.desk.text import plain, shown
from integrator_tui.errors import Refused
from integrator_tui.forms.calls.call import ENTRIES, TEST
from integrator_tui.queries.calls.waiting import begun_of, waiting_calls
from integrator_tui.queries.plans.network.diagnosis import Target, targets
from integrator_tui.queries.plans.previews import act_preview
from integrator_tui.rules.dates import format_datetime
from integrator_tui.rules.plans.diagnosis import first_wrong
from integrator_tui.rules.plans.known import (
    CURES,
    END_SESSION,
    NEW_PASSWORD,
    OK,
    RECONNECT,
    RELEASE_MAC,
    TRUST_RELEASE,
    UNKNOWN,
    Said,
)
from integrator_tui.rules.plans.password import proposed
from integrator_tui.screens.dialog import Dialog
from integrator_tui.screens.frame import Frame
from integrator_tui.screens.plans.act import act
from integrator_tui.screens.plans.network.secret import SecretPrompt
from integrator_tui.services.calls.acts import add_entry
from integrator_tui.services.customers.observations import OBSERVATIONS
from integrator_tui.services.plans.acts.enable import enable_plan
from integrator_tui.services.plans.cures import NEEDED, end_session, new_password, release_mac
from integrator_tui.services.plans.network.looks import Diagnosis, ask_assistant
from integrator_tui.widgets.lines import BottomLine

NARROW, WIDE = 72, 98
"""Cells of a line in the window."""
WIDE_FROM = 110
"""Width of the terminal from which windows are wide."""
TITLE = "Assistente de Autenticação"


class Lines(VerticalScroll, can_focus=True, inherit_bindings=False):
    """What the assistant says; the first wrong line stands out, with what F9 does about it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        movement("pageup", "scroll_up", "Linhas acima"),
        movement("pagedown", "scroll_down", "Linhas abaixo"),
    ]
    DEFAULT_CSS = "Lines { height: auto; } Lines > Static { height: auto; }"

    def compose(self) -> ComposeResult:
        """The text."""
        yield Static()

    def show(self, lines: Sequence[Said], room: int) -> None:
        """Other lines, so wide."""
        place = first_wrong(tuple(lines))
        drawn = [part for number, said in enumerate(lines) for part in laid_out(said, number == place, room)]
        self.query_one(Static).update(Content("\n").join(drawn))
        self.scroll_home(animate=False)


def laid_out(said: Said, first: bool, room: int) -> list[Content]:
    """A line with its sign before it; the first wrong one says what is to be done."""
    style = "bold $text-warning" if first else "$text-warning" if said.wrong else ""
    style = "$text-muted" if said.sign == UNKNOWN else style
    parts = textwrap.wrap(plain(said.sentence), room - 3) or [""]
    lines = [
        Content.assemble(
            (f"{said.sign if not at else '':<3}", "bold" if said.sign != OK else ""), (shown(part).plain, style)
        )
        for at, part in enumerate(parts)
    ]
    if first:
        mark = "  " if said.cure else "> "
        told = textwrap.wrap(plain(said.advice), room - 5) if said.advice else []
        lines += [Content.assemble("   ", (f"{mark if not at else '  '}{part}", style)) for at, part in enumerate(told)]
        if said.cure:
            lines.append(Content.assemble("   ", (f"> {CURES[said.cure]:<{room - 9}}F9", style)))
    return lines


class AssistantWindow(Dialog[bool]):
    """Answers whether something was done. `↓` asks about the next login of the customer."""

    MORE_SCOPES = ("assistant",)
    AUTO_FOCUS = "Lines"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ASSISTANT)]

    def __init__(self, customer_id: int, several: Sequence[Target], place: int, found: Diagnosis) -> None:
        super().__init__(TITLE)
        self.customer_id = customer_id
        self.several = tuple(several)
        self.place = place
        self.found = found
        self.lines = Lines()
        self.noted = False
        self.acted = False

    def content(self) -> ComposeResult:
        """The lines."""
        yield self.lines

    def on_mount(self) -> None:
        """As they were read."""
        self.draw()

    def on_resize(self) -> None:
        """As wide as there is room for."""
        self.draw()

    @property
    def title_text(self) -> str:
        """Which login, and which of several; of a plan without one its name, unless the screen beneath says it."""
        which = f"{self.place + 1} de {len(self.several)}" if len(self.several) > 1 else ""
        plan = "" if self.found.login or self.found.plan in self.about else self.found.plan
        return " · ".join(part for part in (self.act, self.found.login or plan, which, self.about) if part)

    def draw(self) -> None:
        """Title and lines."""
        self.show_title()
        self._fit()
        self.lines.show(self.found.lines, WIDE if self.app.size.width >= WIDE_FROM else NARROW)
        self.query_one(BottomLine).show_keys()

    @property
    def wrong(self) -> Said | None:
        """The line that F9 is about."""
        place = first_wrong(self.found.lines)
        return self.found.lines[place] if place is not None else None

    @property
    def cure(self) -> str:
        """What F9 does; empty where there is nothing."""
        return self.wrong.cure if self.wrong is not None else ""

    async def ask_again(self, typed: str | None = None) -> None:
        """The same, or another login, as it is now."""
        target = self.several[self.place]
        self.found = await desk_of(self).in_db(ask_assistant, self.customer_id, target.plan_id, target.login_id, typed)
        self.noted = False
        self.draw()

    # Keys

    def called(self, command: Command) -> str:
        """F9 by its cure."""
        return CURES[self.cure] if command.id == "confirm" and self.cure else super().called(command)

    def permission(self, command: Command) -> str | None:
        """That of the cure."""
        return NEEDED.get(self.cure) if command.id == "confirm" else super().permission(command)

    def why_not(self, name: str) -> str | None:
        """What there is nothing to be done about, or no other login for."""
        if name == "confirm":
            if self.wrong is None:
                return "Nada está errado: não há o que fazer por F9."
            if self.cure == TRUST_RELEASE and (why := self._held_back()):
                return why
            return None if self.cure else f"{self.wrong.advice or 'Aqui não há o que fazer por F9'}."
        if name == "other":
            return None if len(self.several) > 1 else "O cliente não tem outro login."
        if name == "compare":
            return None if self.found.login_id else "Este plano não tem login."
        if name == "note":
            return "Já está anotado. F5 pergunta de novo." if self.noted else None
        return super().why_not(name)

    def _held_back(self) -> str | None:
        """Why nothing is released for whoever calls."""
        whose = (screen for screen in self.app.screen_stack if isinstance(screen, Frame))
        return next((why for one in whose if (why := one.held_back("trust"))), None)

    async def do_confirm(self) -> None:
        """F9: the one cure, then everything is asked again."""
        done = await self._cured(self.cure)
        if done is None:
            return
        self.acted = True
        await self.ask_again()
        if done:
            desk_of(self).say(done)

    async def _cured(self, cure: str) -> str | None:
        """What is said of it; None where the operator changed his mind."""
        desk, found = desk_of(self), self.found
        whom = (self.customer_id, found.plan_id)
        match cure:
            case c if c == TRUST_RELEASE:
                return "" if await act(desk, "trust", *whom) else None
            case c if c == RECONNECT:
                # What costs something is shown with its figures before it is done.
                if any(one.cents for one in await desk.in_db(act_preview, *whom, "enable", {})):
                    return "" if await act(desk, "enable", *whom) else None
                await desk.in_db(enable_plan, *whom)
                return "Plano habilitado."
            case c if c == RELEASE_MAC and found.login_id is not None:
                await desk.in_db(release_mac, *whom, found.login_id, found.mac)
                return "MAC solto: o próximo roteador entra. Peça para religar."
            case c if c == NEW_PASSWORD and found.login_id is not None:
                password = proposed(secrets.randbelow)
                await desk.in_db(new_password, *whom, found.login_id, password)
                desk.tell(
                    "Nova senha",
                    f"Login  {found.login}\nSenha  {password}\n\nVale a partir de agora, no roteador do cliente.",
                )
                return ""
            case c if c == END_SESSION and found.session_key is not None:
                await desk.in_db(end_session, *whom, found.session_key)
                return "Ordem dada ao concentrador. F5 diz o que ele respondeu."
        raise Refused("Aqui não há o que fazer por F9.")

    async def do_compare(self) -> None:
        """s: the password that the customer says; it is compared, and kept nowhere."""
        typed = await desk_of(self).ask(SecretPrompt("Senha que o cliente diz", self.found.login))
        if typed:
            await self.ask_again(typed)

    async def do_note(self) -> None:
        """a: the lines into the open contact, else the notes of the customer; without what not everybody may read."""
        desk, found = desk_of(self), self.found
        head = f"{TITLE}, {found.login or found.plan}, {format_datetime(desk.session.today())}"
        text = "\n".join([head, *(f"{said.sign} {said.sentence}" for said in found.noted)])
        begun = begun_of(await desk.in_db(waiting_calls, self.customer_id))
        if begun is not None:
            await desk.in_db(add_entry, self.customer_id, begun.id, {"text": text, "kind": ENTRIES[TEST]})
        else:
            await desk.in_db(OBSERVATIONS.create, self.customer_id, {"text": text})
        self.noted = self.acted = True
        desk.say(f"Anotado no atendimento {begun.protocol}." if begun else "Anotado nas observações do cliente.")

    async def do_refresh(self) -> None:
        """F5."""
        await self.ask_again()
        desk_of(self).say("Perguntado de novo.")

    async def do_other(self) -> None:
        """Down: the next login of the customer."""
        self.place = (self.place + 1) % len(self.several)
        await self.ask_again()

    def do_close(self) -> None:
        """Whether something was done."""
        self.dismiss(self.acted)


async def open_assistant(desk: Desk, customer_id: int, plan_id: int | None = None, login_id: int | None = None) -> bool:
    """The assistant about a login, a plan, or the one that needs somebody most; whether something was done.

    Inside an action only. Raises `Refused` where the customer has no plan, `Gone`.
    """
    several = list(await desk.in_db(targets, customer_id))
    fits = [
        number
        for number, one in enumerate(several)
        if plan_id in (None, one.plan_id) and login_id in (None, one.login_id)
    ]
    if not fits and plan_id is not None:
        several, fits = [Target(plan_id, login_id, ""), *several], [0]
    if not fits:
        raise Refused("Este cliente não tem plano ativo nem suspenso.")
    target = several[fits[0]]
    found = await desk.in_db(ask_assistant, customer_id, target.plan_id, target.login_id)
    window = AssistantWindow(customer_id, several, fits[0], found)
    return await desk.ask(window) is True


def connection_target(pane: Any) -> tuple[int | None, int | None]:
    """Plan and login under the cursor of a pane, where it is about any."""
    row = getattr(pane, "plan", lambda: None)()
    return (row[1] if row else None), getattr(pane, "login_under_cursor", None)
