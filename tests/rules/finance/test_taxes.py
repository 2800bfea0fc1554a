"""Discounts as they are typed and stored, taxes by their days, numbers of another system."""

from __future__ import annotations

from datetime import date

import pytest

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.finance.discounts import Cut, cut_text, format_cut, parse_cut, stored_cut, together
from integrator_tui.rules.finance.old_number import old_number
from integrator_tui.rules.finance.taxes import TaxRate, rates_on, taxed

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("typed", "cut", "stored", "shown"),
    [
        ("10", Cut(1000), "1000", "R$ 10,00"),
        ("R$ 1.234,5", Cut(123450), "123450", "R$ 1.234,50"),
        ("12,5 %", Cut(None, 1250), "12.50%", "12,5 %"),
        ("100%", Cut(None, 10000), "100.00%", "100 %"),
        ("0,01", Cut(1), "1", "R$ 0,01"),
    ],
)
def test_a_discount_as_it_is_typed_stored_and_shown(typed: str, cut: Cut, stored: str, shown: str) -> None:
    assert parse_cut(typed) == cut
    assert cut_text(cut) == stored
    assert (stored_cut(stored), format_cut(stored)) == (cut, shown)
    assert parse_cut(shown) == cut


def test_what_is_no_discount() -> None:
    for typed in ("", "0", "0%", "100,01%", "-1", "dez", "1,234", "99.999.999,99"):
        with pytest.raises(BadValue):
            parse_cut(typed)
    odd: tuple[object, ...] = (None, 5, "", "12.5%", "101.00%", "-5", "1e3", "9" * 10, [], "١٢")
    for stored in odd:
        assert (stored_cut(stored), format_cut(stored)) == (None, str(stored))
    assert together(100, [60, 50]) == 100
    with pytest.raises(BadValue):
        together(100, [60, -1])


def test_a_rate_holds_on_both_its_days_and_the_own_one_of_a_class_goes_before() -> None:
    of_all = TaxRate("CBS", 90, FIRST, LAST)
    own = TaxRate("CBS", 50, date(2026, 6, 1), None, 7, added=True)
    for rates in ((of_all, own), (own, of_all)):
        assert rates_on(rates, FIRST, 7) == rates_on(rates, LAST, None) == {"CBS": of_all}
        assert rates_on(rates, date(2026, 6, 1), 7) == rates_on(rates, date(2027, 1, 1), 7) == {"CBS": own}
        assert rates_on(rates, date(2025, 12, 31), 7) == rates_on(rates, date(2027, 1, 1), 8) == {}
        found = taxed(rates, LAST, [(None, 55), (None, 55), (7, 100)])
        assert [(one.basis_points, one.base, one.cents, one.added) for one in found] == [
            (50, 100, 1, True),
            (90, 110, 1, False),  # rounded once: 0,99, not twice 0,495
        ]
    order = (TaxRate("IBS", 10, FIRST), TaxRate("CBS", 90, FIRST))
    assert [one.tax for one in taxed(order, FIRST, [(None, 1)])] == ["CBS", "IBS"]
    assert taxed((), FIRST, [(None, 1)]) == ()


def test_a_number_of_another_system_is_one_however_it_was_written() -> None:
    assert {old_number(text) for text in ("00123", "123", " 1 23 ", "１２３")} == {"123"}
    assert {old_number(text) for text in ("a-7", "A-7", "A -7")} == {"A-7"}
    assert [old_number(text) for text in ("0", "000", "0A1", "00-5", "10")] == ["0", "0", "0A1", "0-5", "10"]
    for text in ("", "--", " . "):
        with pytest.raises(BadValue):
            old_number(text)
