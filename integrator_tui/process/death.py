"""How the program dies: deadly signals and bugs keep the drafts, ask the loop to end, and do not wait for ever."""

from __future__ import annotations

import _thread
import os
import signal
import time
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

from integrator_tui.process.bugs import bug_sentence, hook_silent_failures, log_bug, say
from integrator_tui.process.launcher import BUG, DEADLY
from integrator_tui.process.restore import stay_in_foreground, terminal

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

    from textual.app import App

LAST_RESORT = 1.5
"""Seconds a dying program has, once its drafts are kept, before it is ended with the terminal restored."""
SLOWEST_DISK = 5.0
"""Seconds a dying program waits for its drafts to be kept."""


class _Guard:
    """The one handler of deadly signals, for the application that runs."""

    def __init__(self, app: App[Any], flush: Callable[[], None]) -> None:
        self.app = app
        self.flush = flush
        self.code: int | None = None

    def keep(self) -> bool:
        """Flushes the drafts; whether it could. Whatever it raises, the death goes on."""
        try:
            self.flush()
        except BaseException as error:
            log_bug(error)
            return False
        return True

    def strike(self, signum: int, _frame: FrameType | None) -> None:
        if self.code is not None:
            return
        self.code = 128 + signum
        stay_in_foreground()
        arm_last_resort(self.code, SLOWEST_DISK)
        self.keep()
        arm_last_resort(self.code, LAST_RESORT)
        loop = self.app._loop
        try:
            if loop is None:
                raise RuntimeError
            loop.call_soon_threadsafe(self.leave)
        except RuntimeError:
            # No loop yet, or no loop any more: there is nobody to ask.
            _end(self.code)

    def leave(self) -> None:
        """In the loop, where nothing is half done: what the screen shows already and the drafts do not have yet."""
        keep_typed(self.app)
        self.keep()
        self.app.exit(None, self.code or 0)


def keep_typed(app: App[Any]) -> None:
    """Gives what is typed to the drafts, where the application can; whatever that raises, the death goes on."""
    try:
        if keep := getattr(app, "keep_typed", None):
            keep()
    except Exception as error:
        log_bug(error)


_guard: _Guard | None = None


def guard(app: App[Any], flush: Callable[[], None]) -> None:
    """From here on TERM, HUP, INT and QUIT keep the drafts and ask the application to exit with 128+n, not for long.

    `flush` is called from a signal handler in the main thread, because a handler of asyncio's would never run while
    something blocks the loop.
    """
    global _guard
    _guard = _Guard(app, flush)
    hook_silent_failures()
    if not terminal.settings:
        terminal.remember()
    for deadly in DEADLY:
        signal.signal(deadly, _guard.strike)


def wake_for_signals(loop: AbstractEventLoop) -> None:
    """Every signal wakes the loop.

    Python handles signals between two of its instructions: one that comes as the loop begins to wait, or to another
    thread, would be handled when the next key wakes the loop.
    """
    # The loop listens for signals once it handles one; this one means nothing.
    loop.add_signal_handler(signal.SIGURG, lambda: None)


def keep_drafts() -> bool:
    """Flushes the drafts of the guarded application; False when they could not be kept."""
    return _guard is None or _guard.keep()


def arm_last_resort(code: int, seconds: float, sentence: str = "") -> None:
    """Ends the process with the code after so long, whatever it hangs in."""
    # Not `threading`: its locks may be held by the code that a signal has interrupted.
    _thread.start_new_thread(_last_resort, (code, seconds, sentence))


def _last_resort(code: int, seconds: float, sentence: str) -> None:
    time.sleep(seconds)
    _end(code, sentence)


def _end(code: int, sentence: str = "") -> NoReturn:
    terminal.restore()
    if sentence:
        say(sentence)
    os._exit(code)


def hang_up() -> bool:
    """The terminal or the launcher is gone: the same as SIGHUP, from any thread; False when nothing is guarded."""
    import threading

    ident = threading.main_thread().ident
    if _guard is None or ident is None:
        return False
    signal.pthread_kill(ident, signal.SIGHUP)
    return True


def run(app: App[Any], flush: Callable[[], None]) -> int:
    """Runs a guarded application to its end and returns the exit code of the process."""
    global _guard
    guard(app, flush)
    try:
        app.run()
        code = app.return_code or 0
    except BaseException as error:
        code = BUG
        kept = keep_drafts()
        terminal.restore()
        say(bug_sentence(log_bug(error), kept))
    terminal.restore()
    if _guard is not None and _guard.code is not None:
        code = _guard.code
    _guard = None
    for deadly in DEADLY:
        signal.signal(deadly, lambda signum, _: _end(128 + signum))
    return code
