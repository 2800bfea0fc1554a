"""Lists that are trees: what an entry hangs on, step by step. What other programs wrote may run in a circle."""

from __future__ import annotations

from collections.abc import Mapping


def chain(start: int, above: Mapping[int, int]) -> list[int]:
    """An entry and all that it hangs on, the nearest first; each once."""
    found: list[int] = []
    at: int | None = start
    while at is not None and at not in found:
        found.append(at)
        at = above.get(at)
    return found


def path(start: int, above: Mapping[int, int], names: Mapping[int, str]) -> str:
    """Its name behind those of its branches: `Suporte > Internet > Lentidão`."""
    return " > ".join(names[key] for key in reversed(chain(start, above)) if key in names)
