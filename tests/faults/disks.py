"""The disk of the base is full, fails, or only lets itself be read, while an operator saves a form.

Full is a small file system of its own where this process may mount one, else the base's largest size. Failing is the
largest size of a file (`EFBIG`). Reading only is the permissions of file and folder: they bind root too, for the thread
of the database takes the file rights of nobody.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import json
import os
import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from integrator_tui.base import open_base
from integrator_tui.db import Db
from integrator_tui.engine import faults
from integrator_tui.errors import DeskError
from tests.faults import world
from tests.faults.cuts import change
from tests.faults.registry import Outcome, row
from tests.faults.restarts import Watch, bottom
from tests.screens.desk import DeskPilot, open_desk

NOBODY = 65534
SMALL = 16 * 1024 * 1024
DRAFT_IN = 1.0
"""Seconds after which a draft is on disk on a busy machine; 0.3 is promised, and measured elsewhere."""
Fault = Callable[[Db, Path], contextlib.AbstractContextManager[None]]
"""Makes the disk of a base in a folder bad until it ends."""


@contextmanager
def small_disk(place: Path) -> Iterator[bool]:
    """A folder with a file system of its own; False where only an administrator may mount one."""
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SMALL},mode=0755", "none", str(place)]
    mounted = os.geteuid() == 0 and subprocess.run(command, capture_output=True, check=False).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(place)], check=True)


@contextmanager
def full(db: Db, place: Path) -> Iterator[None]:
    """Not a byte is left; where nothing could be mounted, not a page."""
    if not os.path.ismount(place):
        db.run(_pragma, "max_page_count", 1)
        yield
        db.run(_pragma, "max_page_count", 1_000_000)
        return
    file = os.open(place / "fill", os.O_CREAT | os.O_WRONLY)
    with contextlib.suppress(OSError):
        while os.write(file, bytes(4096)):
            pass
    os.close(file)
    yield
    (place / "fill").unlink()


@contextmanager
def failing(db: Db, place: Path) -> Iterator[None]:
    """No file of this process grows beyond what the base's write-ahead log has now."""
    log = (place / "desk.db-wal").stat().st_size
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def file_read_only(db: Db, place: Path) -> Iterator[None]:
    """The file may be read only, and the connection is a new one."""
    with _as_nobody(db, place, 0o444, 0o777):
        yield


@contextmanager
def folder_read_only(db: Db, place: Path) -> Iterator[None]:
    """The folder too: SQLite cannot even lay its log beside the file."""
    with _as_nobody(db, place, 0o444, 0o555):
        yield


@contextmanager
def _as_nobody(db: Db, place: Path, file: int, folder: int) -> Iterator[None]:
    (place / "desk.db").chmod(file)
    place.parent.chmod(0o755)
    place.chmod(folder)
    _as(db, NOBODY)
    try:
        yield
    finally:
        _as(db, 0)
        place.chmod(0o755)
        for path in place.glob("desk.db*"):  # the log took its permissions from the base
            path.chmod(0o644)


def _as(db: Db, user: int) -> None:
    """The thread of the database closes its connection and goes on with the file rights of a user."""

    def work() -> None:
        db._reset()
        if os.geteuid() == 0:
            ctypes.CDLL(None).setfsuid(user)  # of this thread alone

    db._thread.submit(work).result()


def _pragma(name: str, value: int) -> None:
    from integrator_tui.models.base import database

    database.execute_sql(f"PRAGMA {name} = {value}").fetchall()


FAULTS: dict[str, tuple[Fault, str]] = {
    "full": (full, "O disco está cheio"),
    "failing": (failing, "O disco falhou"),
    "read-only file": (file_read_only, "Só permite leitura"),
    "read-only folder": (folder_read_only, "Só permite leitura"),
}


def without_sentences(full: bool) -> Outcome:
    """The error of the driver as it comes: nothing the operator could read."""
    raw = 0
    with patch.object(faults, "FAULTS", ()):
        for fault, _ in FAULTS.values():
            with world.folder() as home, small_disk(home / "disk"):
                db, session = open_base(world.sqlite_in(home / "disk"), login="ana")
                change(db, session, 1, "notes", "antes")
                with fault(db, home / "disk"):
                    try:
                        change(db, session, 1, "notes", "x" * 2000)
                    except DeskError:
                        pass
                    except Exception:
                        raw += 1
                db.close()
    return Outcome(len(FAULTS), len(FAULTS), raw, f"{raw} of {len(FAULTS)} ended in an error of the program")


@row(
    "disk",
    promise="a sentence, the form and its draft kept, nothing half written, and the save succeeds once there is room",
    fault="the disk of the base full (drafts elsewhere, drafts there too), failing, read-only file, read-only folder",
    control=without_sentences,
    without="the sentences for the codes of SQLite",
)
def bad_disks(full: bool) -> Outcome:
    """Lost is everything that did not hold."""
    watch, mounted = asyncio.run(_bad_disks(3 if full else 1))
    kind = "a small file system" if mounted else "the largest size of the base, for mounting was refused"
    return Outcome(watch.checks, watch.outages, len(watch.wrong), "; ".join([f"full was {kind}", *watch.wrong]))


async def _bad_disks(rounds: int) -> tuple[Watch, bool]:
    watch, mounts = Watch(), []
    for _ in range(rounds):
        for name, (fault, sentence) in FAULTS.items():
            with world.folder() as home, small_disk(home / "disk") as mounted:
                await _trial(watch, name, fault, sentence, home / "disk", home)
                mounts.append(mounted)
        with world.folder() as home, small_disk(home / "disk"):
            await _trial(watch, "full for drafts too", full, "O disco está cheio", home / "disk", home / "disk")
    return watch, all(mounts)


async def _trial(watch: Watch, name: str, fault: Fault, sentence: str, place: Path, drafts: Path) -> None:
    from integrator_tui.widgets.form import Form

    watch.outages += 1
    url = world.sqlite_in(place)
    async with open_desk(url, drafts) as desk:
        desk.session.local(desk.session.now())  # the zone is read once, by somebody who may read everything
        await desk.open("maria silva")
        await desk.press("f2")
        form = desk.app.screen.query_one(Form)
        await desk.fill(notes="antes", reference="o que já se disse")
        text = "digitado " * 200
        kept = place != drafts or not os.path.ismount(place)
        with fault(desk.db, place):
            rows = world.ask(url, world.HISTORY) if "read-only" not in name else []
            await desk.fill(notes=text.strip())
            if kept:
                await watch.seen(lambda: text.strip() in _draft(drafts), DRAFT_IN, f"{name}: the draft")
            else:
                await watch.seen(
                    lambda: "Rascunho não guardado: disco cheio" in bottom(desk),
                    DRAFT_IN,
                    f"{name}: that no draft is kept",
                )
                await _once(watch, desk, name)
            await desk.press("ctrl+s")
            said = await _read_boxes(desk)
            watch.check(sentence in said, f"{name}: not the sentence, but {said}")
            watch.check(form.is_attached, f"{name}: the form is gone")
            watch.check(form.texts["notes"] == text.strip(), f"{name}: the text is not in the form")
            if rows:
                watch.check(world.ask(url, world.HISTORY) == rows, f"{name}: history of what was not saved")
        await desk.press("ctrl+s")
        watch.check("Dados salvos com sucesso" in bottom(desk), f"{name}: not saved afterwards: {bottom(desk)}")
    watch.wrong += [f"{name}: {wrong}" for wrong in world.wrongs_of(url, ())]
    watch.check(world.current(url)[1, "notes"] == text.strip(), f"{name}: the text is not in the base")
    watch.check(world.ask(url, "PRAGMA integrity_check") == [("ok",)], f"{name}: the file is damaged")


async def _once(watch: Watch, desk: DeskPilot, name: str) -> None:
    """It is said once, however long the typing goes on."""
    from integrator_tui.widgets.form import Form

    desk.app.screen.query_one(Form).inputs["notes"].focus()
    desk.app.held_until = 0.0
    for character in "xy":
        await desk.press(character)
        watch.check("Rascunho" not in bottom(desk), f"{name}: said again: {bottom(desk)}")
        await desk.press("backspace")
        await asyncio.sleep(0.3)  # the delay of a draft, and some
        watch.check("Rascunho" not in bottom(desk), f"{name}: said again: {bottom(desk)}")
    watch.check(not desk.app.screen.is_modal, f"{name}: a box in the way of typing")


async def _read_boxes(desk: DeskPilot) -> str:
    """What stands in the boxes, closing one after the other, and on the bottom line."""
    said = bottom(desk)
    while desk.app.screen.is_modal:
        said += desk.told
        await desk.press("f")
    return said


def _draft(home: Path) -> str:
    texts: list[str] = []
    for path in (home / "drafts").glob("*.json"):
        for draft in json.loads(path.read_text())["drafts"]:
            texts += draft["values"].values()
    return "\n".join(texts)
