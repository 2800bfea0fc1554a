"""How many of something, in words: the only place that knows singular from plural and where the points go."""

from __future__ import annotations


def grouped(count: int) -> str:
    """A number with points: 1.204."""
    return f"{count:,}".replace(",", ".")


def counted(count: int, one: str, many: str = "") -> str:
    """`1 cliente`, `0 clientes`, `1.204 clientes`; `many` where the plural is more than an added "s"."""
    return f"{grouped(count)} {one if count == 1 else many or one + 's'}"
