"""The thread that writes to a terminal, which may be slow, stand still, or be gone."""

from __future__ import annotations

import contextlib
import os
import select
import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue

OUTPUT_LIMIT = 256 * 1024
"""Bytes that may wait for the terminal; beyond them frames are dropped and the screen is painted anew later."""
_OUTPUT_PIECE = 16 * 1024  # so that a fallback that blocks is seen to end soon


class Writer(threading.Thread):
    """Writes to the terminal in the background; the event loop never waits for a terminal that does not read."""

    def __init__(self, descriptor: int, caught_up: Callable[[], None], lost: Callable[[], None]) -> None:
        """`caught_up` is called when all is written after frames were dropped, `lost` on an error; in this thread."""
        super().__init__(daemon=True, name="desk-output")
        self._descriptor = descriptor
        self._poll = select.poll()
        self._poll.register(descriptor, select.POLLOUT)
        self._caught_up = caught_up
        self._lost = lost
        self._queue: SimpleQueue[bytes | None] = SimpleQueue()
        # Each counter has one writer: no lock is needed, and a signal handler can interrupt nothing.
        self._queued = 0
        self._written = 0
        self._dropped = False
        self._abandoned = False

    def write(self, text: str) -> bool:
        """Queues the text, or drops it when too much is waiting or the terminal is gone; whether it is queued."""
        if self._queued - self._written > OUTPUT_LIMIT or self._abandoned:
            self._dropped = True
            if self._queue.empty():
                self._queue.put(b"")  # it may have written all just now: then it must look again
            return False
        data = text.encode("utf-8", "replace")
        self._queued += len(data)
        self._queue.put(data)
        return True

    def run(self) -> None:
        """Writes until it is stopped."""
        while (data := self._queue.get()) is not None:
            ended = False
            pieces = [data]
            with contextlib.suppress(Empty):
                while not ended:
                    piece = self._queue.get_nowait()
                    if piece is None:
                        ended = True
                    else:
                        pieces.append(piece)
            self._put_out(memoryview(b"".join(pieces)))
            if ended:
                return
            if self._dropped and self._queue.empty():
                self._dropped = False
                self._caught_up()

    def _put_out(self, data: memoryview) -> None:
        while data and not self._abandoned:
            try:
                written = os.write(self._descriptor, data[:_OUTPUT_PIECE])
            except BlockingIOError:
                self._poll.poll(100)
                continue
            except OSError:
                self._abandoned = True
                self._lost()
                return
            self._written += written
            data = data[written:]

    def stop(self, patience: float) -> bool:
        """Writes what is queued and ends; whether it managed to within so many seconds."""
        self._queue.put(None)
        self.join(patience)
        complete = not self.is_alive() and not self._abandoned and not self._dropped
        self._abandoned = True
        return complete
