"""The database: address, connection, the one thread that owns it, migrations.

One thread per process holds the connection. Functions go in (`run`, `call`), frozen values come out; no model and no
cursor leaves the thread, nothing awaits inside a transaction.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

import peewee

from integrator_tui.errors import DatabaseUnavailable, NotSaved, Refused
from integrator_tui.models.base import database as proxy
from integrator_tui.server import CONNECT, Watch, place_of, reason, takes_connections

T = TypeVar("T")
MIGRATIONS = Path(__file__).parent / "migrations"
PATIENCE = 60.0
"""Seconds for which a lost connection is tried again before the operator is told that it did not work."""
REFUSED_FOR = 1.0
"""Seconds for which a server that is there must refuse the connection until that is its last word."""
ANSWER_WITHIN = 35.0
"""Seconds after which a desk gives up a request: the server itself ends statements after 30."""
LEAVE_WITHIN = 3.0
"""Seconds that closing waits for what is under way."""

SQLITE_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",  # NORMAL loses acknowledged saves at a power cut
    "foreign_keys": 1,
    "recursive_triggers": 1,  # so that REPLACE cannot get round the triggers of history
    "cache_size": -16000,
}
POSTGRES_OPTIONS = {
    "connect_timeout": CONNECT,
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20000,
    "application_name": "integrator-tui",
    "options": "-c statement_timeout=30s -c lock_timeout=5s -c idle_in_transaction_session_timeout=60s"
    " -c synchronous_commit=on -c timezone=UTC",
}

GONE = ("08", "57P", "25P03", "25P04")
"""SQLSTATE of what ends a connection: lost, shut down, crashed, idle too long, too long in a transaction."""
UNDONE = {"40001", "40P01", "23505"}
"""SQLSTATE of what a new try settles: a serialization that failed, a deadlock, and a unique value that came between the
check and the writing, from another desk or from this one's own COMMIT that was still under way."""
TRIES = 5
BUSY, BROKEN, DISK = "Banco ocupado", "Banco danificado", "Banco de dados"
FAULTS = (
    (
        ("SQLITE_BUSY", "SQLITE_LOCKED", "55P03"),
        BUSY,
        "Outro programa está gravando há mais de 5 segundos. Tente de novo.",
    ),
    (("40001", "40P01"), BUSY, "Outros operadores gravavam os mesmos dados ao mesmo tempo. Tente de novo."),
    (("SQLITE_INTERRUPT", "57014"), BUSY, "Demorou demais para responder. Tente de novo."),
    (("SQLITE_FULL", "53100"), DISK, "O disco está cheio: nada foi gravado. Libere espaço e salve de novo."),
    (("SQLITE_READONLY", "25006"), DISK, "Só permite leitura: nada foi gravado."),
    (("SQLITE_CANTOPEN", "SQLITE_PERM"), DISK, "Não foi possível abrir o arquivo."),
    (("SQLITE_IOERR", "58"), DISK, "O disco falhou. Avise o suporte, que pode rodar: integrator-tui doctor"),
    (("SQLITE_CORRUPT", "SQLITE_NOTADB", "XX001", "XX002"), BROKEN, "Pare e avise o suporte: integrator-tui doctor"),
)
"""What an operator can act on: the beginnings of the codes of SQLite and PostgreSQL, title, sentence.

By code, for the texts of PostgreSQL are in the language of its server.
"""


def connect(url: str) -> peewee.Database:
    """The database that `url` names, not yet opened: `sqlite:///path` or `postgresql://user@host/name`.

    Raises `Refused` for any other kind of address.
    """
    scheme = urlsplit(url).scheme
    if scheme == "sqlite":
        path = sqlite_file(url)
        if not path:
            raise Refused("O endereço do SQLite é sqlite:///caminho/do/arquivo.")
        return peewee.SqliteDatabase(path, pragmas=SQLITE_PRAGMAS, timeout=5, lock_type="IMMEDIATE")
    if scheme in ("postgresql", "postgres"):
        if not peewee.psycopg:  # type: ignore[attr-defined]
            raise Refused("Para o PostgreSQL falta o componente: pip install 'integrator-tui[postgres]'.")
        url = "postgresql://" + url.split("://", 1)[1]
        return peewee.PostgresqlDatabase(url, prefer_psycopg3=True, **POSTGRES_OPTIONS)  # type: ignore[arg-type]
    raise Refused(f"Endereço de banco desconhecido: «{url}». Use sqlite:///caminho ou postgresql://servidor/banco.")


def sqlite_file(url: str) -> str:
    """The path that a SQLite address names, empty for any other address."""
    return unquote(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else ""


def engine(db: peewee.Database) -> str:
    """`sqlite` or `postgresql`."""
    return "sqlite" if isinstance(db, peewee.SqliteDatabase) else "postgresql"


TYPES = {
    "sqlite": {
        "id": "INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT",
        "bool": "INTEGER",
        "moment": "DATETIME",
        "sorted": "TEXT",
        "no_rowid": "WITHOUT ROWID",
    },
    "postgresql": {
        "id": "INTEGER GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
        "bool": "BOOLEAN",
        "moment": "TIMESTAMP",
        "sorted": 'TEXT COLLATE "C"',  # the order of SQLite: by code point
        "no_rowid": "",
    },
}


def ddl(db: peewee.Database, sql: str | Mapping[str, str]) -> None:
    """Run statements of a migration; `{id}`, `{bool}`, ... are the types of the engine, a mapping chooses by engine."""
    name = engine(db)
    text = sql if isinstance(sql, str) else sql.get(name, "")
    if isinstance(sql, str):
        text = text.format_map(TYPES[name])
    for statement in re.split(r";\s*\n(?=CREATE|ALTER|INSERT|DROP|UPDATE|\s*$)", text):
        if statement.strip():
            db.execute_sql(statement)


def known_migrations() -> list[str]:
    """Names of the migrations that this program has, in order."""
    return sorted(path.stem for path in MIGRATIONS.glob("[0-9]*.py"))


def pending(db: peewee.Database) -> list[str]:
    """Names of the migrations that this program has and the database lacks; reads only."""
    try:
        applied = {name for (name,) in db.execute_sql("SELECT name FROM schema_migration").fetchall()}
    except (peewee.OperationalError, peewee.ProgrammingError):
        applied = set()
    return [name for name in known_migrations() if name not in applied]


def migrate(url: str, *, with_backup: bool = True, say: Callable[[str], None] = lambda sentence: None) -> list[str]:
    """Bring the schema to the newest version; each migration is whole or not at all. Returns what was applied.

    A base with something in it is copied first; `say` is told where to. Raises `Refused` when that is not possible,
    when a migration fails, and for a role of PostgreSQL that does not own the base.
    """
    from integrator_tui.upkeep.backup import before_migration
    from integrator_tui.upkeep.roles import refuse_other_than_owner

    db = connect(url)
    with _one_at_a_time(url, db):
        missing = pending(db)
        if not missing:
            return []
        if engine(db) == "postgresql":
            refuse_other_than_owner(db)
        copy = before_migration(url, missing, say) if with_backup else None
        try:
            _run_migrations(db, missing)
        except peewee.PeeweeException as error:
            failed = pending(db)
            if copy and failed == missing:  # the base is as it was
                copy.unlink()
            reason = str(error).strip().partition("\n")[0]
            raise Refused(f"A migração {failed[0]} falhou, e nada dela ficou na base: {reason}") from error
    return missing


def _run_migrations(db: peewee.Database, names: list[str]) -> None:
    from playhouse.migrations import Runner

    from integrator_tui.upkeep.roles import seal

    runner = Runner(db, str(MIGRATIONS))
    if engine(db) == "sqlite":  # the runner turns foreign keys off around each, which no transaction of ours may hold
        runner.up()
        return
    for name in names:
        with db.atomic():
            runner.up(name)
            seal(db)


@contextmanager
def _one_at_a_time(url: str, db: peewee.Database) -> Iterator[None]:
    """The base open, while no other desk migrates it: two may start at once. Waits for the other."""
    with db.connection_context():
        if engine(db) == "postgresql":
            for setting, value in (("statement_timeout", "0"), ("lock_timeout", "'10min'")):
                db.execute_sql(f"SET {setting} = {value}")
            db.execute_sql("SELECT pg_advisory_lock(7236871)")
            db.execute_sql("SET lock_timeout = '5s'")
            yield
            return
        # Not on the file: a descriptor of it that is closed would let SQLite's own locks go.
        folder = os.open(os.path.dirname(os.path.abspath(str(db.database))), os.O_RDONLY | os.O_CLOEXEC)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)


def _bound(url: str) -> peewee.Database:
    """The database that the models are bound to; desks of one process on one base share it, a connection per thread."""
    if getattr(proxy.obj, "url", None) != url:
        database = connect(url)
        database.url = url  # type: ignore[attr-defined]
        proxy.initialize(database)
    bound: peewee.Database = proxy.obj
    return bound


def _of_driver(error: BaseException) -> bool:
    """Peewee passes some errors of the drivers on as they are: those of reading rows."""
    return isinstance(error, peewee.PeeweeException) or type(error).__module__.startswith(("sqlite3", "psycopg"))


def _codes(error: BaseException) -> list[str]:
    """What the database calls the error, then what came before it: a rollback that fails hides what it was for.

    Nothing for an error that somebody has made of it: that one has said what there is to say.
    """
    codes: list[str] = []
    if not _of_driver(error):
        return codes
    for link in _chain(error):
        if _of_driver(link) and (code := getattr(link, "sqlstate", None) or getattr(link, "sqlite_errorname", None)):
            codes.append(code)
    return codes


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and what led to it."""
    link: BaseException | None = error
    while link is not None:
        yield link
        link = link.__cause__ or link.__context__


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
                result = function(*args, **options)
            except Exception as error:
                lost = self._lost(error)
                if lost:
                    self._reset()
                if getattr(job, "interrupted", False):
                    raise CancelledError from None
                if is_service and not lost and undone < TRIES and UNDONE.intersection(_codes(error)):
                    undone += 1
                elif not lost:
                    self._answers()
                    if told := self._said(error):
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
                        said = refusal or "O servidor do banco não respondeu. O que foi digitado está guardado."
                        raise kind(said) from error
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
            if not isinstance(self.database, peewee.SqliteDatabase):
                self._watch.guard(self.database.connection())
        self._connecting = False
        self._refused_since = None
        self._connection = self.database.connection()

    def _refusal(self, error: Exception) -> str:
        """The sentence for a server that takes connections, but not this one; the driver does not give the code.

        Once is not enough: it may have come up just now.
        """
        failed = [pgconn for link in _chain(error) if (pgconn := getattr(link, "pgconn", None))]
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
        if isinstance(self.database, peewee.SqliteDatabase) or not _of_driver(error):
            return False
        if self.database.is_closed():
            return True
        connection = self.database.connection()
        return bool(connection.closed or connection.broken or any(code.startswith(GONE) for code in _codes(error)))

    def _said(self, error: Exception) -> DatabaseUnavailable | None:
        """The error as a sentence where the operator can act on it."""
        for code in reversed(_codes(error)):
            for codes, title, sentence in FAULTS:
                if code.startswith(codes):
                    said = DatabaseUnavailable(sentence)
                    said.title = title
                    return said
        return None

    def _interrupt(self, job: Future[Any]) -> None:
        """Stop a reading. Asking the server for it takes up to a second, which the screen does not wait for."""
        if not job.cancel():
            job.interrupted = True  # type: ignore[attr-defined]
            threading.Thread(target=self._stop, args=(job,), name="interrupt", daemon=True).start()

    def _stop(self, job: Future[Any]) -> None:
        with self._lock, contextlib.suppress(Exception):  # on a dead connection there is nothing to stop
            if self._running is not job:
                return
            if isinstance(self.database, peewee.SqliteDatabase):
                self._connection.interrupt()
            else:
                self._connection.cancel_safe(timeout=1)

    def _reset(self) -> None:
        """Drop the connection, dead or alive."""
        try:
            self.database.close()
        except (peewee.PeeweeException, OSError):
            self.database._state.reset()  # type: ignore[attr-defined]
