"""Memory of a desk that runs all day: what Textual keeps by mistake is let go, and the collector waits for a pause."""

from __future__ import annotations

import asyncio
import gc
from functools import cache
from typing import Any, cast

from textual._styles_cache import StylesCache
from textual.widget import Widget

BETWEEN = (10_000, 10, 50)
"""New objects before a young collection, and how many of those before an older one: hardly ever while keys come."""
PAUSE = 0.3
"""Seconds without a key after which what is left over is collected."""


@cache
def let_go() -> None:
    """Textual 8.2.8 caches `get_inner_outer` with the instance in the key: 1,024 dead caches with all their lines."""
    kept = cast("Any", StylesCache).__dict__["get_inner_outer"]
    cast("Any", StylesCache).get_inner_outer = classmethod(kept)


def watch_no_more(widget: Widget) -> None:
    """Textual 8.2.8 forgets the text areas that watched its theme only when the theme changes."""
    watching = getattr(widget.app, "__watchers", {}).get("theme", [])
    watching[:] = [one for one in watching if one[0] is not widget]


class Collector:
    """Collects when nobody types: a collection takes as long as a key may, or longer."""

    def __init__(self) -> None:
        self._waiting: asyncio.TimerHandle | None = None

    @staticmethod
    @cache
    def begin() -> None:
        """Once in a process, when the first screen stands: what is loaded stays, and is not looked through again."""
        gc.freeze()
        gc.set_threshold(*BETWEEN)

    def key(self) -> None:
        """The next pause is counted from here."""
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = asyncio.get_running_loop().call_later(PAUSE, self._collect)

    def _collect(self) -> None:
        self._waiting = None
        gc.collect()
