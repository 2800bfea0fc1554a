"""A message as it goes over the wire (RFC 5322, MIME): the same bytes at every attempt.

Written here and read back by another reader before it goes (`read_back.py`).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from datetime import UTC
from email.utils import format_datetime

from integrator_tui.outbox.headers import Unfit, disposition, mailbox_header, text_header
from integrator_tui.outbox.port import Outgoing
from integrator_tui.outbox.read_back import Meant, difference
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.messages.mailboxes import Mailbox, parse_mailbox
from integrator_tui.rules.messages.states import Attachment

_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,80}", re.IGNORECASE)
_NAME = re.compile(r"<[!-;=?-~]{1,200}>")
"""A Message-ID: printable ASCII between the brackets."""


class Unbuildable(Exception):
    """The message can never go; the sentence says why."""


def build(message: Outgoing) -> bytes:
    """Headers, text and attachments. Raises `Unbuildable` when a file is gone, or it would not say what was meant."""
    meant, files = _meant(message)
    said = ""
    for encode in (False, True):  # what comes back otherwise than it was meant is encoded whole
        try:
            data = _written(message, meant, files, encode)
        except Unfit as error:
            raise Unbuildable(f"A mensagem não pôde ser montada: {error}.") from error
        said = difference(data, meant)
        if not said:
            return data
    raise Unbuildable(f"A mensagem não pôde ser montada: {said} não sairia como foi escrito.")


def _meant(message: Outgoing) -> tuple[Meant, list[tuple[Attachment, bytes]]]:
    if not _NAME.fullmatch(message.message_id):
        raise Unbuildable("A mensagem não pôde ser montada: a sua identificação não serve (domínio da configuração?).")
    files = [(one, content(message, one)) for one in message.attachments]
    try:
        meant = Meant(
            sender=parse_mailbox(message.sender),
            recipients=tuple(parse_mailbox(one) for one in message.recipients),
            copies=tuple(parse_mailbox(one) for one in message.copies),
            subject=message.subject,
            date=format_datetime(message.queued_at.replace(tzinfo=UTC)),
            message_id=message.message_id,
            body=_lines(message.body),
            files=tuple((one.file_name, data) for one, data in files),
        )
    except BadValue as error:
        raise Unbuildable(f"A mensagem não pôde ser montada: {error}") from error
    if not meant.recipients:
        raise Unbuildable("A mensagem não pôde ser montada: falta o destinatário.")
    return meant, files


def _lines(text: str) -> bytes:
    """Each with its end, the last one too."""
    lines = re.split("\r\n|\r|\n", text)
    return "\r\n".join(lines if not lines[-1] else [*lines, ""]).encode("utf-8", "replace")


def _written(message: Outgoing, meant: Meant, files: list[tuple[Attachment, bytes]], encode: bool) -> bytes:
    head = mailbox_header("From", (meant.sender,), encode=encode)
    head += mailbox_header("To", meant.recipients, encode=encode)
    if meant.copies:
        head += mailbox_header("Cc", meant.copies, encode=encode)
    head += text_header("Subject", meant.subject, encode=encode)
    head += f"Date: {meant.date}\r\nMessage-ID: {meant.message_id}\r\nMIME-Version: 1.0\r\n"
    text = b'Content-Type: text/plain; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    text += _quoted(meant.body)
    if not files:
        return head.encode() + text
    # Neither alphabet of the parts has "=_": the boundary stands nowhere else.
    boundary = f"=_{hashlib.sha256(message.message_id.encode()).hexdigest()[:32]}"
    between = f"\r\n--{boundary}\r\n".encode()
    parts = [f'{head}Content-Type: multipart/mixed; boundary="{boundary}"\r\n'.encode(), text]
    parts += [_part(one, data, encode) for one, data in files]
    return between.join(parts) + f"\r\n--{boundary}--\r\n".encode()


def _quoted(text: bytes) -> bytes:
    """As quoted-printable; no line begins with a dot, or as mailboxes part mails."""
    lines = binascii.b2a_qp(text.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")
    return re.sub(rb"(?m)^From ", b"=46rom ", lines)


def _part(file: Attachment, data: bytes, encode: bool) -> bytes:
    kind, charset = declared(file.content_type, data)
    head = f"Content-Type: {kind}" + (f'; charset="{charset}"' if charset else "") + "\r\n"
    head += f"Content-Transfer-Encoding: base64\r\n{disposition(file.file_name, encode=encode)}\r\n"
    coded = base64.b64encode(data)
    return head.encode() + b"\r\n".join(coded[at : at + 76] for at in range(0, len(coded), 76))


def declared(content_type: str, data: bytes) -> tuple[str, str]:
    """The type of a file and its charset, as the message may say them.

    A text without a charset is read as ASCII (RFC 2046, 4.1.2), and UTF-16 is no text to MIME (RFC 2781, 4): what is
    not UTF-8 goes without a claim to be text, and comes out as the same file. So does what may not be in base64.
    """
    if not _TYPE.fullmatch(content_type) or content_type.startswith(("message/", "multipart/")):
        return "application/octet-stream", ""
    if not content_type.startswith("text/"):
        return content_type, ""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "application/octet-stream", ""
    return content_type, "us-ascii" if data.isascii() else "utf-8"


def bare(text: str) -> str:
    """Only the address: what the envelope takes. Raises `Unbuildable`."""
    return envelope(text).address


def envelope(text: str) -> Mailbox:
    """A mailbox of a message that is to go. Raises `Unbuildable`."""
    try:
        return parse_mailbox(text)
    except BadValue as error:
        raise Unbuildable(f"A mensagem não pôde ser montada: {error}") from error


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
