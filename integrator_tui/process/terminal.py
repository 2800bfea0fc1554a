"""The driver between Textual and a terminal that may be slow, gone, closed, or typing anything at all."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import termios
import threading
import tty
from typing import TYPE_CHECKING, Any

from textual import constants, events
from textual.drivers.linux_driver import (
    KITTY_DISAMBIGUATE_ESCAPE_CODES,
    KITTY_REPORT_ALL_KEYS,
    KITTY_REPORT_ASSOCIATED_TEXT,
    LinuxDriver,
)
from textual.geometry import Size

from integrator_tui.process import death, launcher, restore
from integrator_tui.process.keyboard import Keyboard
from integrator_tui.process.keys import LARGEST
from integrator_tui.process.picture import Picture
from integrator_tui.process.writer import Writer

if TYPE_CHECKING:
    from textual.message import Message

SMALLEST = 20
"""Columns and rows the program believes in, up to `LARGEST`."""
_GOODBYE = 0.5
"""Seconds for the last bytes to and from the terminal."""


class DeskDriver(LinuxDriver):
    """Textual's driver with another keyboard, another writer, no suspension, and sizes that can be believed."""

    _writer: Writer | None = None
    _wake: tuple[int, int] | None = None
    """A pipe that wakes the input thread when it is to end."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.picture = Picture(erases_in_colour=not os.environ.get("TERM", "").startswith("screen"))

    @property
    def can_suspend(self) -> bool:
        """Never: behind the program is no shell for the operator."""
        return False

    def _sigtstp_application(self, *_: object) -> None:
        """Nothing: see `can_suspend`."""

    def _sigcont_application(self, *_: object) -> None:
        """Somebody stopped the process and let it go on: the shell may have changed the line settings meanwhile."""
        if self._writer is not None:
            self._enter_raw()
            self._repaint()

    def _get_terminal_size(self) -> tuple[int, int]:
        try:
            width, height = os.get_terminal_size(restore.STDOUT)
        except OSError:
            width, height = 0, 0
        return _clamp(width or 80), _clamp(height or 24)

    def write(self, data: str) -> None:
        """Queues data for the terminal; never waits."""
        if self._writer is not None and not self._writer.write(data):
            self.picture.drop()

    def send_message(self, message: Message) -> None:
        """Posts a message from the input thread, if there is still a loop to take it."""
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._app.post_message, message)

    def start_application_mode(self) -> None:
        """Takes the terminal and starts the two threads."""
        self._writer = Writer(restore.open_output(), self._repaint, self._hang_up)
        self._writer.start()
        signal.signal(signal.SIGWINCH, lambda *_: self._send_size())
        self._send_size()
        self._enter_raw()
        restore.terminal.take()
        self._enter_modes()
        self._wake = os.pipe()
        self._key_thread = threading.Thread(target=self._run_input_thread, name="desk-input", daemon=True)
        self._key_thread.start()

    def _enter_raw(self) -> None:
        with contextlib.suppress(termios.error):
            settings = termios.tcgetattr(self.fileno)
            if self.attrs_before is None:
                self.attrs_before = list(settings)
            settings[tty.LFLAG] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
            settings[tty.IFLAG] = self._patch_iflag(settings[tty.IFLAG])
            settings[tty.CC][termios.VMIN] = 1
            termios.tcsetattr(self.fileno, termios.TCSANOW, settings)

    def _enter_modes(self) -> None:
        self.write("\x1b[?1049h")
        self._enable_mouse_support()
        self.write("\x1b[?25l\x1b[?1004h")
        if not constants.DISABLE_KITTY_KEY:
            flags = KITTY_DISAMBIGUATE_ESCAPE_CODES | KITTY_REPORT_ALL_KEYS | KITTY_REPORT_ASSOCIATED_TEXT
            self.write(f"\x1b[>{flags}u")
        self._request_terminal_sync_mode_support()
        self._enable_bracketed_paste()
        self._disable_line_wrap()

    def _enable_mouse_support(self) -> None:
        """Buttons alone: a mouse that only moves sends nothing."""
        if self._mouse:
            self.write("\x1b[?1000h\x1b[?1006h")

    def _send_size(self) -> None:
        self.picture.drop()
        size = Size(*self._get_terminal_size())
        self.send_message(events.Resize(size, size))

    def _repaint(self) -> None:
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._paint_anew)

    def _paint_anew(self) -> None:
        self.picture.drop()
        self._app.refresh(layout=True)

    def process_message(self, message: Message) -> None:
        """F5 paints everything anew as well: something else may have written on the terminal."""
        if isinstance(message, events.Key) and message.key == "f5":
            self._repaint()
        super().process_message(message)

    def disable_input(self) -> None:
        """Stops reading the keyboard and throws away what was typed since."""
        signal.signal(signal.SIGWINCH, signal.SIG_DFL)
        thread, self._key_thread = self._key_thread, None
        if thread is not None and self._wake is not None:
            os.write(self._wake[1], b"\0")
            thread.join(_GOODBYE)
            with contextlib.suppress(termios.error):
                termios.tcflush(self.fileno, termios.TCIFLUSH)

    def stop_application_mode(self) -> None:
        """Resets every mode and gives the terminal back as it was found."""
        self.disable_input()
        self.write(restore.RESET.decode("ascii"))
        if self.attrs_before is not None:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)

    def close(self) -> None:
        """Waits a little for the last bytes; a terminal that does not take them is reset without waiting."""
        writer, self._writer = self._writer, None
        if writer is not None:
            if writer.stop(_GOODBYE):
                restore.terminal.given_back()
            else:
                restore.terminal.restore()

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except Exception as error:
            self._loop.call_soon_threadsafe(self._app._handle_exception, error)

    def run_input_thread(self) -> None:
        """Reads the keyboard until it is told to stop, the terminal hangs up, or the launcher is gone."""
        assert self._wake is not None
        pipe = launcher.launcher_pipe()
        poll = select.poll()
        for descriptor in (self.fileno, self._wake[0], pipe):
            if descriptor is not None:
                poll.register(descriptor, select.POLLIN)
        keyboard = Keyboard()
        while True:
            patience = keyboard.patience()
            ready = {descriptor for descriptor, _ in poll.poll(None if patience is None else patience * 1000 + 1)}
            if self._wake[0] in ready:
                return
            data = _read(self.fileno) if self.fileno in ready else None
            if data == b"" or pipe in ready:
                self._hang_up()
                return
            if data:
                for message in keyboard.feed(data):
                    self.process_message(message)
            for message in keyboard.tick():
                self.process_message(message)

    def _hang_up(self) -> None:
        if not death.hang_up():
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._app.exit, None, 128 + signal.SIGHUP)


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 64 * 1024)
    except OSError:
        return b""  # EIO: the terminal is gone


def _clamp(cells: int) -> int:
    return min(max(cells, SMALLEST), LARGEST)
