"""Entrar: who sits down at the desk, where operators have passwords (F236)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from textual.app import ComposeResult
from textual.screen import Screen

from integrator_tui.desk.one_stroke import PaintedAtTheEnd
from integrator_tui.desk.port import Desk, desk_of
from integrator_tui.errors import DeskError, InvalidForm
from integrator_tui.forms.access.entry import EntryForm, FirstPasswordForm, NewPasswordForm
from integrator_tui.forms.base import FormContext
from integrator_tui.screens.dialogs import FormDialog
from integrator_tui.services.access.entering import Entered, change_password, enter
from integrator_tui.services.access.operators import has_account, system_login
from integrator_tui.session import Session
from integrator_tui.widgets.lines import BottomLine, Line

SitDown = Callable[[Session], None]
"""Called in a thread of its own once it is known who works: drafts, what the first desk of the day does."""


class SecretDialog(FormDialog):
    """A form with passwords: nothing of it lies on the disk."""

    ABOUT = False

    def __init__(self, *args: Any, sentence: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.sentence = sentence

    def content(self) -> ComposeResult:
        """What is asked, the form."""
        if self.sentence:
            yield Line(self.sentence, classes="faint")
        yield from super().content()

    def _keep(self) -> None:
        """Nothing."""

    async def _save(self, texts: dict[str, str]) -> None:
        """A password that is wrong is typed anew, from its first sign."""
        try:
            await super()._save(texts)
        except DeskError as error:
            if not isinstance(error, InvalidForm):
                secret = [name for name in texts if self.form.form.ui(name).kind == "password"]
                self.form.put(dict.fromkeys(secret, ""))
                self.form.go_to(secret[0])
            raise


class EntryScreen(PaintedAtTheEnd, Screen[None]):
    """The first screen of a base with passwords; behind it comes `then`."""

    DEFAULT_CSS = "EntryScreen #title { background: $primary; color: $background; text-style: bold; }"
    AUTO_FOCUS = ""

    def __init__(self, sit_down: SitDown, then: Callable[[], Screen[Any]]) -> None:
        super().__init__()
        self._sit_down = sit_down
        self._then = then

    @property
    def desk(self) -> Desk:
        """The application."""
        return desk_of(self)

    def compose(self) -> ComposeResult:
        """Title, keys."""
        yield Line(f" Entrar · {desk_of(self).database_name}", id="title")
        yield BottomLine()

    def on_mount(self) -> None:
        """Ask at once; keys typed meanwhile wait."""
        self.desk.carry_out(self._ask())

    async def _ask(self) -> None:
        login = system_login()
        known = await self.desk.db.call(has_account, login)
        entered = await ask_who(self.desk, login if known else "")
        if entered is None:
            self.app.exit(0)
            return
        await asyncio.to_thread(self._sit_down, entered.session)
        self.desk.session = entered.session
        self.app.switch_screen(self._then())


async def ask_who(desk: Desk, login: str, *, fixed: bool = False) -> Entered | None:
    """Ask for login and password until they fit, then for a password of his own; None when he gives up.

    With `fixed` it is the desk of this operator, and nobody else enters here.
    """
    entered: list[Entered] = []
    first: list[str] = []

    async def take(texts: dict[str, str]) -> None:
        who = login if fixed else texts["login"]
        first.append(texts["password"])
        entered.append(await asyncio.to_thread(enter, desk.db.run, who, texts["password"], desk.session.address))

    title = f"Mesa trancada · {login}" if fixed else "Entrar"
    sentence = "O que você digitou está guardado." if fixed else "Esc sai do programa."
    dialog = SecretDialog(
        title,
        EntryForm,
        {"login": login, "password": ""},
        _context(desk),
        take,
        sentence=sentence,
        focus_first="password" if login else "login",
    )
    if await desk.ask(dialog) is None:
        return None
    if entered[-1].must_change and not await ask_new_password(desk, entered[-1], first[-1]):
        return None
    return entered[-1]


async def ask_new_password(desk: Desk, entered: Entered, first: str = "") -> bool:
    """Let an operator replace his password, the `first` one where he typed it just now; whether he did."""

    async def take(texts: dict[str, str]) -> None:
        await asyncio.to_thread(
            change_password, desk.db.run, entered, texts.get("old", first), texts["new"], texts["again"]
        )

    sentence = "Esta senha foi outra pessoa que escolheu: troque-a por uma sua." if first else ""
    form = FirstPasswordForm if first else NewPasswordForm
    dialog = SecretDialog(
        "Trocar a senha", form, dict.fromkeys(form.model_fields, ""), _context(desk), take, sentence=sentence
    )
    done = await desk.ask(dialog) is not None
    if done:
        desk.say("Senha trocada.")
    return done


def _context(desk: Desk) -> FormContext:
    return FormContext(today=desk.session.today().date())
