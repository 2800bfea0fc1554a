"""The progress of long work on the command line: one line on the standard error, and only in a terminal."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TextIO

from integrator_tui.rules.counting import number
from integrator_tui.rules.remaining import remaining

_WIDTH = 30
_PAUSE = 0.1
"""Seconds between two repaints: more would cost time and show nothing."""


class Progress:
    """A callback `(stage, done, total)` for long work, and the block in which it runs.

    Work on another thread learns that the block was left by Ctrl+C from its next call, which raises
    `KeyboardInterrupt` there: its transaction is undone and nothing stays half done.
    """

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stderr
        self._visible = self._out.isatty()
        self._stage = ""
        self._painted = self._begun = 0.0
        self._from = 0
        self._stopped = False

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stopped = kind is not None
        if self._stage:
            self._write("\n")

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show how far the stage is; `total` 0 when nobody knows."""
        if self._stopped:
            raise KeyboardInterrupt
        if not self._visible:
            return
        now = time.monotonic()
        new = stage != self._stage
        if not new and now - self._painted < _PAUSE and done != total:
            return
        if new:
            self._begun, self._from = now, done
        self._write(("\n" if new and self._stage else "\r") + self._line(stage, done, total) + "\x1b[K")
        self._stage, self._painted = stage, now

    def _line(self, stage: str, done: int, total: int) -> str:
        count = number(done)
        if not total:
            return f"{stage}: {count}" if done else f"{stage} ..."
        filled = _WIDTH * min(done, total) // total
        bar = "#" * filled + "." * (_WIDTH - filled)
        left = remaining(done - self._from, total - self._from, time.monotonic() - self._begun)
        return f"{stage:<24.24} [{bar}] {100 * done // total:3}%  {count}  {left}".rstrip()

    def _write(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()
