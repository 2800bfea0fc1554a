"""What others commit about calls, told as it happens (facts 7): a thread with a connection of its own.

PostgreSQL notifies (`LISTEN`, a trigger of migration 0024). Behind a pooler nothing of that arrives, and while a
connection is lost nothing is kept: so the history, whose numbers grow in the order of the commits, is asked every few
seconds as well. SQLite only has the history; whether anybody wrote at all is told by its own counter.
"""

from __future__ import annotations

import contextlib
import select
import socket
import sqlite3
import threading
from collections.abc import Callable, Iterator
from typing import Any, Protocol
from urllib.parse import quote

from integrator_tui.engine.address import POSTGRES_OPTIONS, sqlite_file

CHANNEL = "service_call"
POLL = 2.0
"""Seconds between two looks at the history."""
AGAIN = 3.0
"""Seconds until a lost connection is tried again."""
REST = 0.5
"""Seconds between two pieces of news: what comes meanwhile is told with the next."""
MOST = 1000
"""Changes that are told one by one; of more it is said that anything may have changed."""
LAST = "SELECT MAX(id) FROM history"
SINCE = f"SELECT customer_id FROM history WHERE id > {{}} AND id <= {{}} AND entity = 'service_call' LIMIT {MOST}"

Changed = frozenset[int] | None
"""Customers whose calls changed; None when it may be anybody's."""


class Line(Protocol):
    """A connection that tells and is asked."""

    def wait(self, wake: int, seconds: float) -> set[int]:
        """Until something is told, `wake` can be read, or the time is over: the customers that were told."""
        ...

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of a statement."""
        ...

    def close(self) -> None:
        """No more."""
        ...


class News:
    """Runs from `start` until `close`; `tell` is called on its thread."""

    def __init__(self, url: str, tell: Callable[[Changed], None]) -> None:
        self.url = url
        self._tell = tell
        self._woken, self._wake = socket.socketpair()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="news", daemon=True)

    def start(self) -> None:
        """Listen."""
        self._thread.start()

    def close(self, wait: float = 0.0) -> None:
        """Hang up; `wait` seconds at most until the connection is closed."""
        self._closing.set()
        with contextlib.suppress(OSError):  # the thread has ended
            self._wake.send(b"x")
        if wait and self._thread.is_alive():
            self._thread.join(wait)

    def _run(self) -> None:
        with self._woken, self._wake:
            while not self._closing.is_set():
                with contextlib.suppress(*_lost()):  # the desk itself tells when the base is away
                    self._listen()
                self._closing.wait(AGAIN)

    def _listen(self) -> None:
        with contextlib.closing(line(self.url)) as there:
            mark = _last(there)
            self._tell(None)  # what was committed before somebody listened
            while not self._closing.is_set():
                heard = frozenset(there.wait(self._woken.fileno(), POLL))
                told: Changed = heard
                if (last := _last(there)) > mark:
                    rows = there.ask(SINCE.format(mark, last))
                    of = frozenset(row[0] for row in rows if row[0] is not None)
                    told = None if len(rows) == MOST else heard | of
                mark = max(mark, last)
                if told is None or told:
                    self._tell(told)
                    self._closing.wait(REST)


def line(url: str) -> Line:
    """The connection for an address."""
    path = sqlite_file(url)
    return _File(path) if path else _Server(url)


def _last(there: Line) -> int:
    return int(there.ask(LAST)[0][0] or 0)


def _lost() -> tuple[type[Exception], ...]:
    """What a connection that is gone raises."""
    errors: tuple[type[Exception], ...] = (sqlite3.Error, OSError)
    with contextlib.suppress(ImportError):
        import psycopg

        errors = (*errors, psycopg.Error)
    return errors


class _File:
    """A SQLite file, only read."""

    def __init__(self, path: str) -> None:
        self._db = sqlite3.connect(f"file:{quote(path)}?mode=ro", uri=True, timeout=1, isolation_level=None)

    def wait(self, wake: int, seconds: float) -> set[int]:
        """Until another connection has committed something."""
        before = self._version()
        for _ in range(4):
            if select.select([wake], [], [], seconds / 4)[0] or self._version() != before:
                break
        return set()

    def _version(self) -> int:
        return int(self._db.execute("PRAGMA data_version").fetchone()[0])

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows."""
        return self._db.execute(sql).fetchall()

    def close(self) -> None:
        """The file."""
        self._db.close()


class _Server:
    """PostgreSQL, beside the connection of the desk."""

    def __init__(self, url: str) -> None:
        import psycopg

        address = "postgresql://" + url.split("://", 1)[1]
        options: dict[str, Any] = {**POSTGRES_OPTIONS, "prepare_threshold": None}
        self._db = psycopg.connect(address, autocommit=True, **options)
        self._db.execute(f"LISTEN {CHANNEL}")

    def wait(self, wake: int, seconds: float) -> set[int]:
        """Until a notification is there."""
        select.select([self._db.fileno(), wake], [], [], seconds)
        self._db.pgconn.consume_input()
        return set(self._customers())

    def _customers(self) -> Iterator[int]:
        while (note := self._db.pgconn.notifies()) is not None:
            customer = note.extra.decode("ascii", "replace").rpartition(" ")[2]
            if customer.isdecimal():
                yield int(customer)

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows."""
        return self._db.execute(sql).fetchall()

    def close(self) -> None:
        """The connection."""
        self._db.close()
