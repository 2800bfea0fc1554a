"""Release on trust and suspension on request: each limit with its reason, at the day before and the day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrator_tui.rules.plans.temporary import back_on, refusal
from integrator_tui.rules.plans.trust import TrustTerms, blocks_again, trust_release

TODAY = date(2026, 12, 1)
TERMS = TrustTerms(days=3, gap_days=30, limit_days=30)


def test_what_the_card_says() -> None:
    got = trust_release(
        TODAY,
        plan_allows=None,
        oldest_due=date(2026, 11, 10),
        releases=[date(2025, 11, 9), date(2026, 3, 14)],
        terms=TERMS,
    )
    assert got.allowed
    assert (got.reason, got.until, blocks_again(got.until)) == ("", date(2026, 12, 4), date(2026, 12, 5))
    assert [check.sentence for check in got.checks] == [
        "O plano aceita liberação na confiança.",
        "Atraso de 21 dias; a forma de cobrança aceita até 30.",
        "Última liberação em 14/03/2026; são precisos 30 dias entre duas.",
    ]


@pytest.mark.parametrize(
    ("allows", "due", "releases", "reason", "from_day"),
    [
        (False, TODAY, [], "O plano não aceita", None),
        (True, date(2026, 11, 1), [], "", None),
        (True, date(2026, 10, 31), [], "Atraso de 31 dias", None),
        (True, TODAY, [date(2026, 11, 1)], "", None),
        (True, TODAY, [date(2026, 11, 2)], "Última liberação em 02/11/2026", date(2026, 12, 2)),
        (False, TODAY, [date(2026, 11, 2)], "O plano não aceita", None),
        (None, TODAY, [], "", None),
    ],
)
def test_the_limits(allows: bool | None, due: date, releases: list[date], reason: str, from_day: date | None) -> None:
    got = trust_release(TODAY, plan_allows=allows, oldest_due=due, releases=releases, terms=TERMS)
    assert got.allowed is (reason == "")
    assert got.reason.startswith(reason)
    assert got.from_day == from_day


def test_a_form_without_limits() -> None:
    got = trust_release(
        TODAY, plan_allows=True, oldest_due=date(2000, 1, 1), releases=[TODAY], terms=TrustTerms(5, None, None)
    )
    assert got.allowed


@given(st.dates(date(2026, 1, 1), TODAY), st.lists(st.dates(date(2026, 1, 1), TODAY), max_size=3))
@settings(max_examples=100, derandomize=True, deadline=None)
def test_waiting_until_the_day_said_helps(due: date, releases: list[date]) -> None:
    terms = TrustTerms(3, 30, None)
    got = trust_release(TODAY, plan_allows=True, oldest_due=due, releases=releases, terms=terms)
    if got.from_day is not None:
        later = trust_release(got.from_day, plan_allows=True, oldest_due=due, releases=releases, terms=terms)
        before = got.from_day - timedelta(days=1)
        assert later.allowed
        assert not trust_release(before, plan_allows=True, oldest_due=due, releases=releases, terms=terms).allowed


@pytest.mark.parametrize(
    ("days", "last", "paid_up", "words"),
    [
        (30, None, True, ""),
        (120, None, True, ""),
        (29, None, True, "vai de 30 a 120 dias; seriam 29"),
        (121, None, True, "seriam 121"),
        (0, None, True, "seriam 0"),
        (30, None, False, "só de plano em dia"),
        (30, date(2025, 12, 1), True, ""),
        (30, date(2025, 12, 2), True, "a próxima pode em 02/12/2026"),
    ],
)
def test_suspension_on_request(days: int, last: date | None, paid_up: bool, words: str) -> None:
    until = TODAY + timedelta(days=days - 1)
    got = refusal(TODAY, until, last_start=last, paid_up=paid_up)
    assert (got == "") is (words == "")
    assert words in got
    assert back_on(until) == until + timedelta(days=1)
