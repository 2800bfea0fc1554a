"""Bounces: what a report says, and the mailbox that it lies in.

The IMAP server is a small one of our own that speaks the commands that `imaplib` uses: no package of one is kept well.
"""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from integrator_tui.errors import Refused
from integrator_tui.outbox.bounces import Mailbox, mailbox, read, report_of
from integrator_tui.outbox.port import Report


def bounce(action: str = "failed", original: str = "message/rfc822") -> bytes:
    """As Postfix writes one."""
    return f"""From: MAILER-DAEMON@mx.provedor.com.br
To: contato@provedor.com.br
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.provedor.com.br
Arrival-Date: Tue, 24 Nov 2026 12:00:00 +0000

Final-Recipient: rfc822; maria@exemplo.com.br
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <maria@exemplo.com.br>: Recipient address
    rejected: User unknown

--B
Content-Type: {original}

From: contato@provedor.com.br
Message-ID: <0a1b.1@provedor.com.br>
Subject: Aviso

--B--
""".replace("\n", "\r\n").encode()


@pytest.mark.parametrize("original", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_names_message_recipient_and_reason(original: str) -> None:
    found = report_of(bounce(original=original))
    assert found is not None
    assert (found.provider_id, found.state) == ("<0a1b.1@provedor.com.br>", "devolvido")
    assert found.text == (
        "maria@exemplo.com.br: 550 5.1.1 <maria@exemplo.com.br>: Recipient address rejected: User unknown"
    )


@pytest.mark.parametrize(
    "data",
    [
        bounce("delayed"),
        bounce().replace(b"Message-ID", b"X-Other"),
        b"Subject: oi\r\n\r\nResposta de um cliente",
        b"",
        b"\xff\x00" * 100,
        b"Content-Type: message/delivery-status\r\n\r\n\x00",
    ],
)
def test_anything_else_says_nothing(data: bytes) -> None:
    assert report_of(data) is None


@dataclass
class Server:
    """A mailbox with mails and which of them were seen."""

    mails: list[bytes]
    seen: set[int] = field(default_factory=set)
    port: int = 0


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server([bounce(), b"Subject: oi\r\n\r\nde um cliente", bounce().replace(b"0a1b.1@", b"de-outro@")])

    class Imap(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"* OK ready\r\n")
            for line in self.rfile:
                tag, verb, *rest = line.decode().strip().split(" ", 2)
                answer = self._answer(verb.upper(), rest[0] if rest else "")
                self.wfile.write(answer + f"{tag} OK done\r\n".encode())
                if verb.upper() == "LOGOUT":
                    return

        def _answer(self, verb: str, rest: str) -> bytes:
            if verb == "CAPABILITY":
                return b"* CAPABILITY IMAP4rev1\r\n"
            if verb == "SELECT":
                return f"* {len(made.mails)} EXISTS\r\n".encode()
            if verb == "SEARCH":
                unseen = [str(n) for n in range(1, len(made.mails) + 1) if n not in made.seen]
                return f"* SEARCH {' '.join(unseen)}\r\n".encode()
            if verb == "FETCH":
                number = int(rest.split()[0])
                data = made.mails[number - 1]
                return f"* {number} FETCH (BODY[] {{{len(data)}}}\r\n".encode() + data + b")\r\n"
            if verb == "STORE" and re.search(r"\\Seen", rest):
                made.seen.add(int(rest.split()[0]))
            return b"* BYE\r\n" if verb == "LOGOUT" else b""

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Imap) as listening:
        listening.daemon_threads = True
        made.port = listening.server_address[1]
        threading.Thread(target=listening.serve_forever, args=(0.02,), daemon=True).start()
        yield made
        listening.shutdown()


def test_reports_of_ours_are_taken_and_marked_the_rest_stays(server: Server) -> None:
    heard: list[Report] = []

    def take(report: Report) -> int:
        heard.append(report)
        return int("0a1b" in report.provider_id)

    box = Mailbox("127.0.0.1", "contato", "s", server.port, security="none")
    assert read(box, take) == 1
    assert [report.provider_id for report in heard] == ["<0a1b.1@provedor.com.br>", "<de-outro@provedor.com.br>"]
    assert server.seen == {1}
    assert read(box, take) == 0


def test_settings() -> None:
    assert mailbox({"host": "x"}) is None
    table = {"imap_host": "imap.provedor.com.br", "imap_user": "u", "imap_password": "p"}
    assert mailbox(table) == Mailbox("imap.provedor.com.br", "u", "p")
    for wrong in ({"imap_host": "x"}, {**table, "imap_prot": 1}, {**table, "imap_security": "none"}):
        with pytest.raises(Refused, match="imap_"):
            mailbox(wrong)
