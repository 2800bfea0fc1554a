"""Addresses of network cards, as they are typed and stored, and the two messages of the manual (domain 6.4, 17.5)."""

from __future__ import annotations

import re

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.typed import tidy

SAVED = "Dados salvos com sucesso"
INVALID = "Formato do MAC é Inválido"

_PAIRS = r"[0-9A-F]{2}(?P<mark>[:.-]?)(?:[0-9A-F]{2}(?P=mark)){4}[0-9A-F]{2}"
_FOURS = r"[0-9A-F]{4}(?P<mark>[.:-])[0-9A-F]{4}(?P=mark)[0-9A-F]{4}"


def parse_mac(text: str) -> str:
    """`AA:BB:CC:DD:EE:FF`, the form that RADIUS compares, from twelve digits 0-9 and A-F with `:`, `-`, `.` or nothing
    between pairs, or between groups of four. Raises `BadValue` with the manual's message."""
    typed = tidy(text[:60]).upper() if len(text) <= 60 else ""
    if not (re.fullmatch(_PAIRS, typed) or re.fullmatch(_FOURS, typed)):
        raise BadValue(f"{INVALID}.")
    digits = re.sub("[:.-]", "", typed)
    return ":".join(digits[place : place + 2] for place in range(0, 12, 2))
