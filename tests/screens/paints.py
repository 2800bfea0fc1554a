"""What a desk paints, and how much of it: budgets are held in paints and characters, never in time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from textual._compositor import CompositorUpdate

from tests.screens.desk import DeskPilot


@contextmanager
def painting(desk: DeskPilot) -> Iterator[list[int]]:
    """Characters of every paint from here on."""
    app: Any = desk.app
    sizes: list[int] = []
    display = app._display

    def count(screen: Any, update: Any) -> None:
        if isinstance(update, CompositorUpdate) and not app._batch_count:
            sizes.append(len(update.render_segments(app.console)))
        display(screen, update)

    app._display = count
    try:
        yield sizes
    finally:
        del app._display
