"""The cases of `tests/data/vectors.json`: facts of the world outside. Tests read them; nobody types one again."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any


@cache
def _read(file: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((Path(__file__).parent / "data" / file).read_text(encoding="utf-8"))
    return found


def vectors(name: str, file: str = "vectors.json") -> Any:
    """The cases of one kind, as they stand in the file."""
    return _read(file)[name]


def day(text: str) -> date:
    """A date of the file."""
    return date.fromisoformat(text)
