"""The sender that a desk of one operator starts beside itself, and that ends with it, however it ends."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO, cast

from integrator_tui.config import Settings
from integrator_tui.folders import single_user

PATIENCE = 3.0
"""Seconds that a desk waits for the message under way; the sender ends by itself afterwards."""


class SenderBeside:
    """A process of its own: sending takes nothing from the desk. It ends when its standard input does."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process

    def stop(self) -> None:
        """Let it finish what is under way."""
        with contextlib.suppress(OSError):
            cast("IO[bytes]", self.process.stdin).close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(PATIENCE)


def start_beside(settings: Settings, url: str, log: Path | None = None) -> SenderBeside | None:
    """A sender for the base, where one user has it to himself and the settings name a way out; else None."""
    if not single_user(url) or not (settings.email or settings.sms):
        return None
    return beside(url, ("outbox", "run", "--with-desk"), log)


def beside(url: str, words: Sequence[str], log: Path | None = None) -> SenderBeside:
    """A command of ours on the base, which ends with the desk."""
    # Not at a lower priority: it holds the base's write lock again and again, and while a busy machine did not let it
    # go on, a desk that saves would wait.
    with open(log, "ab") if log else contextlib.nullcontext(subprocess.DEVNULL) as out:
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "integrator_tui", "--database", url, *words],
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=out,
            start_new_session=True,  # a signal to the desk's terminal is not for it
        )
    return SenderBeside(process)
