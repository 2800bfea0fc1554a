"""One question to a service on the network: an address in, JSON out, never more time or bytes than is granted.

`http.client` and not `urllib.request`: the socket must be in reach, so that a server that sends a byte now and then can
be left when the time is over, and when the operator stops waiting.
"""

from __future__ import annotations

import json
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from integrator_tui.cep.found import NO_NETWORK, NoAnswer, Stop, Stopped

if TYPE_CHECKING:
    from http.client import HTTPConnection

LOOPBACK = ("127.0.0.1",)


@dataclass(frozen=True)
class Limits:
    """What a service is granted."""

    connect: float = 2.5
    """Seconds until the connection stands; also the longest silence."""
    total: float = 4.0
    """Seconds until the whole answer is there."""
    size: int = 256 * 1024
    """Bytes of the answer; fifty streets are about 20,000."""


def get_json(url: str, name: str, stop: Stop, limits: Limits | None = None) -> tuple[int, Any]:
    """Status and JSON of an address; None for the JSON of a status other than 200.

    Raises `NoAnswer` in time, whatever the server does, and `Stopped` once `stop` was asked.
    """
    call = _Call(url, name, stop, limits or Limits())
    timer = threading.Timer(call.limits.total, call.time_is_over)
    timer.daemon = True
    timer.start()
    stop.wake.append(call.wake)
    try:
        return call.ask()
    finally:
        timer.cancel()
        stop.wake.remove(call.wake)
        call.close()


class _Call:
    def __init__(self, url: str, name: str, stop: Stop, limits: Limits) -> None:
        self.url = urlsplit(url)
        self.name = name
        self.stop = stop
        self.limits = limits
        self.late = False
        self.sockets: list[socket.socket] = []
        self.connection: HTTPConnection | None = None

    def ask(self) -> tuple[int, Any]:
        from http.client import HTTPException

        try:
            status, body = self._exchange()
        except (OSError, HTTPException, ValueError) as error:
            if self.stop.asked.is_set():
                raise Stopped("a consulta foi interrompida") from error
            raise NoAnswer(self._why(error)) from error
        if self.stop.asked.is_set():
            raise Stopped("a consulta foi interrompida")
        if self.late:
            raise NoAnswer(f"{self.name} demorou demais")
        if len(body) > self.limits.size:
            raise NoAnswer(f"{self.name}: resposta grande demais")
        if status != 200:
            return status, None
        try:
            return status, json.loads(body)
        except (ValueError, RecursionError) as error:
            raise NoAnswer(f"{self.name}: resposta que não é JSON") from error

    def _exchange(self) -> tuple[int, bytes]:
        self.connection = connection = self._connection()
        target = self.url.path + (f"?{self.url.query}" if self.url.query else "")
        connection.request("GET", target, headers={"Accept": "application/json", "User-Agent": "integrator-tui"})
        response = connection.getresponse()
        body, size = [], 0
        while size <= self.limits.size and (block := response.read(16384)):
            body.append(block)
            size += len(block)
        if response.length and size <= self.limits.size:
            raise ConnectionError("less came than was announced")
        return response.status, b"".join(body)

    def _connection(self) -> HTTPConnection:
        from http.client import HTTPConnection, HTTPSConnection
        from urllib.request import getproxies, proxy_bypass

        host, port, timeout = self.url.hostname or "", self.url.port, self.limits.connect
        connection: HTTPConnection
        proxy = urlsplit("" if host in LOOPBACK or proxy_bypass(host) else getproxies().get(self.url.scheme, ""))
        if self.url.scheme == "http":
            connection = HTTPConnection(host, port, timeout=timeout)
        elif proxy.hostname:
            connection = HTTPSConnection(proxy.hostname, proxy.port, timeout=timeout)
            connection.set_tunnel(host, port)
        else:
            connection = HTTPSConnection(host, port, timeout=timeout)
        connection._create_connection = self._dial  # type: ignore[attr-defined]
        return connection

    def _dial(self, address: tuple[str, int], *rest: Any) -> socket.socket:
        """A connected socket of which a second handle stays in reach: TLS takes the first one over."""
        opened = socket.create_connection(address, *rest)
        self.sockets.append(opened.dup())
        if self.late or self.stop.asked.is_set():
            self.wake()
        return opened

    def time_is_over(self) -> None:
        """The total time is used up."""
        self.late = True
        self.wake()

    def wake(self) -> None:
        """End whatever waits for the server."""
        for opened in self.sockets:
            with suppress(OSError):  # the other side was faster
                opened.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
        for opened in self.sockets:
            opened.close()

    def _why(self, error: Exception) -> str:
        if self.late or isinstance(error, TimeoutError):
            return f"{self.name} demorou demais"
        if isinstance(error, socket.gaierror):
            return f"{self.name}: {NO_NETWORK}"
        if type(error).__module__ == "ssl":
            return f"{self.name}: a conexão segura não foi aceita"
        if isinstance(error, OSError) and self.connection is not None and not self.sockets:
            return f"{self.name}: sem conexão"
        return f"{self.name}: a conexão caiu"
