"""What the shell gets back: the terminal's line settings and every mode. Imports nothing heavy: it is there first."""

from __future__ import annotations

import contextlib
import mmap
import os
import signal
import termios
from typing import Any

from integrator_tui.process.bugs import writable

STDIN, STDOUT = 0, 1

# Ends any string the terminal is in the midst of, then takes back every mode the driver may have set.
RESET = (
    b"\x1b\\\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l"
    b"\x1b[<u\x1b[?1049l\x1b[0m\x1b[?25h\x1b[?1004l\r"
)


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


def stay_in_foreground() -> None:
    """Restoring the terminal from the background must not stop the process instead."""
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
