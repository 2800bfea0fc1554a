"""Bounces: what a delivery report (RFC 3464) says of a message of ours, whatever the mail around it is.

Anybody may send a mail to the mailbox. It is read by the oldest policy of the standard library, which takes headers as
they stand; what that trips over too is an error of this one mail, for the caller to set aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

from integrator_tui.outbox.port import Report
from integrator_tui.rules.messages.said import said
from integrator_tui.session import utc_now

STATUS = ("message/delivery-status", "message/global-delivery-status")
ORIGINAL = ("message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers")
MOST_PARTS = 200
"""Parts of a mail that are looked at: a report has three."""
_ID = re.compile(r"^message-id:[ \t]*(?:\r?\n[ \t]+)?(<[^<>\s]{1,300}>)", re.IGNORECASE | re.MULTILINE)


def report_of(data: bytes) -> Report | None:
    """What a mail says of a message of ours, if it is a report that it could not be delivered."""
    mail = message_from_bytes(data)
    failure, original = "", ""
    for number, part in enumerate(mail.walk()):
        if number == MOST_PARTS:
            break
        kind = part.get_content_type()
        if kind in STATUS:
            failure = failure or _failure(_text(part))
        elif kind in ORIGINAL:
            original = original or _message_id(part)
    if not failure or not original:
        return None
    return Report("email", original, "devolvido", said(failure, 1000), utc_now())


def _text(part: Message) -> str:
    """What stands in a part, also where it was encoded, which for a report is unusual and allowed."""
    payload = part.get_payload()
    blocks = payload if isinstance(payload, list) else [payload]
    raw = "\n\n".join(_flat(block) for block in blocks)
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() not in ("base64", "quoted-printable"):
        return raw
    bare = Message()
    bare["Content-Transfer-Encoding"] = str(part["Content-Transfer-Encoding"])
    bare.set_payload(raw)
    decoded = bare.get_payload(decode=True)
    return decoded.decode("utf-8", "replace") if isinstance(decoded, bytes) else raw


def _flat(block: Message | str) -> str:
    """Headers, an empty line, and what follows, as they came."""
    if not isinstance(block, Message):
        return str(block)
    lines = [f"{name}: {value}" for name, value in block.items()]
    inner = block.get_payload()
    body = "" if isinstance(inner, list) else str(inner)
    return "\n".join(lines) + ("\n\n" if lines else "") + body


def _failure(text: str) -> str:
    """The recipients that failed, each with status and the words of its server; delays are no end."""
    return "; ".join(
        f"{_after(fields, 'final-recipient')}: {_after(fields, 'diagnostic-code') or fields.get('status', '')}"
        for fields in _blocks(text)
        if fields.get("action", "").lower().startswith("failed")
    )


def _blocks(text: str) -> Iterator[dict[str, str]]:
    for block in re.split(r"\r?\n[ \t]*\r?\n", text):
        unfolded = re.sub(r"\r?\n[ \t]+", " ", block)
        pairs = (line.partition(":") for line in unfolded.splitlines())
        yield {name.strip().lower(): value.strip() for name, _, value in reversed(list(pairs))}


def _after(fields: dict[str, str], name: str) -> str:
    """A value without the kind that stands before it."""
    return " ".join(fields.get(name, "").partition(";")[2].split())


def _message_id(part: Message) -> str:
    payload = part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else None
    if isinstance(inner, Message) and (named := str(inner.get("Message-ID", "")).strip()):
        return named
    found = _ID.search(_text(part))
    return found[1] if found else ""
