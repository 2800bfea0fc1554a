"""CPF and CNPJ: the check digits against an own computation, the sentences, the round trip."""

from __future__ import annotations

import string
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.customers.documents import format_cnpj, format_cpf, format_document, parse_cnpj, parse_cpf
from tests.vectors import vectors

numbers = st.text(string.digits, min_size=9, max_size=9)
roots = st.text(string.digits + string.ascii_uppercase, min_size=12, max_size=12)


def check_digit(values: list[int], largest_weight: int) -> int:
    """Weights from the right: 2, 3, ... up to the largest, then again from 2; 11 minus the rest, 10 and 11 are 0."""
    total = sum(value * (2 + place % (largest_weight - 1)) for place, value in enumerate(reversed(values)))
    return (11 - total % 11) % 11 % 10


def with_check_digits(base: str, largest_weight: int) -> str:
    values = [ord(character) - ord("0") for character in base]
    for _ in range(2):
        values.append(check_digit(values, largest_weight))
    return base + "".join(map(str, values[-2:]))


def cpf_of(base: str) -> str:
    return with_check_digits(base, 11)


def cnpj_of(base: str) -> str:
    return with_check_digits(base, 9)


def refusal(parse: object, text: str) -> str:
    assert callable(parse)
    with pytest.raises(BadValue) as refused:
        parse(text)
    return str(refused.value)


def test_the_own_computation_knows_the_published_numbers() -> None:
    assert cpf_of("529982247") == "52998224725"
    assert cnpj_of("000000000001") == "00000000000191"  # Banco do Brasil
    assert cnpj_of("12ABC34501DE") == "12ABC34501DE35"  # example of the Receita Federal


@pytest.mark.parametrize(
    "text",
    [
        "529.982.247-25",
        "52998224725",
        " 529 982 247 25 ",
        "529.982.247/25",
        "٥٢٩٩٨٢٢٤٧٢٥",
        "５２９．９８２．２４７－２５",
        "\u202a529.982.247\u201125\u202c",
    ],
)
def test_cpf_however_it_is_typed(text: str) -> None:
    assert parse_cpf(text) == "52998224725"


@pytest.mark.parametrize(
    "text",
    [
        "12.ABC.345/01DE-35",
        "12.abc.345/01de-35",
        "12ABC34501DE35",
        "１２ａｂｃ３４５０１ＤＥ３５",
        "12 abc 345 01de 35",
    ],
)
def test_cnpj_however_it_is_typed(text: str) -> None:
    assert parse_cnpj(text) == "12ABC34501DE35"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("529.982.247-2", "CPF tem 11 dígitos; foram digitados 10."),
        ("5", "CPF tem 11 dígitos; foi digitado 1."),
        ("...", "CPF tem 11 dígitos; foram digitados 0."),
        ("11.222.333/0001-81", "CPF tem 11 dígitos; foram digitados 14, como num CNPJ."),
        ("529.982.247-26", "Os dígitos verificadores do CPF não conferem."),
        ("111.111.111-11", "CPF com todos os dígitos iguais não existe."),
        ("529.982.24A-25", "CPF só tem algarismos; «A» não é aceito."),
        ("529982247\x0025", "CPF só tem algarismos; U+0000 não é aceito."),
        ("5²998224725", "CPF só tem algarismos; «²» não é aceito."),
    ],
)
def test_cpf_refused(text: str, sentence: str) -> None:
    assert refusal(parse_cpf, text) == sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("11.222.333/0001-8", "CNPJ tem 14 dígitos; foram digitados 13."),
        ("12.ABC.345/01DE-3", "CNPJ tem 14 caracteres; foram digitados 13."),
        ("529.982.247-25", "CNPJ tem 14 dígitos; foram digitados 11, como num CPF."),
        ("11.222.333/0001-82", "Os dígitos verificadores do CNPJ não conferem."),
        ("12.ABC.345/01DE-3A", "Os dois últimos caracteres do CNPJ são algarismos (dígitos verificadores)."),
        ("00.000.000/0000-00", "CNPJ com todos os dígitos iguais não existe."),
        ("12.ÀBC.345/01DE-35", "CNPJ só tem algarismos e letras de A a Z; «À» não é aceito."),
        ("12.\u0410BC.345/01DE-35", "CNPJ só tem algarismos e letras de A a Z; «\u0410» não é aceito."),  # Cyrillic А
        ("12.ABC.345/01DE-3ß", "CNPJ só tem algarismos e letras de A a Z; «ß» não é aceito."),
    ],
)
def test_cnpj_refused(text: str, sentence: str) -> None:
    assert refusal(parse_cnpj, text) == sentence


@pytest.mark.parametrize("digit", string.digits)
def test_repeated_digits_are_refused_though_their_check_digits_are_right(digit: str) -> None:
    assert "iguais" in refusal(parse_cpf, digit * 11)


@given(numbers)
@settings(max_examples=300, derandomize=True, deadline=None)
def test_every_cpf_is_accepted_and_comes_back(base: str) -> None:
    assume(len(set(base)) > 1)
    stored = cpf_of(base)
    assert parse_cpf(stored) == stored
    assert parse_cpf(format_document(stored)) == stored


@given(roots)
@settings(max_examples=300, derandomize=True, deadline=None)
def test_every_cnpj_is_accepted_and_comes_back_in_either_case(base: str) -> None:
    assume(len(set(base)) > 1)
    stored = cnpj_of(base)
    assert parse_cnpj(stored.lower()) == stored
    assert parse_cnpj(format_document(stored)) == stored


@given(numbers, st.integers(0, 10), st.integers(1, 9))
@settings(max_examples=300, derandomize=True, deadline=None)
def test_one_wrong_digit_of_a_cpf_is_noticed(base: str, place: int, change: int) -> None:
    right = cpf_of(base)
    other = str((int(right[place]) + change) % 10)
    wrong = right[:place] + other + right[place + 1 :]
    assume(wrong != cpf_of(wrong[:9]))
    assert refusal(parse_cpf, wrong)


@given(roots, st.integers(0, 99))
@settings(max_examples=300, derandomize=True, deadline=None)
def test_only_one_pair_of_check_digits_fits_a_cnpj(base: str, pair: int) -> None:
    assume(f"{pair:02}" != cnpj_of(base)[-2:])
    assert refusal(parse_cnpj, f"{base}{pair:02}")


def test_formats() -> None:
    assert format_cpf("52998224725") == "529.982.247-25"
    assert format_cnpj("12ABC34501DE35") == "12.ABC.345/01DE-35"
    assert format_document("52998224725") == "529.982.247-25"
    assert format_document("11222333000181") == "11.222.333/0001-81"


@pytest.mark.parametrize("stored", ["", "1", "529982247", "529982247251", "112223330001811"])
def test_other_lengths_are_shown_as_they_are(stored: str) -> None:
    assert format_document(stored) == stored
    assert format_cpf(stored) == stored
    assert format_cnpj(stored) == stored


@pytest.mark.parametrize("case", vectors("cnpj"), ids=lambda case: case["cnpj"])
def test_the_numbers_of_the_file(case: dict[str, Any]) -> None:
    if case["valid"]:
        assert parse_cnpj(case["cnpj"]) == case.get("normalised", case["cnpj"])
    else:
        with pytest.raises(BadValue):
            parse_cnpj(case["cnpj"])
