"""The SQLite file is locked by another process while an operator saves."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from integrator_tui.base import open_base
from integrator_tui.errors import DatabaseUnavailable
from tests.faults import world
from tests.faults.cuts import change
from tests.faults.registry import Outcome, row
from tests.faults.restarts import Watch, bottom
from tests.screens.desk import DeskPilot, open_desk

HOLDER = """
import sqlite3, sys
base = sqlite3.connect(sys.argv[1], isolation_level=None)
base.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.read()
base.execute("COMMIT")
"""


@contextmanager
def locked(url: str) -> Iterator[Callable[[], None]]:
    """Another process holds the right to write, until it is called or the end."""
    command = [sys.executable, "-c", HOLDER, url.removeprefix("sqlite:///")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == b"locked\n"
        yield process.stdin.close


def deferred(full: bool) -> Outcome:
    """BEGIN without IMMEDIATE: what was read first may not become a write later, and nothing waits."""
    with world.sqlite_base() as url:
        db, session = open_base(url, login="ana")
        db.database._lock_type = None  # type: ignore[attr-defined]
        failed, took = 0, 0.0
        with locked(url):
            began = time.monotonic()
            try:
                change(db, session, 1, "notes", "durante")
            except DatabaseUnavailable:
                failed, took = 1, time.monotonic() - began
        db.close()
    return Outcome(1, 1, failed, f"refused after {took:.2f} s, while the lock was held")


@row(
    "locked",
    promise="a save waits for another program's; after 5 s a sentence, the text kept, and the next save succeeds",
    fault="SQLite locked by another process for a second and for longer than it waits",
    control=deferred,
    without="BEGIN IMMEDIATE",
)
def locked_file(full: bool) -> Outcome:
    """Lost is everything that did not hold."""
    watch = asyncio.run(_locked_file(5 if full else 1, full))
    return Outcome(watch.checks, watch.outages, len(watch.wrong), "; ".join(watch.wrong))


async def _locked_file(rounds: int, strict: bool) -> Watch:
    watch = Watch(strict)
    with world.folder() as home:
        url = world.sqlite_in(home)
        async with open_desk(url, home) as desk:
            await desk.open("maria silva")
            for number in range(rounds):
                await _short(desk, watch, f"curta {number}")
                await _long(desk, watch, f"longa {number}")
        watch.wrong += world.wrongs_of(url, ())
    return watch


async def _short(desk: DeskPilot, watch: Watch, text: str) -> None:
    watch.outages += 1
    await desk.press("f2")
    await desk.fill(notes=text)
    with locked(desk.db.url) as release:
        await desk.pilot.press("ctrl+s")
        await watch.seen(lambda: "Aguardando o banco de dados" in bottom(desk), 1.5, "the line")
        await asyncio.sleep(1)
        watch.check("Dados salvos" not in bottom(desk), "it did not wait")
        release()
        await watch.seen(lambda: "Dados salvos com sucesso" in bottom(desk), 2, "saved")
    await desk.idle()
    watch.check(world.current(desk.db.url)[1, "notes"] == text, "the text is not in the base")


async def _long(desk: DeskPilot, watch: Watch, text: str) -> None:
    from integrator_tui.widgets.form import Form

    watch.outages += 1
    await desk.press("f2")
    await desk.fill(notes=text)
    with locked(desk.db.url) as release:
        await desk.pilot.press("ctrl+s")
        await watch.seen(lambda: "Outro programa está gravando" in desk.text, 7, "the sentence")
        await desk.idle()
        await desk.press("f")
        watch.check(desk.app.screen.query_one(Form).texts["notes"] == text, "the text is not in the form")
        await desk.pilot.press("ctrl+s")
        await watch.seen(lambda: "Aguardando o banco de dados" in bottom(desk), 1.5, "the line again")
        release()
        await watch.seen(lambda: "Dados salvos com sucesso" in bottom(desk), 2, "saved")
    await desk.idle()
    watch.check(world.current(desk.db.url)[1, "notes"] == text, "the text is not in the base")
