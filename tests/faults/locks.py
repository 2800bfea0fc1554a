"""The SQLite file is locked by another process while an operator saves."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from integrator_tui.base import open_base
from integrator_tui.errors import DatabaseUnavailable
from tests.faults import world
from tests.faults.cuts import change
from tests.faults.registry import Outcome, row
from tests.faults.restarts import Watch, bottom
from tests.screens.desk import DeskPilot, open_desk

HOLDER = """
import sqlite3, sys, time
base = sqlite3.connect(sys.argv[1], isolation_level=None)
base.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
time.sleep(float(sys.argv[2]))
base.execute("COMMIT")
"""


@contextmanager
def locked(url: str, seconds: float) -> Iterator[None]:
    """Another process holds the right to write for so long."""
    command = [sys.executable, "-c", HOLDER, url.removeprefix("sqlite:///"), str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"locked\n"
        yield
        process.wait()


def deferred(full: bool) -> Outcome:
    """BEGIN without IMMEDIATE: what was read first may not become a write later, and nothing waits."""
    with world.sqlite_base() as url:
        db, session = open_base(url, login="ana")
        db.database._lock_type = None  # type: ignore[attr-defined]
        failed, took = 0, 0.0
        with locked(url, 1):
            began = time.monotonic()
            try:
                change(db, session, 1, "notes", "durante")
            except DatabaseUnavailable:
                failed, took = 1, time.monotonic() - began
        db.close()
    return Outcome(1, 1, failed, f"refused after {took:.2f} s, while the lock was held for 1 s")


@row(
    "locked",
    promise="a save waits for another program's; after 5 s a sentence, the text kept, and the next save succeeds",
    fault="SQLite locked by another process for 3 s and for 8 s",
    control=deferred,
    without="BEGIN IMMEDIATE",
)
def locked_file(full: bool) -> Outcome:
    """Lost is everything that did not hold."""
    watch = asyncio.run(_locked_file(5 if full else 1))
    return Outcome(watch.checks, watch.outages, len(watch.wrong), "; ".join(watch.wrong))


async def _locked_file(rounds: int) -> Watch:
    watch = Watch()
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
    with locked(desk.db.url, 3):
        began = time.monotonic()
        await desk.pilot.press("ctrl+s")
        await watch.seen(lambda: "Aguardando o banco de dados" in bottom(desk), 1.5, "the line", began)
        await watch.seen(lambda: "Dados salvos com sucesso" in bottom(desk), 4, "saved", began)
        took = time.monotonic() - began
        watch.check(took > 2, f"it did not wait: {took:.1f} s")
    await desk.idle()
    watch.check(world.current(desk.db.url)[1, "notes"] == text, "the text is not in the base")


async def _long(desk: DeskPilot, watch: Watch, text: str) -> None:
    from integrator_tui.widgets.form import Form

    watch.outages += 1
    await desk.press("f2")
    await desk.fill(notes=text)
    with locked(desk.db.url, 8):
        began = time.monotonic()
        await desk.pilot.press("ctrl+s")
        await watch.seen(lambda: "Outro programa está gravando" in desk.text, 7, "the sentence", began)
        await desk.idle()
        await desk.press("f")
        watch.check(desk.app.screen.query_one(Form).texts["notes"] == text, "the text is not in the form")
        await desk.pilot.press("ctrl+s")
        await watch.seen(lambda: "Dados salvos com sucesso" in bottom(desk), 10, "saved", began)
    await desk.idle()
    watch.check(world.current(desk.db.url)[1, "notes"] == text, "the text is not in the base")
