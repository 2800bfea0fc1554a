"""A mailbox on the loopback that speaks IMAP as far as it is spoken to, and fails as it is told.

Of our own: no package of a server is kept well.
"""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class ImapServer:
    """Mails with their marks, what was said to it, and what is to go wrong."""

    mails: list[bytes]
    folder: str = "INBOX"
    keywords: bool = True
    flags: dict[int, set[str]] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)
    answers: dict[str, bytes] = field(default_factory=dict)
    """Verb -> what is said instead, for good; empty: the connection ends."""
    deadly: int = 0
    """The number of a mail during whose reading the connection ends."""
    silent: threading.Event | None = None
    """Nothing is said to a SEARCH until it is set."""
    port: int = 0

    def marks(self, number: int) -> set[str]:
        """The flags of a mail."""
        return self.flags.setdefault(number, set())

    def found(self, rest: str) -> list[int]:
        """What a SEARCH finds."""
        out = []
        for number in range(1, len(self.mails) + 1):
            marks = self.marks(number)
            unfit = ("UNSEEN" in rest and "\\Seen" in marks) or ("UNKEYWORD" in rest and "IntegratorLido" in marks)
            wants = ("FLAGGED" in rest and "\\Flagged" not in marks) or (
                re.search(r"(?<!UN)KEYWORD", rest) and "IntegratorLido" not in marks
            )
            if not unfit and not wants:
                out.append(number)
        return out

    def said(self, verb: str, rest: str) -> bytes | None:
        """The answer but for its last line; None to leave."""
        if verb == "CAPABILITY":
            return b"* CAPABILITY IMAP4rev1\r\n"
        if verb == "SEARCH":
            if self.silent:
                self.silent.wait(20)
            return f"* SEARCH {' '.join(map(str, self.found(rest)))}\r\n".encode()
        if verb == "FETCH":
            number = int(rest.split()[0])
            if number == self.deadly:
                return None
            data = self.mails[number - 1][: 256 * 1024]
            return f"* {number} FETCH (BODY[]<0> {{{len(data)}}}\r\n".encode() + data + b")\r\n"
        if verb == "STORE":
            self.marks(int(rest.split()[0])).update(re.search(r"\((.*)\)", rest)[1].split())  # type: ignore[index]
        return b"* BYE\r\n" if verb == "LOGOUT" else b""


@contextmanager
def imap_server(*mails: bytes, **more: object) -> Iterator[ImapServer]:
    """On a free port."""
    made = ImapServer(list(mails), **more)  # type: ignore[arg-type]

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(made.answers.get("greeting", b"* OK ready\r\n"))
            for line in self.rfile:
                made.heard.append(line.decode("utf-8", "replace").strip())
                tag, verb, *rest = (*made.heard[-1].split(" ", 2), "")
                verb = verb.upper()
                if verb in made.answers:
                    if not made.answers[verb]:
                        return
                    self.wfile.write(made.answers[verb].replace(b"TAG", tag.encode()))
                    continue
                if verb == "SELECT" and rest[0].strip('"') != made.folder:
                    self.wfile.write(f"{tag} NO no such mailbox\r\n".encode())
                    continue
                if not made.keywords and "IntegratorLido" in rest[0]:
                    self.wfile.write(f"{tag} NO keywords\r\n".encode())
                    continue
                said = made.said(verb, rest[0])
                if said is None:
                    return
                self.wfile.write(said + f"{tag} OK done\r\n".encode())
                if verb == "LOGOUT":
                    return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as listening:
        listening.daemon_threads = True
        listening.handle_error = lambda *_: None  # type: ignore[method-assign]
        made.port = listening.server_address[1]
        threading.Thread(target=listening.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield made
        finally:
            if made.silent:
                made.silent.set()
            listening.shutdown()
