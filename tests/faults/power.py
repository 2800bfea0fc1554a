"""Simulated power cuts of saves: each write and sync of the real program, replayed up to a moment.

`recorder.c` notes what a process does to the files of its folder while it saves and acknowledges. A cut leaves of each
file what was synced, and of each write since then all, nothing, or some sectors; a file whose name was not synced with
its folder may be missing, or there again. SQLite opens what is left.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import random
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

from integrator_tui.base import open_base
from integrator_tui.engine import address
from tests.faults import world
from tests.faults.cuts import change
from tests.faults.registry import Outcome, Skipped, row
from tests.faults.world import Acknowledged

SECTOR = 512
SAVES = 320
"""Enough for two checkpoints beside the last one, and a log that begins anew over its old frames."""
HEAD = struct.Struct("<cxHxxxxQQ")
PORTION = 2_000
"""Cuts that one process makes at a time."""
BASE, LOG, ACKNOWLEDGED = "desk.db", "desk.db-wal", "acknowledged"


class Op(NamedTuple):
    """One call: Write, Truncate, Sync, Unlink; the name is empty for the folder itself."""

    kind: Literal["W", "T", "S", "U"]
    name: str
    at: int
    data: bytes


def save_and_acknowledge(url: str, synchronous: str, saves: int) -> None:
    """In a process of its own, recorded: save, and write down that it was acknowledged."""
    address.SQLITE_PRAGMAS["synchronous"] = synchronous
    db, session = open_base(url, login="ana")
    chance = random.Random(218)
    notes = os.open(Path(url.removeprefix("sqlite:///")).with_name(ACKNOWLEDGED), os.O_CREAT | os.O_WRONLY)
    for number in range(saves):
        save = Acknowledged(f"op{number}", chance.randint(1, 3), chance.choice(world.FIELDS), f"texto {number}")
        change(db, session, save.customer_id, save.field, save.value, op_id=save.op_id)
        os.write(notes, "\t".join((save.op_id, str(save.customer_id), save.field, f"{save.value}\n")).encode())
    db.close()


def record(synchronous: str, saves: int = SAVES) -> tuple[dict[str, bytes], list[Op]]:
    """The files before, and what was done to them."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        raise Skipped("no C compiler for the recorder of writes")
    with world.folder() as place:
        library, log = place / "recorder.so", place / "log"
        source = Path(__file__).with_name("recorder.c")
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True)
        (place / "disk").mkdir()
        url = world.sqlite_in(place / "disk")
        before = {BASE: (place / "disk" / BASE).read_bytes()}
        subprocess.run(
            [sys.executable, "-m", "tests.faults.power", url, synchronous, str(saves)],
            env=os.environ | {"LD_PRELOAD": str(library), "RECORD_FOLDER": str(place / "disk"), "RECORD_LOG": str(log)},
            cwd=Path(__file__).parents[2],
            check=True,
        )
        ops = list(_ops(log.read_bytes(), str(place / "disk")))
    if not any(op.kind == "W" and op.name == LOG for op in ops):
        raise Skipped("the recorder saw nothing: this Python's SQLite does not go through the C library")
    return before, [op for op in ops if not op.name.endswith("-shm")]


def _ops(log: bytes, folder: str) -> Iterator[Op]:
    at = 0
    while at < len(log):
        kind, length, offset, size = HEAD.unpack_from(log, at)
        at += HEAD.size
        name = log[at : at + length].decode().removeprefix(folder).removeprefix("/")
        at += length
        data = b""
        if kind == b"W":
            data = log[at : at + size]
            at += size
        yield Op(kind.decode(), name, offset, data)


@dataclass
class Disk:
    """What is on the disk for good, and what is on its way there."""

    synced: dict[str, bytearray]
    pending: dict[str, list[Op]] = field(default_factory=dict)
    created: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)

    def do(self, op: Op) -> None:
        """One recorded call."""
        if op.kind == "S" and not op.name:
            self.created.clear()
            for name in self.removed:
                self.synced.pop(name, None)
                self.pending.pop(name, None)
            self.removed.clear()
        elif op.kind == "S":
            for earlier in self.pending.pop(op.name, ()):
                _apply(self.synced[op.name], earlier)
        elif op.kind == "U":
            self.removed.add(op.name)
        else:
            assert op.name not in self.removed, "a name that is used again"
            if op.name not in self.synced:
                self.synced[op.name] = bytearray()
                self.created.add(op.name)
            self.pending.setdefault(op.name, []).append(op)

    def cut(self, chance: random.Random) -> dict[str, bytearray]:
        """What is left of each file."""
        left = {}
        for name, synced in self.synced.items():
            if name in self.created | self.removed and chance.random() < 0.5:
                continue
            left[name] = bytearray(synced)
            for op in _survivors(self.pending.get(name, ()), chance):
                _apply(left[name], op)
        return left


def _apply(content: bytearray, op: Op) -> None:
    if op.kind == "T":
        del content[op.at :]
        content.extend(bytes(op.at - len(content)))
    else:
        if len(content) < op.at:
            content.extend(bytes(op.at - len(content)))
        content[op.at : op.at + len(op.data)] = op.data


def _survivors(ops: Sequence[Op], chance: random.Random) -> Iterator[Op]:
    """Of the calls since the last sync, those that reached the disk; their order there does not matter."""
    way = chance.choice(("all", "none", "beginning", "some", "torn", "torn"))
    kept = {"all": len(ops), "none": 0, "beginning": chance.randint(0, len(ops))}.get(way)
    for number, op in enumerate(ops):
        if kept is not None:
            if number < kept:
                yield op
        elif way == "some" or op.kind == "T":
            if chance.random() < 0.5:
                yield op
        else:
            yield from _sectors(op, chance)


def _sectors(op: Op, chance: random.Random) -> Iterator[Op]:
    """Of one write those sectors that reached the disk, cut where the disk's sectors begin."""
    start = op.at
    end = op.at + len(op.data)
    likely = chance.random()
    while start < end:
        stop = min(end, (start // SECTOR + 1) * SECTOR)
        if chance.random() < likely:
            yield Op("W", op.name, start, op.data[start - op.at : stop - op.at])
        start = stop


def replay(before: dict[str, bytes], ops: Sequence[Op], cuts: int, seed: int) -> tuple[list[str], int]:
    """What is wrong after each of so many cuts; the number of those that fell into a checkpoint."""
    chance = random.Random(seed)
    checkpoints = [number for number, op in enumerate(ops) if op.name == BASE]
    points = sorted(
        chance.choice(checkpoints) + chance.randint(0, 2) if chance.random() < 0.25 else chance.randint(0, len(ops))
        for _ in range(cuts)
    )
    disk = Disk({name: bytearray(content) for name, content in before.items()})
    acknowledged: list[Acknowledged] = []
    wrong: list[str] = []
    inside, done = 0, 0
    with _fast_folder() as place:
        for point in points:
            for op in ops[done:point]:
                if op.name == ACKNOWLEDGED:
                    op_id, customer_id, name, value = op.data.decode().rstrip().split("\t")
                    acknowledged.append(Acknowledged(op_id, int(customer_id), name, value))
                else:
                    disk.do(op)
            done = max(done, point)
            inside += BASE in disk.pending
            wrong += [f"cut {seed}.{point}: {what}" for what in _opened(place, disk.cut(chance), acknowledged, chance)][
                :3
            ]
    return wrong, inside


def _opened(
    place: Path, left: dict[str, bytearray], acknowledged: Sequence[Acknowledged], chance: random.Random
) -> list[str]:
    """What SQLite makes of what is left."""
    for path in place.iterdir():
        path.unlink()
    for name, content in left.items():
        (place / name).write_bytes(content)
    if chance.random() < 0.2:  # the index of the log is never synced, and may hold anything
        (place / f"{BASE}-shm").write_bytes(chance.randbytes(32768))
    try:
        with closing(sqlite3.connect(place / BASE)) as base:
            base.execute("PRAGMA synchronous = OFF")  # of this look at it alone
            found = [str(found) for (found,) in base.execute("PRAGMA integrity_check") if found != "ok"]
            rows = base.execute(world.HISTORY).fetchall()
            current = {
                (line[0], name): value
                for line in base.execute(world.CURRENT)
                for name, value in zip(world.FIELDS, line[1:], strict=True)
            }
            operations = {op_id for (op_id,) in base.execute("SELECT op_id FROM operation")}
    except sqlite3.Error as error:
        return [f"{len(acknowledged)} saves: {error}"]
    if operations != {row[2] for row in rows}:
        found.append("operations and history differ")
    return found + world.wrongs(rows, current, acknowledged)


@contextlib.contextmanager
def _fast_folder() -> Iterator[Path]:
    """In memory where there is such a place: thousands of copies of a base are written there."""
    memory = Path("/dev/shm")
    fits = memory.is_dir() and os.access(memory, os.W_OK)
    with tempfile.TemporaryDirectory(prefix="integrator-power-", dir=memory if fits else None) as name:
        yield Path(name)


def run(synchronous: str, cuts: int, *, saves: int = SAVES, processes: int = 1) -> Outcome:
    """Record once, cut many times."""
    before, ops = record(synchronous, saves)
    if processes == 1:
        wrong, inside = replay(before, ops, cuts, 0)
    else:
        with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
            shares = [pool.submit(replay, before, ops, PORTION, seed) for seed in range(cuts // PORTION)]
            wrong = [entry for share in shares for entry in share.result()[0]]
            inside = sum(share.result()[1] for share in shares)
    syncs = sum(op.kind == "S" for op in ops)
    lost = len({entry.split(":")[0] for entry in wrong})
    note = f"{saves} saves in {len(ops)} calls with {syncs} syncs; {inside} cuts during a checkpoint"
    return Outcome(cuts, cuts, lost, "; ".join([note, *wrong[:3]]))


@row(
    "power",
    promise="«Salvo» is on disk with its history, nothing changed without it, the chain whole",
    fault="power cut at any moment, what was not synced lost or torn at 512 bytes",
    control=lambda full: run("normal", 2_000, saves=SAVES) if full else run("normal", 50, saves=50),
    without="synchronous=FULL (NORMAL instead)",
)
def power_cuts(full: bool) -> Outcome:
    """Lost is every cut after which something that was told does not hold."""
    return run("full", 100_000, processes=os.cpu_count() or 1) if full else run("full", 500)


if __name__ == "__main__":
    save_and_acknowledge(sys.argv[1], sys.argv[2], int(sys.argv[3]))
