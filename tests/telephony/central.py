"""A telephone system on the loopback that speaks AMI: it greets, lets in, says what a test wants, cuts off."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from integrator_tui.telephony.reader import Manager

GREETING = b"Asterisk Call Manager/6.0.0\r\n"
IN = b"Response: Success\r\nActionID: 1\r\nMessage: Authentication accepted\r\n\r\n"
BOOTED = b"Event: FullyBooted\r\nPrivilege: system,all\r\nStatus: Fully Booted\r\n\r\n"
NOT_IN = b"Response: Error\r\nActionID: 1\r\nMessage: Authentication failed\r\n\r\n"


class Central:
    """`script` is what each connection gets, piece by piece; an empty piece waits for an answer to its silence."""

    def __init__(self, scripts: Sequence[Sequence[bytes]], secret: str = "segredo") -> None:
        self.scripts = list(scripts)
        self.secret = secret
        self.connections = 0
        self.heard = b""
        self.all_said = asyncio.Event()
        self.port = 0

    @property
    def where(self) -> Manager:
        """Its address, with the right secret."""
        return Manager("127.0.0.1", self.port, "desk", "segredo")

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection after the other."""
        script = self.scripts[min(self.connections, len(self.scripts) - 1)]
        self.connections += 1
        last = self.connections >= len(self.scripts)
        try:
            writer.write(GREETING)
            login = await reader.readuntil(b"\r\n\r\n")
            self.heard += login
            if f"Secret: {self.secret}\r\n".encode() not in login:
                writer.write(NOT_IN)
                await writer.drain()
                return
            writer.write(IN + BOOTED)
            for piece in script:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(0)
            if last:
                self.all_said.set()
                await reader.read()  # until the desk goes
        finally:
            writer.close()


@asynccontextmanager
async def central(*scripts: Sequence[bytes], secret: str = "segredo") -> AsyncIterator[Central]:
    """One that runs; each connection gets the next script, the last stays open."""
    one = Central(scripts, secret)
    server = await asyncio.start_server(one.serve, "127.0.0.1", 0)
    one.port = server.sockets[0].getsockname()[1]
    try:
        yield one
    finally:
        server.close()


def event(name: str, **fields: str) -> bytes:
    """An event as it is on the wire."""
    lines = [f"Event: {name}", *(f"{key}: {value}" for key, value in fields.items())]
    return "".join(f"{line}\r\n" for line in lines).encode() + b"\r\n"


def ring(linked: str, number: str, extension: str, **more: str) -> bytes:
    """A queue rings an extension."""
    return event("AgentCalled", CallerIDNum=number, Linkedid=linked, Interface=f"PJSIP/{extension}", **more)
