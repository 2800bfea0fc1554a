"""PIX codes: the cases of the file, the CRC of the standard library beside ours, and a walker of its own."""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrator_tui.bank import pix
from integrator_tui.bank.pix_keys import KINDS, parse_key
from integrator_tui.bank.pix_read import LONGEST, read_pix
from integrator_tui.bank.wrong import WrongField
from tests.vectors import vectors

CASES = vectors("pix")
QUICK = settings(max_examples=200, derandomize=True, deadline=None)
KEYS = {
    "cnpj": "11222333000181",
    "cpf": "52998224725",
    "phone": "+5511987654321",
    "email": "cobranca@provedor.com.br",
    "evp": "123e4567-e12b-12d1-a456-426655440000",
}
CODE = next(case["payload"] for case in CASES if case["id"] == "static-key-cnpj")


def _id(case: dict[str, Any]) -> str:
    return str(case["id"])


def _sign(body: str) -> str:
    """The code with the CRC of the standard library."""
    return f"{body}6304{binascii.crc_hqx(f'{body}6304'.encode(), 0xFFFF):04X}"


def _resigned(code: str, old: str, new: str) -> str:
    return _sign(code[:-8].replace(old, new, 1))


@pytest.mark.parametrize("case", [case for case in CASES if case["valid"]], ids=_id)
def test_the_valid_ones_are_read(case: dict[str, Any]) -> None:
    got = read_pix(case["payload"])
    assert len(case["payload"]) == case["length"]
    assert got.fields == case["fields"]
    assert [got.account] == case["account_template"]
    assert got.additional == case["additional"]
    assert got.crc == case["crc"]
    amount = case["fields"].get("54")
    assert got.amount_cents == (round(float(amount) * 100) if amount else None)
    assert got.kind == ("dynamic" if "25" in case["account_template"][0] else "static")


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("neg-mock-crc-2", "63"),
        ("neg-redacted", "59"),
        ("neg-accent-length", "59"),
        ("neg-one-char", "63"),
        ("neg-truncated", "63"),
    ],
)
def test_the_wrong_ones_are_refused_with_the_field(name: str, field: str) -> None:
    payload = next(case["payload"] for case in CASES if case["id"] == name)
    with pytest.raises(WrongField) as refused:
        read_pix(payload)
    assert refused.value.field == field


def test_every_wrong_one_of_the_file_is_refused() -> None:
    for case in CASES:
        if not case["valid"]:
            with pytest.raises(WrongField):
                read_pix(case["payload"])


def _of_input(case: dict[str, Any]) -> str:
    key = case.get("key", "11222333000181")
    kind = "email" if "@" in key else "phone" if "(" in key else "evp" if len(key) == 36 else "cnpj"
    amount = pix.parse_amount(case["amount"]) if "amount" in case else None
    name, city = case.get("name", "PROVEDOR"), case.get("city", "SAO PAULO")
    return pix.static_code(kind, key, name, city, amount=amount, txid=case.get("txid", pix.ANY_TXID))


@pytest.mark.parametrize("case", vectors("pix_inputs"), ids=_id)
def test_inputs_of_the_file(case: dict[str, Any]) -> None:
    if "refuse" in case:
        with pytest.raises(WrongField) as refused:
            _of_input(case)
        wanted = {"in-txid": "txid", "in-amount": "amount", "in-key": "key"}
        assert refused.value.field == next(field for start, field in wanted.items() if case["id"].startswith(start))
        return
    got = read_pix(_of_input(case))
    for name, value in (("expect_name", got.name), ("expect_city", got.city), ("expect_key", got.key)):
        assert value == case.get(name, value)


@pytest.mark.parametrize("case", [case for case in CASES if case["id"].startswith("static-")], ids=_id)
def test_the_static_ones_are_written_byte_for_byte(case: dict[str, Any]) -> None:
    code = read_pix(case["payload"])
    capitals = "BR.GOV" in case["payload"]
    made = pix.static_code(
        code.key_kind, code.key, code.name, code.city, amount=code.amount_cents, txid=code.txid, capitals=capitals
    )
    assert made == case["payload"]


def test_the_code_in_capitals_fits_a_smaller_picture() -> None:
    made = pix.static_code(
        "cnpj", KEYS["cnpj"], "Provedor Exemplo", "São Paulo", amount=1, txid="FAT1", description="mês", capitals=True
    )
    assert re.fullmatch(r"[0-9A-Z $%*+\-./:]*", made), "what a QR code holds as alphanumeric"
    assert read_pix(made).description == "MES"


@given(st.binary(max_size=200))
@QUICK
def test_the_crc_as_the_standard_library_has_it(data: bytes) -> None:
    assert pix.crc16(data) == f"{binascii.crc_hqx(data, 0xFFFF):04X}"


def test_a_cut_that_ends_in_a_blank_is_trimmed() -> None:
    got = read_pix(pix.static_code("cnpj", KEYS["cnpj"], "Provedora Internet Rural do Sul", "Santo Antonio de Jesus"))
    assert (got.name, got.city) == ("Provedora Internet Rural", "Santo Antonio d")
    assert pix.plain("Provedora Internet Rural do", 25) == "Provedora Internet Rural"


def test_the_crc_of_the_norm() -> None:
    assert pix.crc16(b"123456789") == "29B1"


def _walk(text: str) -> list[tuple[str, str]]:
    """A walker of its own: bytes, recursion, no names."""
    if not text:
        return []
    end = 4 + int(text[2:4])
    assert len(text) >= end
    return [(text[:2], text[4:end]), *_walk(text[end:])]


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=60)


@given(
    st.sampled_from(sorted(KEYS)),
    NAMES.map(lambda text: "A" + text),
    NAMES.map(lambda text: "B" + text),
    st.none() | st.integers(1, pix.LARGEST),
    st.just(pix.ANY_TXID) | st.from_regex("[A-Za-z0-9]{1,25}", fullmatch=True),
    NAMES,
    st.booleans(),
)
@QUICK
def test_what_is_written_is_read_as_it_was(
    kind: str, name: str, city: str, amount: int | None, txid: str, description: str, capitals: bool
) -> None:
    made = pix.static_code(
        kind, KEYS[kind], name, city, amount=amount, txid=txid, description=description[:5], capitals=capitals
    )
    assert made.isascii()
    assert made.isprintable()
    got = read_pix(made)
    assert (got.kind, got.key_kind, got.key, got.amount_cents, got.txid) == ("static", kind, KEYS[kind], amount, txid)
    assert 1 <= len(got.name) <= 25
    assert 1 <= len(got.city) <= 15
    assert (got.name.strip(), got.city.strip()) == (got.name, got.city)
    fields = dict(_walk(made))
    assert fields == got.fields
    assert dict(_walk(fields["26"])) == got.account
    assert dict(_walk(fields["62"])) == got.additional
    assert made == _sign(made[:-8])


@given(st.integers(0, len(CODE) - 1), st.sampled_from("0129AZaz.* -"))
@QUICK
def test_a_changed_character_is_seen(place: int, sign: str) -> None:
    if CODE[place] != sign:
        with pytest.raises(WrongField):
            read_pix(CODE[:place] + sign + CODE[place + 1 :])


@given(st.integers(0, len(CODE) - 1))
@QUICK
def test_a_lost_character_and_a_code_cut_short_are_seen(place: int) -> None:
    for text in (CODE[:place] + CODE[place + 1 :], CODE[:place]):
        with pytest.raises(WrongField):
            read_pix(text)


@given(st.text(max_size=80) | st.text(st.sampled_from("0123456789"), max_size=60).map(lambda text: "000201" + text))
@QUICK
def test_any_text_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(WrongField) as refused:
        read_pix(text)
    assert str(refused.value).isprintable()
    assert str(refused.value).endswith(".")
    assert refused.value.field


@pytest.mark.parametrize("kind", KINDS)
def test_the_room_for_a_description_is_computed(kind: str) -> None:
    room = 99 - len("0014br.gov.bcb.pix") - 4 - len(KEYS[kind]) - 4
    made = pix.static_code(kind, KEYS[kind], "A", "B", description="x" * room)
    assert read_pix(made).description == "x" * room
    with pytest.raises(WrongField) as refused:
        pix.static_code(kind, KEYS[kind], "A", "B", description="x" * (room + 1))
    assert refused.value.field == "description"
    if kind == "evp":
        assert room == 37


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        ("cpf", "529.982.247-25", "52998224725"),
        ("cnpj", "12.abc.345/01de-35", "12ABC34501DE35"),
        ("phone", "(11) 98765-4321", "+5511987654321"),
        ("phone", "+55 11 98765-4321", "+5511987654321"),
        ("email", " Cobranca@Provedor.COM.BR ", "cobranca@provedor.com.br"),
        ("evp", "123E4567-E12B-12D1-A456-426655440000", KEYS["evp"]),
    ],
)
def test_keys_as_they_are_typed(kind: str, typed: str, stored: str) -> None:
    assert parse_key(kind, typed) == stored


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("cpf", "11987654321"),
        ("cpf", "11222333000181"),
        ("cnpj", "12ABC34501DE36"),
        ("phone", "0800 123 4567"),
        ("phone", "+1 212 555 0100"),
        ("email", "a" * 70 + "@provedor.com.br"),
        ("evp", "123e4567e12b12d1a456426655440000"),
        ("evp", ""),
        ("conta", "1"),
    ],
)
def test_keys_that_are_none(kind: str, typed: str) -> None:
    with pytest.raises(WrongField) as refused:
        parse_key(kind, typed)
    assert refused.value.field == "key"


@pytest.mark.parametrize(
    "text",
    [
        f"  {CODE}\n",
        CODE[:40] + "\n" + CODE[40:],
        CODE[:40] + "\r\n" + CODE[40:90] + "\t" + CODE[90:],
        CODE.replace("PROVEDOR EXEMPLO", "PROVEDOR\u00a0EXEMPLO"),
        "\ufeff" + CODE[:20] + "\u200b" + CODE[20:],
        CODE[:20] + "\u2028" + CODE[20:],
    ],
)
def test_what_copying_adds_is_left_out(text: str) -> None:
    assert read_pix(text).code == CODE


@pytest.mark.parametrize(
    ("text", "field", "words"),
    [
        ("", "length", "vazio"),
        (" \n ", "length", "vazio"),
        ("x" * (LONGEST + 1), "length", "longo demais"),
        ("https://nubank.com.br/cobrar/x", "00", "começa por 000201"),
        (CODE[:60] + " " + CODE[60:], "53", "veio «98 »"),
        (CODE.replace("99.90", "99 .90"), "54", "até dez algarismos"),
        (CODE.replace("SAO", "SÃO"), "60", "«Ã» na posição"),
        (CODE.replace("SAO", "S\x00O"), "60", "U+0000"),
        (CODE[:-4] + CODE[-4:].lower(), "63", "maiúsculas: DE25"),
        (CODE[:-4], "63", "falta um pedaço"),
        (CODE[:-8], "63", "Falta o fim do código"),
        (_resigned(CODE, "5802BR", "5802US"), "58", "BR, o Brasil"),
        (_resigned(CODE, "5303986", "5303840"), "53", "986"),
        (_resigned(CODE, "52040000", "5203000"), "52", "quatro algarismos"),
        (_resigned(CODE, "540599.90", "540599,90"), "54", "ponto, não vírgula"),
        (_resigned(CODE, "540599.90", "54040.00"), "54", "maior que zero"),
        (_resigned(CODE, "540599.90", "540610.999"), "54", "dois decimais"),
        (_resigned(CODE, "540599.90", "540599.905802BR"), "58", "duas vezes"),
        (_resigned(CODE, "540599.90", "5400"), "54", "vazio"),
        (_resigned(CODE, "0511FAT00012345", "0511FAT-0012345"), "62-05", "letras sem acento"),
        (_resigned(CODE, "0511FAT00012345", "0711FAT00012345"), "62-05", "Falta o txid"),
        (_resigned(CODE, "11222333000181", "11222333000182"), "26-01", "dígitos verificadores"),
        (_resigned(CODE, "0114" + "11222333000181", "0114" + "+5511887654321"), "26-01", "começa por 9"),
        (_resigned(CODE, "br.gov.bcb.pix", "br.gov.bcb.pox"), "26-00", "não é um código PIX"),
        (_resigned(CODE, "6009SAO PAULO", ""), "60", "Falta o campo 60 (cidade)"),
        (_resigned(CODE, "6009SAO PAULO", "6017SAO PAULO CAPITAL"), "60", "no máximo 15"),
        (_resigned(CODE, "5921PROVEDOR EXEMPLO LTDA", "5926PROVEDOR EXEMPLO LTDA CAPI"), "59", "no máximo 25"),
        (_resigned(CODE, "6009SAO PAULO", "6009SAO PAULO6103abc"), "61", "oito algarismos"),
        (_resigned(CODE, "000201", "000201010213"), "01", "11 ou 12"),
        (_resigned(CODE, "26360014", "26390014").replace("000181", "000181025", 1), "26-01", "falta um pedaço"),
    ],
)
def test_what_is_wrong_is_said(text: str, field: str, words: str) -> None:
    with pytest.raises(WrongField) as refused:
        read_pix(text)
    assert (refused.value.field, words in str(refused.value)) == (field, True), str(refused.value)


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("email", "COBRANCA@provedor.com.br"),
        ("evp", "123E4567-e12b-12d1-a456-426655440000"),
        ("cnpj", "12abc34501de35"),
        ("phone", "+55 11 98765-4321"),
    ],
)
def test_a_key_stands_in_a_code_in_its_one_form(kind: str, written: str) -> None:
    account = pix.tlv("00", pix.GUI) + pix.tlv("01", written)
    with pytest.raises(WrongField) as refused:
        read_pix(_sign("000201" + pix.tlv("26", account) + CODE[46:-8]))
    assert (refused.value.field, refused.value.code) == ("26-01", "form")
    assert parse_key(kind, written) in str(refused.value)


def test_codes_that_are_neither_static_nor_wrong() -> None:
    """Recurrence alone: no key, no address but that of field 80."""
    body = (
        "00020126180014br.gov.bcb.pix5204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***"
        "80800014br.gov.bcb.pix2558pix.example.com/qr/v2/rec/94ed2badcbc04c15b0bb7fa353194890"
    )
    got = read_pix(_sign(body))
    assert (got.kind, got.key, got.url) == ("recurrence", "", "")
    assert got.recurrence["25"].startswith("pix.example.com/")
    gui, rest = pix.tlv("00", pix.GUI), CODE[46:-8]
    for account, field in (
        (gui, "26-01"),
        (gui + pix.tlv("01", KEYS["cnpj"]) + pix.tlv("25", "pix.example.com/qr/v2/1"), "26"),
        (gui + pix.tlv("25", "https://example.com/qr"), "26-25"),
        (gui + pix.tlv("25", "example"), "26-25"),
    ):
        with pytest.raises(WrongField) as refused:
            read_pix(_sign("000201" + pix.tlv("26", account) + rest))
        assert refused.value.field == field, str(refused.value)


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (lambda: pix.static_code("cnpj", KEYS["cnpj"], "☺", "B"), "name"),
        (lambda: pix.static_code("cnpj", KEYS["cnpj"], "A", " "), "city"),
        (lambda: pix.static_code("cnpj", KEYS["cnpj"], "A", "B", amount=0), "amount"),
        (lambda: pix.static_code("cnpj", KEYS["cnpj"], "A", "B", amount=-1), "amount"),
        (lambda: pix.static_code("cnpj", KEYS["cnpj"], "A", "B", amount=10**12), "amount"),
        (lambda: pix.static_code("cnpj", KEYS["cnpj"], "A", "B", txid=""), "txid"),
        (lambda: pix.static_code("cnpj", KEYS["cnpj"], "A", "B", txid="FATÇ"), "txid"),
    ],
)
def test_codes_that_cannot_be(call: Callable[[], str], field: str) -> None:
    with pytest.raises(WrongField) as refused:
        call()
    assert refused.value.field == field
