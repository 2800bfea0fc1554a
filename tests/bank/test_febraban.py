"""Files of direct debit: written byte for byte as in the file of cases, read whole or refused with one named error."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrator_tui.bank.febraban.codes import CODES, Effect
from integrator_tui.bank.febraban.layout import FROM_BANK, LENGTH, RECORDS
from integrator_tui.bank.febraban.read import WrongFile, read_file
from integrator_tui.bank.febraban.write import Header, Value, debit_order, file_of, record
from integrator_tui.bank.wrong import WrongField
from tests.vectors import vectors

CASES = vectors("febraban150")
FILES = ("remittance_v5", "remittance_v8", "return_v5")
QUICK = settings(max_examples=100, derandomize=True, deadline=None)
ON = date(2026, 11, 28)
HEADER = Header("12345", "PROVEDOR EXEMPLO", "341", "BANCO ITAU", ON, 1)


def _bytes(name: str) -> bytes:
    return "".join(f"{row['line']}\r\n" for row in CASES[name]).encode("ascii")


def _values(row: dict[str, Any], version: str) -> dict[str, Value]:
    """The values of a record of the file, as a caller has them."""
    kinds = {place.field.name: place.field.kind for place in RECORDS[version][row["line"][0]]}
    found: dict[str, Value] = {}
    for field in row["fields"]:
        name, text = field["field"], field["value"]
        if name in ("registro", "reservado"):
            continue
        if kinds[name] == "day":
            found[name] = date(int(text[:4]), int(text[4:6]), int(text[6:]))
        else:
            found[name] = int(text) if kinds[name] == "cents" else text.rstrip() or text
    return found


@pytest.mark.parametrize("name", [*FILES, "other_v5"])
def test_the_layout_is_that_of_the_file(name: str) -> None:
    for row in CASES[name]:
        places = RECORDS[f"0{name[-1]}"][row["line"][0]]
        ours = [(place.field.name, place.start + 1, place.field.width) for place in places]
        assert ours == [(field["field"], field["start"], field["length"]) for field in row["fields"]]


@pytest.mark.parametrize("name", [*FILES, "other_v5"])
def test_every_record_is_written_byte_for_byte(name: str) -> None:
    version = f"0{name[-1]}"
    for row in CASES[name]:
        assert record(version, row["line"][0], _values(row, version)) == row["line"]


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_written_byte_for_byte(name: str) -> None:
    lines = [row["line"] for row in CASES[name]]
    kind = lines[0][1]
    header = Header("12345", "Provedor Exemplo", "341", "Banco Itaú", ON, 1, f"0{name[-1]}", kind)
    assert file_of(header, lines[1:-1]) == _bytes(name)


def test_orders_are_written_from_what_the_desk_knows() -> None:
    made = [
        debit_order(
            "05",
            client="0000001234",
            branch="57",
            account="00123456",
            due=date(2026, 12, 10),
            cents=9990,
            use="FAT00012345",
            document="52998224725",
        ),
        debit_order(
            "05",
            client="0000005678",
            branch="0057",
            account="00123456",
            due=date(2026, 12, 10),
            cents=25000,
            use="FAT00012346",
            document="11222333000181",
        ),
        debit_order(
            "05",
            client="0000009012",
            branch="0057",
            account="00123456",
            due=date(2026, 12, 10),
            cents=14950,
            use="FAT00012347",
            document="52998224725",
            cancel=True,
        ),
    ]
    assert file_of(HEADER, made) == _bytes("remittance_v5")
    eight = debit_order(
        "08",
        client="0000001234",
        branch="57",
        account="123456",
        due=date(2026, 12, 10),
        cents=9990,
        use="FAT00012345",
        document="52998224725",
    )
    assert eight == CASES["remittance_v8"][1]["line"]


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_read(name: str) -> None:
    got = read_file(_bytes(name))
    assert (got.nsa, got.version) == (1, f"0{name[-1]}")
    assert got.header.fields["convenio"] == "12345"
    assert [one.letter for one in got.records] == [row["line"][0] for row in CASES[name][1:-1]]
    for one, row in zip(got.records, CASES[name][1:-1], strict=True):
        for field in row["fields"]:
            if field["field"] != "reservado":
                assert one.fields[field["field"]] == field["value"].rstrip()


def test_what_the_answers_do() -> None:
    got = read_file(_bytes("return_v5"))
    for expected in CASES["expected_return_effect"]:
        one = next(one for one in got.records if one.line == expected["line_index"] + 1)
        code = CODES[one.fields["codigo_retorno"]]
        if code.effect is Effect.PAID:
            said = f"paid {one.cents() / 100:.2f} on {one.day('data')}"
            assert expected["effect"].startswith(said)
        elif code.effect is Effect.FAILED:
            assert expected["effect"] == f"to Debitos Nao Efetuados, code {one.fields['codigo_retorno']}"
        else:
            assert code.effect is Effect.CANCELLED
            assert expected["effect"].startswith("cancellation confirmed")


def test_the_codes_are_those_of_the_file() -> None:
    assert CODES.keys() == CASES["return_codes"].keys()
    for number, case in CASES["return_codes"].items():
        paid = {Effect.PAID: True, Effect.FAILED: False}.get(CODES[number].effect)
        assert paid is case["paid"], number


def _changed(old: str, new: str, name: str = "return_v5") -> bytes:
    data = _bytes(name).decode()
    assert old in data
    return data.replace(old, new, 1).encode("latin-1")


@pytest.mark.parametrize(
    ("make", "code", "line"),
    [
        (lambda: b"", "empty", 0),
        (lambda: b"\r\n", "empty", 0),
        (lambda: _bytes("return_v5").replace(b"\r\n", b"\n"), "line_end", 0),
        (lambda: _bytes("return_v5").replace(b"\r\n", b"\n", 1), "line_end", 1),
        (lambda: _bytes("return_v5").replace(b"\r\n", b"\r", 1), "characters", 1),
        (lambda: _changed("BANCO ITAU ", "BANCO ITAÚ "), "characters", 1),
        (lambda: _changed("BANCO ITAU ", "BANCO ITA\x00 "), "characters", 1),
        (lambda: "\ufeff".encode() + _bytes("return_v5"), "characters", 1),
        (lambda: _bytes("return_v5").decode().encode("utf-16"), "characters", 1),
        (lambda: _changed("BANCO ITAU ", "BANCO ITAU"), "line_length", 1),
        (lambda: _changed("BANCO ITAU", "BANCO ITAU "), "line_length", 1),
        (lambda: _bytes("return_v5") + b"\r\n", "line_length", 9),
        (lambda: b"\r\n".join(_bytes("return_v5").split(b"\r\n")[1:]), "header", 1),
        (lambda: b"\r\n".join(_bytes("return_v5").split(b"\r\n")[:-2]), "trailer", 7),
        (lambda: _bytes("return_v5") + _bytes("return_v5"), "order", 8),
        (lambda: _changed("Z000008", "Z000009"), "count", 8),
        (lambda: _changed("Z00000800000000000057930", "Z00000800000000000057931"), "sum", 8),
        (lambda: _changed("00000105DEBITO", "00000104DEBITO"), "version", 1),
        (lambda: _changed("00000105DEBITO", "000001  DEBITO"), "version", 1),
        (lambda: _changed("DEBITO AUTOMATICO", "PAGAMENTO ETC    "), "service", 1),
        (lambda: _changed("\r\nB", "\r\nY"), "unknown_record", 2),
        (lambda: _changed("00000000000999000FAT", "00000000000999077FAT"), "unknown_code", 3),
        (lambda: _changed("00000000000999000FAT", "0000000000099900 FAT"), "unknown_code", 3),
        (lambda: _changed("20261210000000000009990", "20261310000000000009990"), "day", 3),
        (lambda: _changed("20261210000000000009990", "00000000000000000009990"), "day", 3),
        (lambda: _changed("20261210000000000009990", "2026121000000000000999A"), "number", 3),
        (lambda: _changed("20261127", "20261132"), "day", 2),
        (lambda: _changed("A2", "A3"), "value", 1),
    ],
)
def test_a_file_that_is_wrong_gives_one_named_error(make: Callable[[], bytes], code: str, line: int) -> None:
    with pytest.raises(WrongFile) as refused:
        read_file(make())
    assert (refused.value.code, refused.value.line) == (code, line), str(refused.value)
    assert str(refused.value).endswith(".")
    assert str(refused.value).isprintable()


def test_the_end_that_dos_put_and_a_last_line_without_end_are_taken() -> None:
    for data in (_bytes("return_v5") + b"\x1a", _bytes("return_v5").removesuffix(b"\r\n")):
        assert len(read_file(data).records) == 6


@given(st.binary(max_size=400) | st.integers(0, 1_213).flatmap(lambda n: st.just(_bytes("return_v5")[:n])))
@QUICK
def test_any_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(WrongFile):
        read_file(data)


@given(st.text(max_size=80), st.text(max_size=40))
@QUICK
def test_any_name_gives_lines_of_150_bytes(company: str, bank: str) -> None:
    header = Header("12345", company, "341", bank, ON, 7)
    data = file_of(header, [])
    assert [len(line) for line in data.split(b"\r\n")] == [LENGTH, LENGTH, 0]
    assert read_file(data).nsa == 7


def test_names_are_transliterated_before_they_are_cut() -> None:
    made = file_of(Header("1", "D'ÁVILA & FILHOS ™ Ltda", "341", "Nº 12 – São João ☺ x", ON, 1), []).decode()
    assert made[22:42] == "D'AVILA & FILHOS TM "
    assert made[45:65] == "NO 12 - SAO JOAO   X"


ORDER: dict[str, Any] = {
    "client": "1",
    "branch": "1",
    "account": "1",
    "due": ON,
    "cents": 1,
    "use": "F1",
    "document": "52998224725",
}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"document": "12ABC34501DE35"}, "inscricao"),
        ({"cents": 0}, "valor"),
        ({"cents": 10**15}, "valor"),
        ({"branch": "12345"}, "agencia"),
        ({"branch": "12-3"}, "agencia"),
        ({"client": "x" * 26}, "id_cliente_empresa"),
        ({"client": "João"}, "id_cliente_empresa"),
        ({"client": "a\r\nZ"}, "id_cliente_empresa"),
        ({"account": "1" * 15}, "id_cliente_banco"),
        ({"use": "x" * 61}, "uso_empresa"),
    ],
)
def test_orders_that_cannot_be(change: dict[str, Any], field: str) -> None:
    with pytest.raises(WrongField) as refused:
        debit_order("05", **(ORDER | change))
    assert refused.value.field == field


def test_a_cnpj_with_letters_is_refused_in_words_and_not_as_a_wrong_number() -> None:
    with pytest.raises(WrongField) as refused:
        debit_order("05", **(ORDER | {"document": "12ABC34501DE35"}))
    assert refused.value.code == "letters"
    assert "CNPJ com letras" in str(refused.value)


def test_files_that_cannot_be() -> None:
    for header, field in (
        (Header("1", "A", "341", "B", ON, 0), "nsa"),
        (Header("1", "A", "341", "B", ON, 10**6), "nsa"),
        (Header("1", "A", "341", "B", ON, 1, "04"), "versao"),
        (Header("1", "A", "3410", "B", ON, 1), "banco"),
        (Header("1", "A", "341", "B", ON, 1, "05", "3"), "codigo_remessa"),
    ):
        with pytest.raises(WrongField) as refused:
            file_of(header, [])
        assert refused.value.field == field
    calls: tuple[tuple[Callable[[], str], str], ...] = (
        (lambda: record("05", "Y", {}), "registro"),
        (lambda: record("08", "K", {}), "registro"),
        (lambda: record("05", "T", {"total_registros": "1"}), "valor_total"),
        (lambda: record("05", "T", {"total_registros": "1", "valor_total": "1", "x": "1"}), "x"),
        (lambda: record("05", "T", {"total_registros": ON, "valor_total": 1}), "total_registros"),
        (lambda: record("05", "T", {"total_registros": "1", "valor_total": "1"}), "valor_total"),
        (lambda: record("05", "T", {"total_registros": 1, "valor_total": 1}), "total_registros"),
    )
    for call, field in calls:
        with pytest.raises(WrongField) as refused:
            call()
        assert refused.value.field == field


@pytest.mark.parametrize("version", ["05", "08"])
@given(st.data())
@settings(max_examples=60, derandomize=True, deadline=None)
def test_every_record_of_every_version_reads_as_it_was_written(version: str, data: st.DataObject) -> None:
    lines, values = [], []
    for letter in data.draw(st.lists(st.sampled_from(sorted(RECORDS[version].keys() - {"A", "Z"})), max_size=6)):
        given_values = {
            place.field.name: data.draw(_value(place.field.kind, place.field.width, place.field.allowed))
            for place in RECORDS[version][letter]
            if place.field.name not in ("registro", "reservado")
        }
        if letter == "F":
            given_values["codigo_retorno"] = data.draw(st.sampled_from(sorted(CODES)))
        lines.append(record(version, letter, given_values))
        values.append((letter, given_values))
    kind = data.draw(st.sampled_from(["1", FROM_BANK]))
    got = read_file(file_of(Header("9", "A", "001", "B", ON, 999_999, version, kind), lines))
    assert [one.letter for one in got.records] == [letter for letter, _ in values]
    for one, (_, wanted) in zip(got.records, values, strict=True):
        for name, value in wanted.items():
            if isinstance(value, date):
                assert one.day(name) == value
            elif isinstance(value, int):
                assert one.cents(name) == value
            else:
                assert one.fields[name].lstrip("0") == value.upper().lstrip("0") or one.fields[name] == value


def _value(kind: str, width: int, allowed: str) -> st.SearchStrategy[Any]:
    if allowed:
        return st.sampled_from(allowed)
    return {
        "day": st.dates(date(1900, 1, 1)),
        "cents": st.integers(0, 10**width - 1),
        "digits": st.text(st.sampled_from("0123456789"), min_size=1, max_size=width),
    }.get(kind, st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=width))
