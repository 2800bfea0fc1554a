"""What a long table has had before: on the disk, for a million documents are too much to hold."""

from __future__ import annotations

import sqlite3


class Seen:
    """Remembers the line in which each key came first, in a file of its own that goes with it."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)  # without a name: spilled to a nameless file
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("CREATE TABLE seen (key TEXT PRIMARY KEY, line INTEGER) WITHOUT ROWID")
        self._db.execute("BEGIN")

    def first(self, key: str, line: int) -> int:
        """The line in which the key came first: this one, if it is new."""
        if self._db.execute("INSERT INTO seen VALUES (?, ?) ON CONFLICT DO NOTHING", (key, line)).rowcount:
            return line
        ((first,),) = self._db.execute("SELECT line FROM seen WHERE key = ?", (key,)).fetchall()
        return int(first)

    def close(self) -> None:
        """Forget all of it."""
        self._db.close()
