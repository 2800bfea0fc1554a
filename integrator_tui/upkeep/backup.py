"""A copy of the base in one file (F216), which has its name only once it was read through and counted."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import peewee

from integrator_tui.config import folder
from integrator_tui.errors import DeskError, Refused
from integrator_tui.process.progress import Progress as ProgressLine
from integrator_tui.upkeep import copies, document_copies, dumps, postgres
from integrator_tui.upkeep.checks.document_checks import to_copy_besides
from integrator_tui.upkeep.files import Partial, partial_of, refuse_existing, refuse_lack_of_room
from integrator_tui.upkeep.report import Report
from integrator_tui.upkeep.target import Progress, fetch, no_progress, opened, sentences, sqlite_path, tables


def backup(
    url: str, file: Path, progress: Progress = no_progress, *, walk: bool = True, documents: bool = False
) -> Report:
    """Copy the base into a new file while desks go on working; `walk` also goes through the history of the copy.

    With `documents` their files go into a folder beside it: both get their names, or none. Raises `Refused` for a file
    that exists, `copies.Damaged` for a base that is not sound; then there is no file.
    """
    began = time.monotonic()
    refuse_existing(file)
    if documents:
        refuse_existing(document_copies.beside(file))
    with sentences(), partial_of(file) as partial:
        path = sqlite_path(url)
        with opened(url) as source:
            if path is None:
                report = dumps.dump(url, source, partial, progress, walk=walk)
            else:
                report = copy_opened(source, path, partial, progress, walk=walk)
            named = document_copies.named_in(source) if documents else []
        with document_copies.copied_beside(url, file, named, progress) as folder:
            progress("Gravação no disco", 0, 0)
            report.size = partial.path.stat().st_size
            refuse_existing(file)
            if folder:
                folder.keep()
                report.verified.append(f"{document_copies.said(folder.copied)} em {folder.target}, um a um")
                report.warnings += folder.copied.warnings
            elif documents:
                report.verified.append("a base não nomeia documentos")
            partial.keep()
    if not documents:
        report.besides = to_copy_besides(url, report.counts.get("document_file", 0))
    report.seconds = time.monotonic() - began
    return report


def copy_opened(source: peewee.Database, path: Path, partial: Partial, progress: Progress, *, walk: bool) -> Report:
    """The same for a SQLite base, `path`, that is open already."""
    refuse_lack_of_room(partial.path.parent, path.stat().st_size)
    return copies.copy(source, partial, progress, walk=walk)


def before_migration(url: str, pending: list[str], say: Callable[[str], None]) -> Path | None:
    """The copy that a migration takes first: beside a SQLite base, in the user's folder for PostgreSQL; `say` where.

    None where there is nothing to lose: a base that is new or has neither customers nor history. Raises `Refused`
    where no copy can be taken.
    """
    with opened(url) as db:
        there = set(tables(db))
        held = [t for t in ("customer", "history") if t in there and fetch(db, f"SELECT 1 FROM {t} LIMIT 1")]
    if not held:
        return None
    label = f"before-{pending[0].partition('_')[0]}"
    path = sqlite_path(url)
    if path is None:
        place = folder("data")
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = re.sub(r"[^\w.-]", "_", postgres.name_of(url))
        file = _free(place / f"{name}.{label}.dump")
    else:
        file = _free(path.with_name(f"{path.stem}.{label}{path.suffix}"))
    try:
        with ProgressLine() as progress:
            report = backup(url, file, progress, walk=False)
    except DeskError as error:
        raise Refused(
            f"Antes da migração se guarda uma cópia da base, e ela não foi possível: {error.sentence}"
            " Nada foi mudado. Para migrar sem cópia: integrator-tui migrate --without-backup"
        ) from error
    for sentence in report.lines:
        say(sentence)
    return file


def _free(file: Path) -> Path:
    """The name, or the first numbered one that is free."""
    candidate, count = file, 1
    while os.path.lexists(candidate):
        count += 1
        candidate = file.with_name(f"{file.stem}-{count}{file.suffix}")
    return candidate
