"""The sender of orders to routers: several at once, for a router that is silent holds one up for seconds."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from integrator_tui.db import Db
from integrator_tui.errors import DatabaseUnavailable
from integrator_tui.network import queue
from integrator_tui.network.port import Answer, Driver, Silence
from integrator_tui.session import utc_now

IDLE = 1.0
"""Most seconds until an empty queue is looked at again."""
BEAT = 10.0
"""Seconds between two looks for orders of senders that died."""
LINES = 4

log = logging.getLogger("integrator_tui.network")


@dataclass
class Sender:
    """One process that sends; any number of them may work on one base. Nothing ends it but its being stopped."""

    db: Db
    driver: Driver
    name: str
    now: Callable[[], datetime] = utc_now
    sent: int = 0

    def run(self, stopped: threading.Event, *, once: bool = False) -> int:
        """Send until `stopped`; with `once` until nothing is due. Returns how many attempts were made."""
        counting = threading.Lock()
        self._safely(queue.revive, self.now())
        lines = [
            threading.Thread(target=self._serve, args=(stopped, once, counting), name=f"line {number}")
            for number in range(LINES)
        ]
        for line in lines:
            line.start()
        try:
            while any(line.is_alive() for line in lines) and not stopped.wait(0.05 if once else BEAT):
                if not once:
                    self._safely(queue.revive, self.now())
        finally:
            stopped.set()
            for line in lines:
                line.join()
        return self.sent

    def _serve(self, stopped: threading.Event, once: bool, counting: threading.Lock) -> None:
        while not stopped.is_set():
            try:
                found = self.db.run(queue.claim, self.name, self.now())
                if isinstance(found, queue.Claimed):
                    if stopped.is_set():
                        self.db.run(queue.release, found, self.now())
                        return
                    self._send(found)
                    with counting:
                        self.sent += 1
                    continue
                again = found.again
            except DatabaseUnavailable as error:
                log.warning("the base does not answer: %s", error.sentence)
                again = False
            except Exception:
                log.exception("sender of orders to routers")
                again = False
            if not again:
                if once:
                    return
                stopped.wait(IDLE)

    def _send(self, claimed: queue.Claimed) -> None:
        answer: Answer
        try:
            answer = self.driver.send(claimed.order)
        except Exception as error:  # a bug of a driver must not take the queue with it; the order says so
            log.exception("order %d", claimed.order.id)
            answer = Silence(f"erro interno do enviador: {type(error).__name__}")
        if not self.db.run(queue.finish, claimed, answer, self.now()):
            log.warning("order %d: superseded, or its lease was over, before the answer came", claimed.order.id)

    def _safely(self, function: Callable[..., object], *arguments: object) -> None:
        try:
            self.db.run(function, *arguments)
        except DatabaseUnavailable as error:
            log.warning("the base does not answer: %s", error.sentence)
        except Exception:
            log.exception("the sender goes on")
