"""Life and death of the process: environment, launcher, signals. Imports nothing heavy: it runs first."""

from __future__ import annotations

import _thread
import contextlib
import mmap
import os
import signal
import sys
import termios
import time
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

from integrator_tui.process.bugs import bug_sentence, hook_silent_failures, log_bug, log_silently, say, writable

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Sequence

    from textual.app import App
    from textual.driver import Driver
    from textual.filter import LineFilter
    from textual.widget import Widget

    _AppBase = App[Any]
else:
    _AppBase = object

STDIN, STDOUT = 0, 1
DEADLY = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)
BUG = 70
"""Exit code after an unexpected exception (EX_SOFTWARE)."""

LAST_RESORT = 1.5
"""Seconds a dying program has, once its drafts are kept, before it is ended with the terminal restored."""
SLOWEST_DISK = 5.0
"""Seconds a dying program waits for its drafts to be kept."""
LAST_RESORT_OF_LAUNCHER = 7.0
"""Seconds the launcher leaves a program that was told to die before it kills it."""

# Ends any string the terminal is in the midst of, then takes back every mode the driver may have set.
RESET = (
    b"\x1b\\\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l"
    b"\x1b[<u\x1b[?1049l\x1b[0m\x1b[?25h\x1b[?1004l\r"
)

# The program's own choices; Textual reads them when it is imported.
_ENVIRONMENT = {
    "TEXTUAL_FPS": "240",
    "TEXTUAL_ANIMATIONS": "none",
    "TEXTUAL_SMOOTH_SCROLL": "0",
    "ESCDELAY": "50",
}
# Sizes and widths come from the terminal; these would overrule it.
_MISLEADING = ("COLUMNS", "LINES", "UNICODE_VERSION")


def scrub_environment() -> None:
    """Takes every TEXTUAL variable of the caller away and sets our own; before Textual is imported."""
    for name in [name for name in os.environ if name == "TEXTUAL" or name.startswith("TEXTUAL_")]:
        del os.environ[name]
    for name in _MISLEADING:
        os.environ.pop(name, None)
    os.environ.update(_ENVIRONMENT)


def refuse_bad_terminal() -> str | None:
    """The sentence for a terminal nothing can be shown on, or None; Python's own output becomes UTF-8 in any locale."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    if not (os.isatty(STDIN) and os.isatty(STDOUT)):
        return "É preciso um terminal na entrada e na saída (pelo SSH: ssh -t)."
    term = os.environ.get("TERM", "")
    if term in ("", "dumb", "unknown"):
        name = f"TERM={term}" if term else "TERM vazio"
        return f"Este terminal não mostra telas ({name}). Use um com TERM=xterm-256color."
    return None


class _Terminal:
    """What must be given back to the shell: the line settings, and the screen while the driver has it.

    Whether the driver has it stands in memory shared with the launcher, which then neither misses nor repeats anything.
    """

    def __init__(self) -> None:
        self.settings: list[Any] | None = None
        self._taken = mmap.mmap(-1, 1)

    def remember(self) -> None:
        """Notes the line settings as they are now."""
        with contextlib.suppress(termios.error):
            self.settings = termios.tcgetattr(STDIN)

    def take(self) -> None:
        """The driver is about to set modes of the terminal."""
        self._taken[0] = 1

    def given_back(self) -> None:
        """The driver has reset all modes."""
        self._taken[0] = 0

    def restore(self) -> None:
        """Gives everything back without ever waiting for a terminal that does not read."""
        if self._taken[0]:
            self._taken[0] = 0
            _write_at_once(RESET)
        if self.settings is not None:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(STDIN, termios.TCSANOW, self.settings)


terminal = _Terminal()


def open_output() -> int:
    """The terminal opened once more, so that writing to it never blocks, and the shell's own descriptor stays as it is.

    Where it cannot be opened, a copy of the standard output, which may block.
    """
    flags = os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
    with contextlib.suppress(OSError):
        return os.open(os.ttyname(STDOUT), flags)
    with contextlib.suppress(OSError):
        return os.open("/dev/tty", flags)
    return os.dup(STDOUT)


def _write_at_once(data: bytes) -> None:
    output = open_output()
    try:
        for _ in range(2):
            with contextlib.suppress(BlockingIOError):
                if writable(output) and os.write(output, data) == len(data):
                    return
            # It stopped reading: what it has not read is given up, so that there is room for what matters.
            termios.tcflush(output, termios.TCOFLUSH)
    except (OSError, termios.error):
        pass
    finally:
        os.close(output)


_launcher_pipe: int | None = None


def launcher_pipe() -> int | None:
    """The end of a pipe that closes when the launcher is gone; None without a launcher."""
    return _launcher_pipe


def launch(program: Callable[[], int]) -> int:
    """Runs the program in a child of this process and returns its exit code, 128+n if signal n killed it.

    The parent only waits: whatever happens to the child, it is there to restore the terminal. It passes deadly signals
    on, and kills a child that does not obey. A child whose parent is gone takes it for a hang-up.
    """
    terminal.remember()
    read_end, write_end = os.pipe()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_BLOCK, DEADLY)
    child = os.fork()
    if child == 0:
        os.close(write_end)
        _be_the_child(read_end, program)
    os.close(read_end)
    dying = False

    def pass_on(signum: int, _frame: FrameType | None) -> None:
        nonlocal dying
        if not dying:
            dying = True
            _stay_in_foreground()
            signal.setitimer(signal.ITIMER_REAL, LAST_RESORT_OF_LAUNCHER)
        _kill(child, signum)

    for deadly in DEADLY:
        signal.signal(deadly, pass_on)
    signal.signal(signal.SIGALRM, lambda *_: _kill(child, signal.SIGKILL))
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, DEADLY)
    _, status = os.waitpid(child, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)
    os.close(write_end)
    code = os.waitstatus_to_exitcode(status)
    if code >= 0:
        return code
    _stay_in_foreground()
    terminal.restore()
    if -code not in DEADLY:
        say(
            f"O programa foi encerrado à força (sinal {-code}). O que estava digitado meio segundo antes está guardado."
        )
    return 128 - code


def _be_the_child(read_end: int, program: Callable[[], int]) -> NoReturn:
    global _launcher_pipe
    _launcher_pipe = read_end
    code = BUG
    try:
        for deadly in DEADLY:
            signal.signal(deadly, signal.SIG_DFL)
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, DEADLY)
        code = program()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException as error:
        terminal.restore()
        say(bug_sentence(log_bug(error)))
    finally:
        _leave(code)


def _leave(code: int) -> NoReturn:
    """Ends without waiting for threads: one that hangs in a dead connection would keep an orphan alive."""
    with contextlib.suppress(Exception):
        import atexit

        atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.flush()
    os._exit(code)


def _stay_in_foreground() -> None:
    """Restoring the terminal from the background must not stop the process instead."""
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)


def _kill(child: int, signum: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signum)


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
        _stay_in_foreground()
        _arm_last_resort(self.code, SLOWEST_DISK)
        self.keep()
        _arm_last_resort(self.code, LAST_RESORT)
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
        if isinstance(app, LifeMixin):
            app.keep_typed()
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


def keep_drafts() -> bool:
    """Flushes the drafts of the guarded application; False when they could not be kept."""
    return _guard is None or _guard.keep()


def _arm_last_resort(code: int, seconds: float, sentence: str = "") -> None:
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


class LifeMixin(_AppBase):
    """What an application inherits, before `App`, to live and die as this module promises."""

    _bug_code: str | None = None
    _neutral: LineFilter | None = None

    def get_driver_class(self) -> type[Driver]:
        """Our own driver, whatever the environment says."""
        from integrator_tui.process.terminal import DeskDriver

        return DeskDriver

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Those of Textual, and the net under all widgets."""
        if self._neutral is None:
            from integrator_tui.desk.text import Neutral

            self._neutral = Neutral()
        return [*super().get_line_filters(), self._neutral]

    def keep_typed(self) -> None:
        """Give the drafts what stands in the fields and is still on its way to them; the last flush follows."""

    async def run_async(self, **options: Any) -> Any:
        """As Textual, with failed tasks in the log instead of on the screen."""
        import asyncio

        asyncio.get_running_loop().set_exception_handler(_log_failed_task)
        return await super().run_async(**options)

    def _handle_exception(self, error: Exception) -> None:
        self._return_code = BUG
        if self._exception is None:
            # The test pilot raises it again.
            self._exception = error
            self._exception_event.set()
        if self._bug_code is not None:
            log_bug(error)
            return
        self._bug_code = log_bug(error)
        keep_typed(self)
        sentence = bug_sentence(self._bug_code, keep_drafts())
        self._exit_renderables[:] = [sentence]
        if not self.is_headless:
            _arm_last_resort(BUG, SLOWEST_DISK, sentence)
        self._close_messages_no_wait()

    def _fatal_error(self) -> None:
        self._handle_exception(RuntimeError("fatal error"))

    def panic(self, *renderables: Any) -> None:
        """Shows nothing of what it is given: it may quote data."""
        self._handle_exception(RuntimeError("panic"))

    def _print_error_renderables(self) -> None:
        for sentence in self._exit_renderables:
            say(str(sentence))
        self._exit_renderables.clear()

    def _register(self, parent: Any, *widgets: Widget, **options: Any) -> list[Widget]:
        for widget in widgets:
            blink = getattr(type(widget), "cursor_blink", None)
            if blink is not None:
                # An idle desk sends nothing: a blinking cursor would keep a dead connection alive.
                widget.set_reactive(blink, False)
        return super()._register(parent, *widgets, **options)

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Shows the address; the browser would open on the server."""
        from integrator_tui.desk.text import plain

        self.notify(plain(url), title="Endereço", markup=False)

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """Nothing: the picture would lie on the server, with the customer's data."""

    def deliver_screenshot(
        self, filename: str | None = None, path: str | None = None, time_format: str | None = None
    ) -> str | None:
        """Nothing, as `action_screenshot`."""
        return None

    def save_screenshot(
        self, filename: str | None = None, path: str | None = None, time_format: str | None = None
    ) -> str:
        """Nothing, as `action_screenshot`."""
        return ""

    def action_suspend_process(self) -> None:
        """Nothing: there is no shell to go back to."""


def _log_failed_task(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    log_silently(context.get("exception"))
