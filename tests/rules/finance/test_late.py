"""Late payment, partial payments, contests and the legal clock: the cases of the file and second computations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.finance.business_days import NATION, Calendar, city_days
from integrator_tui.rules.finance.contest import answer_due, double_refund, earliest_due_of_rest, may_contest
from integrator_tui.rules.finance.imputation import Payment, account
from integrator_tui.rules.finance.late_payment import LateTerms, late_payment
from integrator_tui.rules.rounding import parse_percent
from tests.vectors import day, vectors

QUICK = settings(max_examples=400, derandomize=True, deadline=None)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
TERMS = st.builds(LateTerms, st.integers(0, 200), st.integers(0, 100), st.booleans(), st.booleans())


@pytest.mark.parametrize("case", vectors("late_payment")["cases"], ids=lambda c: f"{c['principal_cents']} {c['paid']}")
def test_late_payment_of_the_file(case: dict[str, Any]) -> None:
    fine, month = (parse_percent(case.get(name, "0")) for name in ("fine_pct", "interest_month_pct"))
    got = late_payment(case["principal_cents"], day(case["due"]), day(case["paid"]), LateTerms(fine, month))
    assert got.effective_due == day(case["effective_due"])
    assert got.days == case["days"]
    assert (got.fine, got.interest, got.total) == (case["fine_cents"], case["interest_cents"], case["total_cents"])
    if "alt_days_from_original_due" in case:
        other = LateTerms(fine, month, from_original_due=True)
        again = late_payment(case["principal_cents"], day(case["due"]), day(case["paid"]), other)
        assert (again.days, again.interest) == (
            case["alt_days_from_original_due"],
            case["alt_interest_from_original_due"],
        )
        by_day = LateTerms(fine, month, daily_amount_rounded=True)
        third = late_payment(case["principal_cents"], day(case["due"]), day(case["paid"]), by_day)
        assert third.interest == case["alt_interest_daily_amount_rounded_first"]


def test_a_holiday_of_the_city_puts_the_date_off() -> None:
    city = Calendar("SP", city_days(["10/12"]))
    assert late_payment(9990, date(2026, 12, 10), date(2026, 12, 11), calendar=city).total == 9990
    assert late_payment(9990, date(2026, 12, 10), date(2026, 12, 11)).total == 10193


def _decimal(text: Decimal) -> int:
    return int(text.quantize(Decimal(1), ROUND_HALF_UP))


def _second(principal: int, due: date, payments: list[tuple[date, int]], on: date, terms: LateTerms) -> list[int]:
    """The debt told day by day in decimals: another way than the program's. Gives principal, fine and interest open."""
    effective = due
    while effective.weekday() >= 5 or not NATION.is_business(effective):
        effective += timedelta(days=1)
    open_principal, fine, raw, interest_paid = principal, 0, Decimal(0), 0
    interest_open = 0
    today = min([due, on, *(paid for paid, _ in payments)])
    missed = False
    while today <= on:
        if today > effective:
            if not missed:
                missed = True
                fine = _decimal(Decimal(open_principal * terms.fine) / 10_000)
                nights = (effective - due).days if terms.from_original_due else 0
            else:
                nights = 0
            a_day = Decimal(open_principal * terms.interest_month) / Decimal(300_000)
            if terms.daily_amount_rounded:
                a_day = Decimal(_decimal(a_day))
            raw += a_day * (nights + 1)
            interest_open = max(0, _decimal(Decimal(str(round(raw, 10)))) - interest_paid)
        for paid, cents in payments:
            if paid != today:
                continue
            left = cents
            part = min(left, interest_open)
            interest_open, interest_paid, left = interest_open - part, interest_paid + part, left - part
            part = min(left, fine)
            fine, left = fine - part, left - part
            open_principal -= min(left, open_principal)
        today += timedelta(days=1)
    return [open_principal, fine, interest_open]


@given(
    st.integers(0, 50_000),
    DAYS,
    st.lists(st.tuples(st.integers(-40, 200), st.integers(0, 20_000)), max_size=5),
    st.integers(-5, 250),
    TERMS,
)
@QUICK
def test_partial_payments_as_a_diary_tells_them(
    principal: int, due: date, paid: list[tuple[int, int]], until: int, terms: LateTerms
) -> None:
    payments = [Payment(due + timedelta(days=n), cents) for n, cents in sorted(paid)]
    on = due + timedelta(days=until)
    got = account(principal, due, payments, on, terms)
    assert [got.principal, got.fine, got.interest] == _second(
        principal, due, [payment[:2] for payment in payments], on, terms
    )
    for payment, imputed in zip(payments, got.payments, strict=False):
        assert sum(imputed[1:]) == payment.cents
    if not [payment for payment in payments if payment.on <= on]:
        simple = late_payment(principal, due, on, terms)
        assert (got.total, got.fine, got.interest) == (simple.total, simple.fine, simple.interest)


def test_looking_books_nothing() -> None:
    due, end = date(2026, 12, 10), date(2027, 1, 24)
    looks = [account(9990, due, [], due + timedelta(days=n), LateTerms()).total for n in range(46)]
    assert looks[-1] == account(9990, due, [], end).total == 10340
    assert looks == sorted(looks)


def test_a_partial_payment_takes_interest_first_and_the_rest_bears_less() -> None:
    due, paid = date(2026, 12, 10), date(2027, 1, 24)
    got = account(9990, due, [Payment(paid, 5000)], paid)
    assert got.payments[0][1:] == (150, 200, 4650, 0)
    assert (got.principal, got.fine, got.interest) == (5340, 0, 0)
    later = account(9990, due, [Payment(paid, 5000)], paid + timedelta(days=30))
    assert (later.principal, later.fine, later.interest, later.total) == (5340, 0, 53, 5393)


def test_what_was_paid_in_time_bears_no_fine() -> None:
    due = date(2026, 12, 10)
    got = account(9990, due, [Payment(due, 5000)], date(2027, 1, 9))
    assert (got.principal, got.fine, got.interest) == (4990, 100, 50)


def test_more_than_was_owed_is_a_credit() -> None:
    got = account(9990, date(2026, 12, 10), [Payment(date(2026, 12, 10), 10000)], date(2027, 6, 1))
    assert (got.payments[0].over, got.total) == (10, 0)


def test_two_prices_paid_together_are_paid() -> None:
    """179,99 + 69,99 with 249,98: nothing is left, and nothing is a float."""
    got = account(17999 + 6999, date(2026, 12, 10), [Payment(date(2026, 12, 10), 24998)], date(2026, 12, 10))
    assert got.total == 0


def test_debts_that_cannot_be() -> None:
    due = date(2026, 12, 10)
    for call in (
        lambda: late_payment(-1, due, due),
        lambda: account(-1, due, [], due),
        lambda: account(1, due, [Payment(due, -1)], due),
        lambda: account(1, due, [Payment(due, 1), Payment(due - timedelta(days=1), 1)], due),
        lambda: LateTerms(fine=-1),
        lambda: LateTerms(interest_month=10_001),
    ):
        with pytest.raises(BadValue):
            call()


@given(st.integers(0, 10**7), DAYS, st.integers(0, 2_000), st.integers(0, 10**5))
@QUICK
def test_double_refund_in_decimals(paid: int, on: date, days: int, correction: int) -> None:
    got = double_refund(paid, on, on + timedelta(days=days), correction=correction)
    interest = _decimal(Decimal(paid) * days / 3_000)
    assert (got.days, got.interest, got.total) == (days, interest, 2 * paid + interest + correction)


@pytest.mark.parametrize("case", vectors("double_refund"))
def test_double_refund_of_the_file(case: dict[str, Any]) -> None:
    got = double_refund(case["paid_cents"], day(case["paid_on"]), day(case["refund_on"]))
    assert (got.days, got.double, got.interest) == (case["days"], case["double_cents"], case["interest_cents"])


def test_refunds_that_cannot_be() -> None:
    assert double_refund(9990, date(2026, 1, 1), date(2026, 1, 1), correction=12).total == 19992
    calls: tuple[Callable[[], object], ...] = (
        lambda: double_refund(-1, date(2026, 1, 1), date(2026, 1, 1)),
        lambda: double_refund(1, date(2026, 1, 2), date(2026, 1, 1)),
        lambda: double_refund(1, date(2026, 1, 1), date(2026, 1, 1), correction=-1),
    )
    for call in calls:
        with pytest.raises(BadValue):
            call()


def test_terms_of_a_contest() -> None:
    charged = date(2024, 2, 29)
    assert may_contest(charged, date(2027, 3, 1)), (
        "29 February does not exist then: the day after (Civil Code 132, § 3)"
    )
    assert not may_contest(charged, date(2027, 3, 2))
    assert not may_contest(date(2024, 2, 28), date(2027, 3, 1))
    assert not may_contest(charged, date(2024, 2, 28))
    assert answer_due(date(2026, 11, 20)) == date(2026, 12, 20)
    assert earliest_due_of_rest(date(2026, 11, 20)) == date(2026, 11, 25)
