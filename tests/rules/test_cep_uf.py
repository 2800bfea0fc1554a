"""CEP and UF."""

from __future__ import annotations

import pytest

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.customers.addresses import UF_NAMES, UFS, cep_matches_uf, format_cep, parse_cep, parse_uf

CAPITALS = {
    "AC": "69900-062",
    "AL": "57020-050",
    "AM": "69005-010",
    "AP": "68900-013",
    "BA": "40020-000",
    "CE": "60025-060",
    "DF": "70040-010",
    "ES": "29010-002",
    "GO": "74003-010",
    "MA": "65010-000",
    "MG": "30110-008",
    "MS": "79002-002",
    "MT": "78005-000",
    "PA": "66010-000",
    "PB": "58010-000",
    "PE": "50010-000",
    "PI": "64000-020",
    "PR": "80010-000",
    "RJ": "20010-000",
    "RN": "59010-000",
    "RO": "76801-000",
    "RR": "69301-000",
    "RS": "90010-000",
    "SC": "88010-000",
    "SE": "49010-000",
    "SP": "01310-100",
    "TO": "77001-002",
}


@pytest.mark.parametrize("text", ["01310-100", "01310100", "01.310-100", " 01310 100 ", "٠١٣١٠١٠٠", "01310\u2011100"])
def test_a_cep_however_it_is_typed(text: str) -> None:
    assert parse_cep(text) == "01310100"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1310-100", "CEP tem 8 dígitos; foram digitados 7."),
        ("013101000", "CEP tem 8 dígitos; foram digitados 9."),
        ("01310-10O", "CEP só tem algarismos; «O» não é aceito."),
        ("00310-100", "Nenhum CEP começa por 00; os CEPs começam em 01000-000."),
    ],
)
def test_refused(text: str, sentence: str) -> None:
    with pytest.raises(BadValue) as refused:
        parse_cep(text)
    assert str(refused.value) == sentence


def test_format() -> None:
    assert format_cep("01310100") == "01310-100"
    assert format_cep("0131010") == "0131010"
    assert format_cep("") == ""


@pytest.mark.parametrize("uf", UFS)
def test_the_capital_lies_in_its_state_and_in_no_other(uf: str) -> None:
    assert [other for other in UFS if cep_matches_uf(CAPITALS[uf], other)] == [uf]


@pytest.mark.parametrize(
    ("cep", "uf"),
    [
        ("69299999", "AM"),
        ("69300000", "RR"),
        ("69399999", "RR"),
        ("69400000", "AM"),
        ("72799999", "DF"),
        ("72800000", "GO"),
        ("72999999", "GO"),
        ("73000000", "DF"),
        ("73700000", "GO"),
        ("76799999", "GO"),
        ("76800000", "RO"),
        ("68899999", "PA"),
        ("68900000", "AP"),
    ],
)
def test_borders_of_the_ranges(cep: str, uf: str) -> None:
    assert [other for other in UFS if cep_matches_uf(cep, other)] == [uf]


def test_no_cep_lies_in_two_states() -> None:
    for sector in range(0, 100_000, 50):
        states = [uf for uf in UFS if cep_matches_uf(f"{sector:05}000", uf)]
        assert len(states) <= 1, (sector, states)
        assert states or sector < 1_000 or 78_900 <= sector <= 78_999, sector


@pytest.mark.parametrize(
    ("cep", "uf"), [("", "SP"), ("abc", "SP"), ("01310100", ""), ("01310100", "XX"), ("0131", "SP")]
)
def test_what_cannot_be_read_does_not_match(cep: str, uf: str) -> None:
    assert not cep_matches_uf(cep, uf)


def test_27_states() -> None:
    assert len(UFS) == 27
    assert list(UFS) == sorted(UFS)


@pytest.mark.parametrize("uf", UFS)
def test_a_state_by_abbreviation_or_name(uf: str) -> None:
    for text in (uf, uf.lower(), f" {uf} ", UF_NAMES[uf], UF_NAMES[uf].upper()):
        assert parse_uf(text) == uf


def test_names_without_accents() -> None:
    assert parse_uf("sao paulo") == "SP"
    assert parse_uf("ESPIRITO SANTO") == "ES"


@pytest.mark.parametrize("text", ["", "XX", "S", "SPP", "Brasil", "..", "\x00"])
def test_no_state(text: str) -> None:
    with pytest.raises(BadValue, match="26 estados ou DF"):
        parse_uf(text)
