"""A file that somebody gave: opened without waiting, only if it is an ordinary one, and the same to its end."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from integrator_tui.errors import Refused

_REASONS = {
    errno.ENOENT: "o arquivo não existe",
    errno.ENOTDIR: "uma parte do caminho não é uma pasta",
    errno.EACCES: "falta permissão de leitura",
    errno.EPERM: "falta permissão de leitura",
    errno.ELOOP: "o atalho dá voltas",
    errno.ENAMETOOLONG: "o nome é comprido demais",
    errno.EIO: "o disco devolveu um erro de leitura",
    errno.ENOSPC: "o disco está cheio",
    errno.EROFS: "o disco só permite leitura",
    errno.ENXIO: "não é um arquivo comum",
}


@dataclass(frozen=True)
class Source:
    """An open file with its name; `size` as it was when it was opened."""

    file: BinaryIO
    name: str
    size: int
    _stamp: tuple[int, int]

    def again(self) -> BinaryIO:
        """The file from its beginning."""
        self.file.seek(0)
        return self.file

    def refuse_changed(self) -> None:
        """Raises `Refused` when it was written to since it was opened: what was read of it is of no one moment."""
        if _stamp(os.fstat(self.file.fileno())) != self._stamp:
            raise Refused(f"{self.name} mudou enquanto era lido. Espere que termine de ser gravado e importe de novo.")


def whole(path: Path, most: int) -> bytes:
    """All of a file. Raises `Refused` as `opened` does, for one of more than so many bytes, and one that changes."""
    with opened(path) as source:
        if source.size > most:
            raise Refused(f"{source.name} é grande demais. Nada foi lido.")
        content = source.file.read(most + 1)
        source.refuse_changed()
    return content


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """The file. Raises `Refused` for what is not there, may not be read, or is no ordinary file with an end."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        raise cannot("abrir", path.name, error) from error
    try:
        there = os.fstat(descriptor)
        if stat.S_ISDIR(there.st_mode):
            raise Refused(f"{path.name} é uma pasta, não um arquivo.")
        if not stat.S_ISREG(there.st_mode):
            raise Refused(
                f"{path.name} não é um arquivo comum (é um dispositivo, ou um cano entre programas). "
                "Grave antes a tabela num arquivo."
            )
        with os.fdopen(descriptor, "rb") as file:
            descriptor = -1
            try:
                yield Source(file, path.name, there.st_size, _stamp(there))
            except OSError as error:
                raise cannot("ler", path.name, error) from error
    finally:
        if descriptor >= 0:
            os.close(descriptor)


def cannot(what: str, name: str, error: OSError | ValueError) -> Refused:
    """Why a file cannot be opened, read or written, as the sentence of an error."""
    if not isinstance(error, OSError):
        return Refused(f"Não foi possível {what} {name!r}: o nome não é aceito.")
    reason = _REASONS.get(error.errno or 0, error.strerror or str(error))
    return Refused(f"Não foi possível {what} {name}: {reason}.")


def _stamp(there: os.stat_result) -> tuple[int, int]:
    return there.st_size, there.st_mtime_ns
