"""Bases that are filled once in a run; every test that wants one gets a copy of its own.

What fills one finds the common base, with schema, lists and operator: migrating costs most of a filling.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg

from tests.postgres import create_database, database_name, drop_database

Fill = Callable[[str], None]
"""Puts into the new base of a URL what its copies shall have."""


class Templates:
    """Keeps the filled bases of both engines, by what filled them."""

    def __init__(self, server: Callable[[], str], folder: Path, common: Fill) -> None:
        self.server = server
        self.folder = folder
        self._common = common
        self._files: dict[Fill, Path] = {}
        self._databases: dict[Fill, str] = {}
        self._at = ""
        self._keeper: psycopg.Connection[Any] | None = None
        """One connection for all that is made and removed: each new one is a process of the server."""

    def copy(self, engine: str, fill: Fill, path: Path) -> Iterator[str]:
        """The URL of a copy, which is gone afterwards; on SQLite the file `path`."""
        if engine == "sqlite":
            shutil.copy(self._file(fill), path)
            yield f"sqlite:///{path}"
        else:
            template = database_name(self.database(fill))
            url = create_database(self._at, template, self._keeper)
            yield url
            drop_database(self._at, url, self._keeper)

    def remove(self) -> None:
        """End of the run."""
        for url in self._databases.values():
            drop_database(self._at, url, self._keeper)
        if self._keeper is not None:
            self._keeper.close()

    def _file(self, fill: Fill) -> Path:
        if fill not in self._files:
            common = None if fill is self._common else self._file(self._common)
            path = self.folder / f"{len(self._files)}.db"
            if common is not None:
                shutil.copy(common, path)
            fill(f"sqlite:///{path}")
            self._files[fill] = path
        return self._files[fill]

    def database(self, fill: Fill) -> str:
        """The URL of what PostgreSQL copies, filled when it is first asked for."""
        if fill not in self._databases:
            self._at = self.server()  # kept: at the end of the run nobody may be asked any more
            if self._keeper is None:
                self._keeper = psycopg.connect(self._at, autocommit=True)
            common = "template0" if fill is self._common else database_name(self.database(self._common))
            url = create_database(self._at, common, self._keeper)
            fill(url)
            self._databases[fill] = url
        return self._databases[fill]
