"""The driver between Textual and a terminal that may be slow, gone, closed, or typing anything at all."""

from __future__ import annotations

import codecs
import contextlib
import os
import select
import signal
import termios
import threading
import tty
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from textual import constants, events
from textual._time import get_time
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.drivers.linux_driver import (
    KITTY_DISAMBIGUATE_ESCAPE_CODES,
    KITTY_REPORT_ALL_KEYS,
    KITTY_REPORT_ASSOCIATED_TEXT,
    LinuxDriver,
)
from textual.geometry import Size
from textual.messages import InBandWindowResize

from integrator_tui.process import life

if TYPE_CHECKING:
    from textual.message import Message

SMALLEST, LARGEST = 20, 500
"""Columns and rows the program believes in."""

PASTE_PATIENCE = 2.0
"""Seconds after which a paste that never ended is taken as it is."""
PASTE_LIMIT = 1_000_000
"""Characters of a paste that are kept: more than any field takes, so that its limit refuses it with a sentence."""
_PASTED_AT_ONCE = 32

HALF_CHARACTER_PATIENCE = 0.05
"""Seconds after which the first byte of a UTF-8 character, alone, is a letter of Latin-1."""

OUTPUT_LIMIT = 256 * 1024
"""Bytes that may wait for the terminal; beyond them frames are dropped and the screen is painted anew later."""
_OUTPUT_PIECE = 16 * 1024  # so that a fallback that blocks is seen to end soon
_GOODBYE = 0.5


def _latin_1_letters(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 are letters of Latin-1, as an old terminal program types them, or nothing."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    characters = error.object[error.start : error.end].decode("latin-1")
    return "".join(c for c in characters if c.isalpha()), error.end


codecs.register_error("integrator.latin1", _latin_1_letters)


class Keyboard:
    """Bytes from the terminal in, messages for the application out; no bytes can end it.

    Pastes are taken apart here and not in Textual's parser, which turns what follows an ESC in a paste into keys.
    """

    def __init__(self, clock: Callable[[], float] = get_time) -> None:
        self._clock = clock
        self._decoder = getincrementaldecoder("utf-8")("integrator.latin1")
        self._half_since: float | None = None
        self._parser = XTermParser()
        self._held = ""
        self._held_since: float | None = None
        self._paste: list[str] | None = None
        self._paste_length = 0
        self._paste_since = 0.0

    def feed(self, data: bytes) -> Iterator[Message]:
        """The messages of some bytes."""
        if self._paste is not None and len(data) >= _PASTED_AT_ONCE:
            # Keys come a few bytes at a time: they do not keep a broken paste open.
            self._paste_since = self._clock()
        text = self._decoder.decode(data)
        self._half_since = self._clock() if self._decoder.getstate()[0] else None
        yield from self._split(text)

    def tick(self) -> Iterator[Message]:
        """The messages of time that passed: a lone ESC, half a character, a paste that never ended."""
        now = self._clock()
        if self._half_since is not None and now >= self._half_since + HALF_CHARACTER_PATIENCE:
            self._half_since = None
            text = self._decoder.decode(b"", final=True)
            self._decoder.reset()
            yield from self._split(text)
        if self._paste is not None and now >= self._paste_since + PASTE_PATIENCE:
            yield from self._split(BRACKETED_PASTE_END[len(self._held) :])
        if self._held_since is not None and now >= self._held_since + constants.ESCAPE_DELAY:
            held, self._held, self._held_since = self._held, "", None
            yield from self._parse(held)
            yield from self._settle()
        with contextlib.suppress(Exception):
            yield from self._parser.tick()

    def patience(self) -> float | None:
        """Seconds until `tick` has something to do; None when there is only the next byte to wait for."""
        moments = [
            self._half_since and self._half_since + HALF_CHARACTER_PATIENCE,
            self._held_since and self._held_since + constants.ESCAPE_DELAY,
            None if self._paste is None else self._paste_since + PASTE_PATIENCE,
            self._parser._timeout_time,
        ]
        waiting = [moment for moment in moments if moment is not None]
        return max(0.0, min(waiting) - self._clock()) if waiting else None

    def _split(self, text: str) -> Iterator[Message]:
        """Text outside pastes to the parser, pastes as they are."""
        text, self._held, self._held_since = self._held + text, "", None
        while text:
            mark = BRACKETED_PASTE_START if self._paste is None else BRACKETED_PASTE_END
            before, found, text = text.partition(mark)
            if not found:
                length = _begun(before, mark)
                before, self._held = before[: len(before) - length], before[len(before) - length :]
            if self._paste is not None:
                self._keep(before)
                if found:
                    yield events.Paste(_lines("".join(self._paste)))
                    self._paste = None
            else:
                yield from self._parse(before)
                if found:
                    yield from self._settle()
                    self._paste, self._paste_length, self._paste_since = [], 0, self._clock()
                elif self._held:
                    self._held_since = self._clock()

    def _keep(self, text: str) -> None:
        assert self._paste is not None
        room = PASTE_LIMIT + 1 - self._paste_length
        self._paste.append(text[:room])
        self._paste_length += min(len(text), room)

    def _parse(self, text: str) -> Iterator[Message]:
        if not text:
            return  # to the parser that would be the end of the file
        try:
            for message in self._parser.feed(text):
                if _credible(message):
                    yield message
        except Exception:
            # A number too large for a character, a size of nothing: what was sent with it is no key of anybody.
            self._parser = XTermParser()
        self._parser.mouse_pixels = False

    def _settle(self) -> Iterator[Message]:
        """Ends what the parser is waiting for, as its own time limit would."""
        if self._parser._timeout_time is not None:
            self._parser._timeout_time = 0.0
            with contextlib.suppress(Exception):
                yield from self._parser.tick()


def _begun(text: str, mark: str) -> int:
    """How many characters at the end of the text may be the beginning of the mark."""
    return next((n for n in range(min(len(mark) - 1, len(text)), 0, -1) if mark.startswith(text[-n:])), 0)


def _lines(paste: str) -> str:
    """Terminals send line ends of a paste as the key Enter."""
    return paste.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")


def _credible(message: Message) -> bool:
    if isinstance(message, events.Key):
        return not any("\ud800" <= c <= "\udfff" for c in f"{message.character or ''}{message.key}")
    if isinstance(message, events.MouseEvent):
        return message.x < LARGEST and message.y < LARGEST
    # The size is asked of the system, not of whoever types.
    return not isinstance(message, events.Resize | InBandWindowResize)


class Writer(threading.Thread):
    """Writes to the terminal in the background; the event loop never waits for a terminal that does not read."""

    def __init__(self, descriptor: int, caught_up: Callable[[], None], lost: Callable[[], None]) -> None:
        """`caught_up` is called when all is written after frames were dropped, `lost` on an error; in this thread."""
        super().__init__(daemon=True, name="desk-output")
        self._descriptor = descriptor
        self._poll = select.poll()
        self._poll.register(descriptor, select.POLLOUT)
        self._caught_up = caught_up
        self._lost = lost
        self._queue: SimpleQueue[bytes | None] = SimpleQueue()
        # Each counter has one writer: no lock is needed, and a signal handler can interrupt nothing.
        self._queued = 0
        self._written = 0
        self._dropped = False
        self._abandoned = False

    def write(self, text: str) -> None:
        """Queues the text, or drops it when too much is waiting or the terminal is gone."""
        if self._queued - self._written > OUTPUT_LIMIT or self._abandoned:
            self._dropped = True
            if self._queue.empty():
                self._queue.put(b"")  # it may have written all just now: then it must look again
            return
        data = text.encode("utf-8", "replace")
        self._queued += len(data)
        self._queue.put(data)

    def run(self) -> None:
        """Writes until it is stopped."""
        while (data := self._queue.get()) is not None:
            ended = False
            pieces = [data]
            with contextlib.suppress(Empty):
                while not ended:
                    piece = self._queue.get_nowait()
                    if piece is None:
                        ended = True
                    else:
                        pieces.append(piece)
            self._put_out(memoryview(b"".join(pieces)))
            if ended:
                return
            if self._dropped and self._queue.empty():
                self._dropped = False
                self._caught_up()

    def _put_out(self, data: memoryview) -> None:
        while data and not self._abandoned:
            try:
                written = os.write(self._descriptor, data[:_OUTPUT_PIECE])
            except BlockingIOError:
                self._poll.poll(100)
                continue
            except OSError:
                self._abandoned = True
                self._lost()
                return
            self._written += written
            data = data[written:]

    def stop(self, patience: float) -> bool:
        """Writes what is queued and ends; whether it managed to within so many seconds."""
        self._queue.put(None)
        self.join(patience)
        complete = not self.is_alive() and not self._abandoned and not self._dropped
        self._abandoned = True
        return complete


class DeskDriver(LinuxDriver):
    """Textual's driver with another keyboard, another writer, no suspension, and sizes that can be believed."""

    _writer: Writer | None = None
    _wake: tuple[int, int] | None = None
    """A pipe that wakes the input thread when it is to end."""

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
            width, height = os.get_terminal_size(life.STDOUT)
        except OSError:
            width, height = 0, 0
        return _clamp(width or 80), _clamp(height or 24)

    def write(self, data: str) -> None:
        """Queues data for the terminal; never waits."""
        if self._writer is not None:
            self._writer.write(data)

    def send_message(self, message: Message) -> None:
        """Posts a message from the input thread, if there is still a loop to take it."""
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._app.post_message, message)

    def start_application_mode(self) -> None:
        """Takes the terminal and starts the two threads."""
        self._writer = Writer(life.open_output(), self._repaint, self._hang_up)
        self._writer.start()
        signal.signal(signal.SIGWINCH, lambda *_: self._send_size())
        self._send_size()
        self._enter_raw()
        life.terminal.take()
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

    def _send_size(self) -> None:
        size = Size(*self._get_terminal_size())
        self.send_message(events.Resize(size, size))

    def _repaint(self) -> None:
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(lambda: self._app.refresh(layout=True))

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
        self.write(life.RESET.decode("ascii"))
        if self.attrs_before is not None:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)

    def close(self) -> None:
        """Waits a little for the last bytes; a terminal that does not take them is reset without waiting."""
        writer, self._writer = self._writer, None
        if writer is not None:
            if writer.stop(_GOODBYE):
                life.terminal.given_back()
            else:
                life.terminal.restore()

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except Exception as error:
            self._loop.call_soon_threadsafe(self._app._handle_exception, error)

    def run_input_thread(self) -> None:
        """Reads the keyboard until it is told to stop, the terminal hangs up, or the launcher is gone."""
        assert self._wake is not None
        launcher = life.launcher_pipe()
        poll = select.poll()
        for descriptor in (self.fileno, self._wake[0], launcher):
            if descriptor is not None:
                poll.register(descriptor, select.POLLIN)
        keyboard = Keyboard()
        while True:
            patience = keyboard.patience()
            ready = {descriptor for descriptor, _ in poll.poll(None if patience is None else patience * 1000 + 1)}
            if self._wake[0] in ready:
                return
            data = _read(self.fileno) if self.fileno in ready else None
            if data == b"" or launcher in ready:
                self._hang_up()
                return
            if data:
                for message in keyboard.feed(data):
                    self.process_message(message)
            for message in keyboard.tick():
                self.process_message(message)

    def _hang_up(self) -> None:
        if not life.hang_up():
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._app.exit, None, 128 + signal.SIGHUP)


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 64 * 1024)
    except OSError:
        return b""  # EIO: the terminal is gone


def _clamp(cells: int) -> int:
    return min(max(cells, SMALLEST), LARGEST)
