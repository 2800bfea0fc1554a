"""A new file that is whole or not there, and never takes the place of another."""

from __future__ import annotations

import os
from pathlib import Path

from integrator_tui.errors import Refused


def write_new(path: Path, data: bytes) -> None:
    """Write a file that does not exist yet, for its user alone: on the disk before it has its name.

    The name is taken first, by an empty file of ours that the finished one then replaces. Raises `Refused`.
    """
    partial = path.parent / f".{path.name[:200]}.{os.getpid()}.partial"
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except FileExistsError:
        raise Refused(f"Já existe o arquivo {path}: escolha outro nome.") from None
    except (OSError, ValueError) as error:
        raise _cannot(path, error) from None
    try:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.replace(partial, path)
        _sync(path.parent)
    except OSError as error:
        partial.unlink(missing_ok=True)
        path.unlink(missing_ok=True)
        raise _cannot(path, error) from None


def _cannot(path: Path, error: OSError | ValueError) -> Refused:
    reason = error.strerror if isinstance(error, OSError) else "o nome não é aceito"
    return Refused(f"Não foi possível gravar {path}: {reason}.")


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
