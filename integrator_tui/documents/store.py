"""Documents on the disk, each under the SHA-256 of its bytes: there whole or not at all, never written over.

A file is written under a temporary name, put on the disk, and only then linked to its own name, whose folder is put on
the disk too. What is read is checked against its name.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from integrator_tui.errors import Refused
from integrator_tui.rules.sizes import size

CHUNK = 262_144
UNFINISHED = ".unfinished-"
_HASH = re.compile("[0-9a-f]{64}").fullmatch
Progress = Callable[[int, int], None]
"""`(bytes done, bytes in all)`; may raise to stop the work."""


class Readable(Protocol):
    """What bytes come from."""

    def read(self, size: int = -1, /) -> bytes | None:
        """Some of them; none at the end."""


class Damaged(Refused):
    """A file of the store is not what its name says, or is not there."""

    title = "Documento danificado"


@dataclass(frozen=True)
class Stored:
    """A file that is on the disk for good."""

    sha256: str
    size: int


def no_progress(done: int, total: int) -> None:
    """Nothing is shown."""


class Store:
    """The folder of the documents; made when the first one comes."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, sha256: str) -> Path:
        """Where a file of that hash is or would be."""
        if not _HASH(sha256):
            raise Damaged(f"O registro do documento está danificado: «{sha256[:70]}» não é um hash.")
        return self.root / sha256[:2] / sha256[2:]

    def has(self, sha256: str, length: int) -> bool:
        """Whether a file of that hash and length is there; its bytes are not read."""
        try:
            there = self.path(sha256).lstat()
        except OSError:
            return False
        return stat.S_ISREG(there.st_mode) and there.st_size == length

    def there(self, sha256: str) -> bool:
        """Whether anything bears that name."""
        return _HASH(sha256) is not None and os.path.lexists(self.path(sha256))

    def add(self, source: Readable, total: int, limit: int, progress: Progress = no_progress) -> Stored:
        """Keep what a source gives; `total` is what it is said to have. Raises `Refused` over the limit."""
        with _sentences():
            self._make(self.root)
            unfinished = self.root / f"{UNFINISHED}{os.getpid()}-{secrets.token_hex(8)}"
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            with os.fdopen(os.open(unfinished, flags, 0o600), "wb") as out:
                try:
                    stored = self._written(source, out, total, limit, progress)
                    self._name(unfinished, stored)
                finally:
                    unfinished.unlink(missing_ok=True)
        return stored

    def _written(self, source: Readable, out: BinaryIO, total: int, limit: int, progress: Progress) -> Stored:
        digest, length = hashlib.sha256(), 0
        while data := source.read(CHUNK):
            length += len(data)
            if length > limit:
                raise Refused(f"O arquivo passa do limite de {size(limit)}.")
            digest.update(data)
            out.write(data)
            progress(min(length, total), total)
        out.flush()
        os.fchmod(out.fileno(), 0o600 | self._shared() & 0o060)
        os.fsync(out.fileno())
        return Stored(digest.hexdigest(), length)

    def _name(self, unfinished: Path, stored: Stored) -> None:
        """Give the file its name, unless the same bytes have it already."""
        target = self.path(stored.sha256)
        self._make(target.parent)
        try:
            os.link(unfinished, target, follow_symlinks=False)
        except FileExistsError:
            if self.problem(stored.sha256, stored.size):
                # Of no use to anybody under this name; what is left of it stays beside.
                target.rename(target.with_name(f"{target.name}.danificado-{secrets.token_hex(4)}"))
                os.link(unfinished, target, follow_symlinks=False)
        _sync(target.parent)

    def _make(self, folder: Path) -> None:
        """A folder, and its name in the one above, on the disk for good."""
        missing = [place for place in (folder, *folder.parents) if not place.is_dir()]
        for place in reversed(missing):
            with contextlib.suppress(FileExistsError):
                place.mkdir(mode=0o700)
                if self.root in place.parents:
                    place.chmod(0o700 | self._shared())
            _sync(place.parent)

    def _shared(self) -> int:
        """What the keeper of the folder allows his group: where desks run as several users, files follow it."""
        return stat.S_IMODE(self.root.stat().st_mode) & 0o2070

    def problem(self, sha256: str, length: int) -> str:
        """What is wrong with a file, as the rest of a sentence; empty for one that is whole."""
        try:
            for _ in self.chunks(sha256, length):
                pass
        except Damaged as error:
            return error.sentence
        return ""

    def chunks(self, sha256: str, length: int) -> Iterator[bytes]:
        """The bytes of a file. Raises `Damaged` where it is missing, and at its end where it is not what it was."""
        try:
            descriptor = os.open(self.path(sha256), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            gone = isinstance(error, FileNotFoundError)
            why = "não está na pasta dos documentos" if gone else f"não pode ser lido ({error.strerror})"
            raise Damaged(f"O arquivo {why}: {self.path(sha256)}. Restaure-o de uma cópia.") from None
        digest, found = hashlib.sha256(), 0
        with _sentences(), os.fdopen(descriptor, "rb") as file:
            while data := file.read(CHUNK):
                digest.update(data)
                found += len(data)
                if found > length:
                    break
                yield data
        if digest.hexdigest() != sha256 or found != length:
            raise Damaged(f"O arquivo não é mais o que foi guardado: {self.path(sha256)}. Restaure-o de uma cópia.")

    def read(self, sha256: str, length: int) -> bytes:
        """The whole file, checked. Raises `Damaged`."""
        return b"".join(self.chunks(sha256, length))

    def export(self, sha256: str, length: int, target: Path, progress: Progress = no_progress) -> None:
        """A copy that has its name only once it is whole. Raises `FileExistsError`: nothing is written over."""
        unfinished = target.with_name(f"{UNFINISHED}{secrets.token_hex(8)}")
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as out:
            try:
                done = 0
                for data in self.chunks(sha256, length):
                    out.write(data)
                    done += len(data)
                    progress(done, length)
                out.flush()
                os.fsync(out.fileno())
                os.link(unfinished, target, follow_symlinks=False)
                _sync(target.parent)
            finally:
                unfinished.unlink(missing_ok=True)

    def hashes(self) -> Iterator[tuple[str, os.stat_result]]:
        """Every file that bears a hash as its name."""
        for folder in sorted(self.root.glob("[0-9a-f][0-9a-f]")):
            for entry in os.scandir(folder):
                if _HASH(f"{folder.name}{entry.name}"):
                    yield f"{folder.name}{entry.name}", entry.stat(follow_symlinks=False)

    def unfinished(self) -> list[Path]:
        """What writers that were killed have left, or are writing now."""
        return sorted(self.root.glob(f"{UNFINISHED}*"))


def _sync(folder: Path) -> None:
    """Put the names in a folder on the disk for good."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _sentences() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        where = f" {error.filename}" if error.filename else ""
        raise Refused(f"A pasta dos documentos não pode ser usada:{where} {error.strerror or error}.") from error
