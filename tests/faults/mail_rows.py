"""Other people's mail and gateways, and clocks: mailboxes with anything in them, gateways that lie, time that jumps."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any
from unittest.mock import patch

from integrator_tui.base import open_base
from integrator_tui.db import Db
from integrator_tui.models.messages import Outbox
from integrator_tui.outbox import bounces, queue
from integrator_tui.outbox.port import Accepted, Report, Temporary
from integrator_tui.outbox.sender import Sender
from integrator_tui.outbox.sms import http, sms_driver
from tests.faults import world
from tests.faults.registry import Outcome, row
from tests.outbox.imap import imap_server
from tests.outbox.talker import Talker, talker
from tests.outbox.test_bounces import bounce
from tests.outbox.test_bounces_hostile import HOSTILE_TYPES, nested

NOON = datetime(2026, 11, 28, 12)


# Mailboxes


def _mailbox(mails: int, seed: int, one: Callable[..., str] = bounces._one) -> Outcome:
    """Reports among mails that parsers trip over, and a server that leaves now and then."""
    chance = random.Random(seed)
    kinds = [b"Content-Type: " + kind + b"\r\n\r\nx\r\n" for kind in HOSTILE_TYPES] + [
        nested(40),
        nested(3000),
        b"\0" * 99,
    ]
    names = [f"<{number:x}.1@provedor.com.br>" for number in range(mails // 2)]
    box = [bounce().replace(b"<0a1b.1@provedor.com.br>", name.encode()) for name in names]
    box += [kinds[at % len(kinds)] for at in range(mails - len(box))]
    for at in range(0, len(names), 2):  # every other report holds a part that is none
        box[at] = box[at].replace(b"--B\r\n", b"--B\r\n" + chance.choice(kinds[: len(HOSTILE_TYPES)]) + b"--B\r\n", 1)
    chance.shuffle(box)
    taken: set[str] = set()
    faults = mails - len(names) + len(names) // 2

    def take(report: Report) -> int:
        taken.add(report.provider_id)
        return 1

    memory = bounces.Memory()
    with imap_server(*box) as server, patch.object(bounces, "_one", one):
        mailbox = bounces.Mailbox("127.0.0.1", "contato", "s", server.port, security="none")
        for deadly in [*chance.sample(range(1, mails + 1), min(5, mails)), 0, 0]:
            server.deadly = deadly
            with suppress(Exception):  # the watcher goes on in the same way
                bounces.look(mailbox, take, memory)
            faults += bool(deadly)
    return Outcome(mails, faults, len(set(names) - taken))


def _unguarded(data: bytes, take: Callable[[Report], int], memory: bounces.Memory) -> str:
    """As it was: the newer policy of the standard library, and its errors go through."""
    for part in message_from_bytes(data, policy=default).walk():
        part.get_content_type()
    report = bounces.report_of(data)
    return "taken" if report and take(report) else "nothing"


@row(
    "mailbox",
    promise="a report of ours is read, whatever else lies in the mailbox",
    fault="mails that parsers trip over, nests, a server that leaves in the midst of a mail",
    control=lambda full: _mailbox(60, 7, _unguarded),
    without="each mail by itself",
)
def mailboxes(full: bool) -> Outcome:
    """A small server of our own, and imaplib."""
    return _mailbox(400, 7) if full else _mailbox(40, 7)


# Gateways

ANSWERS = [
    b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
    b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<html>ok!",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 500 no\r\nContent-Length: 0\r\n\r\n",
    b"220 mx\r\n",
    b"\0" * 500,
    b"",
]
DRIP = b"HTTP/1.1 200 OK\r\nX: "


def _gateway(messages: int, seed: int) -> Outcome:
    """What the base says of a message against what the gateway has given a number."""
    chance = random.Random(seed)
    given: set[str] = set()
    faults = 0

    def answer(made: Talker, line: socket.socket) -> None:
        nonlocal faults
        text = line.recv(65536).decode("utf-8", "replace")
        fate = chance.random()
        if fate < 0.4:
            name = text.rpartition("mensagem ")[2].partition('"')[0]
            given.add(name)
            body = f'{{"id": "g{name}"}}'.encode()
            line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
            return
        faults += 1
        if fate < 0.45:
            line.sendall(DRIP)
            for _ in range(100):
                line.sendall(b"x")
                made.wait(0.1)
        else:
            line.sendall(chance.choice(ANSWERS))

    with _base() as db, talker(answer) as server:
        _queue(db, "sms", messages, NOON)
        table = {"preset": "zenvia", "address": f"http://127.0.0.1:{server.port}/", "timeout": 1, "limit": 1}
        sender = Sender(
            db, {"sms": sms_driver(table)}, Path(), "b.com.br", {}, "um", lambda: NOON + timedelta(seconds=1)
        )
        sender.run(threading.Event(), once=True)
        rows = db.run(lambda: [(row.body.removeprefix("mensagem "), row.state) for row in Outbox.select()])
    said = {name for name, state in rows if state == "entregue_provedor"}
    again = [name for name, state in rows if state not in ("entregue_provedor", "verificar")]
    note = f"{len(said)} taken, {len(rows) - len(said) - len(again)} to be verified, {len(again)} that would go again"
    return Outcome(messages, faults, len(said - given) + len(again), note)


def _trusting(messages: int, seed: int) -> Outcome:
    """As it was: a status that means yes is enough."""

    def taken(own: Any, message: Any, answer: Any, told: str) -> Accepted:
        return Accepted(message.message_id, told)

    with patch.object(http, "_taken", taken):
        return _gateway(messages, seed)


@row(
    "gateway",
    promise="a message is said to be taken when the gateway gave it a number, and never else",
    fault="a gateway that drips, lies, redirects, breaks off, speaks no HTTP",
    control=lambda full: _trusting(60, 3),
    without="the number that the preset promises",
)
def gateways(full: bool) -> Outcome:
    """A socket of our own behind the driver of HTTP."""
    return _gateway(1_000, 3) if full else _gateway(40, 3)


# Clocks


def _clock(messages: int, seed: int) -> Outcome:
    """A message is queued, tried, or left by a dead sender while the clock is wrong once; then a day goes by."""
    chance = random.Random(seed)
    each = timedelta(seconds=1)
    faults, left = 0, []
    for number in range(messages):
        wrong = number % 2
        ahead = [timedelta(days=chance.choice((1, 30, 700)) if step == wrong else 0) for step in range(2)]
        faults += 1
        with _base() as db:
            _queue(db, "email", 1, NOON + ahead[0])
            claimed = db.run(queue.claim, "um", "email", NOON + ahead[1], Path(), "b.com.br", each)
            if isinstance(claimed, queue.Claimed) and chance.random() < 0.6:
                db.run(queue.finish, claimed, Temporary("451"), NOON + ahead[1], "um", chance)
            now = NOON
            for _ in range(288):
                now += timedelta(minutes=5)
                db.run(queue.revive, now, "um")
                claimed = db.run(queue.claim, "um", "email", now, Path(), "b.com.br", each)
                if isinstance(claimed, queue.Claimed):
                    db.run(queue.finish, claimed, Accepted("id"), now, "um", chance)
                    break
            left += db.run(lambda: [row for row in Outbox.select() if row.state != "entregue_provedor"])
    return Outcome(messages, faults, len(left), "; ".join(f"{row.state} {row.reason}" for row in left[:3]))


def _believing(messages: int, seed: int) -> Outcome:
    """As it was: every moment is believed."""
    for_ever = timedelta(days=10_000)
    with (
        patch.object(queue, "FURTHEST", for_ever),
        patch.object(queue, "SKEW", for_ever),
        patch.object(queue, "DEAD_SURELY", for_ever),
    ):
        return _clock(messages, seed)


@row(
    "clock",
    promise="a message leaves within a day after the clock is right again",
    fault="a clock that is ahead by a month to two years while messages are queued, tried, or left by their sender",
    control=lambda full: _believing(10, 2),
    without="disbelief in moments further ahead than any can be",
)
def clocks(full: bool) -> Outcome:
    """The queue alone, with a clock of ours."""
    return _clock(200, 2) if full else _clock(12, 2)


@contextmanager
def _base() -> Iterator[Db]:
    with world.sqlite_base() as url:
        db, _ = open_base(url, login="ana")
        try:
            yield db
        finally:
            db.close()


def _queue(db: Db, channel: str, count: int, now: datetime, first: int = 0) -> None:
    def fill() -> None:
        for number in range(first, first + count):
            Outbox.insert(
                op_id=f"{number:032x}", number=1, channel=channel, customer_id=None, purpose="servico",
                sender="a@b.com.br" if channel == "email" else "", subject="n",
                recipients='["a@exemplo.com.br"]' if channel == "email" else '["41998765432"]',
                body=f"mensagem {number}", operator_id=1, login="ana", queued_at=now, state="na_fila", state_at=now,
                next_attempt_at=now,
            ).execute()  # fmt: skip

    db.run(fill)
