"""The client's side of SMTP (RFC 5321) on a wire: a line out, an answer in; what is no answer is an error."""

from __future__ import annotations

import base64
import hmac
import re
import ssl
from dataclasses import dataclass

from integrator_tui.outbox.wire import Wire
from integrator_tui.rules.messages.said import said

LONGEST_LINE = 4096
MOST_LINES = 100
_LINE = re.compile(rb"([2-5][0-9]{2})(?:([ -])(.*))?", re.DOTALL)


@dataclass(frozen=True)
class Answer:
    """A code of three digits, and what the server says with it, cleaned."""

    code: int
    text: str

    @property
    def good(self) -> bool:
        """It did what it was asked."""
        return 200 <= self.code < 300

    @property
    def for_good(self) -> bool:
        """No later attempt with this message would be taken.

        Not so where the session is the trouble: commands out of order, and a login that is missing or was refused.
        """
        return self.code >= 500 and self.code not in (503, 530, 534, 535, 538)

    def __str__(self) -> str:
        return f"{self.code} {self.text}".strip()


class Nonsense(ConnectionError):
    """What came is no SMTP, or not what may come here: the connection is of no use any more."""


class LoginRefused(Exception):
    """The server does not take the user and the password."""


class SmtpLink:
    """One session."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self._reader = wire.makefile()
        self.offers: dict[str, str] = {}

    def greet(self) -> None:
        """The server's greeting, and ours. Raises `Nonsense` when there is none, or it wants nobody."""
        self._expect(self.answer())
        self.hello()

    def hello(self) -> None:
        """EHLO, or HELO where that is unknown; what the server offers."""
        where = self.wire.local_address()
        name = f"[IPv6:{where}]" if ":" in where else f"[{where}]"
        answer, lines = self._exchange(f"EHLO {name}")
        if answer.code >= 500:
            self.offers = {}
            self._expect(self.ask(f"HELO {name}"))
            return
        self._expect(answer)
        words = [line.replace("=", " ", 1).split(None, 1) for line in lines[1:]]
        self.offers = {}
        for word, *rest in filter(None, words):
            self.offers[word.upper()] = " ".join(filter(None, (self.offers.get(word.upper(), ""), *rest)))

    def secure(self, context: ssl.SSLContext) -> None:
        """STARTTLS. Raises `Nonsense` where it is not offered: nothing goes in the clear instead."""
        if "STARTTLS" not in self.offers:
            raise Nonsense("o servidor não oferece STARTTLS, que a configuração pede")
        self._expect(self.ask("STARTTLS"))
        self.wire.secure(context)
        self._reader = self.wire.makefile()
        self.hello()

    def login(self, user: str, password: str) -> None:
        """By what the server offers, both in UTF-8 (RFC 4616). Raises `LoginRefused`."""
        ways = self.offers.get("AUTH", "").upper().split()
        if "PLAIN" in ways:
            answer = self.ask(f"AUTH PLAIN {_coded(f'{chr(0)}{user}{chr(0)}{password}')}")
        elif "LOGIN" in ways:
            answer = self._by_turns("AUTH LOGIN", _coded(user), _coded(password))
        elif "CRAM-MD5" in ways:
            answer = self.ask("AUTH CRAM-MD5")
            if answer.code == 334:
                digest = hmac.new(password.encode(), _challenge(answer.text), "md5").hexdigest()
                answer = self.ask(_coded(f"{user} {digest}"))
        else:
            raise LoginRefused("o servidor não oferece um login que se conheça")
        if not answer.good:
            raise LoginRefused(f"o servidor recusou o usuário e a senha: {answer}")

    def _by_turns(self, *lines: str) -> Answer:
        for line in lines:
            answer = self.ask(line)
            if answer.code != 334:
                break
        return answer

    def ask(self, line: str) -> Answer:
        """A command and its answer. Raises `OSError`."""
        return self._exchange(line)[0]

    def send(self, data: bytes) -> None:
        """The text of a message with doubled dots at the beginning of lines, and its end (RFC 5321, 4.5.2)."""
        lines = data.replace(b"\r\n.", b"\r\n..")
        lines = b"." + lines if lines.startswith(b".") else lines
        self.wire.sendall(lines + (b"" if lines.endswith(b"\r\n") else b"\r\n") + b".\r\n")

    def _exchange(self, line: str) -> tuple[Answer, list[str]]:
        self.wire.sendall(f"{line}\r\n".encode("ascii"))
        return self._read()

    def answer(self) -> Answer:
        """The next answer."""
        return self._read()[0]

    def _read(self) -> tuple[Answer, list[str]]:
        lines: list[str] = []
        while len(lines) < MOST_LINES:
            raw = self._reader.readline(LONGEST_LINE)
            if not raw:
                raise ConnectionError("closed")
            found = _LINE.fullmatch(raw.rstrip(b"\r\n"))
            if found is None or not raw.endswith(b"\n"):
                raise Nonsense(f"o servidor não fala SMTP: {said(raw.decode('utf-8', 'replace'), 100)}")
            lines.append(said((found[3] or b"").decode("utf-8", "replace")))
            if found[2] != b"-":
                return Answer(int(found[1]), said(" ".join(lines))), lines
        raise Nonsense("o servidor fala sem fim")

    def _expect(self, answer: Answer) -> None:
        if not answer.good:
            raise Nonsense(f"o servidor recusou: {answer}")

    def close(self) -> None:
        """Let it go, without a word."""
        self.wire.close()


def _coded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _challenge(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        raise Nonsense("o servidor não fala SMTP: AUTH CRAM-MD5") from None
