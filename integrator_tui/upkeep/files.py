"""Files that appear under their name only once they are whole, and the room they need."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from integrator_tui.engine.address import refuse_no_file
from integrator_tui.errors import Refused
from integrator_tui.rules.sizes import size as size

SIDES = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a base."""
REHEARSAL = ".integrator-ensaio-"
"""How the names of the folders of rehearsals begin."""


class Partial:
    """A file under way: `path` until `keep` gives it its name. The lock on it tells other processes to stay away."""

    def __init__(self, target: Path, path: Path, descriptor: int) -> None:
        self.target = target
        self.path = path
        self.descriptor = descriptor
        self.kept = False

    def keep(self) -> None:
        """Put it on the disk for good, under its name; an earlier file of the name is gone at the same moment."""
        sync(self.path)
        refuse_no_file(str(self.target))
        self.path.rename(self.target)
        self.kept = True
        sync(self.target.parent)


@contextmanager
def partial_of(target: Path) -> Iterator[Partial]:
    """An empty file beside the target, for its user alone; gone again at the end unless it was kept.

    What a killed process left there is written over. Raises `Refused` while another process is at it.
    """
    path = target.with_name(f"{target.name}.partial")
    if not target.parent.is_dir():
        raise Refused(f"A pasta {target.parent} não existe.")
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    partial = Partial(target, path, descriptor)
    try:
        if not _locked(descriptor, path):
            partial.kept = True  # by somebody else
            raise Refused(f"Outra execução está gravando {path}. Espere que termine.")
        os.fchmod(descriptor, 0o600)
        os.ftruncate(descriptor, 0)
        _remove_sides(path)
        yield partial
    finally:
        if not partial.kept:
            path.unlink(missing_ok=True)
            _remove_sides(path)
        os.close(descriptor)


def _locked(descriptor: int, path: Path) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except (BlockingIOError, FileNotFoundError):
        return False


def _remove_sides(path: Path) -> None:
    for side in SIDES:
        Path(f"{path}{side}").unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Put a file, or the names in a folder, on the disk for good."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def refuse_existing(file: Path) -> None:
    """Raises `Refused` where there is something already: nothing is ever written over."""
    if os.path.lexists(file):
        raise Refused(f"{file} já existe, e nada é gravado por cima. Escolha outro nome.")


def refuse_lack_of_room(folder: Path, needed: int) -> None:
    """Raises `Refused` when the disk of the folder has not so many bytes left."""
    with contextlib.suppress(OSError):
        free = shutil.disk_usage(folder).free
        if free < needed:
            raise Refused(f"Faltam {size(needed - free)} no disco de {folder}: são precisos {size(needed)}.")


def seconds(value: float) -> str:
    """`3,4 s`, `2 min 5 s`."""
    if value < 60:
        return f"{value:.1f} s".replace(".", ",")
    minutes, rest = divmod(round(value), 60)
    return f"{minutes} min {rest} s"
