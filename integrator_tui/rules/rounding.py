"""Shares of money in whole numbers: cents and basis points, never a float and never the arithmetic of an engine."""

from __future__ import annotations

import re

from integrator_tui.rules.bad_value import BadValue

FULL = 10_000
"""Basis points of 100 %."""


def half_up(numerator: int, denominator: int) -> int:
    """The quotient rounded to a whole number, halves away from zero (domain 17.2). `denominator` is positive."""
    whole = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -whole if numerator < 0 else whole


def share(cents: int, basis_points: int) -> int:
    """That many basis points of an amount in cents, rounded half up: `share(9990, 1250)` is 12,5 % of R$ 99,90."""
    return half_up(cents * basis_points, FULL)


def parse_percent(stored: str) -> int:
    """Basis points of a percentage as it is stored: `2`, `0.5`, `12.50`. Raises `BadValue` for anything else."""
    found = re.fullmatch(r"([0-9]{1,5})(?:\.([0-9]{1,2}))?", stored, re.ASCII)
    if not found:
        raise BadValue("Percentual não reconhecido; tem no máximo duas casas decimais.")
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def refuse_negative(cents: int) -> None:
    """Raises `BadValue` for an amount below zero."""
    if cents < 0:
        raise BadValue("O valor não pode ser negativo.")
