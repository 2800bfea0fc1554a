"""A message as it goes over the wire (RFC 5322, MIME): the same bytes at every attempt."""

from __future__ import annotations

import hashlib
from datetime import UTC
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from integrator_tui.outbox.port import Attachment, Outgoing


class Unbuildable(Exception):
    """The message can never go; the sentence says why."""


def build(message: Outgoing) -> bytes:
    """Headers, text and attachments. Raises `Unbuildable` when a file is gone or a header holds a line break."""
    mail = EmailMessage(policy=SMTP)
    try:
        mail["From"] = address(message.sender)
        mail["To"] = [address(one) for one in message.recipients]
        if message.copies:
            mail["Cc"] = [address(one) for one in message.copies]
        mail["Subject"] = message.subject
        mail["Date"] = format_datetime(message.queued_at.replace(tzinfo=UTC))
        mail["Message-ID"] = message.message_id
        mail.set_content(message.body, cte="quoted-printable")
        for one in message.attachments:
            data = content(message, one)
            kind, charset = declared(one.content_type, data)
            main, _, sub = kind.partition("/")
            params = {"charset": charset} if charset else {}
            mail.add_attachment(
                data, maintype=main, subtype=sub or "octet-stream", filename=one.file_name, params=params
            )
    except (ValueError, MessageError) as error:
        raise Unbuildable(f"A mensagem não pôde ser montada: {error}.") from error
    for number, part in enumerate(mail.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_{message.message_id.strip('<>').partition('@')[0]}_{number}")
    return mail.as_bytes()


def declared(content_type: str, data: bytes) -> tuple[str, str]:
    """The type of a file and its charset, as the message may say them.

    A text without a charset is read as ASCII (RFC 2046, 4.1.2), and UTF-16 is no text to MIME (RFC 2781, 4): what is
    not UTF-8 goes without a claim to be text, and comes out as the same file.
    """
    if not content_type.startswith("text/"):
        return content_type, ""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "application/octet-stream", ""
    return content_type, "us-ascii" if data.isascii() else "utf-8"


def address(text: str) -> Address:
    """`Nome <conta@dominio>` or the bare address."""
    if not text.isprintable():
        raise ValueError("um endereço tem um caractere de controle")
    name, plain = parseaddr(text)
    return Address(display_name=name, addr_spec=plain)


def bare(text: str) -> str:
    """Only the address: what the envelope takes."""
    return parseaddr(text)[1]


def content(message: Outgoing, attachment: Attachment) -> bytes:
    """The bytes of a file, which are those of its hash."""
    path = message.store / attachment.sha256[:2] / attachment.sha256[2:]
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Unbuildable(f"O anexo {attachment.file_name} não pôde ser lido: {error.strerror}.") from error
    if hashlib.sha256(data).hexdigest() != attachment.sha256:
        raise Unbuildable(f"O anexo {attachment.file_name} não é mais o que foi anexado.")
    return data
