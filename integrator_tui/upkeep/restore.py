"""A base out of a copy (F216): built and verified beside its place, then put there in one step; or only rehearsed."""

from __future__ import annotations

import os
import tempfile
import time
from datetime import datetime
from pathlib import Path

from integrator_tui.engine.address import refuse_no_file, shown_url
from integrator_tui.errors import Refused
from integrator_tui.tables.source import opened as opened_source
from integrator_tui.upkeep import copies, document_copies, dump_restore
from integrator_tui.upkeep.files import REHEARSAL, Partial, partial_of, refuse_lack_of_room
from integrator_tui.upkeep.migrate import migrate
from integrator_tui.upkeep.report import Restored
from integrator_tui.upkeep.standing import clear_the_way
from integrator_tui.upkeep.target import Progress, no_progress, open_file, opened, sentences, sqlite_path

KINDS = {b"SQLite format 3\0": "SQLite", b"PGDMP": "PostgreSQL"}


def restore(
    url: str,
    file: Path,
    *,
    rehearse: bool = False,
    replace: bool = False,
    progress: Progress = no_progress,
    now: datetime | None = None,
) -> Restored:
    """Put the copy in the place of the base, or with `rehearse` in a place of its own that is gone afterwards.

    Raises `Refused` for a base that holds customers, unless `replace`: then what stood there is kept beside it.
    """
    began = time.monotonic()
    stamp = f"{now or datetime.now():%Y%m%d-%H%M%S}"
    with sentences():
        path = sqlite_path(url)
        if path:
            refuse_no_file(str(path))
        path = path and path.resolve()  # what a link leads to is replaced, not the link
        kind = _kind(file)
        if (kind == "SQLite") != (path is not None):
            there = "SQLite" if path else "PostgreSQL"
            raise Refused(
                f"{file} é uma cópia do {kind}, e a base {shown_url(url)} é do {there}. Diga outra: --database"
            )
        documents = document_copies.restored_from(url, file, progress, rehearse=rehearse)
        if path is None:
            restored = dump_restore.restore(url, file, stamp, rehearse=rehearse, replace=replace, progress=progress)
        elif rehearse:
            restored = _rehearsed(path, file, progress)
        else:
            restored = _put(path, file, stamp, replace, progress)
    restored.warnings += document_copies.missing(url, file, restored.named, rehearse=rehearse)
    if documents is not None:
        said = document_copies.said(documents)
        what = "ensaiados" if rehearse else f"no lugar, {documents.there} deles já estavam"
        restored.documents = f"Da pasta {document_copies.beside(file)}: {said}, {what}, conferidos um a um."
        restored.warnings += documents.warnings
    restored.seconds = time.monotonic() - began
    return restored


def _kind(file: Path) -> str:
    with opened_source(file) as source:
        start = source.file.read(16)
    for mark, kind in KINDS.items():
        if start.startswith(mark):
            return kind
    raise Refused(f"{file} não é uma cópia: nem uma base do SQLite, nem um arquivo do pg_dump.")


def _copied(file: Path, partial: Partial, progress: Progress) -> Restored:
    """The copy, verified, in the partial file, in the mode in which desks work."""
    refuse_lack_of_room(partial.path.parent, file.stat().st_size)
    source = open_file(file, "ro")
    with source.connection_context():
        if not (applied := copies.applied_migrations(source)):
            raise Refused(f"{file} não é uma base deste programa.")
        copies.refuse_newer(applied)
        report = copies.copy(source, partial, progress)
    new = open_file(partial.path)
    with new.connection_context():
        new.execute_sql("PRAGMA journal_mode = WAL")
        named = document_copies.named_in(new)
    return Restored(
        file,
        str(partial.target),
        report.counts,
        report.head,
        False,
        copies.lacking(applied),
        warnings=report.warnings,
        named=named,
    )


def _rehearsed(path: Path, file: Path, progress: Progress) -> Restored:
    """Beside the base, where the true restoration would need its room, else wherever temporary files go."""
    folder = path.parent if os.access(path.parent, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix=REHEARSAL, dir=folder) as place:
        target = Path(place) / "ensaio.db"
        with partial_of(target) as partial:
            restored = _copied(file, partial, progress)
            partial.keep()
        url = f"sqlite:///{target}"
        if restored.pending:
            migrate(url, with_backup=False)
        with opened(url) as db:
            if problem := copies.first_problem(db, progress, quick=True):
                raise Refused(f"A base restaurada no ensaio está danificada: {problem}.")
    restored.rehearsed = True
    return restored


def _put(path: Path, file: Path, stamp: str, replace: bool, progress: Progress) -> Restored:
    with partial_of(path) as partial:
        if path.exists() and path.samefile(file):
            raise Refused("A cópia e a base são o mesmo arquivo.")
        with clear_the_way(path, stamp, replace, progress) as way:
            restored = _copied(file, partial, progress)
            restored.aside = way.put_aside()
            _like(path, partial)
            partial.keep()
            way.close_behind()
    return restored


def _like(path: Path, partial: Partial) -> None:
    """Whom the base belonged to, it belongs to; a new one to the owner of its folder."""
    try:
        there = path.stat()
        os.fchmod(partial.descriptor, there.st_mode & 0o660 | 0o600)
    except FileNotFoundError:
        there = path.parent.stat()
    if os.geteuid() == 0:
        os.fchown(partial.descriptor, there.st_uid, there.st_gid)
