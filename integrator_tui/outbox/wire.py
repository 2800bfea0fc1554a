"""A connection on which everything together has a limit: no server holds a message by letting its answer drip."""

from __future__ import annotations

import io
import socket
import ssl
import threading
import time
from contextlib import suppress
from typing import Any

from integrator_tui.rules.messages.said import said

LARGEST_READ = 16 * 1024 * 1024
"""Bytes that may be asked for at once: what a server announces is no reason to make room for it."""


class Wire:
    """A TCP connection, plain or TLS, that waits `step` seconds for each thing and never beyond `until`.

    `until` is of `time.monotonic()` and may be set anew. Everything raises `OSError`; a wait that is over is a
    `TimeoutError`.
    """

    def __init__(self, host: str, port: int, step: float, until: float) -> None:
        self.host = host
        self.step = step
        self.until = until
        self._socket: socket.socket = self._connected(port)

    def _wait(self) -> float:
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        return min(self.step, left)

    def _connected(self, port: int) -> socket.socket:
        problem: OSError = ConnectionError("no address")
        for family, kind, protocol, _, address in addresses(self.host, port, self._wait()):
            made = socket.socket(family, kind, protocol)
            try:
                made.settimeout(self._wait())
                made.connect(address)
                made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            except OSError as error:
                made.close()
                problem = error
            else:
                return made
        raise problem

    def secure(self, context: ssl.SSLContext) -> None:
        """Go on in TLS. What was read ahead in the clear is thrown away with its reader."""
        self._socket.settimeout(self._wait())
        self._socket = context.wrap_socket(self._socket, server_hostname=self.host)

    def sendall(self, data: bytes) -> None:
        """All of it."""
        view = memoryview(data)
        while view:
            self._socket.settimeout(self._wait())
            view = view[self._socket.send(view) :]

    def receive_into(self, room: Any) -> int:
        """What is there, at least one byte; 0 at the end."""
        self._socket.settimeout(self._wait())
        return self._socket.recv_into(room)

    def makefile(self, *_: object) -> Reader:
        """A reader of its own, as the clients of the standard library want it."""
        return Reader(self)

    def local_address(self) -> str:
        """Where this end is."""
        return str(self._socket.getsockname()[0])

    def shutdown(self, how: int) -> None:
        """As a socket does."""
        self._socket.shutdown(how)

    def close(self) -> None:
        """Let it go."""
        self._socket.close()


class _Raw(io.RawIOBase):
    def __init__(self, wire: Wire) -> None:
        self.wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any) -> int:
        return self.wire.receive_into(room)


class Reader(io.BufferedReader):
    """Lines and bytes of a wire."""

    def __init__(self, wire: Wire) -> None:
        super().__init__(_Raw(wire))

    def read(self, size: int | None = -1) -> bytes:
        """Never more room than `LARGEST_READ`."""
        if size is not None and size > LARGEST_READ:
            raise ConnectionError("an answer larger than any")
        return super().read(size)


def trouble(error: OSError) -> str:
    """What a server did, behind its name, for the operator."""
    if isinstance(error, TimeoutError):
        return "não respondeu a tempo"
    if isinstance(error, ssl.SSLError):
        return f"não aceitou a conexão segura: {said(error.reason or error, 200)}"
    if isinstance(error, socket.gaierror):
        return "não foi encontrado pelo nome"
    if isinstance(error, ConnectionRefusedError):
        return "recusou a conexão"
    if isinstance(error, ConnectionError):
        return "fechou a conexão"
    return f"não pôde ser alcançado: {said(error.strerror or error, 200)}"


def addresses(host: str, port: int, seconds: float) -> list[Any]:
    """What a name stands for. A name server that does not answer is left behind after so many seconds."""
    found: list[Any] = []
    failed: list[OSError] = []

    def ask() -> None:
        try:
            found.extend(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except OSError as error:
            failed.append(error)
        except UnicodeError:
            failed.append(OSError(f"«{host}» is no name"))

    with suppress(OSError, UnicodeError):  # an address needs nobody to be asked
        return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(seconds)
    if failed:
        raise failed[0]
    if not found:
        raise TimeoutError("timed out")
    return found
