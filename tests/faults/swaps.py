"""The file of the base is taken away or swapped under an open desk, while the operator types into a form.

What is done to the files is done by other programs: a descriptor that this process closes would let SQLite's locks go.
"""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import peewee

from integrator_tui.db import Db
from integrator_tui.engine.file import Base
from tests.faults import world
from tests.faults.disks import _draft, _read_boxes
from tests.faults.registry import Outcome, row
from tests.faults.restarts import Watch, bottom
from tests.screens.desk import open_desk


def _run(*command: str | Path) -> int:
    return subprocess.run([str(part) for part in command], check=True).returncode


def _other(place: Path) -> Path:
    """A base of somebody else, whole and closed."""
    other = place.parent / "other"
    other.mkdir(exist_ok=True)
    url = world.sqlite_in(other)
    world.ask(url, "SELECT 1")
    _run(sys.executable, "-c", _STRANGER, other / "desk.db")
    return other / "desk.db"


_STRANGER = """
import sqlite3, sys
base = sqlite3.connect(sys.argv[1])
base.execute("UPDATE customer SET notes = 'da outra base'")
base.commit()
base.close()
"""


def _turned(place: Path) -> None:
    shutil.copytree(_other(place).parent, place.parent / "turned")
    _run("ln", "-sfn", place.parent / "turned", place)


@dataclass(frozen=True)
class Swap:
    """What is done to the files in the folder of a base."""

    name: str
    do: Callable[[Path], object]
    sentence: str
    kept: bool = False
    """What was saved before is in the base that stands there after the desk was closed."""


SWAPS = (
    Swap("removed", lambda place: _run("rm", place / "desk.db"), "não está mais lá"),
    Swap("all removed", lambda place: _run("rm", "-r", place.resolve()), "não está mais lá"),
    Swap("moved", lambda place: _run("mv", place / "desk.db", place / "velha.db"), "não está mais lá"),
    Swap("folder moved", lambda place: _run("mv", place.resolve(), place.parent / "moved"), "não está mais lá"),
    Swap("another moved there", lambda place: _run("mv", _other(place), place / "desk.db"), "outro arquivo"),
    Swap("another copied over it", lambda place: _run("cp", _other(place), place / "desk.db"), "outro arquivo"),
    Swap(
        "all removed, another copied there",
        lambda place: (
            _run("rm", *place.resolve().glob("desk.db*")),
            _run("cp", _other(place), place / "desk.db"),
        )[0],
        "outro arquivo",
    ),
    Swap("link turned", _turned, "outro arquivo"),
    Swap("log removed", lambda place: _run("rm", place / "desk.db-wal"), "foi apagado", kept=True),
    Swap("index of the log removed", lambda place: _run("rm", place / "desk.db-shm"), "foi apagado", kept=True),
    Swap(
        "log swapped",
        lambda place: (_run("rm", place / "desk.db-wal"), _run("cp", "/dev/null", place / "desk.db-wal"))[0],
        "outro arquivo",
    ),
    Swap("a journal beside it", lambda place: _run("cp", _other(place), place / "desk.db-journal"), "não é dela"),
)


@contextmanager
def _unprotected() -> Iterator[None]:
    """Peewee as it comes: it writes and closes wherever its descriptors lead."""
    with (
        patch.object(Base, "refuse_displaced", lambda self, *, whole: None),
        patch.object(Base, "_close", peewee.Database._close),  # type: ignore[attr-defined]
    ):
        yield


def unprotected(full: bool) -> Outcome:
    """The operator is told that it is saved, or the files that stand there now are changed."""
    watch = Watch()
    with _unprotected():
        for swap in SWAPS if full else (SWAPS[0], SWAPS[5], SWAPS[10]):
            asyncio.run(_trial(watch, swap))
    return Outcome(watch.outages, watch.outages, len(watch.wrong), "; ".join(watch.wrong))


@row(
    "swapped",
    promise="a sentence, the draft kept, nothing written, and what stands there now is untouched, on closing too",
    fault="the base, its log, its folder removed, moved, swapped, copied over, a link turned, while an operator types",
    control=unprotected,
    without="looking at the file before a transaction and before closing",
)
def swapped_bases(full: bool) -> Outcome:
    """Lost is everything that did not hold."""
    watch = Watch()
    for swap in SWAPS * (3 if full else 1):
        asyncio.run(_trial(watch, swap))
    return Outcome(watch.checks, watch.outages, len(watch.wrong), "; ".join(watch.wrong))


async def _trial(watch: Watch, swap: Swap) -> None:
    from integrator_tui.widgets.form import Form

    watch.outages += 1
    with world.folder() as home:
        (home / "bases").mkdir()
        world.sqlite_in(home / "bases")
        place = home / "current"
        place.symlink_to(home / "bases")
        async with open_desk(f"sqlite:///{place / 'desk.db'}", home) as desk:
            await desk.open("maria silva")
            await desk.press("f2")
            await desk.fill(notes="antes")
            await desk.press("ctrl+s")
            watch.check("Dados salvos com sucesso" in bottom(desk), f"{swap.name}: not saved before: {bottom(desk)}")
            await desk.press("f2")
            form = desk.app.screen.query_one(Form)
            await desk.fill(notes="digitado")
            await watch.seen(lambda: "digitado" in _draft(home), 1.0, f"{swap.name}: the draft")
            _at_rest(desk.db)
            swap.do(place)
            there = _files(place)
            await desk.press("ctrl+s")
            said = await _read_boxes(desk)
            watch.check(swap.sentence in said, f"{swap.name}: not the sentence, but {said}")
            watch.check("Dados salvos" not in said, f"{swap.name}: said to be saved")
            watch.check(form.is_attached and form.texts["notes"] == "digitado", f"{swap.name}: the form is gone")
            watch.check("digitado" in _draft(home), f"{swap.name}: the draft is gone")
            watch.check(_files(place) == there, f"{swap.name}: something was written")
        if swap.kept:
            url = f"sqlite:///{place / 'desk.db'}"
            watch.check(world.current(url)[1, "notes"] == "antes", f"{swap.name}: what was saved is not in the base")
        else:
            watch.check(_files(place) == there, f"{swap.name}: closing changed {_differing(_files(place), there)}")


def _at_rest(db: Db) -> None:
    """What the desk asked beside the keys has been answered."""
    db.run(int)


def _files(place: Path) -> dict[str, tuple[int, str]]:
    """Each file with its inode and content; the index of the log is no content, it changes with every reading."""
    found = {}
    for path in sorted(place.glob("*")):
        content = subprocess.run(["cat", str(path)], capture_output=True, check=True).stdout
        digest = "" if path.name.endswith("-shm") else hashlib.sha256(content).hexdigest()
        found[path.name] = (path.stat().st_ino, digest)
    return found


def _differing(one: dict[str, tuple[int, str]], other: dict[str, tuple[int, str]]) -> list[str]:
    return sorted({name for name, _ in set(one.items()) ^ set(other.items())})
