"""What stands on a screen can be read: in both themes, in many colours and in sixteen.

Every screen that any test opens is looked at in the same way, in the dark theme on SQLite and in the light one on
PostgreSQL (`tests/screens/desk.py`); here the themes for terminals with sixteen colours go through the common screens.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from integrator_tui.desk.themes import THEMES
from tests.screens.contrast import unreadable
from tests.screens.desk import DeskPilot, open_desk

PANES = "oxecbthgpn"


@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
async def test_the_common_screens(people_url: str, tmp_path: Path, theme: str) -> None:
    async with open_desk(people_url, tmp_path) as desk:
        desk.app.theme = theme
        await desk.idle()
        await desk.search("maria")
        await desk.press("f10", "escape", "enter", *PANES, "d", "f1", "escape", "2", "f6", "escape", "1")
        await desk.press("c", "f6", "ctrl+s", "escape", "m", "escape", "s", "escape", "d", "f2")
        await desk.fill(email="x")
        await desk.press("ctrl+s")
        assert "E-mail" in desk.text


async def test_control_what_cannot_be_read_is_seen(desk: DeskPilot) -> None:
    ground = desk.app.current_theme.background
    desk.app.screen.query_one("#title").styles.color = ground
    desk.app.screen.query_one("#title").styles.background = ground
    await desk.pilot.pause()
    assert any(
        "Pesquisar Cliente" in line for line in unreadable(desk.app, desk.app.screen._compositor.render_strips())
    )


@pytest.mark.parametrize(("terminal", "wanted"), [("xterm", "escuro-16"), ("xterm-256color", "escuro")])
@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
async def test_the_theme_goes_by_the_colours_of_the_terminal(
    people_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, terminal: str, wanted: str
) -> None:
    monkeypatch.setenv("TERM", terminal)
    async with open_desk(people_url, tmp_path) as desk:
        assert desk.app.theme == wanted
        await desk.press("f10")
        await desk.type("tema")
        await desk.press("enter")
        assert desk.app.theme == wanted.replace("escuro", "claro")
