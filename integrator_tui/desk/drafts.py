"""What is being typed, on disk outside the database: it outlives the process and comes back to its operator."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import re
import stat
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from integrator_tui.errors import DeskError

KEPT_FOR = timedelta(days=7)
READ = "read:"
"""Before the name of a field in a draft's values: what stood there when it was read."""
CURSOR = f"{READ}@"
"""In a draft's values: the field where the cursor stood, and where in it."""
DIALOG_DRAFT = "dialog:"
"""Before the name of a form that is no record's: such a draft waits until the form is opened again."""
LARGEST_FILE = 16 * 1024 * 1024
# Longer than any healthy disk needs, shorter than the last resort of a dying process.
PATIENCE = 1.0

_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class DraftsNotKept(DeskError):
    """The drafts are in memory only; the next `flush` tries again."""

    title = "Rascunho não guardado"

    def __init__(self, sentence: str, short: str) -> None:
        super().__init__(sentence)
        self.short = short
        """For the bottom line, beside the title."""


@dataclass(frozen=True)
class DraftKey:
    """What a draft belongs to: a screen, and the record with the version that was read; None for a new record."""

    screen: str
    record: int | None
    version: int | None


@dataclass(frozen=True)
class Draft:
    """The values of a form, field by field, as they stood at a moment (naive is UTC)."""

    key: DraftKey
    values: dict[str, str]
    when: datetime


@dataclass(frozen=True)
class _Adopted:
    """A file of a dead process, locked by this one until its drafts are in this one's own file."""

    path: Path
    descriptor: int


class Drafts:
    """The drafts of one operator in one process, with those of his dead processes.

    Each process has its own file and holds a lock on it, so that two desks of one operator never write over each other;
    a file whose lock is free belongs to the next desk that starts. Nothing here waits on a lock the main thread could
    hold: `flush` may be called from a signal handler, also in the midst of another `flush`.
    """

    def __init__(self, folder: Path, owner: str, now: datetime | None = None, *, formerly: str = "") -> None:
        """Adopts what dead processes of the owner left, also as `formerly`; never fails because of what lies there."""
        self._folder = folder
        self._owner = owner
        self._prefix = _safe_name(owner)
        self._path = folder / f"{self._prefix}.{os.getpid()}-{time.time_ns():x}.json"
        self._own: dict[DraftKey, Draft] = {}
        self._found: list[Draft] = []
        self._aside: list[Draft] = []
        """Too old to be offered; kept all the same, for the clock may be wrong that says so."""
        self._adopted: list[_Adopted] = []
        self._descriptor: int | None = None
        self._changes = 0
        self._written = 0
        self._temporaries = 0
        # Of the same thread it asks nothing, so that a signal handler never waits for the code it interrupted.
        self._writing = threading.RLock()
        with contextlib.suppress(OSError):
            self._make_folder()
            for name in dict.fromkeys((owner, formerly or owner)):
                self._adopt(name, _moment(now or datetime.now(UTC)) - KEPT_FOR)
        self._found = _each_once(self._found)
        with contextlib.suppress(DraftsNotKept):
            self.flush()

    def put(self, key: DraftKey, values: dict[str, str], when: datetime) -> None:
        """Remembers the values in memory; a found draft of the same key stays until it is forgotten."""
        self._own[key] = Draft(key, dict(values), when)
        self._changes += 1

    def forget(self, which: DraftKey | Draft) -> None:
        """Drops all drafts of a key (it was saved or discarded), or only the one draft given."""
        if isinstance(which, Draft):
            self._found = [draft for draft in self._found if draft != which]
            if self._own.get(which.key) == which:
                del self._own[which.key]
        else:
            self._found = [draft for draft in self._found if draft.key != which]
            self._own.pop(which, None)
        self._changes += 1

    def all(self) -> tuple[Draft, ...]:
        """Found and own drafts, the newest first; one key may have several when several desks died."""
        drafts = (*self._found, *self._own.copy().values())  # a copy: `flush` may run in another thread than `put`
        return tuple(sorted(drafts, key=lambda draft: _moment(draft.when), reverse=True))

    def flush(self) -> None:
        """Puts everything on the disk for good; raises `DraftsNotKept` when it cannot, and nothing is forgotten."""
        if self._written == self._changes and not self._adopted:
            return
        locked = self._writing.acquire(timeout=PATIENCE)
        try:
            while self._written != self._changes or self._adopted:
                changes, adopted = self._changes, tuple(self._adopted)
                self._write(changes)
                # An older state may just have been put over a newer one that a signal handler wrote: then once more.
                self._written = changes
                self._release(adopted)
        except OSError as error:
            raise DraftsNotKept(*_sentences(error)) from error
        finally:
            if locked:
                self._writing.release()

    def _write(self, changes: int) -> None:
        drafts = (*self.all(), *self._aside)
        if not drafts:
            self._remove()
            return
        self._make_folder()
        content = json.dumps({"owner": self._owner, "drafts": [_to_json(draft) for draft in drafts]}).encode("ascii")
        self._temporaries += 1
        temporary = self._path.with_suffix(f".{threading.get_ident()}-{self._temporaries}.tmp")
        descriptor = os.open(temporary, _CREATE, 0o600)
        try:
            # The lock is on the new file before it has the name: the name never stands for an unlocked file.
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            view = memoryview(content)
            while view:
                view = view[os.write(descriptor, view) :]
            os.fsync(descriptor)
            if self._written <= changes:
                os.rename(temporary, self._path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            os.close(descriptor)
            raise
        before, self._descriptor = self._descriptor, descriptor
        if before is not None:
            os.close(before)
        self._sync_folder()

    def _remove(self) -> None:
        if self._descriptor is not None:
            self._path.unlink(missing_ok=True)
            before, self._descriptor = self._descriptor, None
            os.close(before)
            self._sync_folder()

    def _release(self, adopted: tuple[_Adopted, ...]) -> None:
        for file in adopted:
            if file in self._adopted:
                self._adopted.remove(file)
                file.path.unlink(missing_ok=True)
                os.close(file.descriptor)

    def _sync_folder(self) -> None:
        descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _make_folder(self) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if stat.S_IMODE(self._folder.stat().st_mode) != 0o700:
            self._folder.chmod(0o700)

    def _adopt(self, owner: str, oldest: datetime) -> None:
        prefix = _safe_name(owner)
        for entry in sorted(os.scandir(self._folder), key=lambda entry: entry.name):
            if entry.name.startswith(f"{prefix}.") and entry.name.endswith((".json", ".tmp")):
                self._adopt_file(Path(entry.path), owner, oldest)

    def _adopt_file(self, path: Path, owner: str, oldest: datetime) -> None:
        try:
            descriptor = os.open(path, _READ)
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.EACCES, errno.ENXIO):
                _put_aside(path)
            return
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            status = os.fstat(descriptor)
            if not os.path.samestat(status, os.stat(path, follow_symlinks=False)):
                raise BlockingIOError  # its living owner has just put a newer one in its place
            if path.suffix == ".tmp":
                path.unlink()
                os.close(descriptor)
                return
            drafts = _from_json(_read(descriptor, status), owner)
        except (BlockingIOError, FileNotFoundError):
            os.close(descriptor)
        except (OSError, ValueError, RecursionError):
            os.close(descriptor)
            _put_aside(path)
        else:
            for draft in drafts:
                place = self._found if _moment(draft.when) >= oldest else self._aside
                if draft not in place:
                    place.append(draft)
            self._adopted.append(_Adopted(path, descriptor))
            self._changes += 1


def _each_once(drafts: list[Draft]) -> list[Draft]:
    """Without those whose texts stand in a newer one too: a desk that died while one was typed again leaves two."""
    newest: dict[tuple[Any, ...], Draft] = {}
    for draft in sorted(drafts, key=lambda draft: _moment(draft.when)):
        texts = {name: text for name, text in draft.values.items() if name != CURSOR}
        newest[draft.key, tuple(sorted(texts.items()))] = draft
    return list(newest.values())


def _safe_name(owner: str) -> str:
    """Letters for the eye, a hash for the difference: an owner can name no other file and no other owner's."""
    digest = hashlib.sha256(owner.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{re.sub('[^a-z0-9]', '', owner.lower())[:24]}-{digest}"


def _moment(when: datetime) -> datetime:
    return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)


def _read(descriptor: int, status: os.stat_result) -> bytes:
    """The content, if the file is one that only this user wrote and of a size that this module writes."""
    ours = stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid() and status.st_nlink == 1
    if not ours or status.st_size > LARGEST_FILE:
        raise ValueError("not a file of drafts")
    with os.fdopen(os.dup(descriptor), "rb") as file:
        return file.read(LARGEST_FILE)


def _put_aside(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.rename(path.with_name(f"{path.name}.bad"))


def _to_json(draft: Draft) -> dict[str, Any]:
    key = draft.key
    return {
        "screen": key.screen,
        "record": key.record,
        "version": key.version,
        "values": draft.values,
        "when": draft.when.isoformat(),
    }


def _from_json(content: bytes, owner: str) -> list[Draft]:
    """The drafts of a file; ValueError for anything that this module did not write for this owner."""
    document = json.loads(content)
    if not (isinstance(document, dict) and document.get("owner") == owner and isinstance(document.get("drafts"), list)):
        raise ValueError("not the drafts of this owner")
    return [_draft(item) for item in document["drafts"]]


def _draft(item: Any) -> Draft:
    if not isinstance(item, dict):
        raise ValueError("not a draft")
    screen, record, version, values = (item.get(name) for name in ("screen", "record", "version", "values"))
    if not (
        isinstance(screen, str)
        and isinstance(record, int | None)
        and isinstance(version, int | None)
        and isinstance(values, dict)
        and all(isinstance(text, str) for text in values.values())
    ):
        raise ValueError("not a draft")
    when = datetime.fromisoformat(str(item.get("when")))
    try:
        _moment(when)
    except OverflowError as error:
        raise ValueError("not a date") from error
    return Draft(DraftKey(screen, record, version), values, when)


def _sentences(error: OSError) -> tuple[str, str]:
    """What happened and what to do, and the same in a few words."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        reason, short = "O disco do servidor está cheio", "disco cheio"
    elif error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        reason, short = "A pasta de rascunhos não aceita gravação", "pasta sem gravação"
    else:
        code = errno.errorcode.get(error.errno or 0, "erro de disco")
        reason, short = f"Não foi possível gravar ({code})", code
    return (
        f"{reason}: o que você digitou está só na memória. Grave ou copie antes de sair.",
        f"{short}. Salve ou copie antes de sair.",
    )
