"""The server of PostgreSQL seen from beside the connection: does it answer, why does it refuse, has it gone silent."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import struct
import threading
import time
from typing import Any

ASK_AFTER = 5.0
"""Seconds without an answer after which the server is asked from beside whether it is there, and again each time."""
LOOK_EVERY = 0.5
CONNECT = 2
"""Seconds that an attempt to connect may take."""


Place = tuple[str, int]
"""Address or folder of the socket, and port."""


def place_of(pgconn: Any) -> Place | None:
    """Where a connection of the driver goes, or went before it failed."""
    try:
        host = (pgconn.hostaddr or pgconn.host or b"").decode()
        return (host, int(pgconn.port or b"5432")) if host else None
    except Exception:  # of a connection that was closed meanwhile
        return None


def ask(place: Place) -> str:
    """What the server says to somebody who comes in: "" nothing, "00000" who is there?, or the code of its refusal.

    Nobody signs in, and no password is sent. The driver's own question would stop all threads until it is answered.
    """
    host, port = place
    try:
        if host.startswith(("/", "@")):
            end = socket.socket(socket.AF_UNIX)
            end.settimeout(CONNECT)
            end.connect(f"{host}/.s.PGSQL.{port}")
        else:
            end = socket.create_connection(place, CONNECT)
        with end:
            body = struct.pack("!i", 3 << 16) + b"user\0integrator-tui\0database\0integrator-tui\0\0"
            end.sendall(struct.pack("!i", len(body) + 4) + body)
            answer = end.recv(4096)
    except OSError:
        return ""
    if answer[:1] != b"E":
        return "00000" if answer else ""
    fields = answer[5:].split(b"\0")
    return next((field[1:].decode("ascii", "replace") for field in fields if field[:1] == b"C"), "")


def takes_connections(place: Place) -> bool:
    """Whether the server is there and neither starting, stopping nor full: whom it refuses now, it refuses for good."""
    return bool(code := ask(place)) and not code.startswith(("57P", "53"))


def reason(error: BaseException) -> str:
    """Why a connection was not made, in the server's own words: wrong password, no such base, no more room."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()] or [type(error).__name__]
    told = next((line for line in reversed(lines) if "FATAL" in line), lines[-1])
    return re.sub(r"^.*(failed|FATAL):\s*", "", told).rstrip(".")


class Watch:
    """Gives up a connection whose server took a request and does not answer, or answers no one else either.

    The server ends statements that take too long by itself, and a dead network is TCP's to find. What is left is a
    server that stands still: its machine still confirms every packet. `within` is the longest a request may take,
    None where work is done that takes as long as it needs.
    """

    def __init__(self, within: float | None = None) -> None:
        self.within = within
        self._connection: Any = None
        self._place: Place | None = None
        self._began: float | None = None
        self._wake = threading.Event()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None

    def guard(self, connection: Any) -> None:
        """Watch every request of a connection from now on."""
        wait = connection.wait

        def watched(*args: Any, **options: Any) -> Any:
            self._began = time.monotonic()
            self._wake.set()
            try:
                return wait(*args, **options)
            finally:
                self._began = None

        connection.wait = watched
        self._connection = connection
        self._place = place_of(connection.pgconn)
        if self._thread is None:
            self._thread = threading.Thread(target=self._watch, name="watch", daemon=True)
            self._thread.start()

    @property
    def pending(self) -> bool:
        """Whether a request waits for its answer."""
        return self._began is not None

    def cut(self) -> None:
        """End the connection from beside: whoever waits on it learns that it is lost."""
        with contextlib.suppress(Exception), socket.socket(fileno=os.dup(self._connection.pgconn.socket)) as end:
            end.shutdown(socket.SHUT_RDWR)

    def _is_silent(self) -> bool:
        return self._place is not None and not ask(self._place)

    def close(self) -> None:
        """No more watching."""
        self._closing.set()
        self._wake.set()

    def _watch(self) -> None:
        while True:
            self._wake.wait()  # an idle desk uses no processor
            self._wake.clear()
            while not self._closing.is_set() and (began := self._began) is not None:
                waited = time.monotonic() - began
                asks = waited >= ASK_AFTER
                silent = (self.within is not None and waited >= self.within) or (asks and self._is_silent())
                if silent and self._began == began:
                    self.cut()
                self._closing.wait(ASK_AFTER if asks and not silent else LOOK_EVERY)
            if self._closing.is_set():
                return
