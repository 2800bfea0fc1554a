"""Telephones: every way of dialling, every rule with its sentence, variants, formats."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.customers.addresses import UFS
from integrator_tui.rules.customers.phones import (
    AREA_CODES,
    area_of,
    format_phone,
    is_complete,
    parse_mobile,
    parse_phone,
    phone_variants,
    why_no_sms,
)

areas = st.sampled_from(sorted(AREA_CODES))
mobiles = st.builds("{}9{:08}".format, areas, st.integers(10_000_000, 99_999_999))
landlines = st.builds("{}{}{:07}".format, areas, st.integers(2, 5), st.integers(0, 9_999_999))


def refusal(text: str, default_area: str = "", *, mobile: bool = False) -> str:
    with pytest.raises(BadValue) as refused:
        (parse_mobile if mobile else parse_phone)(text, default_area)
    return str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "11987654321",
        "(11) 98765-4321",
        "11 9 8765 4321",
        "11.98765.4321",
        "+55 11 98765-4321",
        "+55 (11) 98765-4321",
        "+55 (0) 11 98765-4321",
        "55 11 98765-4321",
        "0055 11 98765-4321",
        "011 98765-4321",
        "(011) 98765-4321",
        "0XX11 98765-4321",
        "(0xx11) 98765-4321",
        "0**11 98765-4321",
        "+55 0xx11 98765-4321",
        "0 15 11 98765-4321",
        "0-21-11-98765-4321",
        "[11] 98765-4321",
        "\u202a+55 11 98765\u20114321\u202c",
        "١١٩٨٧٦٥٤٣٢١",
        "（１１）９８７６５－４３２１",
    ],
)
def test_a_mobile_however_it_is_typed(text: str) -> None:
    assert parse_phone(text) == "11987654321"
    assert parse_mobile(text) == "11987654321"
    assert parse_mobile(text, "21") == "11987654321"


@pytest.mark.parametrize(
    "text", ["(11) 3333-4444", "0 21 11 3333-4444", "01133334444", "+551133334444", "551133334444"]
)
def test_a_landline_however_it_is_typed(text: str) -> None:
    assert parse_phone(text) == "1133334444"


def test_area_code_55_is_not_taken_for_the_country() -> None:
    assert parse_phone("55 3222-1234") == "5532221234"
    assert parse_phone("55 99999-1234") == "55999991234"
    assert parse_phone("+55 55 3222-1234") == "5532221234"
    assert parse_phone("55 55 99999-1234") == "55999991234"


def test_without_area_code_the_given_one_holds() -> None:
    assert parse_phone("3333-4444", "85") == "8533334444"
    assert parse_mobile("98765-4321", "85") == "85987654321"


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("0800 123 4567", "08001234567"),
        ("0800-123456", "0800123456"),
        ("0300 123 4567", "03001234567"),
        ("+55 800 123 4567", "08001234567"),
        ("800 123 4567", "08001234567"),
        ("0303 123 4567", "03031234567"),
        ("0500-123-4567", "05001234567"),
        ("4004-1234", "40041234"),
        ("+55 4003 1234", "40031234"),
        ("3003 1234", "30031234"),
    ],
)
def test_nationwide_numbers_are_stored_as_typed(text: str, stored: str) -> None:
    assert parse_phone(text, "11") == stored
    assert "celular" in refusal(text, mobile=True).lower()


COUNTED = "Telefone tem 10 dígitos com o DDD, celular 11; foram digitados "
ASK_AREA = "Falta o DDD do telefone, por exemplo (11) 3333-4444."
ABROAD = "Depois do + vem o código do país: +351 Portugal, +54 Argentina."
RAMAL = "O ramal vem depois do número, com até 6 algarismos: (11) 3333-4444 ramal 12."
NINE = "Celular tem 9 dígitos depois do DDD e começa por 9; foram digitados 8."


@pytest.mark.parametrize(
    ("text", "area", "sentence"),
    [
        ("3333-4444", "", ASK_AREA),
        ("98765-4321", "", ASK_AREA),
        ("3333-4444", "1", ASK_AREA),
        ("(20) 3333-4444", "", "O DDD 20 não existe."),
        ("23 98765-4321", "", "O DDD 23 não existe."),
        ("98765-4321", "00", "O DDD 00 não existe."),
        ("(11) 8765-4321", "", NINE),
        ("(11) 7876-5432", "", NINE),
        ("8765-4321", "11", NINE),
        ("(11) 38765-4321", "", "Número com 9 dígitos depois do DDD é de celular e começa por 9."),
        ("(11) 1333-4444", "", "Telefone fixo começa por 2, 3, 4 ou 5 depois do DDD."),
        ("333-4444", "11", f"{COUNTED}7."),
        ("1", "11", "Telefone tem 10 dígitos com o DDD, celular 11; foi digitado 1."),
        ("(11) 98765-43210", "", f"{COUNTED}12. De outro país, comece por +."),
        ("351912345678", "", f"{COUNTED}12. De outro país, comece por +."),
        ("0 98 7654-321", "11", "Telefone tem 10 dígitos com o DDD, celular 11; foram digitados 9."),
        ("+55 98765-4321", "11", "Telefone tem 10 dígitos com o DDD, celular 11; foram digitados 9."),
        ("+99 912 345 678", "", f"O número +99912345678 não existe. {ABROAD}"),
        ("+", "", "Falta o número depois do +."),
        ("+1 212 5550100 1234567", "", "Telefone de outro país tem até 15 dígitos; foram digitados 18."),
        ("11 98765-4321 ramal 2", "", "Celular não tem ramal."),
        ("11 3333-4444 ramal 2/3", "", RAMAL),
        ("0303 123456", "", "Número 0800, 0300 ou 0500 tem 6 ou 7 dígitos depois do começo; 0303 e 0304 têm 7."),
        ("11 98765\x004321", "", "Telefone tem só algarismos; U+0000 não é aceito."),
        ("11+987654321", "", "Telefone tem só algarismos; «+» não é aceito."),
        ("1198xx654321", "", "Telefone tem só algarismos; «x» não é aceito."),
    ],
)
def test_refused(text: str, area: str, sentence: str) -> None:
    assert refusal(text, area) == sentence


def test_a_landline_is_no_mobile() -> None:
    assert refusal("(11) 3333-4444", mobile=True) == (
        "Celular tem 9 dígitos depois do DDD e começa por 9; esse número é de telefone fixo."
    )


def test_the_67_area_codes_are_those_of_googles_tables() -> None:
    assert len(AREA_CODES) == 67
    known = {
        f"{area}" for area in range(10, 100) if phonenumbers.is_valid_number(phonenumbers.parse(f"+55{area}987654321"))
    }
    assert set(AREA_CODES) == known
    assert set(AREA_CODES.values()) == set(UFS)
    assert [AREA_CODES[area] for area in ("11", "61", "62", "63", "96", "27", "79", "48")] == [
        *("SP", "DF", "GO", "TO", "AP", "ES", "SE", "SC")
    ]


@given(st.one_of(mobiles, landlines))
@settings(max_examples=300, derandomize=True, deadline=None)
def test_what_is_shown_can_be_typed(stored: str) -> None:
    assert is_complete(stored)
    shown = format_phone(stored)
    assert shown == f"({stored[:2]}) {stored[2:-4]}-{stored[-4:]}"
    if phonenumbers.is_valid_number(phonenumbers.parse(f"+55{stored}")):
        assert parse_phone(shown) == stored
    else:
        assert refusal(shown) == "Esse número de telefone não existe no plano de numeração da Anatel."


@given(mobiles)
@settings(max_examples=200, derandomize=True, deadline=None)
def test_every_variant_of_a_mobile_is_how_somebody_types_it(stored: str) -> None:
    area, local = stored[:2], stored[3:]
    assert phone_variants(stored) == {stored, "9" + local, area + local, local}


def test_variants_of_what_is_no_mobile() -> None:
    assert phone_variants("1133334444") == {"1133334444", "33334444"}
    assert phone_variants("08001234567") == {"08001234567"}
    assert phone_variants("2098765432") == {"2098765432"}
    assert phone_variants("123") == {"123"}
    assert phone_variants("") == frozenset()


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("11987654321", "(11) 98765-4321"),
        ("1133334444", "(11) 3333-4444"),
        ("08001234567", "0800 123 4567"),
        ("0800123456", "0800 12 3456"),
        ("", ""),
        ("33334444", "33334444"),
        ("ramal 1234", "ramal 1234"),
        ("119876543210", "119876543210"),
    ],
)
def test_formats(stored: str, shown: str) -> None:
    assert format_phone(stored) == shown


@pytest.mark.parametrize(
    ("text", "stored", "shown"),
    [
        ("+351 912 345 678", "+351912345678", "+351 912 345 678"),
        ("00351912345678", "+351912345678", "+351 912 345 678"),
        ("0021 351 912 345 678", "+351912345678", "+351 912 345 678"),
        ("+1 (415) 555-2671", "+14155552671", "+1 415-555-2671"),
        ("+595 981 123456", "+595981123456", "+595 981 123456"),
        ("+54 9 11 2345-6789", "+5491123456789", "+54 9 11 2345-6789"),
        ("+54 11 15 2345-6789", "+5491123456789", "+54 9 11 2345-6789"),
        ("(11) 3333-4444 ramal 12", "1133334444x12", "(11) 3333-4444 ramal 12"),
        ("11 33334444 R. 12", "1133334444x12", "(11) 3333-4444 ramal 12"),
        ("1133334444 (ramal 0123)", "1133334444x0123", "(11) 3333-4444 ramal 0123"),
        ("3333-4444 x7", "1133334444x7", "(11) 3333-4444 ramal 7"),
        ("0800 123 4567 ramal 3", "08001234567x3", "0800 123 4567 ramal 3"),
        ("+1 415 555 2671 ext. 9", "+14155552671x9", "+1 415-555-2671 ramal 9"),
    ],
)
def test_extensions_and_other_countries(text: str, stored: str, shown: str) -> None:
    assert parse_phone(text, "11") == stored
    assert format_phone(stored) == shown
    assert parse_phone(shown) == stored
    assert area_of(stored) == ("11" if stored.startswith("11") else "")


def test_what_gets_an_sms() -> None:
    assert parse_mobile("+351 912 345 678") == "+351912345678"
    assert "celular" in refusal("+351 211 234 567", mobile=True)
    assert "ramal" in refusal("(11) 3333-4444 ramal 2", mobile=True)
    assert why_no_sms("11987654321") == ""
    assert why_no_sms("+351912345678") == "SMS só vai a celular do Brasil (+55)."
    assert why_no_sms("08001234567") == why_no_sms("40041234") == "Números como 0800 e 4004 não recebem SMS."
    for landline in ("1133334444", "1133334444x12"):
        assert "não recebe SMS" in why_no_sms(landline)


def test_area_of_a_stored_number() -> None:
    assert area_of("8533334444") == "85"
    assert area_of("85987654321") == "85"
    assert area_of("08001234567") == ""
    assert area_of("") == ""
    assert area_of("33334444") == ""
    assert area_of("2033334444") == ""


@pytest.mark.parametrize("digits", ["11987654321", "1133334444", "08001234567", "0300123456"])
def test_complete(digits: str) -> None:
    assert is_complete(digits)


@pytest.mark.parametrize("digits", ["", "1187654321", "2033334444", "1133334444\n", "33334444", "0800", "١١٣٣٣٣٤٤٤٤"])
def test_not_complete(digits: str) -> None:
    assert not is_complete(digits)
