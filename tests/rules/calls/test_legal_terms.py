"""Terms that the law sets for calls."""

from __future__ import annotations

from datetime import date

from integrator_tui.rules.calls.legal_terms import TERMS, may_delete_record


def test_the_days_are_whole_and_the_first_is_not_counted() -> None:
    opened = date(2026, 11, 28)
    assert TERMS["answer"].last_day(opened) == date(2026, 12, 5)
    assert TERMS["history"].last_day(opened) == date(2026, 12, 3)
    assert TERMS["recording"].last_day(opened) == date(2027, 2, 26)
    assert all(term.source and bool(term.days) != bool(term.months) for term in TERMS.values())


def test_a_record_is_kept_for_two_years() -> None:
    solved = date(2024, 11, 28)
    assert not may_delete_record(solved, date(2026, 11, 28))
    assert may_delete_record(solved, date(2026, 11, 29))
    assert not may_delete_record(date(2024, 2, 29), date(2026, 3, 1))
