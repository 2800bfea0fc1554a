"""The one connection of a process and the one thread that owns it.

Functions go in (`run`, `call`), frozen values come out; no model and no cursor leaves the thread, nothing awaits inside
a transaction.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from typing import Any, TypeVar

import peewee

from integrator_tui.engine.address import connect
from integrator_tui.engine.faults import GONE, UNDONE, chain, codes_of, of_driver, said
from integrator_tui.engine.file import Base
from integrator_tui.engine.schema import ddl as ddl  # where migrations import it from, which are never changed
from integrator_tui.engine.server import Watch, place_of, reason, takes_connections
from integrator_tui.errors import DatabaseUnavailable, Displaced, NotSaved
from integrator_tui.models.base import database as proxy

T = TypeVar("T")
PATIENCE = 60.0
"""Seconds for which a lost connection is tried again before the operator is told that it did not work."""
REFUSED_FOR = 1.0
"""Seconds for which a server that is there must refuse the connection until that is its last word."""
ANSWER_WITHIN = 35.0
"""Seconds after which a desk gives up a request: the server itself ends statements after 30."""
UNDER_WAY = 1
"""What libpq calls a connection on which a request is under way."""
LEAVE_WITHIN = 3.0
"""Seconds that closing waits for what is under way."""


TRIES = 5


def _bound(url: str) -> peewee.Database:
    """The database that the models are bound to; desks of one process on one base share it, a connection per thread."""
    if getattr(proxy.obj, "url", None) != url:
        database = connect(url)
        database.url = url  # type: ignore[attr-defined]
        proxy.initialize(database)
    bound: peewee.Database = proxy.obj
    return bound


class Db:
    """The one database of the process on its one thread."""

    def __init__(self, url: str, on_wait: Callable[[float | None], None] = lambda seconds: None) -> None:
        self.url = url
        self.on_wait = on_wait
        self.database = _bound(url)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="database")
        self._lock = threading.Lock()
        self._running: Future[Any] | None = None
        self._connection: Any = None
        self._watch = Watch()
        self._connecting = False
        self._refused_since: float | None = None
        self._away_since: float | None = None
        self._unconfirmed: tuple[Any, str] | None = None
        """The service whose end was never learnt, with its `op_id`: asked for once more it is the same operation."""
        self._closing = threading.Event()

    def run(self, function: Callable[..., T], *args: Any, **options: Any) -> T:
        """Run `function(*args)` on the database thread and wait for it."""
        return self._submit(function, args, options).result()

    async def call(self, function: Callable[..., T], *args: Any, **options: Any) -> T:
        """The same without blocking the interface; when the caller is cancelled, a running reading is interrupted."""
        future = self._submit(function, args, options)
        try:
            return await asyncio.wrap_future(future)
        except asyncio.CancelledError:
            if not hasattr(function, "service"):  # a write is never abandoned half way
                self._interrupt(future)
            raise

    def bound_waits(self) -> None:
        """From here on no request may take longer than an operator's may."""
        self._watch.within = ANSWER_WITHIN

    def close(self) -> None:
        """Finish what is under way and close the connection; a server that does not answer is not waited for."""
        self._closing.set()
        closed = self._thread.submit(self._reset)
        if self._watch.within is not None and self._watch.pending:
            with contextlib.suppress(TimeoutError):
                closed.result(LEAVE_WITHIN)
            self._watch.cut()
        self._thread.shutdown()
        self._watch.close()

    def _submit(self, function: Callable[..., T], args: Any, options: dict[str, Any]) -> Future[T]:
        job: Future[T] = Future()
        self._thread.submit(self._work, job, function, args, options)
        return job

    def _work(self, job: Future[T], function: Callable[..., T], args: Any, options: dict[str, Any]) -> None:
        if not job.set_running_or_notify_cancel():
            return
        with self._lock:
            self._running = job
        result, failure = None, None
        try:
            result = self._attempt(job, function, args, options)
        except BaseException as error:  # handed to whoever waits
            failure = error
        with self._lock:
            self._running = None
        if failure is not None:
            job.set_exception(failure)
        else:
            job.set_result(result)  # type: ignore[arg-type]

    def _attempt(self, job: Future[T], function: Callable[..., T], args: Any, options: dict[str, Any]) -> T:
        """Run it, again after a lost connection; a service that runs again looks for its `op_id` first."""
        is_service = hasattr(function, "service")
        if is_service:
            asked = (function, args, dict(options))
            if self._unconfirmed and self._unconfirmed[0] == asked:
                options |= {"op_id": self._unconfirmed[1], "again": True}
            options.setdefault("op_id", args[0].op_id())
            self._unconfirmed = None
        began: float | None = None
        undone = 0
        while True:
            try:
                self._open()
                self._refuse_displaced(whole=False)
                result = function(*args, **options)
                if is_service:
                    self._refuse_displaced(whole=True)  # it may have happened while it was written
            except Exception as error:
                if isinstance(self.database, Base) and self.database.tolerate(error):
                    continue
                lost = self._lost(error)
                if lost:
                    self._reset()
                if getattr(job, "interrupted", False):
                    raise CancelledError from None
                if is_service and isinstance(error, Displaced):  # back in its place, it may have it already
                    self._unconfirmed = (asked, options["op_id"])
                if is_service and not lost and undone < TRIES and UNDONE.intersection(codes_of(error)):
                    undone += 1
                elif not lost:
                    self._answers()
                    if told := said(error):
                        raise told from error
                    raise
                else:
                    began = began or time.monotonic()
                    refusal = self._refusal(error)
                    if refusal or time.monotonic() - began > PATIENCE or self._closing.is_set():
                        self._answers()
                        if is_service:
                            self._unconfirmed = (asked, options["op_id"])
                        kind = NotSaved if is_service else DatabaseUnavailable
                        sentence = refusal or "O servidor do banco não respondeu. O que foi digitado está guardado."
                        raise kind(sentence) from error
                    self._wait()
                if is_service:
                    options["again"] = True
            else:
                self._answers()
                return result

    def _wait(self) -> None:
        """A little longer each time, and say so: since when the server is away, whatever was asked of it meanwhile."""
        self._away_since = self._away_since or time.monotonic()
        waited = time.monotonic() - self._away_since
        self.on_wait(waited)
        self._closing.wait(min(0.1 + waited / 10, 0.5))

    def _answers(self) -> None:
        """The waiting is over."""
        if self._away_since is not None:
            self._away_since = None
            self.on_wait(None)

    def _open(self) -> None:
        if self.database.is_closed():
            self._connecting = True
            self.database.connect()
            if not isinstance(self.database, Base):
                self._watch.guard(self.database.connection())
        self._connecting = False
        self._refused_since = None
        self._connection = self.database.connection()

    def _refuse_displaced(self, *, whole: bool) -> None:
        if isinstance(self.database, Base):
            self.database.refuse_displaced(whole=whole)

    def _refusal(self, error: Exception) -> str:
        """The sentence for a server that takes connections, but not this one; the driver does not give the code.

        Once is not enough: it may have come up just now.
        """
        failed = [pgconn for link in chain(error) if (pgconn := getattr(link, "pgconn", None))]
        place = place_of(failed[0]) if self._connecting and failed else None
        if place is None or not takes_connections(place):
            self._refused_since = None
            return ""
        self._refused_since = self._refused_since or time.monotonic()
        if time.monotonic() - self._refused_since < REFUSED_FOR:
            return ""
        return f"O servidor recusou a entrada ({reason(error)}). Confira usuário, senha e nome do banco."

    def _lost(self, error: Exception) -> bool:
        """Whether the connection is gone, as against a statement that failed on a connection that stands."""
        if isinstance(self.database, Base) or not of_driver(error):
            return False
        if self.database.is_closed():
            return True
        connection = self.database.connection()
        if connection.closed or connection.broken:
            return True
        if connection.pgconn.transaction_status == UNDER_WAY:  # an earlier request, whose answer nobody awaits any more
            return True
        return any(code.startswith(GONE) for code in codes_of(error))

    def _interrupt(self, job: Future[Any]) -> None:
        """Stop a reading. Asking the server for it takes up to a second, which the screen does not wait for."""
        if not job.cancel():
            job.interrupted = True  # type: ignore[attr-defined]
            threading.Thread(target=self._stop, args=(job,), name="interrupt", daemon=True).start()

    def _stop(self, job: Future[Any]) -> None:
        with self._lock, contextlib.suppress(Exception):  # on a dead connection there is nothing to stop
            if self._running is not job:
                return
            if isinstance(self.database, Base):
                self._connection.interrupt()
            else:
                self._connection.cancel_safe(timeout=1)

    def _reset(self) -> None:
        """Drop the connection, dead or alive."""
        try:
            self.database.close()
        except (peewee.PeeweeException, OSError):
            self.database._state.reset()  # type: ignore[attr-defined]
