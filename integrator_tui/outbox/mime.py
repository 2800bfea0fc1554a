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
            kind, _, sub = one.content_type.partition("/")
            data = content(message, one)
            mail.add_attachment(data, maintype=kind, subtype=sub or "octet-stream", filename=one.file_name)
    except (ValueError, MessageError) as error:
        raise Unbuildable(f"A mensagem não pôde ser montada: {error}.") from error
    for number, part in enumerate(mail.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_{message.message_id.strip('<>').partition('@')[0]}_{number}")
    return mail.as_bytes()


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
