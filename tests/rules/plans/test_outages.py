"""Where an outage is: what may be typed, and which address lies in it."""

from __future__ import annotations

import pytest

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.plans.outages import (
    STREET,
    Place,
    format_ceps,
    parse_ceps,
    same_city,
    same_street,
    stored_ceps,
    touches,
)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("20011-000", "20011-000"),
        ("20011000 a 20011999", "20011-000 a 20011-999"),
        ("20011-000-20011-999", "20011-000 a 20011-999"),
        ("20011-000 - 20011-999", "20011-000 a 20011-999"),
        ("20011-000 até 20011-999; 20012-010", "20011-000 a 20011-999; 20012-010"),
        ("20011-000,20011-000\n20012-010", "20011-000; 20012-010"),
        ("20011-000–20011-999", "20011-000 a 20011-999"),
    ],
)
def test_ceps_are_read_as_they_are_written(typed: str, shown: str) -> None:
    stored = stored_ceps(parse_ceps(typed))
    assert format_ceps(stored) == shown
    assert parse_ceps(stored) == parse_ceps(shown) == parse_ceps(typed), "what is shown can be typed again"


@pytest.mark.parametrize(
    "typed", ["2001", "20011-999 a 20011-000", "20011-000 a 20011-999 a 20012-000", "rua", "20011-00O", "a"]
)
def test_what_is_no_cep_is_refused(typed: str) -> None:
    with pytest.raises(BadValue):
        parse_ceps(typed)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("R. da Quitanda", "Rua da Quitanda", True),
        ("r da quitanda", "RUA QUITANDA", True),
        ("Quitanda", "Rua da Quitanda", True),
        ("Rua da Quitanda", "Travessa da Quitanda", False),
        ("Rua da Quitanda", "Rua da Quitandinha", False),
        ("Av. Brasil", "Avenida Brasil", True),
        ("Rua 1", "Rua 10", False),
        ("Rua São João", "R. Sao Joao", True),
        ("Rua A", "Rua A", True),
        ("Rua A", "Rua E", False),
        ("Rua A", "Avenida A", False),
        ("", "", False),
    ],
)
def test_streets_are_one_by_their_names(one: str, other: str, same: bool) -> None:
    assert same_street(one, other) is same
    assert same_street(other, one) is same


def test_a_street_is_of_its_city() -> None:
    place = Place(STREET, "R. da Quitanda")
    assert touches(place, "Rio de Janeiro", "Rua da Quitanda", "RIO DE JANEIRO", "RJ")
    assert not touches(place, "Rio de Janeiro", "Rua da Quitanda", "São Paulo", "SP"), "another of the same name"
    assert same_city("Bom Jesus/RS", "Bom Jesus", "RS")
    assert not same_city("Bom Jesus/RS", "Bom Jesus", "PI"), "a city of the same name"
