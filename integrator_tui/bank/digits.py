"""Check digits of slips (FEBRABAN): modulo 10 and modulo 11 in the variants that banks use."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle

EIGHT = (2, 3, 4, 5, 6, 7, 8, 9)
SIX = (2, 3, 4, 5, 6, 7)


def modulo_10(digits: str) -> str:
    """Weights 2 and 1 from the right, the digits of each product added up, ten minus the rest."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        product = int(digit) * (2 - place % 2)
        total += product // 10 + product % 10
    return str(-total % 10)


def weighted_rest(digits: str, weights: Sequence[int] = EIGHT) -> int:
    """Rest modulo 11 of the digits times the weights, which repeat from the right."""
    return sum(int(digit) * weight for digit, weight in zip(reversed(digits), cycle(weights), strict=False)) % 11


def modulo_11(digits: str, weights: Sequence[int] = EIGHT, *, ten: str = "0", eleven: str = "0") -> str:
    """Eleven minus the rest; what is written for ten and for eleven differs by bank and by field."""
    found = 11 - weighted_rest(digits, weights)
    return {10: ten, 11: eleven}.get(found, str(found))


def general_digit(digits: str) -> str:
    """The general digit of a slip, over the 43 other digits of the bar code: never 0."""
    return modulo_11(digits, ten="1", eleven="1")
