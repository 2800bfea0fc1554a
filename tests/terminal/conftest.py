"""Starting the sample program in a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.terminal.sample import (
    Desk,
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    desks: list[Desk] = []

    def start(kind: str = "life", **options: Any) -> Desk:
        desks.append(Desk(tmp_path, kind, **options))
        return desks[-1]

    yield start
    for one in desks:
        one.close()
