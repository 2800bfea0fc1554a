"""Where files go in and out: inbox and outbox of an operator, and the store of the documents."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from integrator_tui.config import Settings, folder
from integrator_tui.errors import Refused


def single_user(url: str) -> bool:
    """Whether whoever is at the desk may do with the files of this machine what its user may: a base of SQLite."""
    return url.startswith("sqlite:")


def inbox(settings: Settings, login: str) -> Path:
    """Where files are put for an operator to take them in; made when it is not there. Raises `Refused`."""
    return _made(_root(settings.inbox, "entrada") / safe_part(login))


def outbox(settings: Settings, login: str) -> Path:
    """Where an operator's files are written to; made when it is not there. Raises `Refused`."""
    return _made(_root(settings.outbox, "saida") / safe_part(login))


def document_store(settings: Settings, url: str) -> Path:
    """Where the documents of a base are; not made here.

    Without a setting: beside a file of SQLite, under its name, so that both are moved and copied together; for
    PostgreSQL in the user's folder, under the name of the base.
    """
    if settings.documents:
        return Path(settings.documents).expanduser()
    if single_user(url):
        return Path(unquote(url.removeprefix("sqlite:///"))).with_suffix(".documentos")
    return folder("data") / "documentos" / safe_part(unquote(urlsplit(url).path.strip("/")))


def safe_part(name: str) -> str:
    """A login or the name of a base as one part of a path; two names never give the same part."""
    safe = re.sub(r"[^a-z0-9._-]", "_", name)[:60].lstrip(".-")
    return safe if safe == name and safe else f"{safe}~{hashlib.sha256(name.encode()).hexdigest()[:12]}"


def _root(setting: str, name: str) -> Path:
    return Path(setting).expanduser() if setting else folder("data") / name


def _made(place: Path) -> Path:
    """The folder, for its user alone where it was not there. What its keeper has made otherwise stays as it is."""
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if place.is_symlink():
            raise Refused(f"A pasta {place} é um atalho para outro lugar: não é aceita.")
        if not place.is_dir():
            place.mkdir(mode=0o700)
    except OSError as error:
        raise Refused(f"A pasta {place} não pode ser usada: {error.strerror}.") from None
    return place
