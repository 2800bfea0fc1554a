"""Each screen at 80x24, its text and the runs of its styles; `pytest --snapshot-update` after a look at the change."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from integrator_tui.base import open_base
from integrator_tui.models.system import ListItem
from integrator_tui.services.customers.customers import create_customer
from tests.screens.conftest import JOAO, MARIA, PADARIA
from tests.screens.desk import DeskPilot, open_desk

NOON = datetime(2026, 11, 24, 15, 0)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[DeskPilot]:
    """A desk at which it is always the same noon."""
    url = f"sqlite:///{tmp_path / 'demo.db'}"
    db, session = open_base(url, login="ana")
    session = replace(session, now=lambda: NOON, zone=UTC)
    db.run(lambda: ListItem.insert(kind="condominios", name="Edifício Itália").execute())
    for values in (MARIA, PADARIA, JOAO):
        db.run(create_customer, session, values)
    db.close()
    async with open_desk(url, tmp_path, session=session) as pilot:
        yield pilot


SCREENS = {
    "search-empty": (),
    "search-rows": ("=maria",),
    "search-nothing": ("=xyzw",),
    "search-where": ("f4",),
    "search-menu": ("=maria", "f10"),
    "help": ("f1",),
    "customer-person": ("=52998224725", "enter"),
    "customer-company": ("=padaria", "enter"),
    "customer-options": ("=padaria", "enter", "o"),
    "customer-not-yet": ("=padaria", "enter", "m"),
    "customer-finance": ("=padaria", "enter", "4"),
    "customer-palette": ("=padaria", "enter", "ctrl+p"),
    "form-person": ("=52998224725", "enter", "f2"),
    "form-company-section": ("=padaria", "enter", "f2", "pagedown", "pagedown"),
    "form-error": ("=52998224725", "enter", "f2", "pagedown", "=12", "ctrl+s"),
    "form-unsaved": ("=52998224725", "enter", "f2", "=x", "f3"),
    "form-choose": ("=52998224725", "enter", "f2", *["up"] * 2, "f4"),
    "history": ("=52998224725", "enter", "h"),
    "history-detail": ("=52998224725", "enter", "h", "enter"),
    "history-filter": ("=52998224725", "enter", "h", "slash"),
    "new-person": ("f6", "enter"),
    "new-company": ("f6", "down", "enter"),
}


@pytest.mark.parametrize("name", SCREENS)
async def test_screen(desk: DeskPilot, snapshot: SnapshotAssertion, name: str) -> None:
    for key in SCREENS[name]:
        if key.startswith("="):
            await desk.type(key[1:])
        else:
            await desk.press(key)
    assert desk.picture() == snapshot(name=name)
