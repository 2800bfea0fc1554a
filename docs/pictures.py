"""Makes the pictures of the README from the program: the desk in each theme, and a short film of real keys.

`python docs/pictures.py` (`make pictures`). The base is the demonstration, the day is fixed: the same state of the
program gives the same bytes.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from textual.pilot import Pilot

from docs.drawing import Screen, drawn
from integrator_tui.app import Desk
from integrator_tui.base import open_base
from integrator_tui.config import Settings
from integrator_tui.demo.demo import build as build_demo
from integrator_tui.desk.drafts import Drafts
from integrator_tui.desk.themes import DARK, LIGHT, THEMES
from integrator_tui.screens.search.search import SearchScreen

DOCS = Path(__file__).resolve().parent
STILLS = {DARK: DOCS / "desk-dark.svg", LIGHT: DOCS / "desk-light.svg"}
FILM = DOCS / "tour.svg"
SIZE = (80, 24)
SHOWN = "maria silva santos"
NOON = datetime(2026, 11, 24, 15, 0)

Step = tuple[str, float]
"""A key, or a text between quotation marks that is typed; and how long what it made is looked at."""
TOUR: tuple[Step, ...] = (
    ('"98765-4321"', 1.5),
    ("enter", 2.5),
    ("f2", 1.0),
    ('"21987651111"', 0.8),
    ("ctrl+s", 2.0),
    ("c", 2.0),
    ("f6", 1.0),
    ('"Ana Souza"', 0.6),
    ("ctrl+s", 2.0),
    ("b", 2.0),
    ("f6", 1.0),
    ('"Prefere ser chamada à tarde."', 0.6),
    ("ctrl+s", 2.0),
    ("s", 3.0),
    ("escape", 0.6),
    ("h", 3.0),
    ("f3", 1.0),
    ('"mercado aguiar"', 2.5),
)
"""Search by telephone, customer, correction, contact, note, SMS, history, and the next one."""
KEY = 0.12
"""How long a typed letter is looked at."""


@asynccontextmanager
async def at_the_desk(theme: str) -> AsyncIterator[tuple[Desk, Pilot[int]]]:
    """A desk of an operator on the demonstration, at rest."""
    os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    os.environ.pop("NO_COLOR", None)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/demo.db"
        build_demo(url, 50, 1, lambda stage, done, total: None)
        db, session = open_base(url, "ana")
        session = replace(session, now=lambda: NOON, zone=UTC)
        desk = Desk(Settings(theme=theme), db, session, Drafts(Path(folder) / "drafts", "ana"), SearchScreen)
        try:
            async with desk.run_test(size=SIZE) as pilot:
                await _rest(desk)
                yield desk, pilot
        finally:
            db.close()


async def still(theme: str) -> str:
    """The customer window."""
    async with at_the_desk(theme) as (desk, pilot):
        await pilot.press(*(SHOWN))
        await _rest(desk)
        await pilot.press("enter")
        await _rest(desk)
        return _drawn([_seen(desk, 0.0)], theme)


async def film() -> str:
    """The tour; letters are seen as they are typed."""
    async with at_the_desk(DARK) as (desk, pilot):
        screens = [_seen(desk, 1.5)]
        for step, seconds in TOUR:
            keys = list(step.strip('"')) if step.startswith('"') else [step]
            for key in keys:
                await pilot.press(key)
                await _rest(desk)
                screens.append(_seen(desk, KEY))
            screens[-1] = replace(screens[-1], seconds=seconds)
        return _drawn(screens, DARK)


def _seen(desk: Desk, seconds: float) -> Screen:
    return Screen(tuple(tuple(strip) for strip in desk.screen._compositor.render_strips()), seconds)


def _drawn(screens: list[Screen], name: str) -> str:
    theme = next(one for one in THEMES if one.name == name)
    return drawn(screens, SIZE[0], str(theme.background), str(theme.foreground))


async def _rest(desk: Desk) -> None:
    """Wait until the desk waits for the operator and is painted."""
    for quiet in range(2_000):
        await asyncio.sleep(0.01)
        if quiet > 20 and desk.idle:
            return
    raise RuntimeError("the desk does not come to rest")


def main() -> None:
    """Rewrite what is stale, and say what."""
    wanted = {path: asyncio.run(still(theme)) for theme, path in STILLS.items()}
    wanted[FILM] = asyncio.run(film())
    for path, text in wanted.items():
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            sys.stdout.write(f"{path.relative_to(DOCS.parent)}\n")


if __name__ == "__main__":
    main()
