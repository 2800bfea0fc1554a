"""The mailbox that bounces come to, read by IMAP: each mail by itself, and nothing ends the reading for good."""

from __future__ import annotations

import base64
import hashlib
import imaplib
import logging
import re
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from integrator_tui.errors import DeskError
from integrator_tui.outbox.bounce_report import report_of
from integrator_tui.outbox.mailbox_settings import Mailbox, mailbox
from integrator_tui.outbox.port import Report
from integrator_tui.outbox.wire import Wire, trouble
from integrator_tui.rules.messages.said import said

__all__ = ["Mailbox", "Memory", "Trouble", "look", "mailbox", "modified_utf7", "read", "report_of", "watch"]

EVERY = 60.0
"""Seconds between two looks into the mailbox."""
FETCHED = 256 * 1024
"""Bytes of a mail that are looked at: in a report, all but what it returns of the message."""
MOST = 500
"""Mails of one look; the rest has its turn at the next."""
TIMEOUT = 20.0
"""Seconds for one thing that the server is waited for."""
COMMAND = 60.0
"""Seconds for a command with its whole answer."""
LOOKED = "IntegratorLido"
"""The keyword of a mail that was looked at and is nobody's report."""
PATIENCE = 10
"""Looks for which a report is waited for somebody to know its message: it may come before the sender has written it."""

log = logging.getLogger("integrator_tui.outbox")
Take = Callable[[Report], int]
Note = Callable[[str, int], object]
"""How a look went: the problem, empty when there was none, and how many mails stand aside."""


class Trouble(Exception):
    """The mailbox cannot be read now; the sentence says why."""


@dataclass
class Memory:
    """What is known of mails from one look to the next."""

    unknown: Counter[str] = field(default_factory=Counter)
    """Message-ID -> looks in which nobody knew it."""
    aside: set[bytes] = field(default_factory=set)
    """Digests of mails that were set aside, for servers that take no marks."""
    deadly: Counter[str] = field(default_factory=Counter)
    """Numbers of mails during which the connection ended: they come last."""


class _Link(imaplib.IMAP4):
    """A session over a wire, whose every command has a limit."""

    def __init__(self, box: Mailbox) -> None:
        self.wire = Wire(box.host, box.port, TIMEOUT, time.monotonic() + COMMAND)
        try:
            if box.security == "tls":
                self.wire.secure(ssl.create_default_context(cafile=box.ca_file or None))
            super().__init__(box.host, box.port)
        except BaseException:
            self.wire.close()
            raise

    def _create_socket(self, timeout: float | None) -> Any:
        return self.wire

    def ask(self, command: Callable[..., tuple[str, Any]], *arguments: Any) -> tuple[str, Any]:
        """A command, and a limit of its own."""
        self.wire.until = time.monotonic() + COMMAND
        return command(*arguments)


def read(box: Mailbox, take: Take, memory: Memory | None = None) -> int:
    """Look at what is unseen; reports of ours are taken and marked as seen, the rest stays. Returns how many."""
    return look(box, take, memory or Memory())[0]


def look(box: Mailbox, take: Take, memory: Memory) -> tuple[int, int]:
    """How many reports were taken, and how many mails stand aside. Raises `Trouble`, `DeskError`."""
    try:
        link = _Link(box)
    except OSError as error:
        raise Trouble(f"o servidor {trouble(error)}") from error
    except (imaplib.IMAP4.error, ValueError) as error:
        raise Trouble(said(f"o servidor não fala IMAP: {error}")) from error
    try:
        return _look(link, box, take, memory)
    except OSError as error:
        raise Trouble(f"o servidor {trouble(error)}") from error
    except (imaplib.IMAP4.error, ValueError) as error:
        raise Trouble(said(f"o servidor fechou a conexão, ou não fala IMAP: {error}")) from error
    finally:
        link.wire.until = time.monotonic() + 2
        with suppress(Exception):  # it was left already, or cannot even take leave
            link.logout()
        link.wire.close()


def _look(link: _Link, box: Mailbox, take: Take, memory: Memory) -> tuple[int, int]:
    _login(link, box)
    _select(link, box.folder)
    kind, found = link.ask(link.search, None, "UNSEEN", "UNKEYWORD", LOOKED)
    if kind != "OK":  # a server that knows no keywords
        kind, found = link.ask(link.search, None, "UNSEEN")
    raw = found[0] if found and isinstance(found[0], bytes) else b""
    numbers = [one.decode() for one in raw.split() if one.isdigit()]
    taken = 0
    for number in sorted(numbers, key=lambda one: memory.deadly[one])[:MOST]:
        memory.deadly[number] += 1
        kind, parts = link.ask(link.fetch, number, f"(BODY.PEEK[]<0.{FETCHED}>)")
        del memory.deadly[number]
        data = next((part[1] for part in parts or () if isinstance(part, tuple) and isinstance(part[1], bytes)), b"")
        done = "aside" if kind != "OK" else _one(data, take, memory)
        if done == "aside":
            memory.aside.add(hashlib.sha256(data or number.encode()).digest())
            link.ask(link.store, number, "+FLAGS", f"(\\Flagged {LOOKED})")  # for people to look at
        elif done == "taken":
            link.ask(link.store, number, "+FLAGS", "(\\Seen)")
            taken += 1
        elif done == "nothing":
            link.ask(link.store, number, "+FLAGS", f"({LOOKED})")
    kind, found = link.ask(link.search, None, "FLAGGED", "KEYWORD", LOOKED)
    return taken, len((found[0] or b"").split()) if kind == "OK" else len(memory.aside)


def _one(data: bytes, take: Take, memory: Memory) -> str:
    """What becomes of a mail: `taken`, `nothing` (for us), `waits`, or `aside`, where it cannot be read."""
    try:
        report = report_of(data)
    except Exception as error:
        log.warning("a mail of the mailbox of bounces cannot be read: %s", type(error).__name__)
        return "aside"
    if report is None:
        return "nothing"
    try:
        if take(report):
            return "taken"
    except (DeskError, RuntimeError):
        raise  # the base is away, or closed already: not the mail is bad
    except Exception as error:
        log.warning("a mail of the mailbox of bounces cannot be read: %s", type(error).__name__)
        return "aside"
    memory.unknown[report.provider_id] += 1
    return "nothing" if memory.unknown[report.provider_id] >= PATIENCE else "waits"


def _login(link: _Link, box: Mailbox) -> None:
    try:
        if f"{box.user}{box.password}".isascii():
            link.ask(link.login, _quoted(box.user), box.password)
        else:  # LOGIN takes ASCII only
            both = f"\0{box.user}\0{box.password}".encode()
            link.ask(link.authenticate, "PLAIN", lambda _: both)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        raise Trouble(said(f"o servidor recusou o usuário e a senha: {error}")) from error


def _select(link: _Link, folder: str) -> None:
    """The folder as people write it; one that is written as IMAP does it already is tried as it stands."""
    names = dict.fromkeys((modified_utf7(folder), folder) if folder.isascii() else (modified_utf7(folder),))
    for name in names:
        kind, answer = link.ask(link.select, _quoted(name))
        if kind == "OK":
            return
    heard = answer[0] if answer and isinstance(answer[0], bytes) else b""
    raise Trouble(said(f"a pasta «{folder}» não abre: {heard.decode('utf-8', 'replace')}"))


def _quoted(text: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'


def modified_utf7(name: str) -> str:
    """The name of a folder as IMAP has it (RFC 3501, 5.1.3): `Devoluções` is `Devolu&AOcA9Q-es`."""

    def coded(found: re.Match[str]) -> str:
        if found[0] == "&":
            return "&-"
        text = base64.b64encode(found[0].encode("utf-16-be", "surrogatepass")).decode()
        return f"&{text.rstrip('=').replace('/', ',')}-"

    return re.sub(r"&|[^ -~]+", coded, name)


def watch(
    box: Mailbox,
    take: Take,
    stopped: threading.Event,
    every: float = EVERY,
    note: Note = lambda problem, aside: None,
) -> None:
    """Look again and again until `stopped`; whatever happens, there is a next time, and `note` is told."""
    memory = Memory()
    while not stopped.is_set():
        problem, aside = "", 0
        try:
            _, aside = look(box, take, memory)
        except Trouble as error:
            problem = str(error)
        except DeskError as error:
            problem = said(f"a base não responde: {error.sentence}")
        except Exception as error:
            log.exception("the mailbox of bounces")
            problem = f"erro interno ({type(error).__name__})"
        if problem:
            log.warning("the mailbox of bounces: %s", problem)
        try:
            note(problem, aside)
        except Exception:
            log.exception("the mailbox of bounces: how it went")
        stopped.wait(every)
