"""Calls counted for the chart."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from integrator_tui.rules.calls.chart import HOUR, MONTH, STATE, TYPE, CallFact, bars, length

TODAY = date(2026, 12, 1)
FACTS = (
    CallFact(4, datetime(2026, 12, 1, 0, 5), "pendente", "Lentidão"),
    CallFact(3, datetime(2026, 11, 30, 23, 59), "concluido", "Sem conexão"),
    CallFact(2, datetime(2026, 9, 3, 9, 30), "concluido", "Sem conexão"),
    CallFact(1, datetime(2026, 9, 3, 9, 0), "de_outro_programa", ""),
)


def counts(by: str, since: date | None = date(2026, 8, 1)) -> dict[str, int]:
    return {bar.label: bar.count for bar in bars(FACTS, by, since, TODAY)}


def test_each_call_is_counted_once_however_it_is_asked() -> None:
    assert counts(TYPE) == {"Sem conexão": 2, "Lentidão": 1, "sem tipo": 1}
    assert counts(STATE)["Concluído"] == 2
    assert counts(STATE)["de_outro_programa"] == 1, "what another program wrote is counted too"
    assert counts(MONTH) == {"ago/2026": 0, "set/2026": 2, "out/2026": 0, "nov/2026": 1, "dez/2026": 1}
    assert (counts(HOUR)["09h"], counts(HOUR)["00h"], counts(HOUR)["23h"], len(counts(HOUR))) == (2, 1, 1, 24)
    for by in (TYPE, STATE, MONTH, HOUR):
        for since in (None, date(2026, 8, 1), date(2026, 12, 31)):
            found = [key for bar in bars(FACTS, by, since, TODAY) for key in bar.calls]
            assert sorted(found) == [1, 2, 3, 4] or (by, since) == (MONTH, date(2026, 12, 31)), (by, since)


def test_a_date_that_is_far_off_does_not_fill_the_screen_with_empty_months() -> None:
    old = CallFact(0, datetime(1, 1, 1), "pendente", "")
    assert [bar.label for bar in bars((*FACTS, old), MONTH, None, TODAY)] == [
        "jan/0001",
        "set/2026",
        "nov/2026",
        "dez/2026",
    ]
    assert bars((), MONTH, None, TODAY)[0].count == 0


@pytest.mark.parametrize(
    ("count", "most", "width", "cells"), [(0, 9, 20, 0), (9, 9, 20, 20), (1, 1000, 20, 1), (1, 1, 0, 0)]
)
def test_the_longest_bar_fills_the_width_and_one_call_is_seen(count: int, most: int, width: int, cells: int) -> None:
    assert length(count, most, width) == cells
