"""A desk while its sender sends thousands of messages, against the same desk with nothing to send."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import cycle
from unittest.mock import patch

from benchmarks import machine
from benchmarks.bases import copied, sample_ids
from benchmarks.figures import Bases, Figure, Goal, figure, require
from benchmarks.keys import PROCESSOR, both, check_rows, found_texts, type_text
from benchmarks.mail_server import MailServer, mail_server
from benchmarks.programs import painted, start_desk
from benchmarks.save import timed_save
from benchmarks.terminal import Stroke, Terminal
from integrator_tui.base import open_base
from integrator_tui.db import Db
from integrator_tui.session import Session
from tests.faults import world
from tests.faults.outbox_rows import queue_messages, write_settings
from tests.outbox.sinks import MailSink

MESSAGES = 4_000
TEXTS = 15
"""Customers whose data is typed in one turn of the floor: more than 150 keys; there are two, before and after."""
SAVES = 3
"""After each text."""
FIRST = 5
"""Texts that do not count: what a desk and a base do for the first time takes longer."""
UNHARMED = Goal(ratio=1.5)
WAIT = 30.0
"""Most seconds until the sender begins, and until it has written down the last answer."""


@dataclass
class Taken:
    """What was measured at the desk, and how long one save took."""

    strokes: list[Stroke] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)


@dataclass
class Work:
    """What goes on at the desk: a text is typed and its rows are looked at, then some customers are saved."""

    desk: Terminal
    db: Db
    session: Session
    texts: Iterator[tuple[str, list[int]]]
    keys: Iterator[int]

    def once(self, taken: Taken) -> None:
        """One text."""
        text, ids = next(self.texts)
        taken.strokes += type_text(self.desk, text)
        check_rows(self.desk, text, ids, taken.strokes)
        taken.saves += [timed_save(self.db, self.session, next(self.keys), "mobile") for _ in range(SAVES)]


def figures(bases: Bases) -> list[Figure]:
    """The desk starts its sender itself, in the floor too; only the messages come and go."""
    floor, beside = Taken(), Taken()
    with ExitStack() as stack:
        server = stack.enter_context(mail_server())
        copy = stack.enter_context(copied(bases.sqlite, bases.folder))
        url, home = f"sqlite:///{copy}", bases.folder / "home-with-mail"
        with patch.dict(os.environ, {"INTEGRATOR_HOME": str(home)}):
            write_settings(MailSink(port=server.port))
        typed = found_texts(bases, TEXTS)
        desk = stack.enter_context(painted(start_desk(bases, url=url, home=home)))
        db, session = open_base(url)
        stack.callback(db.close)
        # Whoever is typed keeps his telephone; nobody is saved twice, for nothing would change.
        untouched = iter([key for key in sample_ids(bases.customers, 3_000, seed=13) if not _is_found(key, typed)])
        work = Work(desk, db, session, cycle(typed), untouched)
        for _ in range(FIRST):
            work.once(Taken())
        for _ in typed:
            work.once(floor)
        require(server.count() == 0, "messages leave that nobody has queued")
        load = machine.load()
        queue_messages(url, MESSAGES)
        pace = _while_they_go(work, server, beside)
        load = (load + machine.load()) / 2
        _none_is_lost(url, server)
        for _ in typed:
            work.once(floor)
    require(len(floor.strokes) >= 300, f"only {len(floor.strokes)} keys")
    left = f"while {pace:.0f} messages a second left"
    note = (
        f"{len(beside.strokes)} keys {left}; floor: {len(floor.strokes)} at the same desk, half before and half after;"
        f" desk, sender, SMTP server and measuring on {os.cpu_count()} cores, load {load:.1f}"
    )
    saves = f"{len(beside.saves)} saves {left}; floor: {len(floor.saves)}, half before and half after"
    what = "while the outbox sends"
    keys, busy = (both(beside.strokes, floor.strokes, name) for name in ("milliseconds", "processor"))
    return [
        figure(f"key to last byte of the rows {what}", "ms", *keys, UNHARMED, note, grows=False),
        figure(f"processor time per key {what}", "ms", *busy, note=PROCESSOR, grows=False),
        figure(
            f"one save of a telephone {what}, SQLite", "ms", beside.saves, floor.saves, UNHARMED, saves, grows=False
        ),
    ]


def _is_found(key: int, typed: list[tuple[str, list[int]]]) -> bool:
    return any(key in ids for _, ids in typed)


def _while_they_go(work: Work, server: MailServer, beside: Taken) -> float:
    """Work until the last has left; messages a second. What was done while none left does not count."""
    deadline = time.monotonic() + WAIT
    while not server.count():
        require(time.monotonic() < deadline, "no message leaves")
        time.sleep(0.05)
    began, first = time.monotonic(), server.count()
    before = first
    while True:
        now = Taken()
        work.once(now)
        after = server.count()
        if after >= MESSAGES:
            break
        require(after > before, f"no message left while a text was typed: {after} of {MESSAGES} until now")
        beside.strokes += now.strokes
        beside.saves += now.saves
        before, ended = after, time.monotonic()
    return (before - first) / (ended - began)


def _none_is_lost(url: str, server: MailServer) -> None:
    """The server had each once, and the base says of each that it had it."""
    deadline = time.monotonic() + WAIT
    while states := dict(world.ask(url, "SELECT state, COUNT(*) FROM outbox GROUP BY state")):
        if not states.keys() & {"na_fila", "enviando"}:
            break
        require(time.monotonic() < deadline, f"some are left: {states}")
        time.sleep(0.05)
    require(states == {"entregue_provedor": MESSAGES}, f"not all were sent: {states}")
    names = server.names()
    wanted = {f"<{number:032x}.1@b.com.br>" for number in range(MESSAGES)}
    require(len(names) == MESSAGES and set(names) == wanted, f"{len(names)} messages, {len(set(names))} different")
