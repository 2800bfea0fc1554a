"""A file taken in: opened with care, recognised by its bytes, kept in the store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

from integrator_tui.documents.content import HEAD, accepted_type
from integrator_tui.documents.intake import Source
from integrator_tui.documents.store import Progress, Store, no_progress
from integrator_tui.errors import Refused


@dataclass(frozen=True)
class TakenIn:
    """What the record of a document says of its file; the file itself is in the store by now."""

    name: str
    content_type: str
    size: int
    sha256: str


def take_in(
    source: AbstractContextManager[Source], store: Store, limit: int, progress: Progress = no_progress
) -> TakenIn:
    """Keep a file. Raises `Refused` for what may not be kept, and for a file that changes while it is read."""
    try:
        with source as file:
            head = file.stream.read(HEAD)
            kind = accepted_type(file.name, head, _inside(file, head))
            stored = store.add(_Again(head, file), file.size, limit, progress)
            if not file.unchanged() or stored.size != file.size:
                raise Refused(f"«{file.name}» mudou enquanto era lido. Tente de novo quando estiver completo.")
            return TakenIn(file.name, kind, stored.size, stored.sha256)
    except OSError as error:
        raise Refused(f"O arquivo não pôde ser lido: {error.strerror or error}.") from error


def _inside(file: Source, head: bytes) -> list[str]:
    """The names in an archive, by its directory, which stands at its end; none for what is no archive, or a broken one.

    The head alone does not tell: a large picture may stand before a macro.
    """
    if not head.startswith(b"PK"):
        return []
    import zipfile

    try:
        with zipfile.ZipFile(file.stream) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError):
        return []
    finally:
        file.stream.seek(len(head))


class _Again:
    """The whole file, its head first."""

    def __init__(self, head: bytes, file: Source) -> None:
        self._parts: Iterator[bytes] = iter((head,))
        self._file = file

    def read(self, size: int = -1, /) -> bytes | None:
        """The next part. Raises `Refused`: it is not the store that failed."""
        try:
            return next(self._parts, None) or self._file.stream.read(size)
        except OSError as error:
            raise Refused(f"«{self._file.name}» não pôde ser lido: {error.strerror or error}.") from error
