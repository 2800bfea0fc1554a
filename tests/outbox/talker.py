"""A server on the loopback that answers as it is told, line by line, byte by byte: what no proper server would say."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Talker:
    """Where it listens, and what it heard on each connection."""

    port: int
    heard: list[bytes] = field(default_factory=list)
    """One entry a connection, all bytes."""
    stopped: threading.Event = field(default_factory=threading.Event)

    def wait(self, seconds: float) -> None:
        """Say nothing for so long, or until the test is over."""
        self.stopped.wait(seconds)


Script = Callable[[Talker, socket.socket], None]


@contextmanager
def talker(script: Script) -> Iterator[Talker]:
    """Every connection runs the script on a thread of its own."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        made = Talker(listening.getsockname()[1])

        def serve(line: socket.socket) -> None:
            with line, suppress(OSError):
                line.settimeout(30)
                script(made, line)

        def accept() -> None:
            with suppress(OSError):
                while True:
                    line, _ = listening.accept()
                    threading.Thread(target=serve, args=(line,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        try:
            yield made
        finally:
            made.stopped.set()
            listening.shutdown(socket.SHUT_RDWR)


def smtp(answers: dict[str, bytes], *, greeting: bytes = b"220 mx\r\n") -> Script:
    """A session of SMTP; `answers` has what is said instead, by the verb, "." being the end of the text.

    An answer that is empty ends the connection.
    """
    usual = {"EHLO": b"250 mx\r\n", "DATA": b"354 go\r\n", "QUIT": b"221 bye\r\n"}

    def run(made: Talker, line: socket.socket) -> None:
        made.heard.append(b"")
        at, in_text = len(made.heard) - 1, False
        line.sendall(greeting)
        for raw in line.makefile("rb"):
            made.heard[at] += raw
            if in_text and raw != b".\r\n":
                continue
            verb = "." if in_text else raw.split()[0].decode("latin-1").upper()
            said = answers.get(verb, usual.get(verb, b"250 ok\r\n"))
            in_text = verb == "DATA" and said.startswith(b"354")
            if not said:
                return
            line.sendall(said)

    return run
