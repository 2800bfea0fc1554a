"""An SMSC on the loopback that speaks SMPP, and a reader of what it was sent."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable
from typing import Any

import smpp34

from integrator_tui.rules.messages.sms_text import BASIC, EXTENSION


def free_port() -> int:
    """A port of the loopback on which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


class Smsc:
    """An SMSC on a loop of its own: notes what comes, answers as it is told, sends receipts."""

    def __init__(self) -> None:
        self.port = free_port()
        self.taken: list[Any] = []
        self.status = 0
        self.mute = False
        self.receipts = True
        self.receipt_after = 0.0
        """Seconds that a delivery takes; a gateway in between may know a message only once its answer has arrived."""
        self._sessions: dict[str, Any] = {}
        self._deliveries: list[asyncio.Task[None]] = []
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self._server = smpp34.Server("127.0.0.1", self.port, system_id="SMSC")
        self.do(self._server.start)
        self._task = asyncio.run_coroutine_threadsafe(self._serve(), self._loop)

    def do(self, ask: Callable[[], Any]) -> Any:
        async def answer() -> Any:
            return await ask()

        return asyncio.run_coroutine_threadsafe(answer(), self._loop).result(10)

    async def _serve(self) -> None:
        waiting = []
        while True:
            event = await self._server.next()
            if isinstance(event, smpp34.Esme):
                self._sessions[event.session_id] = event
            elif isinstance(event, smpp34.SubmitSmEvent):
                self.taken.append(event)
                if self.mute:
                    waiting.append(event)
                    continue
                if self.status:
                    event.reject(self.status)
                    continue
                name = f"m{len(self.taken)}"
                event.accept(name)
                if self.receipts and event.registered_delivery:
                    self._deliveries.append(asyncio.create_task(self._deliver(event, name)))

    async def _deliver(self, event: Any, name: str) -> None:
        await asyncio.sleep(self.receipt_after)
        await self._sessions[event.session_id].deliver_sm(
            event.source_addr,
            f"id:{name} sub:001 dlvrd:001 submit date:2611241200 done date:2611241201 stat:DELIVRD err:000"
            " text:oi".encode(),
            source_addr=event.destination_addr,
            esm_class=4,
        )

    @property
    def bound(self) -> bool:
        """Whether somebody has come."""
        return bool(self._sessions)

    def close(self) -> None:
        self._task.cancel()
        self.do(self._server.stop)
        self._loop.call_soon_threadsafe(self._loop.stop)


def read(data: bytes, coding: int) -> str:
    """A segment as a phone reads it; an alphabet of its own, not that of the program."""
    if coding == 8:
        return data.decode("utf-16-be")
    back, out, escaped = {code: one for one, code in EXTENSION.items()}, "", False
    for code in data:
        out += back[code] if escaped else ("" if code == 0x1B else BASIC[code])
        escaped = code == 0x1B and not escaped
    return out
