"""Every place that a code leads to and what its commands open, read in the themes of sixteen colours, at both sizes.

The desk of the tests looks at each screen (`tests/screens/desk.py`): contrast of every cell, where windows stand, keys
that mean two things. Here it is led through all of them on the demonstration, whose lists have something in them; a
place that is added has a code, and is led to without being named here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from integrator_tui.demo import demo
from integrator_tui.desk.commands import Command, alive
from integrator_tui.desk.themes import SIXTEEN
from integrator_tui.screens.dialogs import Ask
from integrator_tui.screens.plans.window import PlanScreen
from integrator_tui.screens.search.search import SearchScreen
from integrator_tui.screens.window.codes import known, run
from integrator_tui.screens.window.screen import CustomerScreen
from tests.screens.desk import DeskPilot, open_desk
from tests.templates import Templates

CUSTOMERS = 40
EVERYWHERE = ("desk", "search", "customer")
DEEP = 6
"""So many windows are closed at most on the way back."""


def some_people(url: str) -> None:
    """What the walk goes through."""
    demo.build(url, CUSTOMERS, 11, lambda stage, done, total: None)


@pytest.fixture
def demo_url(database_engine: str, templates: Templates, tmp_path: Path) -> Iterator[str]:
    """A base with a bit of everything."""
    yield from templates.copy(database_engine, some_people, tmp_path / "desk.db")


@pytest.mark.parametrize("database_engine", ["postgresql"], indirect=True)
async def test_every_place_can_be_read(demo_url: str, tmp_path: Path) -> None:
    async with open_desk(demo_url, tmp_path, size=(120, 40)) as desk:
        desk.app.theme += SIXTEEN
        refused = {}
        for code in known(desk.session):
            await _lead(desk, code)
            if code in desk.bottom:
                refused[code] = desk.bottom
            await desk.press("f6")
            await _back(desk)
        assert refused == {}, "a refusal names the code"


@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
async def test_what_every_command_opens_can_be_read(demo_url: str, tmp_path: Path) -> None:
    """Each command of a place is given there once."""
    given, opened = set[str](), set[str]()
    async with open_desk(demo_url, tmp_path) as desk:
        desk.app.theme += SIXTEEN
        for code in known(desk.session):
            await _lead(desk, code)
            for name in _commands(desk):
                if name not in given:
                    given.add(name)
                    if await _give(desk, name):
                        opened.add(name)
                        await _back(desk)
                        await _lead(desk, code)
            await _back(desk)
    assert {"invoice_acts.receive", "call_acts.forward", "plan.cancel", "inner.connection"} <= opened
    assert len(opened) > 70, sorted(opened)


def _commands(desk: DeskPilot) -> list[str]:
    """What belongs to the place: not what is alive everywhere, leads to another place or moves within one."""
    here = [item.command for item in alive(desk.app.screen)]
    return [f"{one.scope}.{one.id}" for one in here if one.scope not in EVERYWHERE and not one.code and not moves(one)]


def moves(command: Command) -> bool:
    """Another tab, another part of the same list."""
    return command.id.startswith(("tab_", "previous_", "next_")) or command.id in ("back", "refresh")


async def _give(desk: DeskPilot, name: str) -> bool:
    """A command as its key does it; whether another screen came."""
    before = desk.app.screen
    for item in alive(before):
        if f"{item.command.scope}.{item.command.id}" == name:
            item.node.action_run(item.command.id)
            break
    await desk.idle()
    return desk.app.screen is not before


async def _lead(desk: DeskPilot, code: str) -> None:
    """As ";" does."""
    desk.app.carry_out(run(desk.app, f"1;{code}"))
    await desk.idle()


async def _back(desk: DeskPilot) -> None:
    """Out of the windows, and of what stands over search and customer."""
    for _ in range(DEEP):
        if isinstance(desk.app.screen, (SearchScreen, CustomerScreen, PlanScreen)):
            return
        contact = isinstance(desk.app.screen, Ask) and desk.app.screen.act == "Contato"
        await desk.press("a" if contact else "escape")  # how a contact ends is asked: left open
    raise AssertionError(f"there is no way out of\n{desk.text}")
