"""Files as tables: what is no table, which line has the titles, which rows are none."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from integrator_tui.errors import Refused
from integrator_tui.rules.fold import fold
from integrator_tui.tables.table import Table, opened_table

KNOWN = {"nome": "name", "cpf": "document", "cnpj": "document", "obs": "notes", "ignorada": ""}


def fields(titles: Sequence[str]) -> list[str]:
    """The fields of a small form. Raises `Refused`."""
    if unknown := [title for title in titles if fold(title) not in KNOWN]:
        raise Refused(f"Coluna não reconhecida: {unknown}")
    found = [KNOWN[fold(title)] for title in titles]
    if "name" not in found:
        raise Refused("Falta a coluna «Nome».")
    return found


def table_of(tmp_path: Path, text: str | bytes) -> tuple[Table, list[tuple[int, dict[str, str] | str]]]:
    """The table, and its rows or what is wrong with them."""
    path = tmp_path / "x.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with opened_table(path, fields) as table:
        return table, [(row.number, row.problem or row.texts) for row in table.rows()]


def packed(*names: str, kind: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        if kind:
            file.writestr("mimetype", kind)
        for name in names:
            file.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (packed("[Content_Types].xml", "xl/workbook.xml"), r"é uma planilha do Excel\. Abra-a no Excel.*CSV UTF-8"),
        (packed("content.xml", kind=b"application/vnd.oasis.opendocument.spreadsheet"), "planilha do LibreOffice"),
        (packed("Index/Document.iwa"), "planilha do Numbers"),
        (packed("word/document.xml"), "documento do Office"),
        (packed("clientes.csv"), "compactado .ZIP.*Descompacte"),
        (b"PK\x03\x04 cut off", "danificado"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "Excel antigo"),
        (b"%PDF-1.7\n%\xe2\xe3", "é um PDF"),
        (b"\x1f\x8b\x08\0", "GZIP"),
        (b"SQLite format 3\0" + bytes(100), "restore"),
        (b"\x89PNG\r\n\x1a\n", "imagem"),
        (b"\x7fELF\x02\x01\x01", "programa"),
        (b"\xef\xbb\xbf\r\n<html xmlns:x=''><table>", "HTML"),
        ("<table>".encode("utf-16"), "HTML"),
        (b'<?xml version="1.0"?><Workbook/>', "XML"),
        (b'[{"nome": "Ana"}]', "JSON"),
        (b"BEGIN:VCARD\r\n", "vCard"),
        (b"-- MySQL dump 10\nINSERT INTO", "SQL"),
        (bytes(5000), "só tem bytes zero"),
        (b"Nome\n" + bytes(range(256)) * 20 + bytes(2000), "não é um arquivo de texto"),
        (b"a" * 5_000_000, "uma linha de mais de"),
        (b"", "está vazio"),
        (b"\xef\xbb\xbf", "está vazio"),
        (b"\r\n\r\n;;\r\n", "está vazio"),
    ],
)
def test_what_is_no_table_is_told_what_it_is(tmp_path: Path, data: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        table_of(tmp_path, data)


def test_what_is_no_ordinary_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "closed").write_text("Nome\nAna\n")
    (tmp_path / "closed").chmod(0)
    cases = {
        Path("/dev/zero"): "não é um arquivo comum",
        Path("/dev/full"): "não é um arquivo comum",
        tmp_path / "fifo": "não é um arquivo comum",
        tmp_path: "é uma pasta",
        tmp_path / "none": "o arquivo não existe",
        tmp_path / "closed" / "x": "não é uma pasta",
        tmp_path / "loop": "o atalho dá voltas",
        tmp_path / ("x" * 300): "comprido demais",
        Path("a\0b"): "o nome não é aceito",
    }
    if os.geteuid():
        cases[tmp_path / "closed"] = "falta permissão de leitura"
    for path, said in cases.items():
        with pytest.raises(Refused, match=said), opened_table(path, fields):
            pass


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Nome;CPF\n" + "Ana;1\n" * 10)
    with opened_table(path, fields) as table:
        assert len(list(table.rows())) == 10
        with path.open("a") as file:
            file.write("Bia;2\n")
        with pytest.raises(Refused, match="mudou enquanto era lido"):
            list(table.rows())


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("told", [False, True])
def test_separators(tmp_path: Path, separator: str, told: bool) -> None:
    head = f"sep={separator}\r\n" if told else ""
    rows = f'Nome{separator}CPF{separator}Obs\r\n"Silva{separator} Ana"{separator}1{separator}"a; b, c"\r\n'
    table, found = table_of(tmp_path, head + rows)
    assert table.separator == separator
    assert found == [(3 if told else 2, {"name": f"Silva{separator} Ana", "document": "1", "notes": "a; b, c"})]


def test_a_separator_that_is_told_wrong_is_not_believed(tmp_path: Path) -> None:
    table, found = table_of(tmp_path, "sep=,\nNome;CPF\nAna;1\n")
    assert (table.separator, found) == (";", [(3, {"name": "Ana", "document": "1"})])


def test_commas_within_addresses_separate_nothing(tmp_path: Path) -> None:
    _, found = table_of(tmp_path, "Nome;CPF;Obs\nAna;1;Rua A, 10, fundos\nBia;2;Rua B, 20, casa\n")
    assert [row["notes"] for _, row in found if isinstance(row, dict)] == ["Rua A, 10, fundos", "Rua B, 20, casa"]


def test_lines_before_the_titles_and_totals_at_the_end_are_said(tmp_path: Path) -> None:
    text = (
        "Relatório de clientes;;\n\nEmitido em 24/11/2026;;\nNome;CPF;Obs\nAna;1;\n\nBia;2;\nTotal: 2;;\n2 clientes;;\n"
    )
    table, found = table_of(tmp_path, text)
    assert [number for number, _ in found] == [5, 7]
    assert (table.before, table.totals) == ([1, 3], [8, 9])


def test_a_customer_that_is_called_total_is_one(tmp_path: Path) -> None:
    _, found = table_of(tmp_path, "Nome;CPF;Obs\nTotal Comércio Ltda;1;\nTotal;;\nBia;2;\n")
    assert [number for number, _ in found] == [2, 3, 4]


def test_titles_as_they_come(tmp_path: Path) -> None:
    for title in ("NOME", "nome ", "\xa0Nome\xa0", '"No\nme"'.replace("\n", ""), "'Nome", '"Nome\n"', "Nomé"):
        assert table_of(tmp_path, f"{title};CPF\nAna;1\n")[0].fields == ("name", "document"), title


def test_columns_without_title_are_none_unless_they_hold_something(tmp_path: Path) -> None:
    table, found = table_of(tmp_path, "Nome;;CPF;;\nAna;;1;;\nBia; ;2\nCaio;x;3;;\nDavi;;4;;y\n")
    assert found[0] == (2, {"name": "Ana", "document": "1"})
    assert found[1] == (3, {"name": "Bia", "document": "2"})
    assert found[2] == (4, "A coluna 2 não tem título, e aqui tem «x».")
    assert found[3][1] == "A linha tem 5 colunas, e o cabeçalho tem 3."
    assert table.left_out == ()


def test_two_columns_of_one_field_with_one_filled(tmp_path: Path) -> None:
    _, found = table_of(tmp_path, "Nome;CPF;CNPJ;Ignorada\nAna;1;;x\nLoja;;2;\nAmbos;3;4;\nIgual;5;5;\nNada;;;\n")
    assert [row["document"] for _, row in found[:2] if isinstance(row, dict)] == ["1", "2"]
    assert found[2][1] == "As colunas «CPF» e «CNPJ» são o mesmo campo: preencha só uma."
    assert [row["document"] for _, row in found[3:] if isinstance(row, dict)] == ["5", ""]


def test_what_stands_around_a_value_for_spreadsheets(tmp_path: Path) -> None:
    cells = {
        '="00123"': "00123",
        '"=""00123"""': "00123",
        "'00123": "00123",
        "'+55 11 91234-5678": "+55 11 91234-5678",
        "'=1+1": "=1+1",
        '"\t00123"': "00123",
        "'s-Hertogenbosch": "'s-Hertogenbosch",
        "D'Ávila": "D'Ávila",
    }
    for cell, value in cells.items():
        _, found = table_of(tmp_path, f"Nome;CPF\nAna;{cell}\n")
        assert found == [(2, {"name": "Ana", "document": value})], cell


def test_a_lone_carriage_return_in_a_file_of_line_feeds_is_part_of_its_cell(tmp_path: Path) -> None:
    _, found = table_of(tmp_path, b"Nome;CPF;Obs\r\nAna;1;a\rb\r\nBia;2;c\r\n")
    assert found[0] == (2, {"name": "Ana", "document": "1", "notes": "a\rb"})
    assert found[1] == (3, {"name": "Bia", "document": "2", "notes": "c"})


def test_titles_that_are_damaged_are_said(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Os títulos das colunas, na linha 1, não estão em UTF-8"):
        table_of(tmp_path, b"Nome;Observa\xe7\xe3o\n" + "João;é\n".encode() * 5)


def test_separators_that_excel_left_out_in_blocks_of_sixteen_rows(tmp_path: Path) -> None:
    """Of rows 17 to 32 none has anything in the last two columns, of 33 to 35 none in the last."""
    rows = ["Nome;CPF;CNPJ;Obs"]
    rows += [f"Ana {number};{number};;x" for number in range(2, 17)]
    rows += [f"Bia {number};{number}" for number in range(17, 33)]
    rows += [f"Caio {number};{number};" for number in range(33, 36)]
    table, found = table_of(tmp_path, "\r\n".join(rows) + "\r\n\x1a")
    assert all(isinstance(row, dict) for _, row in found)
    assert len(found) == 34
    assert found[20][1] == {"name": "Bia 22", "document": "22", "notes": ""}
    assert table.padded == 19


def test_a_row_that_is_short_by_itself_is_refused(tmp_path: Path) -> None:
    rows = ["Nome;CPF;Obs", *(f"Ana {number};{number};x" for number in range(2, 40))]
    for place in (5, 20, 38):
        broken = [*rows[:place], "Bia;1", *rows[place:]]
        _, found = table_of(tmp_path, "\n".join(broken))
        assert [row for _, row in found if isinstance(row, str)] == ["A linha tem 2 colunas, e o cabeçalho tem 3."]
    _, found = table_of(tmp_path, "\n".join([*rows[:-1], "Cai"]))
    assert found[-1][1] == "A linha tem 1 coluna, e o cabeçalho tem 3."
