"""Encodings by what all bytes of a file say."""

from __future__ import annotations

from pathlib import Path

import pytest

from integrator_tui.errors import Refused
from integrator_tui.tables.table import opened_table

NAMES = ("João da Conceição", "MARIA JOSÉ ARAÚJO", "Antônio Müller", "Órgão nº 3", "AÇÚCAR & CIA", "Zoë Muñoz")


def fields(titles: object) -> list[str]:
    """Every column is its own field."""
    assert isinstance(titles, list)
    return [str(title) for title in titles]


def read(path: Path, encoding: str = "") -> tuple[str, list[str]]:
    """The label of the encoding, and the first column."""
    with opened_table(path, fields, encoding) as table:
        first = table.fields[0]
        return table.encoding.label, [row.texts.get(first, row.problem) for row in table.rows()]


def write(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    return path


def text_of(newline: str = "\r\n", separator: str = ";") -> str:
    rows = (f"{name}{separator}{number}" for number, name in enumerate(NAMES * 3))
    return newline.join([f"Nome{separator}Número", *rows, ""])


@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r", "\r\r\n"])
@pytest.mark.parametrize(
    ("codec", "mark", "label"),
    [
        ("utf-8", b"", "UTF-8"),
        ("utf-8", b"\xef\xbb\xbf", "UTF-8"),
        ("cp1252", b"", "Windows-1252"),
        ("latin-1", b"", "Windows-1252"),
        ("utf-16-le", b"\xff\xfe", "UTF-16"),
        ("utf-16-le", b"", "UTF-16"),
        ("utf-16-be", b"\xfe\xff", "UTF-16 (big endian)"),
        ("utf-16-be", b"", "UTF-16 (big endian)"),
        ("mac_roman", b"", "Macintosh"),
        ("cp850", b"", "DOS (850)"),
    ],
)
def test_every_encoding_is_known_by_its_bytes(
    tmp_path: Path, codec: str, mark: bytes, label: str, newline: str
) -> None:
    said, names = read(write(tmp_path, mark + text_of(newline).encode(codec)))
    assert said == label
    assert names == list(NAMES * 3)


@pytest.mark.parametrize("codec", ["cp1252", "mac_roman", "cp850"])
def test_capitals_alone_tell_the_encoding_too(tmp_path: Path, codec: str) -> None:
    names = ["CONCEIÇÃO DE JESUS", "JOSÉ ÂNGELO", "ANTÔNIO", "ÁGUA LTDA", "ÚRSULA", "JÊNIFER"]
    assert read(write(tmp_path, "\n".join(["NOME", *names]).encode(codec)))[1] == names


@pytest.mark.parametrize("name", ["José", "JOSÉ", "Conceição", "MÜLLER", "nº 3", "d’Ávila", "Muñoz", "50 €"])
def test_one_accent_is_read_as_windows_writes_it(tmp_path: Path, name: str) -> None:
    assert read(write(tmp_path, f"Nome\n{name}\nAna\n".encode("cp1252"))) == ("Windows-1252", [name, "Ana"])


def test_one_damaged_line_leaves_a_file_in_utf_8(tmp_path: Path) -> None:
    lines = ["Nome;Número", *(f"João {number};1" for number in range(2_000))]
    data = "\n".join(lines).encode() + b"\nJos\xe9;2\n"
    label, names = read(write(tmp_path, data))
    assert label == "UTF-8"
    assert names[0] == "João 0"
    assert names[-1] == "Jos\udce9"


def test_the_line_may_be_the_first_and_far_from_the_others(tmp_path: Path) -> None:
    filler = "Ana;1\n" * 300_000
    data = b"Nome;N\nJos\xe9;2\n" + filler.encode() + "João;1\nAntônio;2\nÉrica;3\n".encode()
    assert read(write(tmp_path, data))[0] == "UTF-8"


def test_a_few_lines_in_utf_8_leave_a_file_of_windows(tmp_path: Path) -> None:
    data = b"Nome;N\n" + "João;1\n".encode("cp1252") * 50 + "João;2\n".encode()
    label, names = read(write(tmp_path, data))
    assert label == "Windows-1252"
    assert names[0] == "João"
    assert names[-1] == "JoÃ£o"  # which every reader of cells refuses as swapped


@pytest.mark.parametrize(
    ("given", "codec"),
    [
        ("utf-8", "utf-8"),
        ("Windows-1252", "cp1252"),
        ("latin1", "cp1252"),
        ("ISO-8859-1", "cp1252"),
        ("UTF-16", "utf-16-le"),
        ("Macintosh", "mac_roman"),
        ("DOS (850)", "cp850"),
    ],
)
def test_what_is_given_is_taken(tmp_path: Path, given: str, codec: str) -> None:
    assert read(write(tmp_path, text_of().encode(codec)), given)[1] == list(NAMES * 3)
    if codec.startswith("utf"):
        return
    assert read(write(tmp_path, "Nome\nã".encode(codec)), given)[1] == ["ã"]


def test_what_is_given_is_no_guess_where_it_is_wrong(tmp_path: Path) -> None:
    assert read(write(tmp_path, "Nome\nJosé".encode("cp1252")), "utf-8")[1] == ["Jos\udce9"]
    with pytest.raises(Refused, match="Codificação não conhecida: «klingon»"):
        read(write(tmp_path, b"Nome\nAna"), "klingon")


def test_letters_that_make_sense_nowhere_are_asked_about(tmp_path: Path) -> None:
    cyrillic = "\n".join(["Nome", "Иванов", "Петров", "Сидоров"]).encode("koi8-r")
    with pytest.raises(Refused, match="em nenhuma codificação conhecida"):
        read(write(tmp_path, cyrillic))


@pytest.mark.parametrize("codec", ["mac_roman", "utf-8", "utf-16-le"])
def test_lines_of_a_mac_with_feeds_within_their_cells(tmp_path: Path, codec: str) -> None:
    rows = ["Nome;Obs", *(f'João {number};"um\ndois"' for number in range(5)), ""]
    path = write(tmp_path, "\r".join(rows).encode(codec))
    with opened_table(path, fields) as table:
        assert [row.texts for row in table.rows()] == [
            {"Nome": f"João {number}", "Obs": "um\ndois"} for number in range(5)
        ]
