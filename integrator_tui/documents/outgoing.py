"""Files on their way out: a name that no system stumbles over, and nothing written over."""

from __future__ import annotations

import re
from pathlib import Path, PurePath

from integrator_tui.documents.store import Progress, Store, no_progress
from integrator_tui.errors import Refused

LONGEST = 180
"""Bytes of a name; systems take 255, and a number may be added."""
_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f/\\<>:"|?*\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def safe_name(name: str) -> str:
    """The name as it may be written anywhere: one part, visible, not hidden, no device of Windows."""
    safe = _UNSAFE.sub("_", name).strip(" .").lstrip("-~")
    if _RESERVED.match(safe) or not safe:
        safe = f"documento_{safe}"
    ending = PurePath(safe).suffix
    if len(ending.encode()) > 20:
        ending = ""
    stem = safe.removesuffix(ending).encode()[: LONGEST - len(ending.encode())]
    return stem.decode("utf-8", "ignore") + ending


def export(store: Store, sha256: str, size: int, name: str, folder: Path, progress: Progress = no_progress) -> Path:
    """Copy a file of the store to a folder, under its name or that with a number. Raises `Refused`."""
    safe = PurePath(safe_name(name))
    for number in range(1, 1000):
        target = folder / (safe if number == 1 else f"{safe.stem} ({number}){safe.suffix}")
        try:
            store.export(sha256, size, target, progress)
        except FileExistsError:
            continue
        except OSError as error:
            raise Refused(f"Não foi possível gravar {target}: {error.strerror or error}.") from error
        return target
    raise Refused(f"Há arquivos demais com o nome {safe} em {folder}.")
