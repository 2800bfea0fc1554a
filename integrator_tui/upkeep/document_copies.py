"""The documents of a base beside its copy (F254): a folder like the store itself, every file read and compared.

Copied after the base, so that every file that the copy names is there; restored before it, so that no row of it points
to nothing. A store only ever gets files: what is there already stays.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import peewee

from integrator_tui.config import load
from integrator_tui.documents.store import Damaged, Store
from integrator_tui.folders import document_store
from integrator_tui.rules.counting import counted
from integrator_tui.rules.sizes import size
from integrator_tui.upkeep.files import REHEARSAL, refuse_existing, refuse_lack_of_room, sync
from integrator_tui.upkeep.target import Progress, fetch, number, tables

SUFFIX = ".documentos"
NAMED = 3
"""Of what is wrong, so many are named."""
Named = tuple[str, int]
"""Hash and length of a file that a row names."""


def beside(file: Path) -> Path:
    """Where the documents of a copy are."""
    return Path(f"{file}{SUFFIX}")


def named_in(db: peewee.Database) -> list[Named]:
    """Every file that a row of an open base names."""
    if "document_file" not in tables(db):
        return []
    return [
        (sha256, length) for sha256, length in fetch(db, "SELECT DISTINCT sha256, size FROM document_file ORDER BY 1")
    ]


@dataclass
class Copied:
    """What came of it."""

    files: int = 0
    bytes: int = 0
    there: int = 0
    """Of them, those that the store had already."""
    wrong: list[str] = field(default_factory=list)
    """Sentences about files that could not be copied."""

    @property
    def warnings(self) -> list[str]:
        """The first of them, and how many more."""
        more = len(self.wrong) - NAMED
        return [*self.wrong[:NAMED], *([f"... e mais {number(more)} arquivos de documentos"] if more > 0 else [])]


class Folder:
    """The documents of a copy under way: `keep` gives the folder its name."""

    def __init__(self, target: Path, copied: Copied) -> None:
        self.target = target
        self.copied = copied
        self.partial = target.with_name(f"{target.name}.partial")
        self.kept = False

    def keep(self) -> None:
        """Put it under its name. Raises `Refused` where there is something meanwhile."""
        refuse_existing(self.target)
        self.partial.rename(self.target)
        sync(self.target.parent)
        self.kept = True

    def give_up(self) -> None:
        """The copy that it belongs to did not come about."""
        shutil.rmtree(self.target if self.kept else self.partial, ignore_errors=True)


@contextmanager
def copied_beside(url: str, file: Path, named: Sequence[Named], progress: Progress) -> Iterator[Folder | None]:
    """The files, in a folder that is gone again unless the block ends well; None where the base names none."""
    if not named:
        yield None
        return
    store = Store(document_store(load(), url))
    target = beside(file)
    refuse_existing(target)
    refuse_lack_of_room(target.parent, sum(length for _, length in named))
    folder = Folder(target, Copied())
    shutil.rmtree(folder.partial, ignore_errors=True)  # of a killed process: the lock on the copy is ours
    folder.partial.mkdir(mode=0o700)
    try:
        _copy(store, Store(folder.partial), named, folder.copied, progress)
        yield folder
    except BaseException:
        folder.give_up()
        raise


def restored_from(url: str, file: Path, progress: Progress, *, rehearse: bool) -> Copied | None:
    """Every file of the folder beside a copy into the store of the base; for a rehearsal into one that is gone again.

    None where there is no such folder.
    """
    source = Store(beside(file))
    if not source.root.is_dir():
        return None
    held = [(sha256, there.st_size) for sha256, there in source.hashes()]
    store = Store(document_store(load(), url))
    place = next(folder for folder in (store.root, *store.root.parents) if folder.is_dir())
    refuse_lack_of_room(place, sum(length for sha256, length in held if rehearse or not store.there(sha256)))
    copied = Copied()
    if rehearse:
        with tempfile.TemporaryDirectory(prefix=REHEARSAL, dir=place if place != store.root else place.parent) as there:
            _copy(source, Store(Path(there)), held, copied, progress)
    else:
        _copy(source, store, held, copied, progress)
    return copied


def missing(url: str, file: Path, named: Sequence[Named], *, rehearse: bool) -> list[str]:
    """What a base that came out of a copy names and neither its store nor, for a rehearsal, the folder has."""
    store = Store(document_store(load(), url))
    folder = Store(beside(file))
    lost = [
        sha256
        for sha256, length in named
        if not _has(store, sha256, length) and not (rehearse and _has(folder, sha256, length))
    ]
    if not lost:
        return []
    first = ", ".join(sha256[:12] for sha256 in lost[:NAMED]) + (", ..." if len(lost) > NAMED else "")
    many = counted(len(lost), "Falta {} arquivo", "Faltam {} arquivos")
    return [f"{many} de documentos que a base nomeia ({first}): veja o doctor."]


def _has(store: Store, sha256: str, length: int) -> bool:
    return store.there(sha256) and store.has(sha256, length)


def said(copied: Copied) -> str:
    """How much was copied."""
    files = counted(copied.files, "arquivo")
    return f"{files} de documentos ({size(copied.bytes)})"


def _copy(source: Store, target: Store, files: Sequence[Named], copied: Copied, progress: Progress) -> None:
    for done, (sha256, length) in enumerate(files):
        progress("Documentos", done, len(files))
        try:
            if target.has(sha256, length) and not target.problem(sha256, length):
                copied.there += 1
            else:
                target.add(_Reader(source.chunks(sha256, length)), length, length)
        except Damaged as error:
            copied.wrong.append(error.sentence)
            continue
        copied.files += 1
        copied.bytes += length
    progress("Documentos", len(files), len(files))


class _Reader:
    """Chunks as a store takes them; the last one only once all of them are known to be what they were."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks

    def read(self, size: int = -1, /) -> bytes:
        """The next piece; none at the end. Raises `Damaged`."""
        return next(self._chunks, b"")
