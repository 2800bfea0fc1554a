"""SMS by SMPP 3.4 (extra `smpp`): one bound session, our own segments, delivery receipts as they come."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from integrator_tui.errors import Refused
from integrator_tui.outbox.port import Accepted, Outcome, Outgoing, Permanent, Report, Temporary, Unknown
from integrator_tui.outbox.wire import trouble
from integrator_tui.rules.counting import counted
from integrator_tui.rules.messages.said import said
from integrator_tui.rules.messages.sms_text import measure, septets
from integrator_tui.session import utc_now

if TYPE_CHECKING:
    from smpp34 import Smsc

T = TypeVar("T")
NOT_NOW = {0x08: "falha do sistema", 0x14: "fila cheia", 0x58: "ritmo demais"}
"""Status of submit_sm_resp that passes (SMPP 3.4, 5.1.3): ESME_RSYSERR, ESME_RMSGQFUL, ESME_RTHROTTLED."""
WRONG = {0x0A: "remetente inválido", 0x0B: "número inválido", 0x01: "tamanho inválido"}
FINAL = {"DELIVRD": "entregue", "EXPIRED": "falhou", "DELETED": "falhou", "UNDELIV": "falhou", "REJECTD": "falhou"}
"""`stat` of a receipt (SMPP 3.4, appendix B); the others are not the end."""
_RECEIPT = re.compile(r"\bid:(?P<id>\S+).*?\bstat:(?P<stat>[A-Z]+)(?:.*?\berr:(?P<err>\S+))?", re.DOTALL)
UDH, RECEIPT_WANTED, UCS2 = 0x40, 1, 8
OWN = {"driver", "per_minute"}
LIMIT = 90.0
"""Seconds for one message and all of its segments; shorter than its lease in the queue."""
FITS: dict[str, tuple[type, ...]] = {"str": (str,), "int": (int,), "float": (int, float), "bool": (bool,)}


@dataclass(frozen=True)
class SmppSettings:
    """The table [sms] with driver = "smpp"."""

    host: str
    port: int = 2775
    system_id: str = ""
    password: str = ""
    system_type: str = ""
    tls: bool = False
    sender: str = ""
    sender_ton: int = 0
    sender_npi: int = 1
    timeout: float = 30.0
    """Seconds for binding, and for each answer."""


def smpp_settings(table: Mapping[str, Any]) -> SmppSettings:
    """The table as read from TOML. Raises `Refused` naming the wrong key."""
    fields = SmppSettings.__dataclass_fields__
    for key, value in table.items():
        if key not in fields.keys() | OWN:
            raise Refused(f"Configuração [sms]: não há «{key}» para smpp.")
        kind = fields[key].type if key in fields else ""
        if kind in FITS and not isinstance(value, FITS[str(kind)]):
            raise Refused(f"Configuração [sms] {key}: tipo errado.")
    if not 0 < table.get("timeout", 1) <= LIMIT:
        raise Refused(f"Configuração [sms] timeout: de 0 a {LIMIT:.0f} segundos.")
    if not table.get("host") or not table.get("system_id"):
        raise Refused("Configuração [sms]: faltam host e system_id.")
    return SmppSettings(**{key: value for key, value in table.items() if key in fields})


class SmppDriver:
    """Binds with the first message, and again when the session is gone. `on_report` is told of receipts."""

    def __init__(self, settings: SmppSettings) -> None:
        try:
            import smpp34
        except ImportError as error:
            raise Refused("Para SMPP falta o componente: pip install 'integrator-tui[smpp]'.") from error
        self._smpp = smpp34
        self.settings = settings
        self.on_report: Callable[[Report], None] = lambda report: None
        self._client: Any = None
        self._session: Smsc | None = None
        self._reference = 0
        self._until = 0.0
        self._loop = asyncio.new_event_loop()
        self._listening: asyncio.Task[None] | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, name="smpp", daemon=True)
        self._thread.start()

    def send(self, message: Outgoing) -> Outcome:
        """Every segment in turn; what was not answered is unknown, and so is a message that was taken in part."""
        self._until = time.monotonic() + LIMIT
        try:
            session = self._wait(self._bound)
        except (OSError, ValueError, TimeoutError, RuntimeError, self._smpp.SmppError) as error:
            self._drop()
            return Temporary(f"o SMSC não aceitou a sessão: {_why(error)}")
        found = measure(message.body)
        parts = _encoded(found.alphabet, found.segments, self._next_reference())
        taken = ""
        for number, data in enumerate(parts, 1):
            last = number == len(parts)
            try:
                answer = self._wait(
                    partial(
                        session.submit_sm,
                        f"55{message.recipients[0]}",
                        data,
                        source_addr=message.sender or self.settings.sender,
                        source_addr_ton=self.settings.sender_ton,
                        source_addr_npi=self.settings.sender_npi,
                        dest_addr_ton=1,
                        dest_addr_npi=1,
                        esm_class=UDH if len(parts) > 1 else 0,
                        registered_delivery=RECEIPT_WANTED if last else 0,
                        data_coding=0 if found.alphabet == "GSM-7" else UCS2,
                    )
                )
            except (OSError, ValueError, TimeoutError, RuntimeError, self._smpp.SmppError) as error:
                self._drop()
                return Unknown(f"o SMSC não respondeu ao segmento {number}: {_why(error)}")
            if not answer.is_success:
                return _refused(answer.command_status, number)
            taken = answer.message_id or taken
        return Accepted(provider_id=taken or message.message_id, text=f"{counted(len(parts), 'segmento')}, id {taken}")

    def close(self) -> None:
        """Unbind, and end the thread."""
        self._drop()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        if not self._thread.is_alive():
            self._loop.close()

    async def _bound(self) -> Smsc:
        if self._session is not None and await self._client.is_alive():
            return self._session
        own = self.settings
        self._client = self._smpp.Client(
            own.host,
            own.port,
            own.system_id,
            own.password,
            bind_type="TRX",
            system_type=own.system_type,
            tls=own.tls,
            connect_timeout_ms=int(own.timeout * 1000),
        )
        self._session = await self._client.connect()
        self._listening = asyncio.ensure_future(self._listen(self._session))
        return self._session

    async def _listen(self, session: Smsc) -> None:
        while isinstance(event := await session.next(), self._smpp.DeliverSmEvent):
            report = receipt(event.esm_class, event.short_message)
            if report is not None:
                await asyncio.to_thread(self.on_report, report)
        if self._session is session:
            self._session = None

    def _drop(self) -> None:
        session, self._session = self._session, None

        async def leave() -> None:
            if self._listening is not None:
                self._listening.cancel()
            if session is not None:
                await session.unbind()
            if self._client is not None:
                await self._client.stop()

        try:
            self._wait(leave, 3.0)
        except (OSError, TimeoutError, RuntimeError, self._smpp.SmppError):
            return  # it is gone already

    def _wait(self, ask: Callable[[], Awaitable[T]], seconds: float = 0.0) -> T:
        """Ask on the driver's own loop, which what is asked must find running."""
        limit = seconds or min(self.settings.timeout, self._until - time.monotonic())
        if limit <= 0:
            raise TimeoutError

        async def answer() -> T:
            return await asyncio.wait_for(ask(), limit)

        return asyncio.run_coroutine_threadsafe(answer(), self._loop).result()

    def _next_reference(self) -> int:
        self._reference = (self._reference + 1) % 256
        return self._reference


def _encoded(alphabet: str, segments: tuple[str, ...], reference: int) -> list[bytes]:
    """Each segment as it goes, with the header that joins them (3GPP TS 23.040, 9.2.3.24.1)."""
    coded = [septets(one) if alphabet == "GSM-7" else one.encode("utf-16-be") for one in segments]
    if len(coded) == 1:
        return coded
    return [bytes((5, 0, 3, reference, len(coded), number)) + one for number, one in enumerate(coded, 1)]


def _why(error: Exception) -> str:
    if isinstance(error, OSError):  # a wait that was over too
        return trouble(error)
    if "timed out" in str(error):
        return trouble(TimeoutError())
    return said(error) or type(error).__name__


def _refused(status: int, segment: int) -> Outcome:
    said = f"status 0x{status:08X}"
    if segment > 1:
        return Unknown(f"o SMSC recusou o segmento {segment} ({said}); os anteriores já saíram")
    if status in NOT_NOW:
        return Temporary(f"o SMSC não aceitou agora: {NOT_NOW[status]} ({said})")
    return Permanent(f"o SMSC recusou: {WRONG.get(status, 'erro')} ({said})")


def receipt(esm_class: int, text: bytes) -> Report | None:
    """What a delivery receipt says, if it says the end of a message."""
    if esm_class & 0x3C != 0x04:
        return None
    found = _RECEIPT.search(text.decode("latin-1"))
    if found is None or found["stat"] not in FINAL:
        return None
    state = FINAL[found["stat"]]
    said = f"recibo do SMSC: {found['stat']}" + (f", erro {found['err']}" if found["err"] else "")
    return Report("sms", found["id"], state, said, utc_now())  # type: ignore[arg-type]
