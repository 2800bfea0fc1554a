"""Cells that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrator_tui.tables.csv_safe import neutral

ROWS = json.loads((Path(__file__).parents[2] / "data" / "hostile_inputs.json").read_text(encoding="utf-8"))
FORMULAS = [row["value"] for row in ROWS if row["id"].startswith("csv-")]


@pytest.mark.parametrize("cell", FORMULAS)
def test_the_formulas_among_the_hostile_inputs(cell: str) -> None:
    assert neutral(cell) == "'" + cell


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "@SUM(A1)",
        "+1+1",
        "-1+1",
        "-",
        "-2+3+cmd|' /C calc'!A0",
        "--1",
        "-1,5%",
        "-1.23,45",
        "\t=1",
        "\rx",
        "\nx",
        " =1",
        "\u00a0=1",
        "\u3000=1",
        "\ufeff=1",
        "\u200b=1",
        "\x00=1",
        " \t x",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "−1",
        "+55 11 99999-0000",
        "+5511999990000",
        "@maria",
    ],
)
def test_gets_an_apostrophe(cell: str) -> None:
    assert neutral(cell) == "'" + cell


@pytest.mark.parametrize(
    "cell",
    [
        "",
        " ",
        "Maria",
        "a=b",
        "(11) 99999-0000",
        "-12,50",
        "-12",
        "-1.234,56",
        "-1.234.567",
        "1.234,56",
        "24/11/2026",
        "R$ -5",
        "'=1",
        '"=1"',
        "nome\n=1",
        "   recuo",
    ],
)
def test_stays(cell: str) -> None:
    assert neutral(cell) == cell


@given(st.text(st.one_of(st.sampled_from("=+-@\t\r\n \u3000\ufeff＝0123456789,.a'"), st.characters()), max_size=12))
@settings(max_examples=500, derandomize=True, deadline=None)
def test_once_is_enough_and_nothing_is_lost(cell: str) -> None:
    safe = neutral(cell)
    assert safe in (cell, "'" + cell)
    assert neutral(safe) == safe
    if safe.strip()[:1] in ("=", "+", "@"):
        pytest.fail(f"{safe!r} can be run")


@given(st.integers(-(10**9), -1), st.integers(0, 99))
@settings(max_examples=100, derandomize=True, deadline=None)
def test_negative_amounts_stay_numbers(reais: int, cents: int) -> None:
    for cell in (f"{reais},{cents:02}", f"{reais:,},{cents:02}".replace(",", ".", f"{reais:,}".count(","))):
        assert neutral(cell) == cell


def test_a_file_written_and_read_again_has_no_cell_that_acts() -> None:
    file = io.StringIO()
    csv.writer(file, delimiter=";").writerows([neutral(cell)] for cell in FORMULAS)
    read = [row[0] for row in csv.reader(io.StringIO(file.getvalue()), delimiter=";")]
    assert all(cell.startswith("'") for cell in read)
