"""The sample program of `life_app.py` on a terminal of its own, and somebody who reads it, or does not."""

from __future__ import annotations

import fcntl
import json
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pyte

APP = Path(__file__).with_name("life_app.py")
ROOT = Path(__file__).parents[2]
NEVER_PRINTED = b"123.456.789-09"
PATIENCE = 30.0
"""Seconds for anything to come on a busy machine."""
TYPED = "Ligou às 10h [VIP] ção"
F = {number: f"\x1b[{code}~".encode() for number, code in zip(range(2, 9), (12, 13, 14, 15, 17, 18, 19), strict=True)}
HANDLER, WORKER, RENDER, HANG, FLOOD, LINK, NOTHING = (F[number] for number in range(2, 9))


class Desk:
    """The sample program on its own terminal, and somebody who reads it, or does not."""

    def __init__(
        self,
        folder: Path,
        kind: str = "life",
        *,
        environment: dict[str, str] | None = None,
        before: Callable[[], object] = lambda: None,
        stdin: int | None = None,
    ) -> None:
        self.folder = folder
        self.master, self.slave = os.openpty()
        self.resize(80, 24)
        self.settings = termios.tcgetattr(self.slave)
        self.raw = bytearray()
        self._fed = 0
        self._screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self._screen)
        self._stalled = threading.Event()
        self._ended = threading.Event()
        inherited = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)}

        def prepare() -> None:
            os.login_tty(os.dup(self.slave))
            signal.signal(signal.SIGHUP, signal.SIG_DFL)  # the run of the tests may be one that ignores it (nohup)
            if stdin is not None:
                os.dup2(stdin, 0)
            before()

        self.process = subprocess.Popen(
            [sys.executable, str(APP), kind, str(folder)],
            env={**inherited, "TERM": "xterm-256color", **(environment or {})},
            cwd=folder,
            preexec_fn=prepare,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        while not self._ended.is_set():
            if self._stalled.is_set():
                time.sleep(0.02)
            elif select.select([self.master], [], [], 0.05)[0]:
                try:
                    self.raw += os.read(self.master, 65_536)
                except OSError:
                    return

    def resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def send(self, data: str | bytes) -> None:
        os.write(self.master, data.encode() if isinstance(data, str) else data)

    def wait_for(self, text: str, seconds: float = PATIENCE) -> None:
        """Until it stands on the screen, or came in one piece; a line that is there already is not written again."""
        wanted = text.encode()
        came = wait_until(lambda: wanted in self.raw or text in self.screen(), seconds)
        assert came, f"{text!r} never came:\n{self.screen()}\n{bytes(self.raw[-2000:])!r}"

    def type(self, text: str = TYPED) -> None:
        self.wait_for("pronto")
        self.send(text)
        self.wait_for(f"visto: {text}")

    def stall(self) -> None:
        self._stalled.set()

    def read_on(self) -> None:
        self._stalled.clear()

    def hang_up(self) -> None:
        self._ended.set()
        self._reader.join()
        os.close(self.slave)
        os.close(self.master)
        self.master = -1

    def program(self) -> int:
        """The process that draws: the child of the launcher, or the only one."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return int(children[0]) if children else self.process.pid

    def exit_code(self, seconds: float = PATIENCE) -> int:
        code = self.process.wait(seconds)
        if self.master >= 0 and not self._stalled.is_set():
            time.sleep(0.1)  # the last bytes
        return code

    def draft(self) -> str | None:
        """What is on the disk for the operator."""
        files = list((self.folder / "drafts").glob("*.json"))
        drafts = [draft for file in files for draft in json.loads(file.read_bytes())["drafts"]]
        return drafts[0]["values"]["text"] if drafts else None

    def terminal_is_restored(self) -> bool:
        return termios.tcgetattr(self.slave) == self.settings and not modes_left(bytes(self.raw))

    def screen(self) -> str:
        new = bytes(self.raw[self._fed :])
        self._fed += len(new)
        # The emulator takes the keyboard protocol for a cursor movement.
        self._stream.feed(re.sub(rb"\x1b\[[<>=][\d;]*u", b"", new))
        return "\n".join(self._screen.display)

    def close(self) -> None:
        self._ended.set()
        if self.process.poll() is None:
            for pid in {self.program(), self.process.pid}:
                os.kill(pid, signal.SIGKILL)
            self.process.wait()
        if self.master >= 0:
            self._reader.join()
            os.close(self.master)
            os.close(self.slave)


def wait_until(condition: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def unread(descriptor: int) -> int:
    """Bytes that wait to be read there: at the master what the program wrote, at the slave what was typed."""
    number = bytearray(4)
    fcntl.ioctl(descriptor, termios.FIONREAD, number)
    return int.from_bytes(number, sys.byteorder)


def modes_left(raw: bytes) -> set[str]:
    """The modes of the terminal that are not as they were before the program."""
    normal = {"7": True, "25": True}
    state = dict(normal)
    for number, switch in re.findall(rb"\x1b\[\?(\d+)([hl])", raw):
        state[number.decode()] = switch == b"h"
    left = {number for number, on in state.items() if on != normal.get(number, False)}
    pushed, popped = len(re.findall(rb"\x1b\[>\d+u", raw)), len(re.findall(rb"\x1b\[<u", raw))
    return left if pushed == popped else {*left, "keyboard"}


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


Start = Callable[..., Desk]
