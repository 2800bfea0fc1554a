"""Dates as they are typed, all of them against one fixed day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.dates import age_phrase, format_date, format_datetime, parse_birth_date, parse_date

TODAY = date(2026, 5, 20)
days = st.dates(date(1900, 1, 1), date(2200, 12, 31))


def refusal(text: str, today: date = TODAY) -> str:
    with pytest.raises(BadValue) as refused:
        parse_date(text, today)
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("24/11/2026", date(2026, 11, 24)),
        ("24-11-2026", date(2026, 11, 24)),
        ("24.11.2026", date(2026, 11, 24)),
        ("24 11 2026", date(2026, 11, 24)),
        ("24/11/26", date(2026, 11, 24)),
        ("24112026", date(2026, 11, 24)),
        ("241126", date(2026, 11, 24)),
        ("2026-11-24", date(2026, 11, 24)),
        ("2026/11/24", date(2026, 11, 24)),
        ("1/2/2026", date(2026, 2, 1)),
        ("24-11", date(2026, 11, 24)),
        ("24/11", date(2026, 11, 24)),
        ("5-2", date(2026, 2, 5)),
        ("5/2", date(2026, 2, 5)),
        ("3", date(2026, 5, 3)),
        ("31", date(2026, 5, 31)),
        ("hoje", TODAY),
        ("HOJE", TODAY),
        ("ontem", date(2026, 5, 19)),
        ("amanhã", date(2026, 5, 21)),
        ("amanha", date(2026, 5, 21)),
        ("Amanha\u0303", date(2026, 5, 21)),
        ("+5", date(2026, 5, 25)),
        ("+ 5", date(2026, 5, 25)),
        ("-10", date(2026, 5, 10)),
        ("\u221210", date(2026, 5, 10)),
        ("+0", TODAY),
        ("+365", date(2027, 5, 20)),
        ("29/02/2024", date(2024, 2, 29)),
        ("31/12/2200", date(2200, 12, 31)),
        ("01/01/1900", date(1900, 1, 1)),
        ("٢٤/١١/٢٠٢٦", date(2026, 11, 24)),
        (" 24/11/2026 ", date(2026, 11, 24)),
    ],
)
def test_accepted(text: str, expected: date) -> None:
    assert parse_date(text, TODAY) == expected


@pytest.mark.parametrize(
    ("typed", "year"),
    [("26", 2026), ("36", 2036), ("37", 1937), ("99", 1999), ("00", 2000), ("27", 2027)],
)
def test_years_of_two_digits_end_ten_years_ahead(typed: str, year: int) -> None:
    assert parse_date(f"01/02/{typed}", TODAY) == date(year, 2, 1)


def test_the_window_moves_with_today() -> None:
    assert parse_date("01/02/95", date(2086, 1, 1)) == date(2095, 2, 1)
    assert parse_date("01/02/97", date(2086, 1, 1)) == date(1997, 2, 1)


UNKNOWN = "Data não reconhecida; o formato é dd/mm/aaaa, por exemplo 24/11/2026."
YEARS = "O ano vai de 1900 a 2200."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("31/02/2026", "O dia 31 não existe; Fevereiro de 2026 tem 28 dias."),
        ("29/02", "O dia 29 não existe; Fevereiro de 2026 tem 28 dias."),
        ("30/02/2024", "O dia 30 não existe; Fevereiro de 2024 tem 29 dias."),
        ("31/04/2026", "O dia 31 não existe; Abril de 2026 tem 30 dias."),
        ("32/12/2026", "O dia 32 não existe; Dezembro de 2026 tem 31 dias."),
        ("0/12/2026", "O dia 0 não existe; Dezembro de 2026 tem 31 dias."),
        ("24/13/2026", "O mês 13 não existe; os meses vão de 1 a 12."),
        ("2026-24-11", "O mês 24 não existe; os meses vão de 1 a 12."),
        ("24/00/2026", "O mês 0 não existe; os meses vão de 1 a 12."),
        ("24/11/1899", YEARS),
        ("24/11/2201", YEARS),
        ("0001-01-01", YEARS),
        ("+999999", YEARS),
        ("-999999", YEARS),
        ("+63800", YEARS),
        ("", UNKNOWN),
        ("natal", UNKNOWN),
        ("24/11/202", UNKNOWN),
        ("24/11/20266", UNKNOWN),
        ("2411", UNKNOWN),
        ("24//11", UNKNOWN),
        ("24/11/", UNKNOWN),
        ("+9999999", UNKNOWN),
        ("++5", UNKNOWN),
        ("hoje hoje", UNKNOWN),
        ("²4/11/2026", UNKNOWN),
        ("24/11/2026\x00", UNKNOWN),
        ("hoje" + " " * 100, UNKNOWN),
    ],
)
def test_refused(text: str, sentence: str) -> None:
    assert refusal(text) == sentence


def test_the_day_of_a_short_month() -> None:
    assert refusal("31", date(2026, 2, 10)) == "O dia 31 não existe; Fevereiro de 2026 tem 28 dias."


@given(days)
@settings(max_examples=300, derandomize=True, deadline=None)
def test_what_is_shown_can_be_typed(day: date) -> None:
    shown = format_date(day)
    assert parse_date(shown, TODAY) == day
    assert parse_date(shown.replace("/", ""), TODAY) == day
    assert parse_date(day.isoformat(), TODAY) == day


@given(days, st.integers(-3_000, 3_000))
@settings(max_examples=200, derandomize=True, deadline=None)
def test_days_from_today(today: date, offset: int) -> None:
    wanted = today + timedelta(days=offset)
    if 1900 <= wanted.year <= 2200:
        assert parse_date(f"{offset:+}", today) == wanted
    else:
        assert refusal(f"{offset:+}", today) == YEARS


@given(days, days)
@settings(max_examples=300, derandomize=True, deadline=None)
def test_short_forms_fill_in_from_today(today: date, day: date) -> None:
    try:
        assert parse_date(f"{day.day}/{day.month}", today) == day.replace(year=today.year)
    except ValueError:
        assert (day.month, day.day) == (2, 29)
    short = f"{day.day:02}/{day.month:02}/{day.year % 100:02}"
    year = next(year for year in range(today.year + 10, 0, -1) if year % 100 == day.year % 100)
    try:
        expected = date(year, day.month, day.day)
    except ValueError:
        assert refusal(short, today).startswith("O dia 29 não existe") or not 1900 <= year <= 2200
        return
    if 1900 <= year <= 2200:
        assert parse_date(short, today) == expected
    else:
        assert refusal(short, today) == YEARS


def test_birth_dates() -> None:
    assert parse_birth_date("05/03/1950", TODAY) == date(1950, 3, 5)
    assert parse_birth_date("05/03/50", TODAY) == date(1950, 3, 5)
    assert parse_birth_date("05/03/30", TODAY) == date(1930, 3, 5)
    assert parse_birth_date("05/03/26", TODAY) == date(2026, 3, 5)
    assert parse_birth_date("05/03/27", TODAY) == date(1927, 3, 5)
    assert parse_birth_date("hoje", TODAY) == TODAY
    assert parse_birth_date("21/05/1900", TODAY) == date(1900, 5, 21)


@pytest.mark.parametrize(
    ("text", "today", "sentence"),
    [
        ("21/05/2026", TODAY, "Data de nascimento no futuro: 21/05/2026."),
        ("amanhã", TODAY, "Data de nascimento no futuro: 21/05/2026."),
        ("05/03/2030", TODAY, "Data de nascimento no futuro: 05/03/2030."),
        ("20/05/1910", date(2040, 5, 20), "Data de nascimento há mais de 130 anos: 20/05/1910."),
        ("31/02/1950", TODAY, "O dia 31 não existe; Fevereiro de 1950 tem 28 dias."),
        ("x", TODAY, UNKNOWN),
    ],
)
def test_birth_dates_refused(text: str, today: date, sentence: str) -> None:
    with pytest.raises(BadValue) as refused:
        parse_birth_date(text, today)
    assert str(refused.value) == sentence


def test_the_oldest_age_is_still_accepted_the_day_before() -> None:
    assert parse_birth_date("21/05/1910", date(2040, 5, 20)) == date(1910, 5, 21)


def test_formats() -> None:
    assert format_date(date(2026, 1, 4)) == "04/01/2026"
    assert format_datetime(datetime(2026, 11, 24, 14, 5, 59)) == "24/11/2026 14:05"
    assert format_datetime(datetime(2026, 1, 4, 0, 0)) == "04/01/2026 00:00"


@pytest.mark.parametrize(
    ("since", "phrase"),
    [
        (date(2022, 5, 20), "cliente há 4 anos"),
        (date(2022, 5, 21), "cliente há 3 anos"),
        (date(2025, 5, 20), "cliente há 1 ano"),
        (date(2025, 5, 21), "cliente há 11 meses"),
        (date(2026, 2, 20), "cliente há 3 meses"),
        (date(2026, 4, 20), "cliente há 1 mês"),
        (date(2026, 4, 21), "cliente há 29 dias"),
        (date(2026, 5, 8), "cliente há 12 dias"),
        (date(2026, 5, 19), "cliente há 1 dia"),
        (date(2026, 5, 20), "cliente desde hoje"),
        (date(2026, 6, 1), "cliente a partir de 01/06/2026"),
    ],
)
def test_age(since: date, phrase: str) -> None:
    assert age_phrase(since, TODAY) == phrase


def test_who_came_on_a_leap_day_has_a_year_on_the_first_of_march() -> None:
    assert age_phrase(date(2024, 2, 29), date(2025, 2, 28)) == "cliente há 11 meses"
    assert age_phrase(date(2024, 2, 29), date(2025, 3, 1)) == "cliente há 1 ano"
