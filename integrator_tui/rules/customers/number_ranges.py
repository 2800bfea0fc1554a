"""The part of a street that a CEP is for, as Correios writes it: `de 612 a 1510 - lado par`, `até 609/610`."""

from __future__ import annotations

import re

_SIDE = re.compile(r"\blado (par|ímpar|impar)\b", re.IGNORECASE)
_FROM_TO = re.compile(r"\bde (\d+)(?:/(\d+))? (?:a (\d+)(?:/(\d+))?|ao fim)", re.IGNORECASE)
_UNTIL = re.compile(r"\baté (\d+)(?:/(\d+))?", re.IGNORECASE)


def holds(text: str, number: int) -> bool | None:
    """Whether a house number lies in the part of a street that a text names; None when the text names none.

    `609/610` gives the last number of each side of the street.
    """
    side = _SIDE.search(text)
    odd = number % 2
    if side and (side[1].lower() != "par") != bool(odd):
        return False
    if found := _FROM_TO.search(text):
        first, last = _of_side(found[1], found[2], odd), _of_side(found[3], found[4], odd)
        return first is not None and first <= number and (last is None or number <= last)
    if found := _UNTIL.search(text):
        last = _of_side(found[1], found[2], odd)
        return last is not None and number <= last
    return True if side else None


def _of_side(one: str | None, other: str | None, odd: int) -> int | None:
    """Of a pair the number on the same side of the street, else the only one."""
    if one is None:
        return None
    pair = [int(one)] if other is None else [int(one), int(other)]
    return next((number for number in pair if number % 2 == odd), pair[-1])
