"""The base that the work is about: opened as it is, read at one moment, its failures as sentences."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import peewee

from integrator_tui.engine.address import SQLITE_FORM, connect, engine, refuse_no_file, sqlite_file
from integrator_tui.engine.file import Base
from integrator_tui.errors import DatabaseUnavailable, Refused
from integrator_tui.rules.counting import number as in_points

Progress = Callable[[str, int, int], None]
"""`(stage, done, total)`; `total` 0 when nobody knows."""


def no_progress(stage: str, done: int, total: int) -> None:
    """Nothing is shown."""


def sqlite_path(url: str) -> Path | None:
    """The file of a SQLite base, None for PostgreSQL. Raises `Refused` for an address that names none."""
    if not url.startswith("sqlite:"):
        return None
    name = sqlite_file(url)
    if not name or "\0" in name:
        raise Refused(SQLITE_FORM)
    return Path(name)


def open_file(path: Path, mode: str = "rw") -> peewee.SqliteDatabase:
    """A SQLite file that exists, its settings left as they are; texts that are no UTF-8 are read with marks in them.

    `mode` is that of SQLite's URIs: `ro` or `rw`, which reads a file that cannot be written. Not yet opened.
    """
    # A file that nobody may write is read as it lies there: SQLite would leave a log beside it that nobody may write
    # either, and that would stay so when the base is given its permissions back.
    fixed = path.exists() and not path.stat().st_mode & 0o222 and not Path(f"{path}-wal").exists()
    return _File(path, f"mode={mode}{'&immutable=1' * fixed}")


class _File(Base):
    def __init__(self, path: Path, options: str) -> None:
        super().__init__(f"file:{quote(str(path))}?{options}", uri=True, timeout=5)
        self._path = str(path)

    @property
    def path(self) -> str:
        return self._path

    def _connect(self) -> sqlite3.Connection:
        connection = super()._connect()
        connection.text_factory = lambda data: data.decode("utf-8", "replace")
        return connection


def as_it_is(url: str) -> peewee.Database:
    """The base, not yet opened, such that opening neither makes nor changes it. Raises `Refused` if there is none."""
    path = sqlite_path(url)
    if path is None:
        return connect(url)
    if not path.exists():
        raise Refused(f"Não há base em {path}.")
    refuse_no_file(str(path))
    return open_file(path)


@contextmanager
def opened(url: str) -> Iterator[peewee.Database]:
    """The base as it is, without limits of time for statements."""
    with sentences():
        db = as_it_is(url)
        with db.connection_context():
            patient(db)
            yield db


def patient(db: peewee.Database) -> None:
    """Let statements of this connection take as long as they need."""
    if engine(db) == "postgresql":
        for setting in ("statement_timeout", "idle_in_transaction_session_timeout"):
            db.execute_sql(f"SET {setting} = 0")


@contextmanager
def snapshot(db: peewee.Database) -> Iterator[None]:
    """Everything read inside is as of one moment, whatever desks write meanwhile; nothing can be written."""
    sqlite = engine(db) == "sqlite"
    db.execute_sql("BEGIN" if sqlite else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    try:
        if sqlite:  # the moment is that of the first reading
            fetch(db, "SELECT 1 FROM sqlite_master LIMIT 1")
        yield
    finally:
        if not db.is_closed():
            db.execute_sql("ROLLBACK")


def fetch(db: peewee.Database, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """All rows of a statement; `?` for values on both engines."""
    try:
        rows: list[tuple[Any, ...]] = db.execute_sql(sql.replace("?", db.param), values or None).fetchall()
    except UnicodeDecodeError as error:  # Python cannot read what SQLite says about names that are none
        raise peewee.DatabaseError("malformed database schema") from error
    return rows


def tables(db: peewee.Database) -> list[str]:
    """The program's tables in the base, by name."""
    if engine(db) == "sqlite":
        sql = r"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY 1"
    else:
        sql = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    return [name for (name,) in fetch(db, sql)]


def counts(db: peewee.Database, progress: Progress = no_progress) -> dict[str, int]:
    """Rows of every table."""
    names = tables(db)
    found = {}
    for number, name in enumerate(names):
        progress("Contagem", number, len(names))
        found[name] = int(fetch(db, f'SELECT COUNT(*) FROM "{name}"')[0][0])
    progress("Contagem", len(names), len(names))
    return found


def printable(text: str) -> str:
    """A line that cannot act on a terminal: names and messages may come out of a base that somebody tampered with."""
    return "".join(character if character.isprintable() else "�" for character in text)


def number(value: int) -> str:
    """With the thousands apart, as Brazilians write it."""
    return in_points(value)


@contextmanager
def sentences() -> Iterator[None]:
    """Failures of the base and of the disk become sentences; values and places in the code stay out of them."""
    try:
        yield
    except (peewee.PeeweeException, sqlite3.Error) as error:
        raise _said(error) from error
    except OSError as error:
        name = f" {error.filename}" if error.filename else ""
        raise Refused(f"Não foi possível usar{name}: {error.strerror or error}.") from error
    except Exception as error:  # of the driver of PostgreSQL, which a run on SQLite does not import
        if type(error).__module__.partition(".")[0] != "psycopg":
            raise
        raise _said(error) from error


def _said(error: Exception) -> BaseException:
    text = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    if text == "interrupted":
        return KeyboardInterrupt()  # pressed while a statement ran: see `copies.ticking`
    for part, sentence in _KNOWN.items():
        if part in text:
            return sentence
    if isinstance(error, peewee.OperationalError) or "connection" in text:
        return DatabaseUnavailable(f"O banco não respondeu como devia: {text}.")
    return Refused(f"O banco recusou: {text}.")


_KNOWN: dict[str, Exception] = {
    "locked": DatabaseUnavailable("Outro programa está usando a base. Feche as mesas e tente de novo."),
    "lock timeout": DatabaseUnavailable("Uma mesa está usando o que seria mudado. Feche as mesas e tente de novo."),
    "disk is full": Refused("O disco está cheio."),
    "No space left": Refused("O disco está cheio."),
    "not a database": Refused("O arquivo não é uma base do SQLite, ou o começo dele está danificado."),
    "malformed": Refused("A base está danificada. Restaure a última cópia: integrator-tui restore ARQUIVO --replace"),
    "disk I/O error": Refused("O disco devolveu um erro de leitura ou gravação."),
    "readonly database": Refused("A base, ou a pasta dela, só permite leitura."),
    "unable to open": DatabaseUnavailable("Não foi possível abrir o arquivo da base."),
}
