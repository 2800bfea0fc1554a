"""The sender: takes due messages of every channel that the settings name, until it is told to stop."""

from __future__ import annotations

import logging
import os
import random
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from integrator_tui.db import Db
from integrator_tui.errors import DatabaseUnavailable
from integrator_tui.outbox import queue
from integrator_tui.outbox.port import Driver, Outcome, Report, Unknown
from integrator_tui.session import utc_now

BEAT = 10.0
"""Seconds between two signs of life."""
REPORT_KEPT = timedelta(minutes=2)
IDLE = 1.0
"""Most seconds until an empty queue is looked at again."""

log = logging.getLogger("integrator_tui.outbox")


def sender_name() -> str:
    """Machine and process, and something that the next process of the same number has not."""
    return f"{socket.gethostname()}:{os.getpid()}:{random.SystemRandom().getrandbits(24):06x}"


@dataclass
class Sender:
    """One process that sends; any number of them may work on one base. Each channel has a thread: none holds another.

    Nothing ends it but its being stopped: what fails is logged, and the next message has its turn.
    """

    db: Db
    drivers: Mapping[str, Driver]
    store: Path
    domain: str
    intervals: Mapping[str, timedelta]
    name: str
    now: Callable[[], datetime] = utc_now
    sent: int = 0
    _reports: deque[tuple[Report, datetime]] = field(default_factory=deque)
    """What providers said, with the moment until which a message of that name is waited for."""
    _counting: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        """A driver that hears of deliveries tells them here, on a thread of its own."""
        for driver in self.drivers.values():
            if hasattr(driver, "on_report"):
                driver.on_report = lambda report: self._reports.append((report, self.now() + REPORT_KEPT))

    def _take_reports(self) -> None:
        """A receipt may come before the answer that gave the message its name is written: then it is tried again."""
        for _ in range(len(self._reports)):
            report, until = self._reports.popleft()
            try:
                known = self.db.run(queue.take_report, report, self.now(), self.name)
            except DatabaseUnavailable:
                known, until = 0, until + REPORT_KEPT
            except Exception:
                log.exception("a delivery report")
                continue
            if not known and self.now() < until:
                self._reports.append((report, until))

    def run(self, stopped: threading.Event, *, once: bool = False) -> int:
        """Send until `stopped`; with `once` until nothing is due. Returns how many attempts were made.

        The message that is under way when it is stopped is still finished.
        """
        chance = random.Random()  # noqa: S311 (spreads attempts, keeps no secret)
        self._live()  # messages of the dead are due before anybody asks what is
        lines = [
            threading.Thread(target=self._serve, args=(channel, driver, stopped, once, chance), name=channel)
            for channel, driver in self.drivers.items()
        ]
        for line in lines:
            line.start()
        beaten = time.monotonic()
        try:
            while any(line.is_alive() for line in lines):
                if time.monotonic() - beaten >= BEAT:
                    self._live()
                    beaten = time.monotonic()
                self._take_reports()
                if stopped.is_set() or once:
                    lines = [line for line in lines if line.is_alive()]
                    for line in lines[:1]:
                        line.join(IDLE)
                else:
                    stopped.wait(IDLE)
            self._take_reports()
            return self.sent
        finally:
            stopped.set()
            self._safely(queue.leave, self.name)
            for driver in self.drivers.values():
                driver.close()

    def _live(self) -> None:
        """A sign of life, and the messages of those who give none any more."""
        self._safely(queue.beat, self.name, self.now(), self.sent)
        self._safely(queue.revive, self.now(), self.name)

    def _serve(self, channel: str, driver: Driver, stopped: threading.Event, once: bool, chance: random.Random) -> None:
        """One channel, message after message."""
        wanted = self._wanted(channel)
        found: queue.Claimed | queue.Nothing | None = None
        while not stopped.is_set():
            try:
                if found is None:
                    found = self.db.run(
                        queue.claim, self.name, channel, self.now(), self.store, self.domain, wanted.interval
                    )
                if isinstance(found, queue.Claimed):
                    claimed, found = found, None
                    found = self._send(driver, claimed, chance)
                    continue
                again, wait = found.again, self._wait(found)
            except DatabaseUnavailable as error:
                log.warning("the base does not answer: %s", error.sentence)
                again, wait = False, IDLE
            except Exception:
                log.exception("sender of %s", channel)
                again, wait = False, IDLE
            found = None
            if not again:
                if once:
                    return
                stopped.wait(wait)
        if isinstance(found, queue.Claimed):
            self._safely(queue.release, found, self.now(), self.name)

    def _wanted(self, channel: str) -> queue.Wanted:
        return queue.Wanted(self.name, channel, self.store, self.domain, self.intervals.get(channel, timedelta()))

    def _wait(self, found: queue.Nothing) -> float:
        """Seconds for which there is nothing to do."""
        if found.until is None:
            return IDLE
        return min(IDLE, max((found.until - self.now()).total_seconds(), 0.01))

    def _send(
        self, driver: Driver, claimed: queue.Claimed, chance: random.Random
    ) -> queue.Claimed | queue.Nothing | None:
        """One attempt, and what comes of it; the next message, where it was claimed along with that."""
        try:
            outcome = driver.send(claimed.message)
        except Exception as error:  # a bug of a driver must not take the queue with it; the message says so
            log.exception("driver of %s", claimed.message.channel)
            outcome = Unknown(f"erro interno do enviador ({type(error).__name__})")
        with self._counting:
            self.sent += 1
        wanted = self._wanted(claimed.message.channel)
        try:
            written, found = self.db.run(queue.finish_and_claim, claimed, outcome, wanted, self.now(), chance)
        except DatabaseUnavailable as error:  # the lease ends, and the message is tried again under the same name
            log.warning("message %d: the base does not answer: %s", claimed.message.id, error.sentence)
            return None
        except Exception:
            log.exception("message %d: what came of it", claimed.message.id)
            self._finish_at_least(claimed, outcome, chance)
            return None
        if not written:
            log.warning("message %d: the lease was over before the answer came", claimed.message.id)
        return found

    def _finish_at_least(self, claimed: queue.Claimed, outcome: Outcome, chance: random.Random) -> None:
        """It has gone: that much must stand in the base, or it would go again. Without the next, then without words."""
        for one in (outcome, queue.without_words(claimed, outcome)):
            try:
                self.db.run(queue.finish, claimed, one, self.now(), self.name, chance)
            except Exception:
                log.exception("message %d: what came of it", claimed.message.id)
            else:
                return

    def _safely(self, function: Callable[..., object], *arguments: object) -> None:
        """Signs of life may fail while the base is away; the messages themselves wait."""
        try:
            self.db.run(function, *arguments)
        except DatabaseUnavailable as error:
            log.warning("the base does not answer: %s", error.sentence)
        except Exception:
            log.exception("the sender goes on")
