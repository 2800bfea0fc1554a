"""Reading down a table of which only the program knows how far: on PostgreSQL a statement gives all its rows at once,
however few of them are taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

AT_ONCE = 1_000
"""Rows that are looked through between two questions to the base."""


def newest_first(query: Any, key: Any, size: int = AT_ONCE) -> Iterator[Any]:
    """The rows of a query by falling id (`key` is its column), so many with each statement."""
    page = query.order_by(key.desc()).limit(size)
    while True:
        rows = list(page)
        yield from rows
        if len(rows) < size:
            return
        page = query.where(key < rows[-1].id).order_by(key.desc()).limit(size)
