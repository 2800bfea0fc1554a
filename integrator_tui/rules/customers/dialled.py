"""A typed telephone number taken apart: country, trunk zero, carrier, extension; what is left are its digits."""

from __future__ import annotations

import re
from typing import NamedTuple

from integrator_tui.rules.typed import compact, decimals, strange, tidy

_BRACKETS = r"[()\[\]]+"
_ANY_CARRIER = r"(\+?(?:55)?0)(?:[xX]{2}|\*\*)"  # "0XX11", "(0**11)"
NATIONWIDE = r"0(?:[835]00|900)[0-9]{6,7}|030[34][0-9]{7}"
"""Numbers without area code: free (0800), shared (0300), telemarketing (0303), collection (0304), donations (0500)."""
SINGLE = r"(?:300[34]|400[1-4]|4020)[0-9]{4}"
"""Eight digits that are dialled without area code everywhere."""
_WITHOUT_ZERO = r"[835]00[0-9]{6,7}|30[34][0-9]{7}"
"""Nationwide numbers as a spreadsheet leaves them: no area code begins so, and no mobile."""
NOT_TRUNK = ("0800", "030", "0500", "0900")
"""No area code is 80, 30, 50 or 90."""
_EXTENSION = re.compile(
    r"(?i)[\s,;(/-]*(?:ramal|rml|ram|r|ext(?:ens[aã]o)?|x|#)[\s.:=-]*(?:n[º°o.]+\s*)?([0-9]{1,6})[\s)]*"
)
_SHORTEST = 8
"""Digits before an extension."""
LONGEST_TEXT = 100
"""Characters of a text in which an extension is looked for."""


class Dialled(NamedTuple):
    """What is left of a typed number without country code, trunk zero and carrier."""

    digits: str
    long_distance: bool = False
    """Typed with country code, trunk zero or carrier, after which an area code must come."""
    foreign: bool = False
    """Typed with the country code of another country, with which the digits begin."""
    wrong: str = ""
    """The first character that belongs to no number, as quoted in a sentence."""
    extension: str = ""


def dialled(text: str) -> Dialled:
    """Takes a typed number apart: `+55 (0) 11 ...`, `0XX11 ...`, `0 15 11 ...`, `... ramal 12`; never raises."""
    typed, extension = _without_extension(text)
    return _number(typed)._replace(extension=extension) if extension else _number(typed)


def without_extension(stored: str) -> str:
    """A stored number without its extension."""
    return stored.partition("x")[0]


def _without_extension(text: str) -> tuple[str, str]:
    if len(text) > LONGEST_TEXT:
        return text, ""
    typed = tidy(text)
    for found in _EXTENSION.finditer(typed):
        if found.end() == len(typed) and sum(map(str.isdecimal, typed[: found.start()])) >= _SHORTEST:
            return typed[: found.start()], found[1]
    return text, ""


def _number(text: str) -> Dialled:
    typed = re.sub(_BRACKETS, "", compact(decimals(text)))
    if found := re.match(_ANY_CARRIER, typed):
        typed = found[1] + typed[found.end() :]
    country = typed.startswith(("+", "0055")) or (typed.startswith("00") and len(typed) > 10)
    typed = typed.removeprefix("+").removeprefix("00") if country else typed
    if wrong := strange(typed):
        return Dialled("", wrong=wrong)
    if country and not typed.startswith("55"):
        return Dialled(typed, foreign=True)
    if country or (typed.startswith("55") and len(typed) in (12, 13)):
        country, typed = True, typed[2:]
    if re.fullmatch(_WITHOUT_ZERO, typed):
        return Dialled(f"0{typed}", long_distance=True)
    digits = _without_trunk(typed)
    return Dialled(digits, long_distance=country or digits != typed)


def _without_trunk(digits: str) -> str:
    """Without the zero of long distance and the two digits of the carrier, told apart by the number of digits."""
    if not digits.startswith("0") or digits.startswith(NOT_TRUNK):
        return digits
    return digits[3:] if len(digits) in (13, 14) else digits[1:]
