"""The outbox under senders that are killed, a mail server that refuses, delays and cuts, and a base that crashes."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from email import message_from_bytes
from pathlib import Path
from typing import cast

from aiosmtpd.smtp import SMTP, Envelope, Session

from integrator_tui.base import open_base
from integrator_tui.models.messages import Outbox
from integrator_tui.services import bulk
from tests.faults import world
from tests.faults.registry import Outcome, row
from tests.identity import sign_up
from tests.outbox.sinks import MailSink, mail_sink

QUICK = """
import random, sys
from datetime import timedelta
from integrator_tui.outbox import queue, sender
queue.LEASE = timedelta(seconds=2)
queue.MOST_ATTEMPTS = 10_000
queue.pause = lambda attempts, chance: timedelta(seconds=chance.uniform(0.05, 0.3))
sender.BEAT = sender.IDLE = 0.2
{control}
from integrator_tui.shell.cli import main
sys.exit(main(["--database", sys.argv[1], "outbox", "run"]))
"""
"""A sender whose times are short; nothing else is changed, but in a control."""
SENT_FIRST = """
from integrator_tui.outbox.port import Accepted
def send_blindly(self, driver, claimed, chance):
    self.db.run(queue.finish, claimed, Accepted("", "marked first"), self.now(), self.name, chance)
    driver.send(claimed.message)
sender.Sender._send = send_blindly
"""
NO_LEASE = "queue.revive = lambda now, owner: 0"


class Hostile(MailSink):
    """Refuses, delays and cuts at random; what it took it keeps by Message-ID."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.chance = random.Random(seed)
        self.ids: Counter[str] = Counter()
        self.faults = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        fate = self.chance.random()
        if fate < 0.02:
            self.faults += 1
            return "451 4.3.0 later"
        if fate < 0.04:
            await asyncio.sleep(0.1)
        self.ids[str(message_from_bytes(cast("bytes", envelope.content))["Message-ID"])] += 1
        if fate > 0.98:
            self.faults += 1
            cast("asyncio.Transport", server.transport).abort()
        return "250 ok"


def queue_messages(url: str, count: int) -> None:
    """So many e-mails wait in a base, and we may send them."""
    sign_up(url)
    db, session = open_base(url, login="ana")
    now = session.now().isoformat(" ")
    columns = (
        *("op_id", "number", "channel", "customer_id", "purpose", "sender", "recipients", "body", "subject"),
        *("operator_id", "login", "queued_at", "state", "state_at", "next_attempt_at"),
    )
    rows = [
        (
            *(
                f"{n:032x}",
                1,
                "email",
                1,
                "servico",
                "a@b.com.br",
                json.dumps([f"c{n}@exemplo.com.br"]),
                "oi",
                f"n. {n}",
            ),
            *(session.operator_id, "ana", now, "na_fila", now, now),
        )
        for n in range(count)
    ]

    def fill() -> None:
        with Outbox._meta.database.atomic():
            bulk.write("outbox", columns, rows)

    db.run(fill)
    db.close()


def write_settings(sink: MailSink) -> None:
    """The settings of a sender whose server is the sink."""
    home = Path(os.environ["INTEGRATOR_HOME"])
    home.mkdir(parents=True, exist_ok=True)
    text = f'[email]\nhost = "127.0.0.1"\nport = {sink.port}\nsecurity = "none"\nsender = "a@b.com.br"\n'
    (home / "integrator.toml").write_text(text)


class Senders:
    """Processes that send; what is killed is replaced."""

    def __init__(self, url: str, number: int, control: str) -> None:
        self.code, self.url = QUICK.format(control=control), url
        self.running = [self._start() for _ in range(number)]
        self.deaths = 0

    def _start(self) -> subprocess.Popen[bytes]:
        quiet = subprocess.DEVNULL
        command = [sys.executable, "-c", self.code, self.url]
        return subprocess.Popen(command, stdout=quiet, stderr=quiet, cwd=Path(__file__).parents[2])

    def kill_one(self, chance: random.Random) -> None:
        """Outright, in the midst of whatever it does."""
        at = chance.randrange(len(self.running))
        self.running[at].send_signal(signal.SIGKILL)
        self.running[at].wait()
        self.running[at] = self._start()
        self.deaths += 1

    def close(self) -> None:
        """All of them, in order."""
        for process in self.running:
            process.terminate()
        for process in self.running:
            process.wait(30)


def _states(url: str) -> dict[str, int]:
    return dict(world.ask(url, "SELECT state, COUNT(*) FROM outbox GROUP BY state"))


def _left(url: str) -> int:
    states = _states(url)
    return states.get("na_fila", 0) + states.get("enviando", 0)


def deliver(
    url: str,
    messages: int,
    strike: Callable[[Senders, random.Random], None],
    strikes: int,
    seed: int,
    control: str = "",
) -> Outcome:
    """Send everything while faults strike; then compare what the base says with what the server had."""
    chance = random.Random(seed)
    sink = Hostile(seed)
    with mail_sink(sink=sink):
        write_settings(sink)
        queue_messages(url, messages)
        senders = Senders(url, 2, control)
        struck = 0
        try:
            done = 0
            quiet_since = time.monotonic()
            while _left(url) and time.monotonic() - quiet_since < (30 if control else 120):
                before, done = done, len(sink.ids)
                if done != before:
                    quiet_since = time.monotonic()
                # Faults are spread over the messages: none left for the last ones would prove nothing there.
                if struck < strikes and done >= messages * struck // strikes * 0.9:
                    strike(senders, chance)
                    struck += 1
                time.sleep(chance.uniform(0.02, 0.2))
        finally:
            senders.close()
    states = _states(url)
    said = {f"<{op_id}.{number}@b.com.br>" for op_id, number in world.ask(
        url, "SELECT op_id, number FROM outbox WHERE state = 'entregue_provedor'")}  # fmt: skip
    lost = len(said - sink.ids.keys())
    stuck = states.get("na_fila", 0) + states.get("enviando", 0) + states.get("falhou", 0)
    extra = sum(sink.ids.values()) - len(sink.ids)
    faults = struck + sink.faults
    strange = len(sink.ids.keys() - {f"<{n:032x}.1@b.com.br>" for n in range(messages)})
    note = (
        f"{struck} faults of ours, {sink.faults} of the server; {lost} said to be sent and were not, {stuck} stuck,"
        f" {extra} duplicates with the same Message-ID, {states.get('verificar', 0)} parked after three deaths"
    )
    return Outcome(messages, faults, lost + stuck + strange + max(extra - faults, 0), note)


def _killed(messages: int, kills: int, seed: int = 5, control: str = "") -> Outcome:
    with world.sqlite_base() as url:
        return deliver(url, messages, lambda senders, chance: senders.kill_one(chance), kills, seed, control)


@row(
    "outbox-kills",
    promise="no message is lost or stuck, duplicates have the same Message-ID and are no more than the faults",
    fault="senders killed outright at random; the server of e-mail refuses, delays, cuts",
    control=lambda full: _killed(300 if full else 120, 40 if full else 15, control=SENT_FIRST),
    without="sending before marking (marked sent, then sent)",
)
def senders_killed(full: bool) -> Outcome:
    """Two senders on SQLite."""
    return _killed(10_000, 1_000) if full else _killed(60, 5)


@row(
    "outbox-lease",
    promise="a message whose sender died goes back into the queue",
    fault="the same",
    control=lambda full: _killed(300 if full else 120, 40 if full else 15, control=NO_LEASE),
    without="leases that end",
    in_tests=False,
)
def leases(full: bool) -> Outcome:
    """The same run as above is the proof; the control is another."""
    return _killed(300, 40)


@row(
    "outbox-crash",
    promise="no message is lost or stuck when the base crashes",
    fault="every process of PostgreSQL killed under two senders",
    control=lambda full: _crashed(300, 10, control=NO_LEASE + "\n" + SENT_FIRST),
    without="leases, and sending before marking",
    in_tests=False,
)
def base_crashes(full: bool) -> Outcome:
    """The server is there again at once."""
    return _crashed(2_000, 50) if full else _crashed(100, 2)


def _crashed(messages: int, crashes: int, control: str = "") -> Outcome:
    def crash(senders: Senders, chance: random.Random) -> None:
        world.server().kill()
        world.server().start()

    with world.folder(), world.postgres_base() as url:
        return deliver(url, messages, crash, crashes, 7, control)
