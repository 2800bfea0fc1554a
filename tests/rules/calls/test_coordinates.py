"""Coordinates as maps, telephones and people give them."""

from __future__ import annotations

import pytest

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.customers.coordinates import parse_coordinates


def test_one_place_in_many_ways() -> None:
    for text in (
        "-22.9068, -43.1729",
        "-22.9068,-43.1729",
        "-22,9068 -43,1729",
        "-22,9068; -43,1729",
        "-22,9068, -43,1729",
        "\N{MINUS SIGN}22.9068° \N{MINUS SIGN}43.1729°",
    ):
        assert parse_coordinates(text) == "-22.9068, -43.1729", text
    assert parse_coordinates("2.8235 -60.6758") == "2.8235, -60.6758", "Boa Vista is north of the line"


@pytest.mark.parametrize(
    "text", ["-22.9068", "-91 0", "0 181", "22° 54' 24\" S", "a b", "1e3 2", "-22.9068 -43.1729 12", "nan nan", "٢٢ ٤٣"]
)
def test_what_is_no_place(text: str) -> None:
    with pytest.raises(BadValue):
        parse_coordinates(text)
