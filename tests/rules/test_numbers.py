"""Numbers that are no money."""

from __future__ import annotations

import pytest

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.numbers import format_number, parse_number


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        *(("0", "0"), ("-0,00", "0"), ("007", "7"), ("1.234", "1234"), ("1234", "1234"), ("1.234,50", "1234.5")),
        *((",5", "0.5"), ("1234.5", "1234.5"), ("-12,25", "-12.25"), ("+3", "3"), (" - 3 ", "-3"), ("１２", "12")),
        *(("1.234.567,000001", "1234567.000001"), ("999999999999999", "999999999999999")),
    ],
)
def test_numbers_are_read(typed: str, stored: str) -> None:
    assert parse_number(typed) == stored
    assert parse_number(format_number(stored)) == stored


@pytest.mark.parametrize(
    "typed", ["", "-", ",", "1,", "1.23.456", "12.34,5", "1e5", "0x10", "1,0000001", "1" * 16, "1 2", "NaN", "1.234.5"]
)
def test_other_texts_are_refused(typed: str) -> None:
    with pytest.raises(BadValue):
        parse_number(typed)


def test_numbers_are_shown() -> None:
    assert [format_number(n) for n in ("1234567.5", "-1000", "0", "0.05")] == ["1.234.567,5", "-1.000", "0", "0,05"]
    assert format_number("doze") == "doze"
