"""Quotes, separators and ends of lines, as spreadsheets write them and as careless programs do."""

from __future__ import annotations

import csv
import io
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrator_tui.tables.records import LOOSE_QUOTES, OPEN_QUOTES, records


def cells(text: str, separator: str = ";") -> list[list[str]]:
    return [record.cells for record in records(text.split("\n"), separator)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("a;b;c", ["a", "b", "c"]),
        ("a;;", ["a", "", ""]),
        ('"a;b";c', ["a;b", "c"]),
        ('"a";', ["a", ""]),
        ('"";"";""', ["", "", ""]),
        ('"""Bar"" do Zé";1', ['"Bar" do Zé', "1"]),
        ('""""""', ['""']),
        ('"BAR DO ZÉ" LTDA;1', ['"BAR DO ZÉ" LTDA', "1"]),
        ('1;"BAR" DO "ZÉ" LTDA;2', ["1", '"BAR" DO "ZÉ" LTDA', "2"]),
        ('BAR "DO ZÉ";1', ['BAR "DO ZÉ"', "1"]),
        ('Monitor 16";1', ['Monitor 16"', "1"]),
        ('a; "b c" ;d', ["a", "b c", "d"]),
        ('="00123";1', ['="00123"', "1"]),
        ('"=""00123""";1', ['="00123"', "1"]),
        ("O'Neill;'1", ["O'Neill", "'1"]),
    ],
)
def test_cells_of_a_line(line: str, expected: list[str]) -> None:
    (record,) = records([line], ";")
    assert (record.cells, record.problem) == (expected, "")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('"nunca fecha;2', OPEN_QUOTES),
        ('1;"nunca fecha', OPEN_QUOTES),
        ('"JOHN "WAYNE"";2', LOOSE_QUOTES),
        ('"13" Widget";2', LOOSE_QUOTES),
        ('"Ana; Bia" LTDA;2', LOOSE_QUOTES),
    ],
)
def test_what_could_be_read_in_two_ways_is_named_and_the_next_line_is_read(line: str, problem: str) -> None:
    first, second, third = records([line, "b;3", '"c";4'], ";")
    assert first.problem == problem
    assert (second.number, second.cells, second.problem) == (2, ["b", "3"], "")
    assert (third.number, third.cells) == (3, ["c", "4"])


def test_lines_within_a_cell() -> None:
    found = list(records(['a;"1', "", '2 ""x""', '3";b', "c;d;e"], ";", first=2))
    assert found[0].cells == ["a", '1\n\n2 "x"\n3', "b"]
    assert (found[1].number, found[1].cells) == (6, ["c", "d", "e"])
    assert cells('"a";"b\nc";"d\ne"') == [["a", "b\nc", "d\ne"]]
    assert cells('"b\nc";"d\ne"\nf;g') == [["b\nc", "d\ne"], ["f", "g"]]


def test_quotes_that_never_close_take_no_rows_with_them() -> None:
    lines = ['"BAR DO ZÉ;1', "Ana;2", "Bia;3", 'Mesa 2";4', "Caio;5"]
    found = list(records(lines, ";", width=2))
    assert [record.number for record in found] == [1, 2, 3, 4, 5]
    assert [bool(record.problem) for record in found] == [True, False, False, False, False]
    assert found[3].cells == ['Mesa 2"', "4"]


def test_many_strange_quotes_take_no_long_time() -> None:
    for lines in (['"a;1'] * 20_000, ['""'] * 20_000, ['a;"'] * 20_000, ['"', *['""'] * 50_000], ['"' * 50_001]):
        began = time.process_time()
        for _ in records(lines, ";"):
            pass
        assert time.process_time() - began < 5


@given(st.lists(st.lists(st.text(st.characters(exclude_characters="\r\0"), max_size=8), min_size=2, max_size=4)))
def test_what_a_spreadsheet_writes_is_read_as_it_was(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    assert cells(out.getvalue().removesuffix("\n")) == (rows or [[""]])


@given(st.text(alphabet='a";\n', max_size=40))
def test_no_text_loses_a_line(text: str) -> None:
    lines = text.split("\n")
    found = list(records(lines, ";"))
    assert all(one.number < other.number for one, other in pairwise(found))
    assert found[0].number == 1
    covered = sum(1 + sum(cell.count("\n") for cell in record.cells) for record in found)
    assert covered == len(lines)
