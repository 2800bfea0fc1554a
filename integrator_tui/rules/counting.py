"""How many of something, in words: the only place that knows singular from plural and where the points go."""

from __future__ import annotations


def number(count: int) -> str:
    """With the thousands apart: 1.204."""
    return f"{count:,}".replace(",", ".")


def word(count: int, one: str, many: str) -> str:
    """The words alone, for where the number stands elsewhere."""
    return one if count == 1 else many


def counted(count: int, one: str, many: str = "") -> str:
    """`1 cliente`, `0 clientes`, `1.204 clientes`; `many` where the plural is more than an added "s".

    In a sentence the number stands where `{}` is: `Falta {} arquivo`, `Faltam {} arquivos`.
    """
    said = word(count, one, many or one + "s")
    return said.replace("{}", number(count)) if "{}" in one + many else f"{number(count)} {said}"
