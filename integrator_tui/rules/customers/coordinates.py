"""Coordinates of a place, as maps and telephones give them: decimal degrees, latitude first."""

from __future__ import annotations

import re

from integrator_tui.rules.bad_value import BadValue

SOUTH_NORTH, WEST_EAST = 90, 180
WRONG = "Coordenadas em graus decimais, latitude e longitude, como -22,9068 -43,1729."
_DEGREES = r"([+-]?[0-9]{1,3}(?:[.,][0-9]{1,15})?)"
_PAIR = re.compile(rf"{_DEGREES}(?:\s*;\s*|\s*,\s+|\s+|(?<=[.,][0-9]{{4}}),|(?<=[0-9]),(?=-)){_DEGREES}")


def parse_coordinates(text: str) -> str:
    """`-22,9068 -43,1729`, `-22.9068, -43.1729` or `-22.9068,-43.1729` as `-22.9068, -43.1729`. Raises `BadValue`."""
    found = _PAIR.fullmatch(text.replace("\N{MINUS SIGN}", "-").replace("°", "").strip())
    if not found:
        raise BadValue(WRONG)
    latitude, longitude = (part.replace(",", ".").lstrip("+") for part in found.groups())
    if abs(float(latitude)) > SOUTH_NORTH or abs(float(longitude)) > WEST_EAST:
        raise BadValue(f"A latitude vai até {SOUTH_NORTH} graus, a longitude até {WEST_EAST}.")
    return f"{latitude}, {longitude}"
