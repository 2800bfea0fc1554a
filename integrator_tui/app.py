"""The application: session, database thread, screens, themes, and what is said to the operator."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from datetime import date
from time import monotonic
from typing import Any, ClassVar, Concatenate, ParamSpec, TypeVar
from urllib.parse import urlsplit

from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.screen import Screen
from textual.widget import Widget

from integrator_tui.calls_line import CallsMixin
from integrator_tui.commands.desk import DESK
from integrator_tui.commands.registry import CODES
from integrator_tui.commands.stacks import STACKS
from integrator_tui.config import Settings
from integrator_tui.db import Db
from integrator_tui.desk.commands import Alive, Command, Commanded, alive, bindings, clashes, movements
from integrator_tui.desk.drafting import HELD, Drafting
from integrator_tui.desk.drafts import Drafts
from integrator_tui.desk.hearing import Hearing
from integrator_tui.desk.kept_small import Collector, let_go
from integrator_tui.desk.key_gate import KeyGate
from integrator_tui.desk.midnight import watch_days
from integrator_tui.desk.one_stroke import OneStroke
from integrator_tui.desk.themes import DARK, LIGHT, SIXTEEN, THEMES
from integrator_tui.errors import Conflict, DeskError, InvalidForm, Stopped
from integrator_tui.process import clipboard
from integrator_tui.process.life import LifeMixin
from integrator_tui.session import Session
from integrator_tui.widgets.lines import BottomLine

P = ParamSpec("P")
R = TypeVar("R")
A = TypeVar("A")
S = TypeVar("S", bound=Screen[Any])

OUTBOX_TITLE = "Caixa de saída"
QUEUE_TITLE = "Minha fila"
AWAY = "Sem conexão com o banco, tentando…"
SLOW = 0.8
"""Seconds after which a wait for the database is said."""


class Desk(CallsMixin, Commanded, Drafting, Hearing, OneStroke, KeyGate, LifeMixin, App[int]):
    """The desk of one operator."""

    SCOPE = "desk"
    TITLE = "Integrator"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(DESK)]
    CSS = """
    Screen { background: $background; color: $foreground; }
    * { scrollbar-size-vertical: 1; }
    *:disabled:can-focus { opacity: 100%; color: $text-muted; }
    .faint { color: $text-muted; }
    .alert { color: $text-warning; text-style: bold; }
    """

    def __init__(
        self, settings: Settings, db: Db, session: Session, drafts: Drafts, first: Callable[[], Screen[Any]]
    ) -> None:
        super().__init__()
        let_go()
        self.collector = Collector()
        self.settings = settings
        self.takes_mouse = settings.mouse == "sim"
        self.db = db
        self.session = session
        self.drafts = drafts
        self._away = False
        self._first = first
        self.animation_level = "none"
        db.on_wait = self._on_wait

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own colours: a screen may be styled before the theme has reached the style sheet (Python 3.12 does)."""
        return dict(THEMES[0].variables)

    def on_mount(self) -> None:
        """Theme, keys of the settings, first screen."""
        for theme in THEMES:
            self.register_theme(theme)
        self._choose_theme(self.settings.theme)
        wrong = clashes(self.settings.keys, STACKS)
        self.set_keymap({name: keys for name, keys in self.settings.keys.items() if not wrong})
        self.push_screen(self._first())
        self._days = asyncio.create_task(watch_days(lambda: self.session.today(), self._day_passed))
        if wrong:
            self.call_after_refresh(
                self.tell, "Teclas da configuração", "Valem as teclas de fábrica.\n" + "\n".join(wrong)
            )

    async def _day_passed(self, today: date) -> None:
        """Who became overdue since yesterday; a customer that is open says so, what is typed stays."""
        from integrator_tui.services.finance.passing_days import refresh_standings

        if self.session.login:
            await self.told(asyncio.to_thread(refresh_standings, self.session, self.db.run))
            if (follow := getattr(self.screen, "changed", None)) is not None:
                await self.told(follow())

    def on_resize(self, event: events.Resize) -> None:
        """Below the smallest size a plain sentence stands over everything."""
        from integrator_tui.screens.too_small import SMALLEST, TooSmall

        small = event.size.width < SMALLEST.width or event.size.height < SMALLEST.height
        if small and not isinstance(self.screen, TooSmall):
            self.push_screen(TooSmall())
        elif not small and isinstance(self.screen, TooSmall):
            self.screen.dismiss()

    # The database

    async def in_db(self, function: Callable[Concatenate[Session, P], R], *args: P.args, **options: P.kwargs) -> R:
        """Run a query or a service on the database thread; after a while the bottom line says that it takes long."""
        slow = self.set_timer(SLOW, self._say_slow)
        try:
            return await self.db.call(function, self.session, *args, **options)
        finally:
            slow.stop()

    def _say_slow(self) -> None:
        """Not over the sentence that says more."""
        if not self._away:
            self.say("Aguardando o banco de dados…")

    def _on_wait(self, seconds: float | None) -> None:
        """Called on the database thread while the connection is lost, and with None when it is back."""
        self._away = seconds is not None
        if self.is_running:
            self.call_later(self._say_away, seconds)

    def _say_away(self, seconds: float | None) -> None:
        """The news comes through a queue, perhaps after what was waited for: nothing else is wiped out."""
        if self._away and seconds is not None:
            self.say(f"{AWAY} ({seconds:.0f} s)", error=True)
        elif not self._away:
            for line in self._bottom_lines():
                if AWAY in line.text:
                    line.say("")

    @property
    def database_name(self) -> str:
        """The base as it may be shown: without user and password."""
        return urlsplit(self.db.url).path.rsplit("/", 1)[-1]

    def kept_screen(self, kind: type[S]) -> S:
        """The one of its kind: its widgets take longer to make than what it shows to read. Another while it is open."""
        name = kind.__name__
        if not self.is_screen_installed(name):
            self.install_screen(kind(), name)
        kept = self.get_screen(name, kind)
        return kind() if kept in self.screen_stack else kept

    # Drafts

    def keep_typed(self) -> None:
        """A character may be on the screen while the news of it still goes from queue to queue."""
        from integrator_tui.widgets.form import Form

        for screen in self.screen_stack:
            for form in screen.query(Form):
                for keeper in form.ancestors:
                    if isinstance(keeper, Widget) and hasattr(keeper, "on_form_changed"):
                        if keeper.is_mounted:  # nothing is typed before
                            keeper.on_form_changed(Form.Changed(form))
                        break

    # What is said to the operator

    def say(self, sentence: str, *, error: bool = False) -> None:
        """A sentence on the bottom line of the screen, until the next key."""
        self.held_until = 0.0
        for line in self._bottom_lines():
            line.say(sentence, error=error)

    def announce(self, sentence: str) -> None:
        """A sentence that nobody asked for: it stands a while although keys are pressed."""
        self.say(sentence)
        self.held_until = monotonic() + HELD

    def before_key(self) -> None:
        """What was said is read; what nobody asked for stands a while."""
        self.collector.key()
        if monotonic() >= self.held_until:
            for line in self._bottom_lines():
                if line.speaks:
                    line.say("")

    def _bottom_lines(self) -> Iterable[BottomLine]:
        """Of the screen; none when the desk is closing, and something it had asked answers only now."""
        return self.screen.query(BottomLine) if self.screen_stack else ()

    def say_error(self, error: DeskError) -> None:
        """An error the operator can act on: on the bottom line, or in a box when it is long."""
        sentence = f"{error.title}: {error.sentence}"
        if isinstance(error, Conflict) or len(sentence) > self.size.width - 2:
            self.tell(error.title, error.sentence)
        else:
            self.say(sentence, error=True)

    def tell(self, title: str, text: str) -> None:
        """A box to be read."""
        from integrator_tui.screens.dialogs import Tell

        if self.screen_stack:
            self.push_screen(Tell(title, text))

    async def choose(self, title: str, options: Sequence[tuple[A, str]], current: A | None = None) -> A | None:
        """Let the operator choose from a list, beginning at what is in force."""
        from integrator_tui.screens.dialogs import Chooser

        return await self.ask(Chooser(title, options, current=current))

    async def interruptible(self, sentence: str, work: Coroutine[Any, Any, A]) -> A:
        """Await something long inside an action while the bottom line says it; keys wait, but Esc cancels the work.

        Raises `Stopped` then.
        """
        task = asyncio.ensure_future(work)
        stopped = False

        def stop() -> None:
            nonlocal stopped
            stopped = True
            task.cancel()

        self.on_escape = stop
        self.say(f"{sentence} (Esc interrompe)")
        try:
            return await task
        except asyncio.CancelledError:
            if stopped:
                raise Stopped("nada foi alterado.") from None
            task.cancel()
            raise
        finally:
            self.on_escape = None
            self.say("")

    def look_up(self, question: Awaitable[Any]) -> None:
        """Read something beside what the operator does; keys do not wait for it."""
        self.run_worker(self.told(question), group="questions")

    async def told(self, action: Awaitable[Any]) -> None:
        """Await an action; what the operator can act on is said to him, anything else is a bug."""
        try:
            await action
        except InvalidForm as error:
            self.say(error.sentence, error=True)
        except DeskError as error:
            self.say_error(error)

    # Commands of every screen

    def do_help(self) -> None:
        """The field under the cursor and the keys of this screen; once more closes it."""
        from integrator_tui.screens.help import Help

        if isinstance(self.screen, Help):
            self.screen.dismiss(None)
            return
        field = next((node.field_help() for node in self._chain() if hasattr(node, "field_help")), ("", ""))
        self.push_screen(Help(alive(self.screen), movements(self.screen), field))

    async def do_menu(self) -> None:
        """What can be done here, with its keys."""
        await self._choose_command("Menu", [item for item in alive(self.screen) if item.command.menu])

    async def do_palette(self) -> None:
        """Every action that exists here, and every destination that its code leads to."""
        from integrator_tui.screens.window.codes import known, open_customer

        there = [item for item in alive(self.screen) if item.command.id != "palette"]
        reached = {item.command.code for item in there}
        codes = {} if self.screen.is_modal else known(self.session, open_customer(self) is not None)
        await self._choose_command("Ações e destinos", there, [code for code in codes if code not in reached])

    async def _choose_command(self, title: str, items: Sequence[Alive], codes: Sequence[str] = ()) -> None:
        from integrator_tui.screens.dialogs import CommandChooser
        from integrator_tui.screens.window.codes import run

        if isinstance(self.screen, CommandChooser):  # once more closes it
            self.screen.dismiss(None)
            return
        allowed = [item for item in items if self.session.may(item.node.permission(item.command))]
        options: list[tuple[Alive | str, str]] = [(item, _line(item.command, item.key)) for item in allowed]
        options += [(code, _line(CODES[code])) for code in codes]
        dimmed: dict[Alive | str, str] = {
            item: reason for item in allowed if (reason := item.node.refusal(item.command))
        }
        chosen = await self.ask(CommandChooser(title, options, dimmed=dimmed))
        if isinstance(chosen, str):
            await run(self, chosen)
        elif chosen is not None:
            chosen.node.action_run(chosen.command.id)

    def why_not(self, name: str) -> str | None:
        """Codes and the outbox lead away: not from a window that waits for an answer."""
        if name == "copy" and not any(hasattr(node, "value_to_copy") for node in self._chain()):
            return "Não há valor para copiar aqui."
        if name == "phone_calls" and not self.extension:
            return "Diga antes o seu ramal (F10, Ramal)."
        if name in ("code", "outbox", "queue", "phone_calls", "extension") and self.screen.is_modal:
            return "Feche antes esta janela."
        if name == "queue" and getattr(self.screen, "title_text", "") == QUEUE_TITLE:
            return "Você já está na sua fila."
        if name == "outbox" and getattr(self.screen, "title_text", "") == OUTBOX_TITLE:
            return "Você já está na Caixa de saída."
        return None

    async def do_outbox(self) -> None:
        """What was sent, what waits, what failed."""
        from integrator_tui.screens.messages.outbox import OutboxView
        from integrator_tui.screens.records import RecordsScreen

        await self.ask(RecordsScreen(OUTBOX_TITLE, OutboxView()))

    async def do_queue(self) -> None:
        """The calls that wait for this operator."""
        from integrator_tui.screens.calls.queue import QueueView
        from integrator_tui.screens.records import RecordsScreen

        await self.ask(RecordsScreen(QUEUE_TITLE, QueueView()))
        if changed := getattr(self.screen, "changed", None):  # the customer that is open may have been in it
            await changed()

    async def do_code(self) -> None:
        """ ";" asks for a transaction code and goes there."""
        from integrator_tui.screens.window.code_prompt import ask_for_codes

        await ask_for_codes(self)

    def do_copy(self) -> None:
        """The value under the cursor goes to the operator's own clipboard."""
        self.copy_text(next((node.value_to_copy() for node in self._chain() if hasattr(node, "value_to_copy")), ""))

    def copy_text(self, value: str) -> None:
        """A text goes to the operator's own clipboard, and he is told."""
        if not clipboard.fits(value):
            self.say("É longo demais para a área de transferência.", error=True)
        elif value:
            self.copy_to_clipboard(value)
            self.say("Enviado ao seu terminal (OSC 52). Se não colou: Shift+arrastar seleciona.")
        else:
            self.say("Não há valor para copiar aqui.", error=True)

    def _chain(self) -> list[Any]:
        return [*(self.focused.ancestors_with_self if self.focused else ()), self.screen]

    def do_theme(self) -> None:
        """Dark to light and back."""
        self._choose_theme(LIGHT if self.current_theme.dark else DARK)

    def _choose_theme(self, name: str) -> None:
        """In the colours that the terminal has."""
        self.theme = name + (SIXTEEN if self.console.color_system == "standard" else "")

    async def do_quit(self) -> None:
        """Leave; screens with unsaved text ask first."""
        for screen in reversed(self.screen_stack):
            leave = getattr(screen, "may_leave", None)
            if leave is not None and not await leave():
                return
        await self.told(asyncio.to_thread(self.drafts.flush))
        self.exit(0)


def _line(command: Command, key: str = "") -> str:
    """A command in menu and palette: what it is, its key, its code."""
    return f"{command.label:<34}{key:<9}{command.code}".rstrip()
