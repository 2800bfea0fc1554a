"""Streets as they are typed, and parts of streets as Correios writes them."""

from __future__ import annotations

import pytest

from integrator_tui.rules.customers.number_ranges import holds
from integrator_tui.rules.customers.streets import spelled_out, without_type


@pytest.mark.parametrize(
    ("part", "inside", "outside"),
    [
        ("lado par", [2, 100], [1, 99]),
        ("lado ímpar", [1], [2]),
        ("até 610 - lado par", [2, 610], [612, 1, 609]),
        ("de 612 a 1510 - lado par", [612, 1000, 1510], [610, 1512, 611, 1001]),
        ("de 2134 ao fim - lado par", [2134, 99_998], [2132, 2135]),
        ("até 609/610", [1, 609, 610], [611, 612]),
        ("de 611/612 a 1045/1046", [611, 612, 1045, 1046], [609, 610, 1047, 1048]),
        ("de 1001/1002 ao fim", [1001, 1002, 5000], [999, 1000]),
    ],
)
def test_a_number_lies_in_a_part_of_a_street(part: str, inside: list[int], outside: list[int]) -> None:
    assert [holds(part, number) for number in inside] == [True] * len(inside)
    assert [holds(part, number) for number in outside] == [False] * len(outside)


@pytest.mark.parametrize("part", ["", "Edifício Central", "(Vila Nova)", "Quadra 3"])
def test_what_names_no_part_says_nothing(part: str) -> None:
    assert holds(part, 10) is None


@pytest.mark.parametrize(
    ("typed", "spelled", "bare"),
    [
        ("Av. Paulista", "Avenida Paulista", "Paulista"),
        ("av paulista", "Avenida paulista", "paulista"),
        ("R.XV de Novembro", "Rua XV de Novembro", "XV de Novembro"),
        ("pça da Sé", "Praça da Sé", "da Sé"),
        ("Paulista", "Paulista", ""),
        ("Rua", "Rua", ""),
        ("Rua 7/8", "Rua 7 8", "7 8"),
        ("Resende", "Resende", ""),
    ],
)
def test_kinds_of_streets(typed: str, spelled: str, bare: str) -> None:
    assert spelled_out(typed) == spelled
    assert without_type(typed) == bare
