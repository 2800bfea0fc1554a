"""Shares, parts of periods, instalments and words: the cases of the file, properties, and second computations."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from num2words import num2words

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.finance.instalments import MOST_PARTS, due_days, instalments, let_off
from integrator_tui.rules.finance.pro_rata import pieces, pro_rata
from integrator_tui.rules.finance.words import in_words
from integrator_tui.rules.money import LARGEST
from integrator_tui.rules.rounding import half_up, parse_percent, share
from tests.vectors import day, vectors

CENTS = st.integers(0, 100_000_00)
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
QUICK = settings(max_examples=300, derandomize=True, deadline=None)


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**6))
@QUICK
def test_half_up_as_decimal_rounds(numerator: int, denominator: int) -> None:
    exact = Fraction(numerator, denominator)
    got = half_up(numerator, denominator)
    assert abs(got - exact) <= Fraction(1, 2)
    if denominator in (1, 2, 4, 5, 8, 10):  # a decimal holds the quotient without rounding it itself
        assert got == int((Decimal(numerator) / denominator).quantize(Decimal(1), ROUND_HALF_UP))


@pytest.mark.parametrize(("cents", "points", "part"), [(9990, 1250, 1249), (3333, 2000, 667), (9990, 10_000, 9990)])
def test_shares(cents: int, points: int, part: int) -> None:
    assert share(cents, points) == part


def test_percentages_as_stored() -> None:
    assert [parse_percent(text) for text in ("2", "0.5", "2.00", "12.5", "100")] == [200, 50, 200, 1250, 10000]
    for text in ("", "2,5", "1.234", "-1", "1e2", "٢", "2 ", "2\n"):
        with pytest.raises(BadValue):
            parse_percent(text)


@pytest.mark.parametrize("case", vectors("pro_rata"))
def test_pro_rata_of_the_file(case: dict[str, Any]) -> None:
    first, last = day(case["first_day"]), day(case["last_day"])
    complete = case.get("complete_period", False)
    assert (last - first).days + 1 == case["days"]
    assert pro_rata(case["price_cents"], first, last, divisor=case["divisor"], complete=complete) == case["value_cents"]
    if "bare_formula_cents" in case:
        assert pro_rata(case["price_cents"], first, last, divisor=case["divisor"]) == case["bare_formula_cents"]


@given(CENTS, DAYS, st.integers(1, 400), st.integers(1, 31))
@QUICK
def test_pro_rata_never_above_the_price_and_never_shrinks(price: int, first: date, days: int, divisor: int) -> None:
    values = [pro_rata(price, first, first + timedelta(days=n), divisor=divisor) for n in (days - 1, days)]
    assert 0 <= values[0] <= values[1] <= price
    exact = min(Fraction(price), Fraction(price * days, divisor))
    assert abs(values[0] - exact) <= Fraction(1, 2)


@given(st.lists(CENTS, min_size=1, max_size=6), DAYS, st.data())
@QUICK
def test_pieces_cover_each_day_once_and_cost_no_more_than_the_dearest(
    prices: list[int], first: date, data: st.DataObject
) -> None:
    gaps = data.draw(st.lists(st.integers(1, 9), min_size=len(prices) - 1, max_size=len(prices) - 1))
    starts = [first + timedelta(days=sum(gaps[:n])) for n in range(len(prices))]
    last = starts[-1] + timedelta(days=data.draw(st.integers(0, 9)))
    made = pieces(list(zip(starts, prices, strict=True)), last)
    covered = [piece.first + timedelta(days=n) for piece in made for n in range((piece.last - piece.first).days + 1)]
    assert covered == [first + timedelta(days=n) for n in range((last - first).days + 1)]
    assert sum(piece.cents for piece in made) <= max(prices)


def test_control_pieces_without_the_bound_cost_more_than_the_plan() -> None:
    change = [(date(2026, 5, 1), 9990), (date(2026, 5, 16), 9990)]
    made = pieces(change, date(2026, 5, 31))
    bare = pro_rata(9990, made[0].first, made[0].last) + pro_rata(9990, made[1].first, made[1].last)
    assert (sum(piece.cents for piece in made), bare) == (9990, 10323)


def test_periods_that_cannot_be() -> None:
    may = date(2026, 5, 1)
    for call in (
        lambda: pro_rata(-1, may, may),
        lambda: pro_rata(100, may, may - timedelta(days=1)),
        lambda: pro_rata(100, may, may, divisor=0),
        lambda: pieces([(may, 1), (may, 2)], may),
        lambda: pieces([(may, 1)], may - timedelta(days=1)),
    ):
        with pytest.raises(BadValue):
            call()


@pytest.mark.parametrize("case", vectors("instalments"))
def test_instalments_of_the_file(case: dict[str, Any]) -> None:
    assert list(instalments(case["total_cents"], case["parts"])) == case["values"]


@given(CENTS, st.integers(1, MOST_PARTS))
@QUICK
def test_instalments_add_up_and_differ_by_a_cent(total: int, parts: int) -> None:
    made = instalments(total, parts)
    assert (sum(made), len(made)) == (total, parts)
    assert list(made) == sorted(made, reverse=True)
    assert made[0] - made[-1] <= 1


@given(CENTS, st.integers(2, MOST_PARTS), st.integers(1, 10**6))
@QUICK
def test_a_down_payment_is_the_first_part(total: int, parts: int, down: int) -> None:
    if down > total - (parts - 1):
        with pytest.raises(BadValue, match="deixar o que parcelar"):
            instalments(total, parts, down)
        return
    made = instalments(total, parts, down)
    assert (made[0], sum(made), len(made)) == (down, total, parts)
    assert made[1:] == instalments(total - down, parts - 1)
    assert min(made) > 0
    with pytest.raises(BadValue, match="não há entrada"):
        instalments(total, 1, down)


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=6), st.integers(0, 6 * 10**6))
@QUICK
def test_what_is_let_off_leaves_a_cent_of_each(principals: list[int], cents: int) -> None:
    if cents > sum(principals) - len(principals):
        with pytest.raises(BadValue, match="vai até"):
            let_off(cents, principals)
        return
    off = let_off(cents, principals)
    assert sum(off) == cents
    assert all(0 <= one < whole for one, whole in zip(off, principals, strict=True))


def test_due_days_come_back_to_the_day_of_the_first() -> None:
    assert due_days(date(2026, 1, 31), 4) == (
        *(date(2026, 1, 31), date(2026, 2, 28)),
        *(date(2026, 3, 31), date(2026, 4, 30)),
    )
    assert due_days(date(2027, 12, 29), 3)[-1] == date(2028, 2, 29)


@given(DAYS, st.integers(1, MOST_PARTS))
@QUICK
def test_due_days_one_in_each_month(first: date, parts: int) -> None:
    made = due_days(first, parts)
    months = [found.year * 12 + found.month for found in made]
    assert months == list(range(months[0], months[0] + parts))
    for found in made:
        assert found.day == first.day or (found.day < first.day and (found + timedelta(days=1)).day == 1)


@pytest.mark.parametrize("parts", [0, -1, MOST_PARTS + 1])
def test_parts_that_cannot_be(parts: int) -> None:
    with pytest.raises(BadValue):
        instalments(100, parts)
    with pytest.raises(BadValue):
        due_days(date(2026, 1, 1), parts)
    with pytest.raises(BadValue):
        instalments(-1, 1)


@pytest.mark.parametrize("case", vectors("extenso")["cases"], ids=lambda case: case["value"])
def test_words_of_the_file(case: dict[str, str]) -> None:
    assert in_words(int(Decimal(case["value"]) * 100)) == case["words"]


@given(st.one_of(st.integers(100, 999_999_99), st.integers(10, 9_999).map(lambda reais: reais * 10_000)))
@settings(max_examples=1_000, derandomize=True, deadline=None)
def test_words_agree_with_another_program(cents: int) -> None:
    """Where that one is right: from one real to below a million, its commas left out."""
    if cents > 999_999_99:
        return
    theirs = (
        num2words(Decimal(cents) / 100, to="currency", lang="pt_BR").replace(",", "").replace("catorze", "quatorze")
    )
    assert in_words(cents) == theirs


@given(st.integers(0, LARGEST))
@settings(max_examples=500, derandomize=True, deadline=None)
def test_words_can_be_read_back(cents: int) -> None:
    assert _read(in_words(cents)) == cents


@pytest.mark.parametrize("cents", [-1, LARGEST + 1])
def test_words_of_no_amount(cents: int) -> None:
    with pytest.raises(BadValue):
        in_words(cents)


_SMALL = "zero um dois três quatro cinco seis sete oito nove dez onze doze treze quatorze quinze dezesseis dezessete"
_TENS = "dez vinte trinta quarenta cinquenta sessenta setenta oitenta noventa"
_HUNDREDS = "cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos"
_VALUES = {
    "cem": 100,
    **{word: number for number, word in enumerate(f"{_SMALL} dezoito dezenove".split())},
    **{word: number * 10 for number, word in enumerate(_TENS.split(), 1)},
    **{word: number * 100 for number, word in enumerate(_HUNDREDS.split(), 1)},
}


def _read(words: str) -> int:
    """A reader of its own: additions within a group, and the names of the groups."""
    found = re.fullmatch(r"(?:(.*) rea(?:l|is))?(?: e )?(?:(.*) centavos?)?", words)
    assert found
    return _whole(found[1] or "zero") * 100 + _whole(found[2] or "zero")


def _whole(words: str) -> int:
    total = group = 0
    for word in words.split():
        if word in ("e", "de"):
            continue
        scale = next((n for n, start in ((10**9, "bilh"), (10**6, "milh"), (1000, "mil")) if word.startswith(start)), 0)
        if not scale:
            group += _VALUES[word]
        else:
            total, group = total + (group or 1) * scale, 0
    return total + group
