"""The connection to AMI: signs in, hands on what rings, and comes back by itself with growing pauses."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from ssl import SSLContext, create_default_context
from typing import Any

from integrator_tui.errors import Refused
from integrator_tui.telephony.messages import Messages
from integrator_tui.telephony.rings import Ring, Rings

GREETING = b"Asterisk Call Manager/"
PATIENCE = 10.0
"""Seconds for greeting and login."""
SILENCE = 30.0
"""Seconds without a word, after which it is asked whether it is there; after as many more it is not."""
PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds before another try; the last one again and again."""
TOGETHER = 0.2
"""Seconds for which what rings is gathered: ten thousand events at once are a few writes."""
CHUNK = 1 << 16

Take = Callable[[Sequence[Ring]], Awaitable[None]]


@dataclass(frozen=True)
class Manager:
    """Where AMI is, and who we are there."""

    host: str
    port: int
    user: str
    secret: str
    tls: bool = False


class NotLetIn(Exception):
    """The user or the secret is wrong: trying again does not help."""


def manager(table: dict[str, Any]) -> Manager:
    """The table [ami] of the settings. Raises `Refused` for what is missing, or would go over the network in clear."""
    known = {"host": "127.0.0.1", "port": 5038, "user": "", "secret": "", "tls": False}
    for name, value in table.items():
        if name not in known or type(value) is not type(known[name]):
            raise Refused(f"[ami]: «{name}» não serve. Há: {', '.join(known)}.")
    found = Manager(**{**known, **table})
    if not found.user or not found.secret:
        raise Refused("Falta [ami] com user e secret na configuração: não há central telefônica a ouvir.")
    if any(ord(letter) < 32 for letter in found.user + found.secret):
        raise Refused("[ami]: user e secret ficam numa linha só.")
    if not found.tls and found.host not in ("127.0.0.1", "::1", "localhost"):
        raise Refused("[ami]: fora desta máquina só com tls = true, pois a senha iria aberta.")
    return found


async def listen(where: Manager, take: Take, say: Callable[[str], None], *, pauses: Sequence[float] = PAUSES) -> None:
    """Hand on what rings until cancelled. Raises `NotLetIn`."""
    failed = 0
    while True:
        try:
            await _once(where, take, say)
            failed = 0
        except (OSError, EOFError, TimeoutError) as error:
            say(f"sem conexão com a central ({str(error) or type(error).__name__})")
        except _Cut:
            failed = 0
            say("a central encerrou a conexão")
        await asyncio.sleep(pauses[min(failed, len(pauses) - 1)])
        failed += 1


class _Cut(Exception):
    """It was connected, and is not any more."""


async def _once(where: Manager, take: Take, say: Callable[[str], None]) -> None:
    context: SSLContext | None = create_default_context() if where.tls else None
    async with asyncio.timeout(PATIENCE):
        reader, writer = await asyncio.open_connection(where.host, where.port, ssl=context, limit=CHUNK)
    try:
        rest = await _sign_in(where, reader, writer)
        say("ouvindo a central")
        try:
            await _read(rest, reader, writer, take)
        except (OSError, EOFError, TimeoutError) as error:
            raise _Cut from error
    finally:
        writer.close()


async def _sign_in(where: Manager, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    """Greeting and login; what came behind the answer belongs to the events."""
    async with asyncio.timeout(PATIENCE):
        greeting = await reader.readuntil(b"\n")
        if not greeting.startswith(GREETING):
            raise EOFError("o que responde não é uma central Asterisk")
        lines = ("Action: Login", "ActionID: 1", f"Username: {where.user}", f"Secret: {where.secret}")
        writer.write("".join(f"{line}\r\n" for line in (*lines, "Events: call,agent", "")).encode())
        await writer.drain()
        data = b""
        while True:
            more = await reader.read(CHUNK)
            if not more:
                raise EOFError("a central fechou sem responder")
            data += more
            for message in Messages().feed(data):
                if message.get("actionid", "1") == "1" and "response" in message:
                    if message["response"].lower() != "success":
                        raise NotLetIn(message.get("message", ""))
                    return data
            if len(data) > CHUNK:
                raise EOFError("a central não respondeu ao login")


async def _read(rest: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, take: Take) -> None:
    """Events until the end; written together, and what was gathered is written before the end is told."""
    messages, rings = Messages(), Rings()
    asked = False
    loop = asyncio.get_running_loop()
    data, due = rest, loop.time()
    gathered = False
    while True:
        for message in messages.feed(data):
            rings.take(message)
            gathered = True
        if gathered and loop.time() >= due:
            due, gathered = loop.time() + TOGETHER, False
            if changes := rings.changes():
                await take(changes)
        try:
            async with asyncio.timeout(max(due - loop.time(), 0.01) if gathered else SILENCE):
                data = await reader.read(CHUNK)
        except TimeoutError:
            data = b""
            if gathered:
                continue
            if asked:
                raise
            asked = True
            writer.write(b"Action: Ping\r\nActionID: ping\r\n\r\n")
            await writer.drain()
            continue
        asked = False
        if not data:
            if changes := rings.changes():
                await take(changes)
            raise EOFError
