"""The file of the rows that were not taken: as they came, each with its reason, to be corrected and given again."""

from __future__ import annotations

import csv
import filecmp
import os
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from integrator_tui.rules.fold import fold
from integrator_tui.tables.csv_safe import neutral
from integrator_tui.tables.damage import readable
from integrator_tui.tables.source import cannot
from integrator_tui.tables.table import Row, Table

REASON = "motivo"
KEPT = 20
"""Reasons that a report can quote; the file has all."""


class Rest:
    """Gathers refused rows; the file appears once it is whole, and takes the place of no other.

    One with the same rows that is there already, of another look at the same file, is that file.
    """

    def __init__(self, path: Path, table: Table) -> None:
        self.path: Path | None = None
        """Where the rows are; None where there are none, or where nothing can be written: `problem` says why."""
        self.problem = ""
        self.count = 0
        self.reasons: list[str] = []
        self._wanted = path.with_name(f"{path.stem}.recusadas.csv")
        self._partial = path.with_name(f"{path.stem}.recusadas.csv.{os.getpid()}.partial")
        self._table = table
        titles = [column.title for column in table.columns]
        self._titles = titles[:-1] if titles and fold(titles[-1]) == REASON else titles
        self._file: IO[str] | None = None

    def __enter__(self) -> Rest:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._file is None:
            return
        try:
            self._file.close()
            if kind is None and not self.problem:
                self.path = self._named()
        except OSError as error:
            self.problem = cannot("gravar", self._wanted.name, error).sentence
        finally:
            self._partial.unlink(missing_ok=True)

    def add(self, row: Row, reason: str) -> None:
        """One more."""
        self.count += 1
        if len(self.reasons) < KEPT:
            self.reasons.append(f"linha {row.number}: {reason}")
        if self.problem:
            return
        try:
            if self._file is None:
                self._open()
            cells = row.cells[: len(self._titles)] if row.texts else row.cells
            self._write([*cells, reason])
        except OSError as error:
            self.problem = cannot("gravar", self._wanted.name, error).sentence

    def _open(self) -> None:
        descriptor = os.open(self._partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        self._file = os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file, delimiter=self._table.separator)
        self._write([*self._titles, REASON])

    def _write(self, cells: Sequence[str]) -> None:
        self._writer.writerow([readable(neutral(cell)) for cell in cells])

    def _named(self) -> Path:
        """Its final name, once whole: the first one that is free, or of a file with the same rows."""
        number = 1
        while True:
            more = f"-{number}" if number > 1 else ""
            path = self._wanted.with_name(f"{self._wanted.stem}{more}.csv")
            try:  # the name is taken first, by an empty file that the whole one then replaces
                os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
            except FileExistsError:
                if path.is_file() and filecmp.cmp(self._partial, path, shallow=False):
                    return path
                number += 1
                continue
            os.replace(self._partial, path)
            return path
