"""Long work under way: what is done, how far it is, and Esc to stop it with nothing left half done."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from threading import Event
from typing import TypeVar

from textual.app import ComposeResult

from integrator_tui.desk.port import Desk
from integrator_tui.errors import Stopped
from integrator_tui.rules.remaining import remaining
from integrator_tui.screens.dialog import Dialog
from integrator_tui.session import Session
from integrator_tui.widgets.lines import Line

R = TypeVar("R")
WIDTH = 32
"""Cells of the bar."""
Progress = Callable[[str, int, int], None]
PAUSE = 0.1
"""Seconds between two paintings."""
PATIENCE = 0.4
"""Seconds after which work that is not done is shown."""


class Working(Dialog[None]):
    """Shows progress that comes from another thread; Esc asks the work to stop."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._stop = Event()
        self._painted = self._begun = 0.0
        self._stage, self._from = "", 0

    def content(self) -> ComposeResult:
        """Bar, what Esc does."""
        yield Line("Começando…", id="bar")
        yield Line("Esc interrompe: nada fica pela metade.", classes="faint")

    def stop(self) -> None:
        """Nobody waits for the work any more."""
        self._stop.set()

    def do_close(self) -> None:
        """Esc: the next step of the work ends it."""
        self._stop.set()
        self.query_one("#bar", Line).set("Interrompendo…")

    def progress(self, stage: str, done: int, total: int) -> None:
        """Called on the thread that works. Raises `Stopped` once the operator pressed Esc."""
        if self._stop.is_set():
            raise Stopped("Nada foi gravado.")
        now = time.monotonic()
        if now - self._painted < PAUSE and done != total:
            return
        self._painted = now
        if stage != self._stage:
            self._stage, self._begun, self._from = stage, now, done
        part = done * WIDTH // total if total else 0
        left = remaining(done - self._from, total - self._from, now - self._begun)
        text = f"{stage:<19} {'█' * part}{'░' * (WIDTH - part)} {100 * done // total if total else 0:>3} %  {left}"
        self.app.call_later(self._paint, text)

    def _paint(self, text: str) -> None:
        if not self._stop.is_set():
            for bar in self.query("#bar").results(Line):  # there is none before it is shown
                bar.set(text)


async def carry_out(desk: Desk, title: str, work: Callable[[Session, Progress], R]) -> R:
    """Run long work on the database thread under a `Working` screen. Raises what the work raises, or `Stopped`."""
    screen = Working(title)
    await desk.push_screen(screen)
    desk.let_keys_through()
    try:
        return await desk.db.call(work, desk.session, screen.progress)
    finally:
        screen.dismiss(None)


async def carry_out_beside(desk: Desk, title: str, work: Callable[[Progress], R]) -> R:
    """Run work that does not touch the base on a thread of its own; shown as above once it takes longer than a moment.

    Raises what the work raises, or `Stopped`.
    """
    screen = Working(title)
    task = asyncio.create_task(asyncio.to_thread(work, screen.progress))
    try:
        await asyncio.wait((task,), timeout=PATIENCE)
        if task.done():
            return task.result()
        await desk.push_screen(screen)
        desk.let_keys_through()
        try:
            return await task
        finally:
            screen.dismiss(None)
    finally:
        screen.stop()
