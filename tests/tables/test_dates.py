"""Days as files hold them."""

from __future__ import annotations

from datetime import date

import pytest

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.tables.dates import Column, Days, read_day

TODAY = date(2026, 11, 28)
BORN = date(1985, 11, 24)


@pytest.mark.parametrize(
    "text",
    [
        "24/11/1985",
        "24-11-1985",
        "24.11.1985",
        "24/11/85",
        "1985-11-24",
        "1985/11/24",
        "1985-11-24 00:00:00",
        "1985-11-24T00:00:00",
        "1985-11-24T03:00:00.000Z",
        "1985-11-24 00:00:00-03:00",
        "1985-11-24 00:00:00.0000000",
        "24/11/1985 00:00",
        "24/11/1985 00:00:00",
        "24/11/1985 12:00:00 AM",
        "24/11/1985 às 00h00",
        "24111985",
        "19851124",
        "24 de novembro de 1985",
        "24 de Novembro de 1985",
        "domingo, 24 de novembro de 1985",
        "24-nov-1985",
        "24/nov/85",
        "24 nov. 1985",
        "Nov 24, 1985",
        "November 24 1985",
        " 24/11/1985\xa0",
        "24 / 11 / 1985",
    ],
)
def test_a_whole_day(text: str) -> None:
    assert read_day(text, TODAY, Days()) == BORN


@pytest.mark.parametrize(
    "text",
    [
        *("0000-00-00", "0000-00-00 00:00:00", "00/00/0000", "00/00/00", "  /  /    ", "//", "--", "0", ""),
        *("00/01/1900", "1900-01-00", "30/12/1899", "1899-12-30 00:00:00", "01/01/0001", "0001-01-01T00:00:00"),
    ],
)
def test_what_stands_for_none(text: str) -> None:
    assert read_day(text, TODAY, Days()) is None


@pytest.mark.parametrize(
    "text",
    [
        *("12/03", "24", "hoje", "ontem", "+5", "-10", "11/1985", "1985", "nov/1985", "24 de novembro", "2411"),
        *("11/24/1985", "31/02/1985", "24/13/1985", "24/11/15", "24/11/05", "24-nov-15", "1985-24-11", "241185"),
        *("01/01/1900", "1900-01-01 00:00:00", "1241985", "24/11/985", "24/11/19850", "31375", "5,3E+04", "lixo"),
        *("24/11/1985 e 25/11/1985", "1985-11", "24/11-1985", "9" * 200),
    ],
)
def test_what_would_be_a_guess_is_refused(text: str) -> None:
    with pytest.raises(BadValue):
        read_day(text, TODAY, Days())


def test_the_century_of_what_began_with_the_company() -> None:
    assert read_day("24/11/98", TODAY, Days(), 1970) == date(1998, 11, 24)
    assert read_day("24/11/15", TODAY, Days(), 1970) == date(2015, 11, 24)
    with pytest.raises(BadValue, match="pode ser 1927 ou 2027"):
        read_day("24/11/27", TODAY, Days(), 1970)


def says(title: str, *cells: str) -> Days:
    column = Column(title)
    for number, cell in enumerate(cells, 2):
        column.see(cell, number)
    return column.says


def test_days_of_a_spreadsheet_where_the_whole_column_has_them() -> None:
    days = says("Nascimento", "31375", "", "0000-00-00", "29221,5")
    assert read_day("31375", TODAY, days) == BORN
    assert read_day("31375.0", TODAY, days) == BORN
    with pytest.raises(BadValue):  # one that is none: nothing says that the others are
        read_day("31375", TODAY, says("Nascimento", "31375", "24/11/1985"))
    with pytest.raises(BadValue):  # years
        read_day("1985", TODAY, says("Nascimento", "1985", "1990"))


def test_days_counted_from_1904_where_the_title_says_so() -> None:
    days = says("Nascimento (1904)", "29913")
    assert days.since_1904
    assert read_day("29913", TODAY, days) == BORN


def test_a_column_with_the_month_first_says_nothing_of_the_rest() -> None:
    days = says("Nascimento", "03/04/1985", "11/24/1985", "05/05/1985", "25/12/1990", "1985-04-03")
    assert days.month_first == 3
    with pytest.raises(BadValue, match="linha 3"):
        read_day("03/04/1985", TODAY, days)
    assert read_day("05/05/1985", TODAY, days) == date(1985, 5, 5)
    assert read_day("25/12/1990", TODAY, days) == date(1990, 12, 25)
    assert read_day("1985-04-03", TODAY, days) == date(1985, 4, 3)
    assert read_day("03/04/1985", TODAY, says("Nascimento", "03/04/1985", "25/12/1990")) == date(1985, 4, 3)
