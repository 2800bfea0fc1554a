"""Memory over a day: nothing of the customers before is kept, and the collector runs in pauses."""

from __future__ import annotations

import asyncio
import gc
import weakref
from typing import Any, cast

import pytest
from textual._styles_cache import StylesCache
from textual.color import Color

from integrator_tui.desk import kept_small
from integrator_tui.desk.kept_small import Collector, let_go
from integrator_tui.widgets import fields
from tests.screens.conftest import ONCE
from tests.screens.desk import DeskPilot

let_go()
BLACK = Color(0, 0, 0)
AS_TEXTUAL_HAS_IT = cast("Any", StylesCache).__dict__["get_inner_outer"].__func__
"""What `let_go` has put a `classmethod` around; it has no such thing any more once Textual has done so itself."""


def _is_kept(called: Any) -> bool:
    """Whether a cache of lines outlives its widget after the call."""
    cache = StylesCache()
    called(cache)
    seen = weakref.ref(cache)
    del cache
    gc.collect()
    return seen() is not None


def test_lines_of_a_widget_that_is_gone_are_let_go() -> None:
    assert not _is_kept(lambda cache: cache.get_inner_outer(BLACK, BLACK))


def test_control_textual_8_2_8_keeps_them() -> None:
    """Fails when Textual mends it: then `let_go` goes."""
    assert hasattr(AS_TEXTUAL_HAS_IT, "cache_info")
    assert _is_kept(lambda cache: AS_TEXTUAL_HAS_IT(cache, BLACK, BLACK))
    AS_TEXTUAL_HAS_IT.cache_clear()


async def test_what_is_left_over_is_collected_in_a_pause_and_not_before(monkeypatch: pytest.MonkeyPatch) -> None:
    collected: list[float] = []
    monkeypatch.setattr(kept_small, "PAUSE", 0.05)
    loop = asyncio.get_running_loop()
    monkeypatch.setattr(gc, "collect", lambda: collected.append(loop.time()))
    collector = Collector()
    for _ in range(5):
        collector.key()
    pressed = loop.time()
    assert collected == []
    while not collected:
        await asyncio.sleep(0)
    assert collected[0] - pressed >= 0.05
    assert len(collected) == 1


@ONCE
async def test_control_textual_8_2_8_keeps_text_areas_that_watched_its_theme(
    desk: DeskPilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails when Textual mends it: then `watch_no_more` goes."""
    monkeypatch.setattr(fields, "watch_no_more", lambda widget: None)
    await desk.open("maria")
    await desk.press("f2", "f3")
    assert any(isinstance(one, fields.FieldArea) for one, _ in getattr(desk.app, "__watchers")["theme"])


@ONCE
async def test_customers_that_were_left_leave_nothing_behind(desk: DeskPilot) -> None:
    """Opened, every tab seen, left: as many widgets as after the first time."""

    async def see(text: str) -> int:
        await desk.open(text)
        await desk.press("h", "2", "3", "5", "d", "f2", "f3", "f3")
        gc.collect()
        return sum(isinstance(one, StylesCache) for one in gc.get_objects())

    first = await see("maria")
    assert [await see(text) for text in ("padaria", "joão", "maria")] == [first] * 3
