"""A mail read by somebody who did not write it: what it says must be what was meant, and nothing else.

The reader is that of the standard library in its oldest policy, which takes headers as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses
from typing import cast

from integrator_tui.rules.messages.mailboxes import Mailbox

LONGEST_LINE = 998
"""Characters of a line without its end (RFC 5322, 2.1.1)."""


@dataclass(frozen=True)
class Meant:
    """What a mail shall say."""

    sender: Mailbox
    recipients: tuple[Mailbox, ...]
    copies: tuple[Mailbox, ...]
    subject: str
    date: str
    message_id: str
    body: bytes
    """UTF-8, its lines ended by CRLF."""
    files: tuple[tuple[str, bytes], ...]
    """Name and bytes of each."""

    def headers(self) -> list[str]:
        """The only ones there may be, in their order."""
        copies = ["Cc"] if self.copies else []
        more = ["Content-Type"] if self.files else ["Content-Type", "Content-Transfer-Encoding"]
        return ["From", "To", *copies, "Subject", "Date", "Message-ID", "MIME-Version", *more]


def difference(data: bytes, meant: Meant) -> str:
    """What does not come back as it was meant, in the operator's words; empty when all does."""
    if not data.isascii() or re.search(rb"\r(?!\n)|(?<!\r)\n|\x00", data):
        return "o texto"
    if any(len(line) > LONGEST_LINE for line in data.split(b"\r\n")):
        return "uma linha longa"
    mail = message_from_bytes(data)
    if mail.keys() != meant.headers() or any(part.defects for part in mail.walk()):
        return "o cabeçalho"
    for name, boxes in (("From", (meant.sender,)), ("To", meant.recipients), ("Cc", meant.copies)):
        if _boxes(mail, name) != [(box.name, box.address) for box in boxes]:
            return f"o endereço em {name}"
    if _text(str(mail["Subject"])) != meant.subject:
        return "o assunto"
    if mail["Date"] != meant.date or str(mail["Message-ID"]).strip() != meant.message_id:
        return "o cabeçalho"
    parts = cast("list[Message]", mail.get_payload()) if meant.files else [mail]
    return _parts(parts, meant)


def _parts(parts: Sequence[Message], meant: Meant) -> str:
    first, *rest = parts
    if first.get_content_type() != "text/plain" or first.get_payload(decode=True) != meant.body:
        return "o texto"
    if [part.get_filename() for part in rest] != [name for name, _ in meant.files]:
        return "o nome de um anexo"
    if any(part.get_payload(decode=True) != data for part, (_, data) in zip(rest, meant.files, strict=True)):
        return "um anexo"
    return ""


def _boxes(mail: Message, name: str) -> list[tuple[str, str]]:
    """Names are decoded only once their addresses are known: a name may hold what parts addresses."""
    return [(_text(said), address) for said, address in getaddresses([str(one) for one in mail.get_all(name, [])])]


def _text(raw: str) -> str:
    return "".join(
        said if isinstance(said, str) else said.decode(charset or "ascii") for said, charset in decode_header(raw)
    )
