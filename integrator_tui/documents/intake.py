"""Files on their way in: opened such that nothing but a regular file of reasonable size is ever read."""

from __future__ import annotations

import errno
import os
import stat
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from integrator_tui.errors import Refused
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.clean import clean
from integrator_tui.rules.sizes import size

# No link is followed at the end of the path, a pipe does not make us wait, a terminal does not become ours.
FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
LONGEST_NAME = 200
MEGABYTE = 1_000_000
MOST_LISTED = 1_000
"""Entries of a folder that are offered."""


@dataclass(frozen=True)
class Source:
    """A file that was let in, open for reading from its beginning."""

    name: str
    size: int
    stream: BinaryIO
    unchanged: Callable[[], bool]
    """Whether it is still the file that was opened, as far as its times tell, and no other has its name."""


@contextmanager
def from_inbox(folder: Path, name: str, limit: int) -> Iterator[Source]:
    """A file that lies in the inbox, by its bare name: what several operators of one machine may take in.

    Raises `Refused` with a sentence for anything else than a regular file with one name and at most `limit` bytes.
    """
    if not name or "/" in name or "\0" in name or name in (".", ".."):
        raise Refused(f"«{name}»: digite só o nome de um arquivo da sua pasta de entrada ({folder}).")
    with _opened_folder(folder) as descriptor:
        yield from _source(descriptor, name, limit, one_link=True)


@contextmanager
def from_path(path: str, limit: int) -> Iterator[Source]:
    """A file of the user of this machine, by any path; `~` is his home. Raises `Refused`."""
    try:
        place = Path(path).expanduser()
    except RuntimeError:
        raise Refused(f"«{path}»: esse usuário não existe nesta máquina.") from None
    if "\0" in path or not place.name:
        raise Refused(f"«{path}» não é o nome de um arquivo.")
    with _opened_folder(place.parent, follow=True) as descriptor:
        yield from _source(descriptor, place.name, limit, one_link=False)


def listed(folder: Path) -> list[tuple[str, int]]:
    """The files of an inbox with their sizes, the newest first. Raises `Refused`."""
    found = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_file(follow_symlinks=False) and not entry.name.startswith("."):
                    there = entry.stat(follow_symlinks=False)
                    found.append((there.st_mtime, entry.name, there.st_size))
    except OSError as error:
        raise Refused(f"A pasta {folder} não pode ser lida: {_why(error)}.") from None
    found.sort(key=lambda one: (-one[0], one[1]))
    return [(name, size) for _, name, size in found[:MOST_LISTED]]


def completed(text: str) -> tuple[str, list[str]]:
    """What Tab makes of the beginning of a path, and the names that fit: as far as they agree, `/` behind a folder."""
    head, slash, start = text.rpartition("/")
    try:
        where = Path(f"{head}{slash}" or ".").expanduser()
        with os.scandir(where) as entries:
            fitting = sorted(
                entry.name + ("/" if entry.is_dir() else "")
                for entry in entries
                if entry.name.startswith(start) and (start or not entry.name.startswith("."))
            )
    except (OSError, RuntimeError, ValueError):
        return text, []
    first, last = (fitting[0], fitting[-1]) if fitting else ("", "")  # sorted: what these two share, all share
    common = first[
        : next((at for at, pair in enumerate(zip(first, last, strict=False)) if len({*pair}) > 1), len(first))
    ]
    return (f"{head}{slash}{common}" if common else text), fitting[:MOST_LISTED]


@contextmanager
def _opened_folder(folder: Path, *, follow: bool = False) -> Iterator[int]:
    """A descriptor of the folder: what is opened through it stays in it, whatever happens to its name meanwhile."""
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC | (0 if follow else os.O_NOFOLLOW)
    try:
        descriptor = os.open(folder, flags)
    except OSError as error:
        raise Refused(f"A pasta {folder} não pode ser aberta: {_why(error)}.") from None
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _source(folder: int, name: str, limit: int, *, one_link: bool) -> Iterator[Source]:
    name = _as_it_is_there(folder, name)
    try:
        kind = os.stat(name, dir_fd=folder, follow_symlinks=False)  # opening a device may already act on it
        _refuse_what_is_no_file(name, kind)
        descriptor = os.open(name, FLAGS, dir_fd=folder)
    except OSError as error:
        raise Refused(f"«{name}» não pode ser aberto: {_why(error)}.") from None
    with os.fdopen(descriptor, "rb", buffering=0) as stream:
        there = os.fstat(descriptor)
        if not os.path.samestat(kind, there):
            raise Refused(f"«{name}» foi trocado por outro arquivo enquanto era aberto. Confira e tente de novo.")
        _refuse_what_is_no_file(name, there)
        if one_link and there.st_nlink != 1:
            raise Refused(f"«{name}» tem outro nome em outro lugar (link): copie-o para a pasta de entrada.")
        if there.st_size > limit:
            raise Refused(f"«{name}» tem {size(there.st_size)}; o limite é de {size(limit)}.")
        if there.st_size == 0:
            raise Refused(f"«{name}» está vazio.")

        def unchanged() -> bool:
            now = os.fstat(descriptor)
            same = (now.st_size, now.st_mtime_ns) == (there.st_size, there.st_mtime_ns)
            return same and not _means_another(folder, name, now)

        yield Source(checked_name(name), there.st_size, stream, unchanged)


def _means_another(folder: int, name: str, opened: os.stat_result) -> bool:
    """Whether another file has taken the name: nobody could say which of them was meant. Gone is no other."""
    try:
        return not os.path.samestat(os.stat(name, dir_fd=folder, follow_symlinks=False), opened)
    except OSError:
        return False


def _as_it_is_there(folder: int, name: str) -> str:
    """The name as the disk has it: forms trim spaces and compose accents, and other systems write them otherwise."""
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        wanted = _composed(name)
        fitting = [one for one in os.listdir(folder) if _composed(one) == wanted]
        return fitting[0] if len(fitting) == 1 else name
    except (OSError, ValueError):
        return name
    return name


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip()


def _refuse_what_is_no_file(name: str, there: os.stat_result) -> None:
    for test, sentence in _NO_FILE:
        if test(there.st_mode):
            raise Refused(f"«{name}» {sentence}.")
    if not stat.S_ISREG(there.st_mode):
        raise Refused(f"«{name}» não é um arquivo comum.")


_NO_FILE: tuple[tuple[Callable[[int], bool], str], ...] = (
    (stat.S_ISLNK, "é um atalho para outro lugar, e atalhos não são seguidos: use o próprio arquivo"),
    (stat.S_ISDIR, "é uma pasta, e não um arquivo"),
    (stat.S_ISFIFO, "é um canal (FIFO), e não um arquivo"),
    (stat.S_ISSOCK, "é um soquete, e não um arquivo"),
    (stat.S_ISCHR, "é um dispositivo, e não um arquivo"),
    (stat.S_ISBLK, "é um dispositivo, e não um arquivo"),
)


def checked_name(name: str) -> str:
    """A name as it is stored. Raises `Refused` when it holds what cannot be shown or stored."""
    try:
        return clean(name, limit=LONGEST_NAME).strip()
    except BadValue as error:
        raise Refused(f"O nome «{name}» não pode ser usado: {error} Renomeie o arquivo.") from None


_SENTENCES = {
    errno.ENOENT: "não existe",
    errno.ENOTDIR: "não é uma pasta",
    errno.EACCES: "falta permissão para lê-lo",
    errno.EPERM: "falta permissão para lê-lo",
    errno.ELOOP: "é um atalho para outro lugar",
    errno.ENAMETOOLONG: "o nome é longo demais",
}


def _why(error: OSError) -> str:
    return _SENTENCES.get(error.errno or 0) or (error.strerror or str(error))
