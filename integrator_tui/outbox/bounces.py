"""Bounces: delivery reports (RFC 3464) that come back to a mailbox, read by IMAP, set a message to "devolvido"."""

from __future__ import annotations

import email
import imaplib
import logging
import re
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import Message
from email.policy import default
from pathlib import Path
from typing import Any, cast

from integrator_tui.errors import DeskError, Refused
from integrator_tui.outbox.port import Report
from integrator_tui.session import utc_now

EVERY = 60.0
"""Seconds between two looks into the mailbox."""
LARGEST = 1024 * 1024
"""Bytes of a mail that is looked at: a report is short."""
TIMEOUT = 20.0

log = logging.getLogger("integrator_tui.outbox")


@dataclass(frozen=True)
class Mailbox:
    """Where bounces come to: the keys `imap_*` of [email]."""

    host: str
    user: str
    password: str
    port: int = 993
    folder: str = "INBOX"
    security: str = "tls"
    """`tls`, or `none` on this machine."""
    ca_file: str = ""


def mailbox(table: Mapping[str, Any]) -> Mailbox | None:
    """The mailbox that [email] names; None where it names none. Raises `Refused` for what is wrong."""
    own = {key.removeprefix("imap_"): value for key, value in table.items() if key.startswith("imap_")}
    if not own:
        return None
    if path := own.pop("password_file", ""):
        own["password"] = Path(str(path)).expanduser().read_text("utf-8").strip()
    for key in own:
        if key not in Mailbox.__dataclass_fields__:
            raise Refused(f"Configuração [email]: não há «imap_{key}».")
    if not all(own.get(key) for key in ("host", "user", "password")):
        raise Refused("Configuração [email]: faltam imap_host, imap_user ou imap_password.")
    if own.get("security", "tls") == "none" and own["host"] not in ("127.0.0.1", "localhost"):
        raise Refused("Configuração [email] imap_security: fora desta máquina, só tls.")
    return Mailbox(**own)


def report_of(data: bytes) -> Report | None:
    """What a mail says of a message of ours, if it is a report that it could not be delivered."""
    mail = email.message_from_bytes(data, policy=default)
    said, original = "", ""
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            said = said or _failure(cast("list[Message]", part.get_payload()))
        elif kind in ("message/rfc822", "text/rfc822-headers"):
            original = original or _message_id(part)
    if not said or not original:
        return None
    return Report("email", original, "devolvido", said[:1000], utc_now())


def _failure(blocks: list[Message] | str) -> str:
    """The recipients that failed, each with status and the words of its server; delays are no end."""
    failed = []
    for block in blocks if isinstance(blocks, list) else []:
        if str(block.get("Action", "")).strip().lower() != "failed":
            continue
        who = str(block.get("Final-Recipient", "")).partition(";")[2].strip()
        why = str(block.get("Diagnostic-Code", "")).partition(";")[2].strip() or str(block.get("Status", ""))
        failed.append(" ".join(f"{who}: {why}".split()))
    return "; ".join(failed)


def _message_id(part: Message) -> str:
    payload = part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else None
    if isinstance(inner, Message):
        return str(inner.get("Message-ID", "")).strip()
    found = re.search(r"^message-id:\s*(<[^>\s]+>)", str(payload), re.IGNORECASE | re.MULTILINE)
    return found[1] if found else ""


def read(box: Mailbox, take: Callable[[Report], int]) -> int:
    """Look at what is unseen; reports of ours are taken and marked as seen, the rest stays. Returns how many."""
    taken = 0
    if box.security == "tls":
        context = ssl.create_default_context(cafile=box.ca_file or None)
        link: imaplib.IMAP4 = imaplib.IMAP4_SSL(box.host, box.port, ssl_context=context, timeout=TIMEOUT)
    else:
        link = imaplib.IMAP4(box.host, box.port, timeout=TIMEOUT)
    with link:
        link.login(box.user, box.password)
        link.select(f'"{box.folder}"')
        _, found = link.search(None, "UNSEEN", "SMALLER", str(LARGEST))
        for number in (found[0] or b"").split():
            _, parts = link.fetch(number.decode(), "(BODY.PEEK[])")
            data = next((part[1] for part in parts if isinstance(part, tuple)), b"")
            report = report_of(data)
            if report is not None and take(report):
                link.store(number.decode(), "+FLAGS", "(\\Seen)")
                taken += 1
    return taken


def watch(box: Mailbox, take: Callable[[Report], int], stopped: threading.Event, every: float = EVERY) -> None:
    """Look again and again until `stopped`; a mailbox that cannot be reached is tried the next time."""
    while not stopped.is_set():
        try:
            read(box, take)
        except (OSError, imaplib.IMAP4.error, DeskError) as error:
            log.warning("the mailbox of bounces: %s", type(error).__name__)
        stopped.wait(every)
