"""A router on the loopback by pyrad: it says yes, says no, says nothing, or signs with another secret."""

from __future__ import annotations

import io
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pyrad import packet
from pyrad.dictionary import Dictionary

from integrator_tui.network.coa import DICTIONARY

SECRET = "testing123"


class Router:
    """What arrives is kept in `heard`; `says` is `ack`, `silence`, `wrong`, or the Error-Cause of a NAK."""

    def __init__(self, address: str = "127.0.0.1") -> None:
        self.address = address
        self.says: str | int = "ack"
        self.delay = 0.0
        """Seconds before it answers."""
        self.heard: list[dict[str, Any]] = []
        self._dictionary = Dictionary(io.StringIO(DICTIONARY))
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((address, 0))
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def sessions(self) -> list[str]:
        """Ids of the sessions that were asked about, in order."""
        return [one["Acct-Session-Id"] for one in self.heard]

    def stop(self) -> None:
        """No more answers."""
        self._socket.sendto(b"", (self.address, self.port))
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        while True:
            data, whence = self._socket.recvfrom(4096)
            if not data:
                return
            asked = packet.CoAPacket(packet=data, secret=SECRET.encode(), dict=self._dictionary)
            if not asked.VerifyCoARequest():
                continue
            self.heard.append({"code": asked.code, **{name: asked[name][0] for name in list(asked.keys())}})
            time.sleep(self.delay)
            if self.says == "silence":
                continue
            reply = asked.CreateReply()
            if isinstance(self.says, int):
                reply.code = packet.DisconnectNAK if asked.code == packet.DisconnectRequest else packet.CoANAK
                reply["Error-Cause"] = self.says
            if self.says == "wrong":
                reply.secret = b"another"
            self._socket.sendto(reply.ReplyPacket(), whence)


@contextmanager
def router(address: str = "127.0.0.1") -> Iterator[Router]:
    """One that ends with the test."""
    found = Router(address)
    try:
        yield found
    finally:
        found.stop()
