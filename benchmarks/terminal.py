"""A program in a real pseudo-terminal whose other end reads at once and answers what a quick terminal answers."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import pyte

from benchmarks.figures import require

QUIET = 0.03
"""Seconds without a byte after which a repaint is over, if every thread of the program sleeps as well."""
PATIENCE = 20.0
F2, F3, ENTER, CTRL_Q, CTRL_U = "\x1bOQ", "\x1bOR", "\r", "\x11", "\x15"
# Synchronized output is there, resizing in the band is not, and this is a VT220 at its first cell.
ANSWERS = {
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",
    b"\x1b[?2048$p": b"\x1b[?2048;0$y",
    b"\x1b[c": b"\x1b[?62;22c",
    b"\x1b[6n": b"\x1b[1;1R",
}
SAME_PACE = {"TEXTUAL_FPS": "240", "TEXTUAL_ANIMATIONS": "none", "TEXTUAL_SMOOTH_SCROLL": "0", "ESCDELAY": "50"}
"""What the desk sets for itself, so that the bare program paints as often."""
_PROCESS_CLOCK = 2  # with the process in the other bits, as clock_getcpuclockid(3) puts it together
_NOT_FOR_PYTE = re.compile(rb"\x1b\[[<>=][\d;]*u")  # it takes the keyboard protocol for a movement of the cursor


@dataclass(frozen=True)
class Stroke:
    """What a key led to: milliseconds to the last byte, bytes, milliseconds of processor time of all threads."""

    milliseconds: float
    size: int
    processor: float


class Terminal:
    """One program with its terminal; every wait has an end and then raises."""

    def __init__(self, command: Sequence[str], home: Path, columns: int = 80, rows: int = 24) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.master, slave = os.openpty()
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.set_blocking(self.master, False)
        self.raw = bytearray()
        self.last = 0.0
        self._pressed = (0.0, 0, 0.0)
        """Of the last key: the moment, bytes and processor time until then."""
        self._fed = 0
        self._poll = select.poll()
        self._poll.register(self.master, select.POLLIN)
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "PYTHONPATH") if name in os.environ}
        own = {"HOME": str(home), "INTEGRATOR_HOME": str(home), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
        environment = {**kept, **own, **SAME_PACE}
        self.began = time.perf_counter()
        self.process = subprocess.Popen(
            list(command), env=environment, cwd=home, preexec_fn=lambda: os.login_tty(os.dup(slave))
        )
        os.close(slave)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    # Reading

    def pump(self, seconds: float) -> bool:
        """Wait for bytes and take them; whether some came."""
        if not self._poll.poll(max(seconds, 0.0) * 1000):
            return False
        try:
            data = os.read(self.master, 1 << 16)
        except BlockingIOError:
            return False
        except OSError:
            raise AssertionError(f"the program ended:\n{self.text()[-2000:]}") from None
        self.last = time.perf_counter()
        unread = max(len(self.raw) - 12, 0)  # a question may come in two pieces
        before = bytes(self.raw[unread:])
        self.raw += data
        for question, answer in ANSWERS.items():
            if (before + data).count(question) > before.count(question):
                os.write(self.master, answer)
        return True

    def wait_for(self, text: str, since: int = 0) -> float:
        """The moment at which the text came, among the bytes from `since` on."""
        wanted = text.encode()
        deadline = time.perf_counter() + PATIENCE
        while wanted not in self.raw[since:]:
            require(time.perf_counter() < deadline, f"{text!r} never came:\n{self.text()}")
            self.pump(0.05)
        return self.last

    def settle(self, quiet: float = QUIET, since: int | None = None) -> None:
        """Read until nothing comes any more and the program sleeps; with `since`, only after more bytes than that."""
        deadline = time.perf_counter() + PATIENCE
        quiet_since = time.perf_counter()
        while True:
            require(time.perf_counter() < deadline, f"no rest:\n{self.text()}")
            if self.pump(quiet_since + quiet - time.perf_counter()):
                quiet_since = self.last
            elif time.perf_counter() - quiet_since >= quiet:
                if (since is None or len(self.raw) > since) and self._sleeps():
                    return
                self.pump(0.005)
                quiet_since = max(quiet_since, self.last)

    def _sleeps(self) -> bool:
        """All threads at the same moment: none has run while they were looked at one after the other."""
        before = self.processor_time()
        return self._each_sleeps() and self.processor_time() == before

    def _each_sleeps(self) -> bool:
        tasks = Path(f"/proc/{self.program}/task")
        with contextlib.suppress(OSError):
            return all(
                (task / "stat").read_text().rpartition(") ")[2].startswith("S") for task in list(tasks.iterdir())
            )
        return False

    # Typing

    def send(self, keys: str) -> None:
        """Type without waiting."""
        self._pressed = (time.perf_counter(), len(self.raw), self.processor_time())
        os.write(self.master, keys.encode())

    def key(self, keys: str, quiet: float = QUIET, until: str = "") -> Stroke:
        """Type one key and wait until its repaint is over and, where a text is given, has brought it to the screen."""
        while self.pump(0):
            pass
        self.send(keys)
        self.settle(quiet, since=self._pressed[1])
        if until and until not in self.text():
            return self.until(lambda: until in self.text(), lambda: f"{until!r} never came", quiet)
        return self._stroke()

    def until(self, shown: Callable[[], bool], missed: Callable[[], str], quiet: float = QUIET) -> Stroke:
        """Wait until the last key has brought something to the screen: what it led to until then."""
        while not shown():
            require(time.perf_counter() < self._pressed[0] + PATIENCE, f"{missed()}:\n{self.text()}")
            self.pump(0.05)
        self.settle(quiet)
        return self._stroke()

    def _stroke(self) -> Stroke:
        pressed, before, busy = self._pressed
        return Stroke((self.last - pressed) * 1e3, len(self.raw) - before, self.processor_time() - busy)

    def clear(self) -> None:
        """Empty the box; there is nothing to paint where it is empty already."""
        self.send(CTRL_U)
        self.settle(0.05)

    # The screen

    def lines(self) -> list[str]:
        """What stands on the screen."""
        self._stream.feed(_NOT_FOR_PYTE.sub(b"", bytes(self.raw[self._fed :])))
        self._fed = len(self.raw)
        return [line.rstrip() for line in self._screen.display]

    def text(self) -> str:
        """The same as one text."""
        return "\n".join(self.lines())

    # Processes

    @property
    def program(self) -> int:
        """The process that draws: the child of the launcher, or the only one."""
        return self.processes[-1]

    @property
    def processes(self) -> list[int]:
        """The process that was started and its child."""
        number = self.process.pid
        return [number, *map(int, Path(f"/proc/{number}/task/{number}/children").read_text().split())]

    def processor_time(self) -> float:
        """Milliseconds that all threads of all processes have had a core: what a busy machine does not stretch."""
        return sum(time.clock_gettime(~number << 3 | _PROCESS_CLOCK) for number in self.processes) * 1e3

    def hang_up(self) -> None:
        """The window is closed: nobody reads or writes any more, and the program is told so."""
        os.close(self.master)
        self.master = -1

    def close(self) -> None:
        """Ctrl+Q; what does not obey is killed."""
        with contextlib.suppress(OSError):
            self.send(CTRL_Q)
        deadline = time.perf_counter() + 3
        while self.process.poll() is None and time.perf_counter() < deadline:
            with contextlib.suppress(AssertionError):
                self.pump(0.02)
        if self.process.poll() is None:
            for number in reversed(self.processes):
                os.kill(number, signal.SIGKILL)
            self.process.wait()
        if self.master >= 0:
            os.close(self.master)
