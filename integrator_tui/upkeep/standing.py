"""The SQLite base that stands where a copy is to go: nobody else may have it open, and it is kept."""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import peewee

from integrator_tui.errors import Refused
from integrator_tui.upkeep import copies
from integrator_tui.upkeep.files import SIDES, partial_of, refuse_existing, refuse_lack_of_room
from integrator_tui.upkeep.target import Progress, fetch, open_file, tables

SHARED_FIRST, SHARED_SIZE = 0x40000002, 510
"""The bytes of the file that whoever has a base open locks (sqlite.org/lockingv3.html)."""
ENDED = b"esta base foi substituida por uma copia restaurada\0"


class Way:
    """The place of the base while it is taken: `put_aside`, then the new file, then `close_behind`."""

    def __init__(self, path: Path, stamp: str, standing: peewee.Database | None, progress: Progress) -> None:
        self.path = path
        self.stamp = stamp
        self.standing = standing
        self.progress = progress
        self.taken = False
        self.descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC) if path.exists() else -1

    def put_aside(self) -> str:
        """Keep what stands there; returns where, empty when nothing did. What cannot be read is moved as it is."""
        aside = self.path.with_name(f"{self.path.stem}.before-restore-{self.stamp}{self.path.suffix}")
        refuse_existing(aside)
        if self.standing is not None:
            if not tables(self.standing):
                return ""
            with contextlib.suppress(copies.Damaged), partial_of(aside) as partial:
                refuse_lack_of_room(aside.parent, self.path.stat().st_size)
                copies.copy(self.standing, partial, self.progress, walk=False)
                partial.keep()
                return str(aside)
        moved = ""
        for side in ("", *SIDES):
            with contextlib.suppress(FileNotFoundError):
                Path(f"{self.path}{side}").rename(f"{aside}{side}")
                moved = str(aside)
        return moved

    def close_behind(self) -> None:
        """Whoever was about to open the old file finds that it is none: what he wrote there would be lost.

        Only a file that has no name any more.
        """
        self.taken = True
        if self.descriptor >= 0 and os.fstat(self.descriptor).st_nlink == 0:
            os.pwrite(self.descriptor, ENDED, 0)


@contextmanager
def clear_the_way(path: Path, stamp: str, replace: bool, progress: Progress) -> Iterator[Way]:
    """Hold the base such that no other process can open it. Raises `Refused` when one has it open.

    Also when it holds customers, or cannot be read, unless `replace`.
    """
    standing = open_file(path) if path.exists() else None
    lock = -1
    try:
        if standing is not None:
            try:
                standing.connect()
                _refuse_customers(standing, path, replace)
                _take(standing, path)
            except (peewee.DatabaseError, sqlite3.DatabaseError) as error:
                if not copies.is_damage(error):
                    raise
                if not replace:
                    raise Refused(
                        f"A base {path} não pode ser lida. Para pôr a cópia no lugar dela: --replace"
                    ) from error
                standing.close()
                standing = None
                lock = _lock_unreadable(path)
        way = Way(path, stamp, standing, progress)
        try:
            yield way
        finally:
            if standing is not None:
                if not way.taken:  # else it would be the new base's files that SQLite makes and removes by their names
                    with contextlib.suppress(peewee.DatabaseError):
                        fetch(standing, "PRAGMA locking_mode = NORMAL")
                        fetch(standing, "PRAGMA journal_mode = WAL")
                standing.close()
            if way.descriptor >= 0:  # closing it lets all locks of this process on the file go
                os.close(way.descriptor)
    finally:
        if lock >= 0:
            os.close(lock)


def _refuse_customers(standing: peewee.Database, path: Path, replace: bool) -> None:
    if replace or "customer" not in tables(standing):
        return
    ((count,),) = fetch(standing, "SELECT COUNT(*) FROM customer")
    if count:
        raise Refused(
            f"A base {path} tem {count} clientes. Para pôr a cópia no lugar dela, guardando-a ao lado: --replace"
        )


def _take(standing: peewee.Database, path: Path) -> None:
    """Bring all its writes into the one file and lock it for this connection alone."""
    try:
        fetch(standing, "PRAGMA busy_timeout = 1000")
        fetch(standing, "PRAGMA journal_mode = DELETE")  # refused as long as somebody else has it open
        fetch(standing, "PRAGMA locking_mode = EXCLUSIVE")
        standing.execute_sql("BEGIN EXCLUSIVE")
        standing.execute_sql("COMMIT")
    except peewee.OperationalError as error:
        if "locked" not in str(error):
            raise
        raise _open_elsewhere(path) from error


def _lock_unreadable(path: Path) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, SHARED_SIZE, SHARED_FIRST)
    except OSError as error:
        os.close(descriptor)
        raise _open_elsewhere(path) from error
    return descriptor


def _open_elsewhere(path: Path) -> Refused:
    return Refused(f"Outro programa está com a base {path} aberta. Feche todas as mesas e tente de novo.")
