"""How strong a login's password is, in percent and in the five names of the manual (domain 6.2).

Advice of the manual: eight characters or more, three of the four classes. What raises: length, mixed case, digits,
signs, digits and signs inside. What lowers: only letters, only digits, repetitions, runs of one class, sequences.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

NAMES = ((20, "Muito Fraca"), (40, "Fraca"), (60, "Boa"), (80, "Forte"), (101, "Muito Forte"))
"""Below each percentage, the name."""
ENOUGH = 8
MOST = 64
"""Characters that are looked at: what is longer is strong already."""


def strength(password: str) -> tuple[int, str]:
    """Percent from 0 to 100 and the name."""
    percent = max(0, min(100, _raises(password[:MOST]) - _lowers(password[:MOST])))
    return percent, next(name for limit, name in NAMES if percent < limit)


def _class(character: str) -> str:
    if character.isdecimal():
        return "digit"
    if character.isalpha():
        return "upper" if character.isupper() else "lower"
    return "sign"


def _raises(password: str) -> int:
    length = len(password)
    classes = [_class(character) for character in password]
    count = {name: classes.count(name) for name in ("upper", "lower", "digit", "sign")}
    points = 4 * length + 6 * count["sign"]
    points += sum(2 * (length - count[name]) for name in ("upper", "lower") if count[name])
    points += 4 * count["digit"] if count["digit"] < length else 0
    points += 2 * sum(name in ("digit", "sign") for name in classes[1:-1])
    return points + (10 if length >= ENOUGH and sum(map(bool, count.values())) >= 3 else 0)


def _lowers(password: str) -> int:
    classes = [_class(character) for character in password]
    points = len(password) if set(classes) <= {"upper", "lower"} or set(classes) == {"digit"} else 0
    folded = password.casefold()
    points += 4 * (len(folded) - len(set(folded)))
    points += 3 * sum(one == other and one != "sign" for one, other in pairwise(classes))
    steps = [ord(other) - ord(one) for one, other in pairwise(folded)]
    return points + 3 * sum(one == other and abs(one) <= 1 for one, other in pairwise(steps))


def proposed(draw: Callable[[int], int]) -> str:
    """A strong password that can be said over the telephone: `Kq7-velami-93`. `draw(n)` gives a number below n.

    Without signs that are taken for others: no l, 1, O, 0, I.
    """

    def one(of: str) -> str:
        return of[draw(len(of))]

    start = one("ABCDEFGHJKLMNPQRSTUVWXYZ") + one("abcdefghjkmnpqrstuvwxyz") + one("23456789")
    word = "".join(one("bcdfgjkmnprstvz") + one("aeiou") for _ in range(3))
    return f"{start}-{word}-{one('23456789')}{one('23456789')}"
