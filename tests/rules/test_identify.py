"""What a search text may be."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrator_tui.rules.search.identify import KIND_LABELS, LONGEST, Reading, identify


def first(text: str) -> tuple[str, str, bool]:
    reading = identify(text)[0]
    return reading.kind, reading.value, reading.exact


def kinds(text: str) -> list[str]:
    return [reading.kind for reading in identify(text)]


def reading(text: str, kind: str) -> Reading:
    return next(found for found in identify(text) if found.kind == kind)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("7", "code", "7"),
        ("123456", "code", "123456"),
        ("000042", "code", "42"),
        ("0", "code", "0"),
        ("999999999", "code", "999999999"),
        ("529.982.247-25", "cpf", "52998224725"),
        ("52998224725", "cpf", "52998224725"),
        ("11.222.333/0001-81", "cnpj", "11222333000181"),
        ("11222333000181", "cnpj", "11222333000181"),
        ("12.abc.345/01de-35", "cnpj", "12ABC34501DE35"),
        ("12abc34501de35", "cnpj", "12ABC34501DE35"),
        ("(11) 98765-4321", "phone", "11987654321"),
        ("11987654321", "phone", "11987654321"),
        ("1133334444", "phone", "1133334444"),
        ("+55 11 98765-4321", "phone", "11987654321"),
        ("0xx11 98765-4321", "phone", "11987654321"),
        ("\u202a+55 11 98765\u20114321\u202c", "phone", "11987654321"),
        ("0800 123 4567", "phone", "08001234567"),
        ("01310-100", "cep", "01310100"),
        ("01.310-100", "cep", "01310100"),
        ("Maria@Provedor.com.br", "email", "maria@provedor.com.br"),
        ("loja.com.br", "domain", "loja.com.br"),
        ("https://www.Loja.com.br/contato?x=1", "domain", "www.loja.com.br"),
        ("10.0.0.1", "ip", "10.0.0.1"),
        ("2001:0DB8::0001", "ip", "2001:db8::1"),
        ("fe80::1", "ip", "fe80::1"),
        ("aa:bb:cc:dd:ee:ff", "mac", "AA:BB:CC:DD:EE:FF"),
        ("AA-BB-CC-DD-EE-FF", "mac", "AA:BB:CC:DD:EE:FF"),
        ("aa.bb.cc.dd.ee.ff", "mac", "AA:BB:CC:DD:EE:FF"),
        ("aabb.ccdd.eeff", "mac", "AA:BB:CC:DD:EE:FF"),
        ("aabbccddeeff", "mac", "AA:BB:CC:DD:EE:FF"),
        ("00:11:22:33:44:55", "mac", "00:11:22:33:44:55"),
        ("٥٢٩٩٨٢٢٤٧٢٥", "cpf", "52998224725"),
    ],
)
def test_complete_things_come_first(text: str, kind: str, value: str) -> None:
    assert first(text) == (kind, value, True)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Maria", "name", "maria"),
        ("Conceição da Silva", "name", "conceicao da silva"),
        ("D'Ávila", "name", "d avila"),
        ("Rua 7", "name", "rua 7"),
        ("joao.silva", "login", "joao.silva"),
        ("Joao123", "login", "joao123"),
        ("529.982.247-26", "cpf", "52998224726"),
        ("529.982", "cpf", "529982"),
        ("11.222.333/0001-82", "cnpj", "11222333000182"),
        ("12.abc.3", "cnpj", "12ABC3"),
        ("(11) 9876", "phone", "119876"),
        ("(11", "phone", ""),
        ("maria@", "email", "maria@"),
        ("maria@prov", "email", "maria@prov"),
        ("aa:bb", "mac", "AA:BB"),
        ("aa:bb:c", "mac", "AA:BB:C"),
        ("aabb.ccd", "mac", "AA:BB:CC:D"),
        ("2001:db8:", "ip", "2001:db8:"),
    ],
)
def test_beginnings(text: str, kind: str, value: str) -> None:
    if value:
        assert first(text) == (kind, value, False)
    else:
        assert kind not in kinds(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("529982", {"code", "cpf", "cnpj", "phone", "cep", "login", "contract", "protocol", "name"}),
        ("33334444", {"code", "cpf", "cnpj", "phone", "cep", "login", "contract", "protocol", "name"}),
        ("12", {"code", "login", "contract", "name"}),
        ("1198765432", {"phone", "cpf", "cnpj", "login", "contract", "protocol", "name"}),
        ("001122334455", {"mac", "cnpj", "login", "contract", "protocol", "name"}),
        ("192.168", {"ip", "cpf", "login", "contract", "name"}),
        ("2024/000123", {"contract", "cnpj", "name"}),
        ("CT-2024-15", {"contract", "login", "name"}),
        ("20261124000123456", {"protocol", "contract", "login", "name"}),
        ("maria", {"name", "login"}),
        ("maria da silva", {"name"}),
        ("10.0.0.1", {"ip", "login", "name"}),
    ],
)
def test_all_readings(text: str, expected: set[str]) -> None:
    assert set(kinds(text)) == expected


def test_digits_that_are_a_cpf_and_a_mobile() -> None:
    """Valid as both: the check digits of the CPF say more than the shape of a telephone."""
    both = "11900000083"
    assert [(r.kind, r.exact) for r in identify(both)][:2] == [("cpf", True), ("phone", True)]


def test_punctuation_decides() -> None:
    assert "phone" not in kinds("529.982.247-25")
    assert "cnpj" not in kinds("529.982.247-25")
    assert "cpf" not in kinds("11.222.333/0001-81")
    assert "cpf" not in kinds("(11) 98765-4321")
    assert "code" not in kinds("01310-100")


def test_what_is_certainly_an_address_is_no_number() -> None:
    assert not {"cpf", "cnpj", "phone", "cep", "code"} & set(kinds("192.168.100.200"))
    assert not {"cpf", "cnpj", "phone", "cep", "code"} & set(kinds("00-11-22-33-44-55"))


def test_a_country_code_and_a_trunk_zero_are_no_part_of_a_partial_number() -> None:
    assert reading("+55 11 9876", "phone").value == "119876"
    assert reading("011 9876", "phone").value == "119876"
    assert reading("0800 12", "phone").value == "080012"


@pytest.mark.parametrize("text", ["", "   ", "!!!", "..", "\x00", "\u202a", "-", "@"])
def test_nothing_to_look_for(text: str) -> None:
    assert identify(text) == ()


def test_a_wrong_cep_octet_or_ending_is_not_exact() -> None:
    assert not reading("00310-100", "cep").exact
    assert "ip" not in kinds("10.0.300")
    assert "ip" not in kinds("10.0.0.300")
    assert "ip" not in kinds("10.256")
    assert reading("10.255", "ip") == Reading("ip", "10.255", False)
    assert not reading("joao.silva", "domain").exact
    assert not reading("maria@provedor", "email").exact


def test_three_digits_begin_a_document_or_telephone_and_eleven_end_a_telephone() -> None:
    assert {"cpf", "cnpj", "phone"} <= set(kinds("529"))
    assert not {"cpf", "cnpj", "phone"} & set(kinds("52"))
    assert reading("20987654321", "phone") == Reading("phone", "20987654321", False)
    assert "phone" not in kinds("119876543210")


def test_numbers_without_check_digits_are_never_exact() -> None:
    assert reading("20261124000123456", "protocol") == Reading("protocol", "20261124000123456", False)
    assert reading("ct-2024-15", "contract") == Reading("contract", "CT-2024-15", False)


def test_the_shortest_email() -> None:
    assert first("m@x.br") == ("email", "m@x.br", True)
    assert "email" not in kinds("@x.br")


def test_a_long_text_is_a_name_only() -> None:
    assert kinds("a" * (LONGEST - 6) + "@x.com") == ["email", "name"]
    assert kinds("a" * (LONGEST - 5) + "@x.com") == ["name"]
    assert kinds("1" * LONGEST) == ["name"]
    assert identify("a" * 300) == (Reading("name", "a" * 300, False),)


def test_labels() -> None:
    assert KIND_LABELS["code"] == "código"
    assert KIND_LABELS["name"] == "nome"
    assert len(set(KIND_LABELS.values())) == len(KIND_LABELS) == 13


tricky = st.one_of(
    st.text(st.characters(), max_size=30),
    st.text(string.digits + ".-/:()+@ abcdefxX", max_size=24),
)


@given(tricky)
@settings(max_examples=600, derandomize=True, deadline=None)
def test_readings_are_well_formed(text: str) -> None:
    found = identify(text)
    assert [reading.exact for reading in found] == sorted((reading.exact for reading in found), reverse=True)
    assert len({reading.kind for reading in found}) == len(found)
    for reading in found:
        assert reading.kind in KIND_LABELS
        assert reading.value
        if reading.kind in ("code", "cpf", "phone", "cep", "protocol"):
            assert set(reading.value) <= set(string.digits)
        if reading.kind == "mac":
            assert set(reading.value) <= set(string.hexdigits.upper() + ":")


@given(tricky)
@settings(max_examples=300, derandomize=True, deadline=None)
def test_an_exact_value_typed_again_is_found_as_the_same(text: str) -> None:
    for found in identify(text):
        if found.exact and found.kind not in ("code", "ip"):
            assert found in identify(found.value), (text, found)
