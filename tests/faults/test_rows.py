"""Every row of the table in small numbers, and its control."""

from __future__ import annotations

import pytest

from tests.faults.registry import Row, Skipped, Told, all_rows

ROWS = [
    pytest.param(row, id=name, marks=pytest.mark.function(*row.functions))
    for name, row in all_rows().items()
    if row.in_tests
]
CONTROLS = [pytest.param(row, id=name) for name, row in all_rows().items() if row.in_tests]


@pytest.mark.parametrize("row", ROWS)
def test_nothing_is_lost(row: Row) -> None:
    outcome = _told(row, control=False)
    assert outcome.trials
    assert not outcome.lost, outcome.note


@pytest.mark.parametrize("row", CONTROLS)
def test_control_loses(row: Row) -> None:
    outcome = _told(row, control=True)
    assert outcome.lost, f"without {row.without} nothing was lost: the row proves nothing"


def _told(row: Row, *, control: bool) -> Told:
    try:
        return (row.control if control else row.run)(False)
    except Skipped as reason:
        pytest.skip(str(reason))
