"""E-mail by SMTP: STARTTLS or TLS, a login, a limit for every wait and for the whole; each recipient's own answer."""

from __future__ import annotations

import ssl
import time
from contextlib import suppress
from dataclasses import dataclass, replace

from integrator_tui.outbox.mime import Unbuildable, bare, build
from integrator_tui.outbox.port import Accepted, Outcome, Outgoing, Permanent, Temporary, Unknown
from integrator_tui.outbox.smtp_link import Answer, LoginRefused, Nonsense, SmtpLink
from integrator_tui.outbox.smtp_settings import SmtpSettings, smtp_settings
from integrator_tui.outbox.wire import Wire, trouble
from integrator_tui.rules.messages.said import said

__all__ = ["SmtpDriver", "SmtpSettings", "smtp_settings"]

KEPT = 30.0
"""Seconds for which an idle connection is used again."""
PARTING = 2.0
"""Seconds for taking leave."""


@dataclass
class _Attempt:
    """How far it has come: what a failure means hangs on it."""

    answered: bool = False
    """The server has taken part in this message."""
    handed_over: bool = False
    """It has the text, and its answer is not there yet."""


class SmtpDriver:
    """Keeps its connection for the next message."""

    def __init__(self, settings: SmtpSettings) -> None:
        self.settings = settings
        self._link: SmtpLink | None = None
        self._used = 0.0
        self._context: ssl.SSLContext | None = None

    def send(self, message: Outgoing) -> Outcome:
        """One attempt. What the server refused before it had the text is certain; afterwards only its answer is.

        Whatever ends it in the midst of a message ends the connection too: the next one begins with nothing open.
        """
        message = message if message.sender else replace(message, sender=self.settings.sender)
        try:
            data = build(message)
            sender, *everybody = (bare(one) for one in (message.sender, *message.recipients, *message.copies))
        except Unbuildable as error:
            return Permanent(str(error))
        until = time.monotonic() + self.settings.limit
        while True:
            attempt = _Attempt()
            kept = self._kept(until)
            try:
                return self._deliver(kept or self._opened(until), message, sender, everybody, data, attempt)
            except (OSError, LoginRefused) as error:
                self._drop()
                if kept is not None and not attempt.answered:
                    continue  # the server had gone while nothing was to do
                reason = _reason(error)
                return Unknown(f"{reason} depois de entregue o texto") if attempt.handed_over else Temporary(reason)
            except BaseException:
                self._drop()
                raise

    def _deliver(
        self, link: SmtpLink, message: Outgoing, sender: str, everybody: list[str], data: bytes, attempt: _Attempt
    ) -> Outcome:
        refused: dict[str, str] = {}
        later: dict[str, str] = {}
        answer = self._told(link, f"MAIL FROM:<{sender}>")
        attempt.answered = True
        if not answer.good:
            self._reset(link)
            return _no(answer, f"{sender}: {answer}")
        taken = False
        for one in dict.fromkeys(everybody):
            answer = self._told(link, f"RCPT TO:<{one}>")
            if answer.good:
                taken = True
            else:
                (refused if answer.for_good else later)[one] = str(answer)
        if not taken:
            self._reset(link)
            reason = "; ".join(f"{address}: {why}" for address, why in (later or refused).items())
            return Temporary(reason) if later else Permanent(reason)
        answer = self._told(link, "DATA")
        if answer.code != 354:
            if answer.code < 400:
                raise Nonsense(f"o servidor respondeu fora de ordem: {answer}")
            self._reset(link)
            return _no(answer, str(answer))
        attempt.handed_over = True
        link.send(data)
        answer = link.answer()
        if not answer.good and answer.code < 400:
            raise Nonsense(f"o servidor respondeu fora de ordem: {answer}")
        attempt.handed_over = False
        if not answer.good:
            self._reset(link)
            return _no(answer, str(answer))
        self._used = time.monotonic()
        return Accepted(provider_id=message.message_id, text=str(answer), refused=refused, later=later)

    def _told(self, link: SmtpLink, line: str) -> Answer:
        """An answer within a session that goes on. Raises `Nonsense` where the server ends it (421)."""
        answer = link.ask(line)
        if answer.code == 421:
            raise Nonsense(f"o servidor encerrou a conversa: {answer}")
        return answer

    def _kept(self, until: float) -> SmtpLink | None:
        """The connection of the message before, unless it has been idle for too long."""
        if self._link is not None and time.monotonic() - self._used >= KEPT:
            self.close()
        if self._link is not None:
            self._link.wire.until = until
        return self._link

    def _opened(self, until: float) -> SmtpLink:
        own = self.settings
        wire = Wire(own.host, own.port, own.timeout, until)
        try:
            if own.security == "tls":
                wire.secure(self._tls())
            link = SmtpLink(wire)
            link.greet()
            if own.security == "starttls":
                link.secure(self._tls())
            if own.user:
                link.login(own.user, own.password)
        except BaseException:
            wire.close()
            raise
        self._link = link
        return link

    def _tls(self) -> ssl.SSLContext:
        if self._context is None:
            self._context = ssl.create_default_context(cafile=self.settings.ca_file or None)
        return self._context

    def _reset(self, link: SmtpLink) -> None:
        """Nothing of this message stays open; a server that does not confirm it is left. The answer before stands."""
        try:
            if link.ask("RSET").good:
                self._used = time.monotonic()
                return
        except OSError:
            pass
        self._drop()

    def _drop(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            link.close()

    def close(self) -> None:
        """Let the connection go."""
        if self._link is not None:
            self._link.wire.until = time.monotonic() + PARTING
            with suppress(OSError):
                self._link.ask("QUIT")
        self._drop()


def _no(answer: Answer, reason: str) -> Outcome:
    return Permanent(reason) if answer.for_good else Temporary(reason)


def _reason(error: OSError | LoginRefused) -> str:
    """What happened to the connection, for the operator."""
    if isinstance(error, LoginRefused | Nonsense):
        return str(error)
    if isinstance(error, ssl.SSLError):
        return said(f"a conexão segura falhou: {error.reason or error}")
    return f"o servidor {trouble(error)}"
