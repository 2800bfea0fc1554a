"""Money in integer cents."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.money import LARGEST, format_money, parse_money

amounts = st.integers(-LARGEST, LARGEST)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1.234,56", 123456),
        ("1234,56", 123456),
        ("1234", 123400),
        ("1.234", 123400),
        ("1.234.567,8", 123456780),
        ("12.345", 1234500),
        ("R$ 10,5", 1050),
        ("r$10", 1000),
        ("R$\u00a010,00", 1000),
        ("-3", -300),
        ("- 3,50", -350),
        ("\u22123", -300),
        ("-R$ 3", -300),
        ("-R$3", -300),
        ("R$ -3", -300),
        ("+3", 300),
        ("1.23", 123),
        ("1.2", 120),
        ("0.50", 50),
        (",5", 50),
        (".5", 50),
        ("0", 0),
        ("-0,00", 0),
        ("007", 700),
        ("0,01", 1),
        ("٣٫٥".replace("٫", ","), 350),
        ("999.999.999.999,99", LARGEST),
        ("000000000000000000001", 100),
    ],
)
def test_accepted(text: str, cents: int) -> None:
    assert parse_money(text) == cents


UNKNOWN = "Valor em reais não reconhecido; o formato é 1.234,56."
POINT = "O ponto separa grupos de três dígitos (1.234) e a vírgula os centavos (1.234,56)."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1,234", "Valor em reais tem no máximo duas casas depois da vírgula."),
        ("0,005", "Valor em reais tem no máximo duas casas depois da vírgula."),
        ("1.2345", POINT),
        ("1234.567", POINT),
        ("0.500", POINT),
        ("1.234.5", "Com ponto de milhar, os centavos vêm depois de vírgula: 1.234,56."),
        ("1,234.56", UNKNOWN),
        ("1.23,4", UNKNOWN),
        ("1.23.456", UNKNOWN),
        ("10,", UNKNOWN),
        ("10.", UNKNOWN),
        ("", UNKNOWN),
        ("R$", UNKNOWN),
        ("-", UNKNOWN),
        (",", UNKNOWN),
        ("--3", UNKNOWN),
        ("-R$ -3", UNKNOWN),
        ("1 234", UNKNOWN),
        ("US$ 10", UNKNOWN),
        ("dez", UNKNOWN),
        ("1e5", UNKNOWN),
        ("nan", UNKNOWN),
        ("10²", UNKNOWN),
        ("1\x00", UNKNOWN),
        ("1000000000000", "Valor acima de R$ 999.999.999.999,99."),
        ("9" * 5_000, "Valor acima de R$ 999.999.999.999,99."),
    ],
)
def test_refused(text: str, sentence: str) -> None:
    with pytest.raises(BadValue) as refused:
        parse_money(text)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("cents", "shown"),
    [
        (0, "R$ 0,00"),
        (5, "R$ 0,05"),
        (123456, "R$ 1.234,56"),
        (-5, "-R$ 0,05"),
        (-123456789, "-R$ 1.234.567,89"),
        (100000, "R$ 1.000,00"),
    ],
)
def test_format(cents: int, shown: str) -> None:
    assert format_money(cents) == shown


@given(amounts)
@settings(max_examples=300, derandomize=True, deadline=None)
def test_what_is_shown_can_be_typed(cents: int) -> None:
    shown = format_money(cents)
    assert parse_money(shown) == cents
    assert parse_money(shown.replace("R$ ", "")) == cents
    assert parse_money(shown.replace("R$ ", "").replace(".", "")) == cents
    assert parse_money(shown.replace("R$ ", "").replace(".", "").replace(",", ".")) == cents
