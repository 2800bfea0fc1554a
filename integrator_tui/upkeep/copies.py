"""Copies of a SQLite base: page by page as of one moment, then read through and compared before they count."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import peewee

from integrator_tui.engine.schema import known_migrations
from integrator_tui.errors import Refused
from integrator_tui.rules.counting import counted
from integrator_tui.upkeep import chain
from integrator_tui.upkeep.files import Partial
from integrator_tui.upkeep.report import Report
from integrator_tui.upkeep.target import Progress, counts, fetch, open_file, snapshot, tables

PAGES = 2_048
"""Pages of one step: 8 MB."""
OPERATIONS = 2_000_000
"""Steps of SQLite's machine between two looks at whether somebody pressed Ctrl+C."""


class Damaged(Refused):
    """The base that was to be copied is not sound."""


def copy(source: peewee.Database, partial: Partial, progress: Progress, *, walk: bool = True) -> Report:
    """Copy a base into an empty file and verify the copy; `walk` also goes through the history.

    The source is open and may be written to meanwhile. The copy needs no file beside it. Raises `Damaged`.
    """
    try:
        with snapshot(source):
            _pages(source.connection(), partial.path, progress)
            report = Report(partial.target, counts(source, progress))
            copied = open_file(partial.path, "ro")
            with copied.connection_context():
                _check(copied, source, report, progress, walk=walk)
    except (peewee.DatabaseError, sqlite3.DatabaseError) as error:
        if is_damage(error):
            raise Damaged(f"A base de origem está danificada: {error}. Nada foi guardado.") from error
        raise
    return report


def is_damage(error: Exception) -> bool:
    """Whether SQLite says that a file is not sound, as against what can be mended around it."""
    return any(part in str(error) for part in ("malformed", "not a database"))


def _pages(source: sqlite3.Connection, target: Path, progress: Progress) -> None:
    new = sqlite3.connect(target, isolation_level=None)
    try:
        for pragma in ("journal_mode = OFF", "synchronous = OFF"):  # it is put on the disk as a whole at the end
            new.execute(f"PRAGMA {pragma}")
        source.backup(new, pages=PAGES, progress=lambda _, left, total: progress("Cópia", total - left, total))
    finally:
        new.close()
    alone = sqlite3.connect(target, isolation_level=None)
    try:  # the mark of a base with a file of its writes beside it, which the copy has not
        alone.execute("PRAGMA journal_mode = DELETE")
    finally:
        alone.close()


def _check(copied: peewee.Database, source: peewee.Database, report: Report, progress: Progress, *, walk: bool) -> None:
    """Read a copy through and compare it with its source, both open. Raises `Damaged`."""
    if problem := first_problem(copied, progress):
        raise Damaged(f"A base de origem está danificada, e a cópia também estaria: {problem}. Nada foi guardado.")
    same_rows(report.counts, counts(copied, progress))
    report.verified += ["aberta", "integridade", "linhas de todas as tabelas iguais às da base"]
    if lost := fetch(copied, "PRAGMA foreign_key_check"):
        report.warnings.append(
            f"{counted(len(lost), 'linha')} sem o registro a que pertencem, na base como na cópia (veja o doctor)."
        )
    else:
        report.verified.append("chaves estrangeiras")
    if walk:
        same_history(copied, source, report, progress)


def same_rows(expected: dict[str, int], found: dict[str, int]) -> None:
    """Raises `Damaged` naming the tables whose number of rows differs between a base and its copy."""
    if names := sorted(name for name in {*expected, *found} if expected.get(name) != found.get(name)):
        raise Damaged(f"A cópia não tem as mesmas linhas que a base em: {', '.join(names)}. Nada foi guardado.")


def same_history(copied: peewee.Database, source: peewee.Database, report: Report, progress: Progress) -> None:
    """Walk the history of a copy; what is wrong in it must be wrong in its source too. Raises `Damaged`."""
    if "history" not in report.counts:
        return
    walked = chain.verify(copied, progress)
    report.head = f"{walked.rows}:{walked.head}"
    if walked.ok:
        report.verified.append("corrente do histórico")
    elif walked == chain.verify(source, progress):
        report.warnings += ["O histórico não confere, na base como na cópia:", *walked.sentences]
    else:
        raise Damaged("O histórico da cópia não é o da base. Nada foi guardado.")


def first_problem(db: peewee.Database, progress: Progress, *, quick: bool = False) -> str:
    """What SQLite finds wrong with the structure of a base, empty when it is sound."""
    try:
        with ticking(db, progress, "Integridade (s)"):
            ((answer,), *_) = fetch(db, "PRAGMA quick_check(1)" if quick else "PRAGMA integrity_check(1)")
    except (peewee.DatabaseError, sqlite3.DatabaseError) as error:
        if is_damage(error):
            return str(error)
        raise
    return "" if answer == "ok" else str(answer)


@contextmanager
def ticking(db: peewee.Database, progress: Progress, stage: str) -> Iterator[None]:
    """While a long statement runs, show the seconds and let Ctrl+C through, as the error `interrupted`."""
    began = time.monotonic()

    def tick() -> int:
        progress(stage, int(time.monotonic() - began), 0)
        return 0

    connection: sqlite3.Connection = db.connection()
    connection.set_progress_handler(tick, OPERATIONS)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)


def applied_migrations(db: peewee.Database) -> list[str]:
    """The migrations that a base has."""
    if "schema_migration" not in tables(db):
        return []
    return [name for (name,) in fetch(db, "SELECT name FROM schema_migration ORDER BY name")]


def refuse_newer(applied: list[str]) -> None:
    """Raises `Refused` for a copy with migrations that this program does not know."""
    if unknown := sorted(set(applied) - set(known_migrations())):
        raise Refused(
            f"A cópia é de uma versão mais nova do programa ({', '.join(unknown)}). Atualize o programa antes."
        )


def lacking(applied: list[str]) -> list[str]:
    """The migrations that this program would apply to a copy."""
    return [name for name in known_migrations() if name not in applied]
