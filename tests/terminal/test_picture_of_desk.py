"""The desk in a real pseudo-terminal, key by key: what stands there is what painting everything anew leaves there."""

from __future__ import annotations

import os
import signal
from typing import Any

from benchmarks.terminal import Terminal
from tests.screens.conftest import ONCE
from tests.terminal.test_desk import F2, maria_url, terminal, until
from tests.terminal.test_picture import seen

__all__ = ["maria_url", "terminal"]

ESC, F1, F10, DOWN = "\x1b", "\x1bOP", "\x1b[21~", "\x1b[B"
KEYS = (
    "maria",
    "\r",
    "2",
    "5",
    "1",
    "c",
    "s",
    DOWN,
    ESC,
    "d",
    F2,
    "x",
    ESC,
    "d",
    F10,
    "sa",
    ESC,
    F1,
    ESC,
    ESC,
    "1;HIS\r",
)


def cells(terminal: Terminal) -> list[list[Any]]:
    terminal.text()
    screen = terminal._screen
    return [[seen(screen.buffer[y][x]) for x in range(screen.columns)] for y in range(screen.lines)]


@ONCE
def test_every_screen_is_as_if_it_were_painted_anew(terminal: Terminal) -> None:
    saved = 0
    for key in KEYS:
        before = len(terminal.raw)
        terminal.send(key)
        terminal.settle(0.15, since=before)
        changed = cells(terminal), len(terminal.raw) - before
        before = len(terminal.raw)
        os.kill(terminal.program, signal.SIGCONT)  # the picture is dropped
        terminal.settle(0.15, since=before)
        assert cells(terminal) == changed[0], f"after {key!r}:\n{terminal.text()}"
        saved += len(terminal.raw) - before - changed[1]
    until(terminal, "Data Histórico")
    assert saved > 20_000, "most of what stands there is not written again"
