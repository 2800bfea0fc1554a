"""Where an outage is: access points, streets of one city, ranges of CEPs; and whether an address lies in it (F249)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.customers.addresses import format_cep, parse_cep
from integrator_tui.rules.customers.streets import spelled_out, without_type
from integrator_tui.rules.fold import fold

POINT, STREET, CEP = "ponto", "rua", "cep"
MOST_PLACES = 200
"""Points, streets and ranges of one outage."""
_LINKING = frozenset(("a", "o", "as", "os", "de", "da", "do", "das", "dos", "e"))
_RANGE = re.compile(r"\s+(?:a|até|ate|-)\s+|\s*(?:–|—|\.\.+)\s*", re.IGNORECASE)
_TWO = re.compile(r"([0-9]{5}-?[0-9]{3})\s*-\s*([0-9]{5}-?[0-9]{3})")


@dataclass(frozen=True)
class Place:
    """One row of where an outage is: `point_id`, the street as it was typed, or both ends of a range of CEPs."""

    kind: str
    low: str = ""
    high: str = ""
    point_id: int | None = None


def segments(text: str) -> list[str]:
    """What stands between semicolons, commas and ends of lines."""
    return [part for part in (one.strip(" \t.") for one in re.split(r"[;,\n]", text)) if part]


def parse_ceps(text: str) -> tuple[tuple[str, str], ...]:
    """Single CEPs and ranges (`20011-000 a 20011-999; 20012-010`), each as its first and last. Raises `BadValue`."""
    found = dict.fromkeys(_range(part) for part in segments(text))
    if len(found) > MOST_PLACES:
        raise BadValue(f"São no máximo {MOST_PLACES} CEPs ou faixas.")
    return tuple(found)


def format_ceps(text: str) -> str:
    """Stored ranges as they are read."""
    said = []
    for part in segments(text):
        low, _, high = part.partition("-")
        said.append(format_cep(low) if high in ("", low) else f"{format_cep(low)} a {format_cep(high)}")
    return "; ".join(said)


def stored_ceps(ranges: Sequence[tuple[str, str]]) -> str:
    """Ranges as they are kept: digits, `20011000-20011999`."""
    return "; ".join(f"{low}-{high}" for low, high in ranges)


def _range(part: str) -> tuple[str, str]:
    two = _TWO.fullmatch(part)
    ends = list(two.groups()) if two else _RANGE.split(part)
    if len(ends) > 2:
        raise BadValue(f"«{part[:40]}» não é um CEP nem uma faixa, como 20011-000 a 20011-999.")
    ceps = [parse_cep(one) for one in ends]
    if ceps[0] > ceps[-1]:
        raise BadValue(f"A faixa {part[:40]} acaba antes de começar.")
    return ceps[0], ceps[-1]


def street_words(street: str) -> tuple[str, ...]:
    """What tells a street from others, without its type and linking words."""
    words = fold(without_type(street) or street).split()
    return tuple(word for word in words if word not in _LINKING) or tuple(words)


def same_street(one: str, other: str) -> bool:
    """Whether two texts name one street: the type may be abbreviated or left out, but is not another one."""
    if street_words(one) != street_words(other) or not street_words(one):
        return False
    types = [fold(spelled_out(street)).split()[0] if without_type(street) else "" for street in (one, other)]
    return not all(types) or types[0] == types[1]


def same_city(said: str, city: str, state: str) -> bool:
    """Whether an address is in the city of an outage, which may be said with its state: `Niterói/RJ`."""
    name, _, uf = said.partition("/")
    return fold(name) == fold(city) and (not uf.strip() or not state or uf.strip().upper() == state.upper())


def touches(place: Place, city: str, street: str, in_city: str, state: str) -> bool:
    """Whether a place that the base found by point or CEP, or a street, is that of an address."""
    return place.kind != STREET or (same_city(city, in_city, state) and same_street(place.low, street))
