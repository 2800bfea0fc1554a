"""Servers on the loopback that take what is sent: SMTP with faults, and a gateway of SMS over HTTP."""

from __future__ import annotations

import asyncio
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "mesa", "segredo de teste"


@dataclass
class MailSink:
    """What an SMTP server took, and how it answers next."""

    taken: list[tuple[list[str], bytes]] = field(default_factory=list)
    answer: str = "250 2.0.0 aceita"
    """To the text."""
    refused: dict[str, str] = field(default_factory=dict)
    """Recipient -> answer."""
    cut: bool = False
    """The connection ends after the text, without an answer."""
    silence: float = 0.0
    """Seconds before the answer to the text."""
    logins: int = 0
    goodbyes: int = 0
    """Clients that took their leave."""
    host: str = ""
    port: int = 0

    def messages(self) -> list[EmailMessage]:
        """Parsed by the standard library."""
        return [message_from_bytes(data, policy=default) for _, data in self.taken]

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.silence:
            await asyncio.sleep(self.silence)
        if self.answer.startswith("2"):
            self.taken.append((list(envelope.rcpt_tos), cast("bytes", envelope.content)))
        if self.cut:
            cast("asyncio.Transport", server.transport).abort()
        return self.answer

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.goodbyes += 1
        return "221 Bye"

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        self.logins += 1
        fits = isinstance(data, LoginPassword) and data.login == USER.encode() and data.password == PASSWORD.encode()
        return AuthResult(success=fits, handled=False)


class _AnyPort(Controller):
    """Looks at the port that it was given instead of the one that it asked for."""

    def _trigger_server(self) -> None:
        self.port = cast("asyncio.Server", self.server).sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def mail_sink(
    context: ssl.SSLContext | None = None,
    *,
    tls: bool = False,
    login: bool = False,
    sink: MailSink | None = None,
    port: int = 0,
) -> Iterator[MailSink]:
    """An SMTP server, on a free port if none is named; with a context STARTTLS, with `tls` TLS from the start."""
    sink = sink or MailSink()
    options: dict[str, Any] = {"decode_data": False}
    if context and not tls:
        options |= {"tls_context": context, "require_starttls": True}
    if login:
        options |= {
            "authenticator": sink.authenticate,
            "auth_required": True,
            "auth_require_tls": bool(context and not tls),
        }
    controller = _AnyPort(
        sink, hostname="127.0.0.1", port=port, ssl_context=context if tls else None, ready_timeout=20, **options
    )
    controller.start()
    try:
        sink.host, sink.port = "127.0.0.1", controller.port
        yield sink
    finally:
        controller.stop()


Reply = Callable[[str, dict[str, str], bytes], tuple[int, bytes]]


@dataclass
class Gateway:
    """What an HTTP gateway was asked, and how it answers next."""

    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    """Method, path, headers, body."""
    status: int = 200
    body: bytes = b'{"id": "gw-1"}'
    cut: bool = False
    hold: threading.Event | None = None
    """The answer waits for it."""
    url: str = ""

    def json(self) -> Any:
        """The body of the last request."""
        return json.loads(self.asked[-1][3])


@contextmanager
def gateway() -> Iterator[Gateway]:
    """A gateway on a free port."""
    sink = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            sink.asked.append((self.command, self.path, dict(self.headers.items()), body))
            if sink.hold:
                sink.hold.wait(30)
            if sink.cut:
                self.close_connection = True
                return
            self.send_response(sink.status)
            self.send_header("Content-Length", str(len(sink.body)))
            self.end_headers()
            self.wfile.write(sink.body)

        do_POST = do_GET

        def log_message(self, format: str, *arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    sink.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield sink
    finally:
        if sink.hold:
            sink.hold.set()
        server.shutdown()
        server.server_close()
