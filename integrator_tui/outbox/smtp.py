"""E-mail by SMTP: STARTTLS or TLS, a login, a limit for every wait and for the whole; each recipient's own answer."""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from integrator_tui.errors import Refused
from integrator_tui.outbox.mime import Unbuildable, bare, build
from integrator_tui.outbox.port import Accepted, Outcome, Outgoing, Permanent, Temporary, Unknown

KEPT = 30.0
"""Seconds for which an idle connection is used again."""
SECURITY = ("starttls", "tls", "none")


@dataclass(frozen=True)
class SmtpSettings:
    """The table [email] of the settings."""

    host: str
    port: int
    security: str = "starttls"
    user: str = ""
    password: str = ""
    ca_file: str = ""
    """Certificates that are trusted instead of those of the system."""
    timeout: float = 20.0
    """Seconds for one answer."""
    limit: float = 90.0
    """Seconds for one message; shorter than its lease in the queue."""


def smtp_settings(table: Mapping[str, Any]) -> SmtpSettings:
    """The table as read from TOML. Raises `Refused` naming the wrong key.

    `password_file` keeps the password out of the settings. Keys that others read: `sender`, `domain`, `per_minute`,
    `attachment_limit_mb`, and those of the mailbox for bounces, `imap_*`.
    """
    own = SmtpSettings.__dataclass_fields__.keys()
    others = {"sender", "domain", "per_minute", "password_file", "attachment_limit_mb"}
    for key, value in table.items():
        if key not in own | others and not key.startswith("imap_"):
            raise Refused(f"Configuração [email]: não há «{key}».")
        if key in own and key not in ("port", "timeout", "limit") and not isinstance(value, str):
            raise Refused(f"Configuração [email] {key}: um texto.")
    values = {key: value for key, value in table.items() if key in own}
    security = values.get("security", "starttls")
    if security not in SECURITY:
        raise Refused(f"Configuração [email] security: {', '.join(SECURITY)}.")
    if not values.get("host") or not table.get("sender"):
        raise Refused("Configuração [email]: faltam host e sender.")
    if path := table.get("password_file"):
        try:
            values["password"] = Path(str(path)).expanduser().read_text("utf-8").strip()
        except OSError as error:
            raise Refused(f"Configuração [email] password_file: {path}: {error.strerror}.") from error
    values.setdefault("port", {"starttls": 587, "tls": 465, "none": 25}[security])
    for key in ("port", "timeout", "limit"):
        if not isinstance(values.get(key, 1), int | float) or not 0 < values.get(key, 1) < 65536:
            raise Refused(f"Configuração [email] {key}: um número.")
    if values.get("limit", 90.0) > 100:
        raise Refused("Configuração [email] limit: no máximo 100 segundos.")
    return SmtpSettings(**values)


class SmtpDriver:
    """Keeps its connection for the next message."""

    def __init__(self, settings: SmtpSettings) -> None:
        self.settings = settings
        self._link: smtplib.SMTP | None = None
        self._used = 0.0

    def send(self, message: Outgoing) -> Outcome:
        """One attempt. What the server refused before it had the text is certain; afterwards only its answer is."""
        try:
            data = build(message)
        except Unbuildable as error:
            return Permanent(str(error))
        handed_over = False
        try:
            link = self._connected()
            with self._limited(link):
                refused, later, taken = self._envelope(link, message)
                if not taken:
                    reason = "; ".join(f"{address}: {why}" for address, why in (later or refused).items())
                    return Temporary(reason) if later else Permanent(reason)
                code, answer = link.docmd("DATA")
                if code == 354:
                    handed_over = True
                    link.send(_stuffed(data))
                    code, answer = link.getreply()
                    handed_over = False
                said = _sentence(code, answer)
                if code != 250:
                    self._reset(link)
                    return Permanent(said) if code >= 500 else Temporary(said)
            self._used = time.monotonic()
            return Accepted(provider_id=message.message_id, text=said, refused=refused, later=later)
        except (OSError, smtplib.SMTPException) as error:  # smtplib's errors about the connection are OSErrors too
            self.close()
            reason = _reason(error)
            return Unknown(f"{reason} depois de entregue o texto") if handed_over else Temporary(reason)

    def _envelope(self, link: smtplib.SMTP, message: Outgoing) -> tuple[dict[str, str], dict[str, str], list[str]]:
        """Sender and recipients: those refused for good, for the moment, and those taken."""
        refused: dict[str, str] = {}
        later: dict[str, str] = {}
        taken: list[str] = []
        everybody = [bare(one) for one in (*message.recipients, *message.copies)]
        code, answer = link.mail(bare(message.sender))
        if code != 250:
            self._reset(link)
            table = refused if code >= 500 else later
            table[bare(message.sender)] = _sentence(code, answer)
            return refused, later, taken
        for one in dict.fromkeys(everybody):
            code, answer = link.rcpt(one)
            if code in (250, 251):
                taken.append(one)
            else:
                (refused if code >= 500 else later)[one] = _sentence(code, answer)
        if not taken:
            self._reset(link)
        return refused, later, taken

    def _connected(self) -> smtplib.SMTP:
        if self._link is not None:
            with suppress(OSError, smtplib.SMTPException):
                if time.monotonic() - self._used < KEPT and self._link.noop()[0] == 250:
                    return self._link
            self.close()
        self._link = self._open()
        return self._link

    def _open(self) -> smtplib.SMTP:
        own = self.settings
        context = ssl.create_default_context(cafile=own.ca_file or None)
        if own.security == "tls":
            link: smtplib.SMTP = smtplib.SMTP_SSL(own.host, own.port, timeout=own.timeout, context=context)
        else:
            link = smtplib.SMTP(own.host, own.port, timeout=own.timeout)
        try:
            with self._limited(link):
                link.ehlo_or_helo_if_needed()
                if own.security == "starttls":
                    link.starttls(context=context)
                    link.ehlo()
                if own.user:
                    link.login(own.user, own.password)
        except BaseException:
            link.close()
            raise
        return link

    @contextmanager
    def _limited(self, link: smtplib.SMTP) -> Iterator[None]:
        """A server that lets every answer drip cannot hold a message for longer than `limit`."""

        def cut() -> None:
            with suppress(OSError):
                if link.sock is not None:
                    link.sock.shutdown(socket.SHUT_RDWR)

        timer = threading.Timer(self.settings.limit, cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _reset(self, link: smtplib.SMTP) -> None:
        link.rset()
        self._used = time.monotonic()

    def close(self) -> None:
        """Let the connection go."""
        link, self._link = self._link, None
        if link is not None:
            with suppress(OSError, smtplib.SMTPException):
                link.quit()
            link.close()


def _stuffed(data: bytes) -> bytes:
    """The text with doubled dots at the beginning of lines, and its end (RFC 5321, 4.5.2)."""
    lines = data.replace(b"\r\n.", b"\r\n..")
    lines = b"." + lines if lines.startswith(b".") else lines
    return lines + (b"" if lines.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def _sentence(code: int, answer: bytes) -> str:
    return f"{code} {answer.decode('utf-8', 'replace')}".replace("\n", " ")[:500]


def _reason(error: Exception) -> str:
    """What happened to the connection, for the operator."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"o servidor recusou o usuário e a senha: {_sentence(error.smtp_code, _bytes(error.smtp_error))}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"o servidor recusou: {_sentence(error.smtp_code, _bytes(error.smtp_error))}"
    if isinstance(error, ssl.SSLError):
        return f"a conexão segura falhou: {error.reason or error}"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return f"o servidor não oferece o que a configuração pede: {error}"
    if isinstance(error, TimeoutError) or (  # smtplib makes a closed connection of an answer that did not come
        isinstance(error, smtplib.SMTPServerDisconnected) and "timed out" in str(error)
    ):
        return "o servidor não respondeu a tempo"
    if isinstance(error, ConnectionRefusedError):
        return "o servidor recusou a conexão"
    if isinstance(error, smtplib.SMTPServerDisconnected | ConnectionError):
        return "o servidor fechou a conexão"
    return f"o servidor não pôde ser alcançado: {error}"


def _bytes(answer: bytes | str) -> bytes:
    return answer if isinstance(answer, bytes) else answer.encode()
