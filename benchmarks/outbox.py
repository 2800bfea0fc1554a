"""The outbox: messages a second through senders, and a claim from a long queue against one from a short one."""

from __future__ import annotations

import smtplib
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path

from benchmarks import outbox_latency
from benchmarks.figures import Bases, Figure, Goal, figure, require
from integrator_tui.db import Db
from integrator_tui.engine.address import sqlite_file
from integrator_tui.outbox import queue
from integrator_tui.session import utc_now
from tests.faults import world
from tests.faults.outbox_rows import Senders, queue_messages, write_settings
from tests.outbox.sinks import mail_sink

MESSAGES = 1_000
LONG, SHORT = 1_000_000, 1_000
CLAIMS = 200
TURNS = 10
FLOOR = 200


def figures(bases: Bases) -> Iterator[Figure]:
    """In bases of their own: the demonstration has no messages. The desk beside a sender works on a copy of it."""
    yield from _throughput()
    yield _claims()
    yield from outbox_latency.figures(bases)


def _throughput() -> Iterator[Figure]:
    for number in (1, 2):
        with world.sqlite_base() as url, mail_sink() as sink:
            write_settings(sink)
            queue_messages(url, MESSAGES)
            senders = Senders(url, number, "")
            try:
                while not sink.taken:
                    time.sleep(0.01)
                began, before = time.perf_counter(), len(sink.taken)
                deadline = time.monotonic() + 300
                while len(sink.taken) < MESSAGES:
                    require(time.monotonic() < deadline, f"only {len(sink.taken)} of {MESSAGES} arrived")
                    time.sleep(0.01)
                each = (time.perf_counter() - began) * 1e3 / (MESSAGES - before)
            finally:
                senders.close()
            floor = _bare(sink.port, sqlite_file(url))
        label = "one sender" if number == 1 else "two senders"
        note = f"{1e3 / each:.0f} messages a second; floor: MIME, sendmail over one open connection, two commits"
        goal = Goal(p50=3, ratio=2) if number == 1 else Goal()
        yield figure(f"a message sent, {label}, SQLite", "ms", [each], [floor], goal, note, grows=False)


def _bare(port: int, base: str) -> float:
    """Milliseconds of a message with the standard library alone, written down before and after it has gone."""
    with smtplib.SMTP("127.0.0.1", port) as link, closing(sqlite3.connect(f"{base}.floor")) as written:
        written.execute("PRAGMA journal_mode = wal")
        written.execute("PRAGMA synchronous = full")
        written.execute("CREATE TABLE sent (id INTEGER PRIMARY KEY, state TEXT)")
        began = time.perf_counter()
        for number in range(FLOOR):
            with written:
                written.execute("INSERT INTO sent VALUES (?, 'enviando')", (number,))
            mail = EmailMessage()
            mail["From"], mail["To"], mail["Subject"] = "a@b.com.br", f"c{number}@exemplo.com.br", f"n. {number}"
            mail["Message-ID"] = f"<{number}@b.com.br>"
            mail.set_content("oi")
            link.send_message(mail)
            with written:
                written.execute("UPDATE sent SET state = 'entregue' WHERE id = ?", (number,))
        return (time.perf_counter() - began) * 1e3 / FLOOR


def _claims() -> Figure:
    """In turns: a machine that gets busier meanwhile does so for both."""
    taken: dict[int, list[float]] = {SHORT: [], LONG: []}
    with world.sqlite_base() as short, world.sqlite_base() as long:
        bases = {SHORT: short, LONG: long}
        for length, url in bases.items():
            queue_messages(url, length)
        for _ in range(TURNS):
            for length, url in bases.items():
                taken[length] += _claimed(url)
    what = f"a claim from {LONG:,} waiting messages, against {SHORT:,}"
    return figure(what, "ms", taken[LONG], taken[SHORT], Goal(ratio=1.5), grows=False)


def _claimed(url: str) -> list[float]:
    """Milliseconds of each claim; the first of a connection does not count."""
    db = Db(url)
    try:
        times = []
        for _ in range(CLAIMS // TURNS + 1):
            began = time.perf_counter()
            found = db.run(queue.claim, "bench", "email", utc_now(), Path(), "b.com.br")
            times.append((time.perf_counter() - began) * 1e3)
            require(isinstance(found, queue.Claimed), "nothing was claimed")
        return times[1:]
    finally:
        db.close()
