"""PostgreSQL goes away and comes back while an operator searches, types and saves."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from unittest.mock import patch

from integrator_tui.base import open_base
from integrator_tui.db import Db
from integrator_tui.queries.customers.customers import customer
from integrator_tui.widgets.lines import BottomLine
from tests.faults import world
from tests.faults.registry import Outcome, row
from tests.screens.desk import DeskPilot, open_desk

Mode = Literal["fast", "immediate", "kill"]
MODES: tuple[Mode, ...] = ("fast", "immediate", "kill")
SAID_IN, BACK_IN = 1.0, 2.0
PATIENCE = 30.0
"""Seconds for anything on a busy machine, where the tests are run."""
AWAY = 0.5
"""Seconds for which the server stays away after it was missed."""
SENTENCE = "Sem conexão com o banco, tentando…"


def bottom(desk: DeskPilot) -> str:
    """The bottom line at any moment, also while the screen is being changed and cannot be painted."""
    return " ".join(line.text for line in desk.app.screen.query(BottomLine))


@dataclass
class Watch:
    """What was seen over all outages."""

    strict: bool = False
    """Whether limits of time count: on a machine that does nothing else."""
    outages: int = 0
    checks: int = 0
    said: float = 0.0
    back: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def check(self, holds: bool, what: str) -> None:
        """One thing that must hold."""
        self.checks += 1
        if not holds:
            self.wrong.append(what)

    async def seen(self, holds: Callable[[], bool], within: float, what: str, began: float = 0) -> float:
        """Seconds until something stands on the screen."""
        began = began or time.monotonic()
        within = within if self.strict else PATIENCE
        while not holds() and time.monotonic() - began < within + 5:
            await asyncio.sleep(0.01)
        took = time.monotonic() - began
        self.check(took <= within, f"{what}: {took:.1f} s")
        return took

    async def missed(self, desk: DeskPilot, what: str, *keys: str) -> None:
        """The first attempt is made: the line comes in time, and goes on while nobody answers."""
        began = time.monotonic()
        await desk.pilot.press(*keys)
        took = await self.seen(lambda: SENTENCE in bottom(desk), SAID_IN, f"{what}: the line", began)
        self.said = max(self.said, took)
        await asyncio.sleep(AWAY)
        self.check(SENTENCE in bottom(desk), f"{what}: the line does not stay: {bottom(desk)}")

    async def returned(self, desk: DeskPilot, what: str, done: Callable[[], bool]) -> None:
        """The server is there: the desk goes on in time, and says so."""
        await asyncio.to_thread(world.server().start)
        took = await self.seen(lambda: done() and SENTENCE not in bottom(desk), BACK_IN, f"{what}: back")
        self.back = max(self.back, took)
        await desk.idle()


def _stop(mode: Mode, after: float = 0) -> None:
    time.sleep(after)
    if mode == "kill":
        world.server().kill()
    else:
        world.server().stop(mode)


async def _searching(desk: DeskPilot, mode: Mode, watch: Watch) -> None:
    """Gone while the rows of one search stand there; the next ones are typed meanwhile, each ends the one before."""
    watch.outages += 1
    await desk.search("maria")
    await asyncio.to_thread(_stop, mode)
    await watch.missed(desk, f"search, {mode}", "x")
    await desk.pilot.press(*["backspace"] * 6, *"joao")
    await watch.returned(desk, f"search, {mode}", lambda: "João Conceição" in desk.text and "MARIA" not in desk.text)


async def _saving(desk: DeskPilot, mode: Mode, watch: Watch, home: Path) -> None:
    """Gone in the midst of typing; the rest is typed and saved all the same."""
    from integrator_tui.widgets.form import Form

    watch.outages += 1
    name = f"{watch.outages}"
    rows = len(world.ask(desk.db.url, world.HISTORY))
    await desk.press("f2")
    form = desk.app.screen.query_one(Form)
    form.inputs["notes"].focus()
    await desk.type(f"antes {name}")
    await asyncio.to_thread(_stop, mode)
    await desk.type(f", depois {name}")
    typed = form.inputs["notes"].value
    watch.check(typed.startswith(f"antes {name}, depois {name}"), f"typed while away: {typed}")
    await watch.seen(lambda: typed in _drafts(home), 0.5, "the draft while away")
    await watch.missed(desk, f"save, {mode}", "ctrl+s")
    watch.check(form.inputs["notes"].value == typed, f"typed, while saving: {form.inputs['notes'].value}")
    await watch.returned(desk, f"save, {mode}", lambda: "Dados salvos com sucesso" in bottom(desk))
    watch.check(world.current(desk.db.url)[1, "notes"] == typed, "the text is not in the base")
    watch.check(len(world.ask(desk.db.url, world.HISTORY)) == rows + 1, "not exactly one row of history")
    watch.check(typed not in _drafts(home), "the draft after the save")


async def _in_the_midst(desk: DeskPilot, mode: Mode, watch: Watch, after: float) -> None:
    """Gone so many seconds after the save began, wherever that is."""
    watch.outages += 1
    rows = len(world.ask(desk.db.url, world.HISTORY))
    await desk.press("f2")
    await desk.fill(notes=f"no meio {watch.outages}")
    strike = asyncio.create_task(asyncio.to_thread(_stop, mode, after))
    await desk.pilot.press("ctrl+s")
    await strike
    await watch.returned(desk, f"midst, {mode}", lambda: "Dados salvos com sucesso" in bottom(desk))
    watch.check(world.current(desk.db.url)[1, "notes"] == f"no meio {watch.outages}", "the text is not in the base")
    watch.check(len(world.ask(desk.db.url, world.HISTORY)) == rows + 1, "not exactly one row of history")


def _drafts(home: Path) -> str:
    """All texts of all drafts on disk."""
    texts = []
    for path in (home / "drafts").glob("*.json"):
        for draft in json.loads(path.read_text())["drafts"]:
            texts += draft["values"].values()
    return "\n".join(texts)


def without_reconnect(full: bool) -> Outcome:
    """A lost connection is an error like any other: it stays dead."""
    lost: Callable[[Db, Exception], bool] = lambda db, error: False  # noqa: E731
    with world.postgres_base() as url, patch.object(Db, "_lost", lost):
        db, session = open_base(url, login="ana")
        world.server().restart("immediate")
        failed = 0
        for _ in range(3):
            failed += _fails(db, session)
        db.close()
    return Outcome(3, 1, failed, f"{failed} of 3 readings after the server was back failed")


def _fails(db: Db, session: Any) -> bool:
    try:
        db.run(customer, session, 1)
    except Exception:
        return True
    return False


@row(
    "restart",
    promise=f"a line within {SAID_IN:.0f} s, back within {BACK_IN:.0f} s of the server, typed text kept, saved once",
    fault="PostgreSQL stopped fast, stopped at once, killed, while an operator searches, types and saves",
    control=without_reconnect,
    without="opening the connection anew",
)
def restarts(full: bool) -> Outcome:
    """Lost is everything that did not hold."""
    watch = asyncio.run(_restarts(10 if full else 1, full))
    note = f"the line within {watch.said:.2f} s, back within {watch.back:.2f} s"
    return Outcome(watch.checks, watch.outages, len(watch.wrong), "; ".join([note, *watch.wrong]))


async def _restarts(rounds: int, strict: bool) -> Watch:
    watch = Watch(strict)
    with world.folder() as home, world.postgres_base() as url:
        async with open_desk(url, home) as desk:
            for _ in range(rounds):
                for mode in MODES if rounds > 1 else ("kill",):
                    await _searching(desk, mode, watch)
            await desk.open("maria silva")
            for number in range(rounds):
                for mode in MODES:
                    await _saving(desk, mode, watch, home)
                await _in_the_midst(desk, MODES[number % 3], watch, 0.005 * (number + 1))
        watch.wrong += world.wrongs_of(url, ())
    return watch
