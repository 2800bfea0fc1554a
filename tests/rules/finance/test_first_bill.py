"""The first bill of a plan: both days count, whole periods cost the price, parts add up."""

from __future__ import annotations

from datetime import date
from itertools import product

from integrator_tui.rules.finance.first_bill import first_bill


def bill(start: date, due_day: int, price: int = 12990, fee: int = 12000, parts: int = 2) -> tuple[object, ...]:
    found = first_bill(start, due_day, price, fee, parts, 30)
    return found.first, found.last, found.days, found.cents, found.total, [day for day, _ in found.parts]


def test_the_sketch() -> None:
    december, january = date(2026, 12, 10), date(2027, 1, 10)
    assert bill(date(2026, 12, 1), 10) == (date(2026, 12, 1), december, 10, 4330, 10330, [december, january])


def test_whole_periods_cost_the_price() -> None:
    assert bill(date(2026, 2, 11), 10)[1:4] == (date(2026, 3, 10), 28, 12990)
    assert bill(date(2026, 12, 11), 10)[1:4] == (date(2027, 1, 10), 31, 12990)
    assert bill(date(2026, 12, 12), 10)[1:4] == (date(2027, 1, 10), 30, 12990)
    assert bill(date(2026, 12, 10), 10)[1:4] == (date(2026, 12, 10), 1, 433)


def test_months_without_the_day() -> None:
    assert bill(date(2026, 2, 1), 31, parts=3) == (
        *(date(2026, 2, 1), date(2026, 2, 28), 28, 12990, 16990),
        [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)],
    )


def test_no_day_is_lost_or_charged_twice_whatever_the_start() -> None:
    for month, day, due_day in product(range(1, 13), (1, 15, 28), range(1, 32)):
        found = first_bill(date(2027, month, day), due_day, 9990, 15001, 4, 30)
        assert found.first <= found.last
        assert 1 <= found.days <= 31
        assert 0 < found.cents <= 9990
        assert sum(cents for _, cents in found.parts) == 15001
        assert len({(one.year, one.month) for one, _ in found.parts}) == 4


def test_nothing_to_pay() -> None:
    assert bill(date(2026, 12, 1), 10, price=0, fee=0)[3:] == (0, 0, [])
