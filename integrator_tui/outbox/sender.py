"""The sender: takes due messages of every channel that the settings name, until it is told to stop."""

from __future__ import annotations

import logging
import os
import random
import socket
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from integrator_tui.db import Db
from integrator_tui.errors import DatabaseUnavailable
from integrator_tui.outbox import queue
from integrator_tui.outbox.port import Driver, Report, Unknown
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
    """One process that sends; any number of them may work on one base."""

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
            if not known and self.now() < until:
                self._reports.append((report, until))

    def run(self, stopped: threading.Event, *, once: bool = False) -> int:
        """Send until `stopped`; with `once` until nothing is due. Returns how many attempts were made.

        The message that is under way when it is stopped is still finished.
        """
        chance = random.Random()  # noqa: S311 (spreads attempts, keeps no secret)
        beaten: datetime | None = None
        try:
            while not stopped.is_set():
                now = self.now()
                if beaten is None or (now - beaten).total_seconds() >= BEAT:
                    self._safely(queue.beat, self.name, now, self.sent)
                    self._safely(queue.revive, now, self.name)
                    beaten = now
                worked, wait = self._round(chance)
                self._take_reports()
                if not worked:
                    if once:
                        break
                    stopped.wait(wait)
            return self.sent
        finally:
            self._safely(queue.leave, self.name)
            for driver in self.drivers.values():
                driver.close()

    def _round(self, chance: random.Random) -> tuple[bool, float]:
        """One message of every channel; whether there was one, and how long there is nothing to do otherwise."""
        worked, wait = False, IDLE
        for channel, driver in self.drivers.items():
            try:
                claimed = self.db.run(
                    queue.claim,
                    self.name,
                    channel,
                    self.now(),
                    self.store,
                    self.domain,
                    self.intervals.get(channel, timedelta()),
                )
            except DatabaseUnavailable as error:
                log.warning("the base does not answer: %s", error.sentence)
                continue
            if isinstance(claimed, queue.Nothing):
                if claimed.until is not None:
                    wait = min(wait, max((claimed.until - self.now()).total_seconds(), 0.01))
                worked = worked or claimed.why == "sem consentimento"
                continue
            self._send(driver, claimed, chance)
            worked = True
        return worked, wait

    def _send(self, driver: Driver, claimed: queue.Claimed, chance: random.Random) -> None:
        try:
            outcome = driver.send(claimed.message)
        except Exception as error:  # a bug of a driver must not take the queue with it; the message says so
            log.exception("driver of %s", claimed.message.channel)
            outcome = Unknown(f"erro interno do enviador ({type(error).__name__})")
        try:
            if not self.db.run(queue.finish, claimed, outcome, self.now(), self.name, chance):
                log.warning("message %d: the lease was over before the answer came", claimed.message.id)
        except DatabaseUnavailable as error:  # the lease ends, and the message is tried again under the same name
            log.warning("message %d: the base does not answer: %s", claimed.message.id, error.sentence)
        self.sent += 1

    def _safely(self, function: Callable[..., object], *arguments: object) -> None:
        """Signs of life may fail while the base is away; the messages themselves wait."""
        try:
            self.db.run(function, *arguments)
        except DatabaseUnavailable as error:
            log.warning("the base does not answer: %s", error.sentence)
