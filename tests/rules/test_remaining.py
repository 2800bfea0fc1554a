"""How long work still takes."""

from __future__ import annotations

import pytest

from integrator_tui.rules.remaining import remaining


@pytest.mark.parametrize(
    ("done", "total", "seconds", "said"),
    [
        (0, 100, 10, ""),
        (1, 100, 1, ""),
        (100, 100, 10, ""),
        (5, 0, 10, ""),
        (20, 100, 10, "faltam 40 s"),
        (999, 1000, 10, "faltam 1 s"),
        (1240, 9412, 60, "faltam 7 min"),
    ],
)
def test_what_is_left(done: int, total: int, seconds: float, said: str) -> None:
    assert remaining(done, total, seconds) == said
