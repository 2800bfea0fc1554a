"""The file of a SQLite base while it is open: whether what stands under its path is still what was opened.

SQLite goes on with the descriptors it has, whatever happens to the names: after `rm` or `mv` a save is written where
nobody will ever read it, and closing writes and deletes by name, which may be a stranger's files by then.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sqlite3
import struct
from dataclasses import dataclass
from typing import Any

import peewee

from integrator_tui.errors import Displaced

Which = tuple[int, int]
"""Device and inode."""
LOG, INDEX, JOURNAL = "-wal", "-shm", "-journal"
HEADER = 100
_INDEX = struct.Struct("<48s48xI28xI")
"""Of the index of the log: its header, how far a checkpoint has come, how far one was begun."""
GONE = (
    "O arquivo {} não está mais lá: foi movido ou apagado com a mesa aberta. Nada foi gravado, e o que foi digitado"
    " está guardado. Avise o suporte, que tem de pôr o arquivo de volta."
)
SWAPPED = (
    "Em {} está agora outro arquivo que o que foi aberto: foi trocado com a mesa aberta. Nada foi gravado, e o que foi"
    " digitado está guardado. Avise o suporte: a base certa tem de voltar ao lugar, ou feche e abra a mesa."
)
LOG_GONE = (
    "O arquivo {}, que tem o que foi salvo por último, foi apagado com a mesa aberta. Nada foi gravado agora, e o que"
    " foi digitado está guardado. Feche todas as mesas desta base, que assim o devolvem a ela, e abra de novo."
)
FOREIGN_JOURNAL = (
    "Ao lado da base apareceu {}, que não é dela e a estragaria. Nada foi gravado, e o que foi digitado está guardado."
    " Avise o suporte, que tem de tirar esse arquivo dali."
)
UNREACHABLE = "Não se chega mais a {} ({}). Nada foi gravado, e o que foi digitado está guardado. Avise o suporte."


@dataclass(frozen=True)
class _Content:
    """What the file says of itself, and the state of the log in which it said so."""

    file: tuple[bytes, int, int]
    """Its header, its size, when it was written: a copy of yesterday may have the same header and size."""
    log: tuple[Any, ...]


@dataclass(frozen=True)
class Wrong:
    """What happened to the file."""

    sentence: str
    may_close: bool = False
    """The base is still ours and nobody has a log beside it: closing brings in what only our descriptor of it has."""


class OpenFile:
    """The files behind a connection, noted when it was opened."""

    def __init__(self, path: str, connection: sqlite3.Connection) -> None:
        """What cannot be noted is not looked at."""
        self._path = os.path.abspath(path)
        self._real = os.path.realpath(self._path)
        self._is_link = os.path.islink(self._path)
        self._has_log = False
        # Of a file that is no base, or not a whole one, it is told when it is read.
        with contextlib.suppress(sqlite3.Error, UnicodeDecodeError):
            connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()  # SQLite opens its log with a reading
            self._has_log = connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        self._base = _which(self._real)
        self._sides = {side: _which(self._real + side) for side in (LOG, INDEX)} if self._has_log else {}
        self._journal = _which(self._real + JOURNAL)  # of a process that was killed before there was a log
        self._held: dict[Which, int] = {}
        self._content = self._read()

    def wrong(self, *, whole: bool) -> Wrong | None:
        """What is not as it was when the file was opened.

        A look at the base alone costs a few microseconds and is for readings; before a writing it is the `whole`.
        """
        try:
            if _of(os.stat(self._path)) != self._base:
                return Wrong(SWAPPED.format(self._path))
            return self._wrong_beside() if whole else None
        except (FileNotFoundError, NotADirectoryError):
            return Wrong(GONE.format(self._path))
        except OSError as error:
            return Wrong(UNREACHABLE.format(self._path, error.strerror))

    def _wrong_beside(self) -> Wrong | None:
        # Where a newcomer would look for the log: beside the file that a link leads to.
        beside = os.path.realpath(self._path) if self._is_link else self._path
        if self._overwritten():
            return Wrong(SWAPPED.format(self._path))
        gone = None
        for side, noted in self._sides.items():
            found = _which(beside + side)
            if noted is None:
                self._sides[side] = found
            elif found is None:
                gone = gone or Wrong(LOG_GONE.format(beside + side), may_close=True)
            elif found != noted:
                return Wrong(SWAPPED.format(beside + side))
        if self._has_log and _which(beside + JOURNAL) not in (None, self._journal):
            return Wrong(FOREIGN_JOURNAL.format(beside + JOURNAL))
        return gone

    def may_close(self) -> bool:
        """Whether closing touches what is ours alone; SQLite goes by the names that it resolved when it was opened."""
        wrong = self.wrong(whole=True)
        return (wrong is None or wrong.may_close) and os.path.realpath(self._path) == self._real

    def _overwritten(self) -> bool:
        """Whether another base was copied over the file (`cp`), which stays the same file.

        With a log, the file changes in checkpoints only, and each says so in the index of the log before it begins and
        after it ends.
        """
        before, now = self._content, self._read()
        if _overwrote(before, now):
            self._held = {}  # to be sure that a number was not given to another file between two looks
            now = self._read()
            if _overwrote(before, now):
                return True
        self._content = now
        return False

    def _read(self) -> _Content | None:
        """The beginning of the file through SQLite's own descriptors; None where it cannot be told, or changes now.

        No descriptor of our own: one that is closed lets SQLite's locks go.
        """
        if self._base is None or not self._has_log or (index := self._sides[INDEX]) is None:
            return None
        try:
            base_at, index_at = self._descriptor(self._base), self._descriptor(index)
            log = _INDEX.unpack(os.pread(index_at, _INDEX.size, 0))
            status = os.fstat(base_at)
            file = (os.pread(base_at, HEADER, 0), status.st_size, status.st_mtime_ns)
            again = _INDEX.unpack(os.pread(index_at, _INDEX.size, 0))
        except (OSError, struct.error, KeyError):
            return None
        _, done, begun = log
        return _Content(file, log) if log == again and done == begun else None

    def _descriptor(self, which: Which) -> int:
        """SQLite's own. Raises `KeyError` where the system does not let us see it."""
        if which not in self._held or _of(os.fstat(self._held[which])) != which:
            self._held = _descriptors()
        return self._held[which]


def _overwrote(before: _Content | None, now: _Content | None) -> bool:
    if before is None or now is None:
        return False
    return before.file != now.file and before.log == now.log


def _of(status: os.stat_result) -> Which:
    return status.st_dev, status.st_ino


def _which(path: str) -> Which | None:
    with contextlib.suppress(OSError):
        return _of(os.stat(path))
    return None


def _descriptors() -> dict[Which, int]:
    """The open files of this process."""
    found = {}
    with contextlib.suppress(OSError):
        for name in os.listdir("/dev/fd"):
            with contextlib.suppress(OSError):
                found[_of(os.fstat(int(name)))] = int(name)
    return found


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _row(cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> tuple[Any, ...]:
    """No column of the program holds bytes: what another program put there as bytes is read as a text."""
    for value in row:
        if type(value) is bytes:
            return tuple(_text(value) if type(value) is bytes else value for value in row)
    return row


class Base(peewee.SqliteDatabase):
    """A base in a file: nothing is written to it, and nothing closed over it, once it is not where it was opened."""

    def _connect(self) -> sqlite3.Connection:
        connection: sqlite3.Connection = super()._connect()  # type: ignore[misc]  # the stubs leave it out
        connection.row_factory = _row
        self.note(connection)
        return connection

    def tolerate(self, error: BaseException) -> bool:
        """Whether a text that is no UTF-8 was in the way, and is not any more: from here on it is read with marks."""
        if "Could not decode to UTF-8" not in str(error):
            return False
        connection: sqlite3.Connection = self.connection()  # type: ignore[no-untyped-call]
        if connection.text_factory is not str:
            return False
        connection.text_factory = _text
        return True

    def note(self, connection: sqlite3.Connection) -> None:
        """Look at the files as they are now: when it is opened, and after its journal was changed on purpose."""
        self._state.file = OpenFile(self.path, connection)  # type: ignore[attr-defined]  # one per thread

    @property
    def path(self) -> str:
        """Of the file."""
        return str(self.database)

    def refuse_displaced(self, *, whole: bool) -> None:
        """Raises `Displaced` with what happened to the file since the connection was opened."""
        file: OpenFile | None = getattr(self._state, "file", None)  # type: ignore[attr-defined]
        if file is not None and (wrong := file.wrong(whole=whole)):
            raise Displaced(wrong.sentence)

    def begin(self, lock_type: str | None = None) -> None:
        """Only on the base that was opened."""
        self.refuse_displaced(whole=True)
        super().begin(lock_type)

    def _close(self, connection: sqlite3.Connection) -> None:
        """A connection to what is not there any more is left: the end of the process lets go of it.

        Closing would write the log into a base that is somebody else's now, and delete what has the name of the log.
        """
        file, self._state.file = self._state.file, None  # type: ignore[attr-defined]
        if not file.may_close():
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(connection))
        else:
            super()._close(connection)  # type: ignore[misc]
