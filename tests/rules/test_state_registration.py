"""State registrations: the examples that SINTEGRA and the treasuries publish, the sentences, the round trip."""

from __future__ import annotations

import pytest

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.customers.addresses import UF_NAMES, UFS
from integrator_tui.rules.customers.state_registration import parse_state_registration
from integrator_tui.rules.fold import digits

PUBLISHED = [
    ("AC", "01.004.823/001-12"),
    ("AL", "24.000.004-8"),
    ("AM", "04.345.678-2"),
    ("AP", "03.012.345-9"),
    ("BA", "123456-63"),
    ("BA", "612345-57"),
    ("CE", "06000001-5"),
    ("DF", "07300001001-09"),
    ("ES", "082.560.67-6"),
    ("GO", "10.987.654-7"),
    ("MA", "12.000.038-5"),
    ("MG", "062.307.904/0081"),
    ("MS", "28.312.345-1"),
    ("MT", "0013000001-9"),
    ("PA", "15-999999-5"),
    ("PB", "06000001-5"),
    ("PE", "0321418-40"),
    ("PE", "18.1.001.0000004-9"),
    ("PI", "012345679"),
    ("PR", "123.45678-50"),
    ("RJ", "99.999.99-3"),
    ("RN", "20.0.040.040-0"),
    ("RN", "20.040.040-1"),
    ("RO", "0000000062521-3"),
    ("RO", "101.62521-3"),
    ("RR", "24006628-1"),
    ("RS", "224/3658792"),
    ("SC", "251.040.852"),
    ("SE", "27123456-3"),
    ("SP", "110.042.490.114"),
    ("SP", "P-01100424.3/002"),
    ("TO", "29.01.022783-6"),
]


def refusal(text: str, uf: str) -> str:
    with pytest.raises(BadValue) as refused:
        parse_state_registration(text, uf)
    return str(refused.value)


def test_every_state_has_an_example() -> None:
    assert {uf for uf, _ in PUBLISHED} == set(UFS)


@pytest.mark.parametrize(("uf", "number"), PUBLISHED)
def test_published_examples_with_and_without_punctuation(uf: str, number: str) -> None:
    bare = number.replace(".", "").replace("-", "").replace("/", "")
    assert parse_state_registration(number, uf) == number
    assert parse_state_registration(bare.lower(), uf.lower()) == number
    assert parse_state_registration(f" {number} ", UF_NAMES[uf]) == number


@pytest.mark.parametrize(("uf", "number"), PUBLISHED)
def test_another_last_check_digit_is_refused_naming_the_state(uf: str, number: str) -> None:
    place = 9 if number.startswith("P") else len(digits(number)) - 1
    bare = number.replace(".", "").replace("-", "").replace("/", "")
    other = str((int(bare[place]) + 1) % 10)
    sentence = refusal(bare[:place] + other + bare[place + 1 :], uf)
    assert sentence == f"Inscrição Estadual ({uf}, {UF_NAMES[uf]}): dígito verificador inválido."


@pytest.mark.parametrize("text", ["ISENTO", "isento", "Isenta", " isênto. ", "ＩＳＥＮＴＯ"])
@pytest.mark.parametrize("uf", ["", "SP"])
def test_exempt_needs_no_state(text: str, uf: str) -> None:
    assert parse_state_registration(text, uf) == "ISENTO"


@pytest.mark.parametrize(
    ("text", "uf", "sentence"),
    [
        (
            "110042490114",
            "",
            "Preencha a UF primeiro: a Inscrição Estadual é conferida pelas regras do estado.",
        ),
        ("110042490114", "XX", "UF é a sigla de um dos 26 estados ou DF, por exemplo SP."),
        (
            "06230790400811",
            "MG",
            "Inscrição Estadual (MG, Minas Gerais): tamanho inválido (esperado 13 dígitos); foram digitados 14.",
        ),
        (
            "623079040081",
            "MG",
            "Inscrição Estadual (MG, Minas Gerais): faltam dígitos; foram digitados 12. "
            "Zeros do começo também se digitam.",
        ),
        ("1111111111111", "MG", "Inscrição Estadual (MG, Minas Gerais): sequência de dígitos repetidos."),
        (
            "01.004.823/001-12",
            "RS",
            "Inscrição Estadual (RS, Rio Grande do Sul): tamanho inválido (esperado 10 dígitos); foram digitados 13.",
        ),
        ("110.042.490.11é", "SP", "Inscrição Estadual (SP, São Paulo): «é» não é aceito."),
        ("./-", "SP", "Inscrição Estadual (SP, São Paulo): digite o número ou ISENTO."),
        ("não tem", "SP", "Inscrição Estadual (SP, São Paulo): «ã» não é aceito."),
        ("nenhuma", "SP", "Inscrição Estadual (SP, São Paulo): caracteres inválidos."),
    ],
)
def test_refused(text: str, uf: str, sentence: str) -> None:
    assert refusal(text, uf) == sentence


def test_mato_grosso_writes_nine_digits_with_the_zeros_of_its_mask() -> None:
    assert parse_state_registration("13000001-9", "MT") == "0013000001-9"
    assert "faltam dígitos; foram digitados 8." in refusal("1300000-4", "MT")
