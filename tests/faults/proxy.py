"""A proxy before PostgreSQL that reads the protocol and strikes at a chosen request of a transaction, or byte.

One request is what a client sends before it waits: a simple query, or everything up to a Sync. They are counted from
the first BEGIN after `arm`, which is number 0, on the connection that sent it; other connections pass untouched.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

import psycopg

Side = Literal["before", "after", "late"]
"""The server never gets the request; it has answered, but the client never learns; it gets it after the client left."""
Kind = Literal["cut", "reset", "terminate", "crash", "pause"]
"""The link ends; ends with RST; an administrator ends the backend; the backend is killed, and the server recovers;
something else happens meanwhile, and it goes on."""
Direction = Literal["up", "down"]

SSL_OR_GSS = (80877103, 80877104)
LATE = 0.4
"""Seconds between the client's leaving and the server's getting what it had sent."""


@dataclass
class Strike:
    """What will happen, and when."""

    at: int | str = -1
    """Number of the request, or how it begins; -1 for none."""
    side: Side = "before"
    kind: Kind = "cut"
    bytes: tuple[Direction, int] | None = None
    """Instead of a request: so many bytes in one direction, counted from BEGIN on."""
    meanwhile: Callable[[], None] | None = None
    """Done between the end of the server's side and that of the client's."""
    texts: list[str] = field(default_factory=list)
    """The requests that were seen."""
    done: threading.Event = field(default_factory=threading.Event)
    link: Link | None = None


class Link:
    """One connection through the proxy."""

    def __init__(self, client: socket.socket, server: socket.socket) -> None:
        self.client = client
        self.server = server
        self.pid = 0
        self.names: dict[bytes, str] = {}
        self.dumb = False
        """Nothing of the server reaches the client."""
        self.strike_at_ready = False
        self.stalled = False
        """Packets are taken, nothing is passed on."""

    def close_server(self) -> None:
        """End the server's side."""
        _close(self.server)

    def close_client(self, *, reset: bool = False) -> None:
        """End the client's side."""
        _close(self.client, reset=reset)


class Proxy:
    """Listens on the loopback before the server of `url`; `self.url` is the same base through it."""

    def __init__(self, url: str) -> None:
        self.direct = url
        self.target = (urlsplit(url).hostname or "127.0.0.1", urlsplit(url).port or 5432)
        self.refusing = False
        """New connections are ended at once."""
        self.stalling = False
        """New connections are taken and not answered."""
        self.strike: Strike | None = None
        self.links: list[Link] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        port = self._listener.getsockname()[1]
        parts = urlsplit(url)
        self.url = parts._replace(netloc=f"{parts.username}@127.0.0.1:{port}").geturl()
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Proxy:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def arm(self, strike: Strike) -> Strike:
        """The next transaction meets this."""
        self.strike = strike
        return strike

    def break_all(self, *, refuse: bool) -> None:
        """End every connection; with `refuse`, new ones too until `refusing` is False again."""
        self.refusing = refuse
        for link in self.links:
            link.close_client()
            link.close_server()
        self.links.clear()

    def stall(self, *, new: bool) -> None:
        """A server that stands still: links that are open get no answer any more; with `new`, new ones neither."""
        self.stalling = new
        for link in self.links:
            link.stalled = True

    def close(self) -> None:
        """End everything."""
        # A thread in accept keeps the socket listening after close; shutdown wakes it.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.stalling = False
        self.break_all(refuse=True)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self.refusing:
                _close(client, reset=True)
            else:
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        while self.stalling:
            time.sleep(0.02)
        try:
            packet = _first_packet(client)
            server = socket.create_connection(self.target)
        except OSError:
            _close(client, reset=True)
            return
        for end in (client, server):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        link = Link(client, server)
        self.links.append(link)
        threading.Thread(target=self._down, args=(link,), daemon=True).start()
        try:
            server.sendall(packet)
            self._up(link)
        except OSError:
            pass
        finally:
            link.close_server()

    def _up(self, link: Link) -> None:
        """From the client to the server, request by request."""
        parts: list[bytes] = []
        text = ""
        simple = False
        for kind, message in _messages(link.client):
            parts.append(message)
            if kind in b"PQ":
                simple = kind == b"Q"
            if kind == b"P":
                name, query = message[5:].split(b"\0", 2)[:2]
                text = link.names[name] = query.decode("utf-8", "replace")
            elif kind == b"B":
                text = link.names.get(message[5:].split(b"\0", 2)[1], text)
            elif kind == b"Q":
                text = message[5:-1].decode("utf-8", "replace")
            if kind in b"cf" and simple:  # the rows of a COPY, which no Sync follows
                text = "COPY DATA"
            if kind in b"QSX" or (kind in b"cf" and simple):
                self._request(link, b"".join(parts), text)
                parts, text = [], ""

    def _request(self, link: Link, data: bytes, text: str) -> None:
        if link.stalled:
            return
        strike = self.strike
        if strike and not strike.link and not strike.done.is_set() and text.upper().startswith("BEGIN"):
            strike.link = link
        if not strike or strike.link is not link or strike.done.is_set():
            link.server.sendall(data)
            return
        number = len(strike.texts)
        strike.texts.append(text)
        if strike.bytes:
            self._so_many(link, strike, "up", link.server, data)
        elif strike.at != number and not (isinstance(strike.at, str) and text.startswith(strike.at)):
            link.server.sendall(data)
        elif strike.side == "before":
            self._strike(link, strike)
            link.server.sendall(data)
        elif strike.side == "after":
            link.dumb = link.strike_at_ready = True
            link.server.sendall(data)
        else:
            strike.done.set()
            link.dumb = True
            link.close_client(reset=strike.kind == "reset")
            time.sleep(LATE)
            link.server.sendall(data)
            link.server.shutdown(socket.SHUT_WR)

    def _down(self, link: Link) -> None:
        """From the server to the client, message by message."""
        try:
            for kind, message in _messages(link.server):
                if kind == b"K":
                    (link.pid,) = struct.unpack("!i", message[5:9])
                strike = self.strike
                if strike and strike.link is link and strike.bytes and not strike.done.is_set():
                    self._so_many(link, strike, "down", link.client, message)
                elif not link.dumb:
                    link.client.sendall(message)
                elif kind == b"Z" and link.strike_at_ready and strike:
                    link.strike_at_ready = False
                    link.dumb = False
                    self._strike(link, strike)
        except OSError:
            pass
        finally:
            if not link.dumb:
                link.close_client()
            link.close_server()

    def _so_many(self, link: Link, strike: Strike, way: Direction, to: socket.socket, data: bytes) -> None:
        assert strike.bytes
        direction, left = strike.bytes
        if way != direction:
            to.sendall(data)
            return
        strike.bytes = (direction, left - len(data))
        to.sendall(data[:left])
        if left <= len(data):
            self._strike(link, strike)

    def _strike(self, link: Link, strike: Strike) -> None:
        if strike.kind == "terminate":
            with psycopg.connect(self.direct, autocommit=True) as keeper:
                keeper.execute("SELECT pg_terminate_backend(%s, 5000)", (link.pid,))
            _call(strike.meanwhile)
        elif strike.kind == "crash":
            os.kill(link.pid, signal.SIGKILL)
        elif strike.kind == "pause":
            _call(strike.meanwhile)
        else:
            link.dumb = True
            link.close_server()
            _call(strike.meanwhile)
            link.close_client(reset=strike.kind == "reset")
        strike.done.set()


def _first_packet(client: socket.socket) -> bytes:
    """What opens a connection, or asks for the end of a query; encryption is declined."""
    while True:
        head = _exactly(client, 8)
        length, code = struct.unpack("!ii", head)
        if code in SSL_OR_GSS:
            client.sendall(b"N")
        else:
            return head + _exactly(client, length - 8)


def _messages(end: socket.socket) -> Iterator[tuple[bytes, bytes]]:
    """Whole messages with their kind, until the other side closes."""
    buffer = b""
    while chunk := end.recv(65536):
        buffer += chunk
        while len(buffer) >= 5:
            length = 1 + struct.unpack("!i", buffer[1:5])[0]
            if len(buffer) < length:
                break
            yield buffer[:1], buffer[:length]
            buffer = buffer[length:]


def _exactly(end: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        chunk = end.recv(size - len(data))
        if not chunk:
            raise ConnectionResetError
        data += chunk
    return data


def _close(end: socket.socket, *, reset: bool = False) -> None:
    """Also when another thread waits in it: `shutdown` wakes that one."""
    with contextlib.suppress(OSError):
        if reset:
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        end.shutdown(socket.SHUT_RD if reset else socket.SHUT_RDWR)
    with contextlib.suppress(OSError):
        end.close()


def _call(action: Callable[[], None] | None) -> None:
    if action:
        action()
