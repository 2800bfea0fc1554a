"""Typed text against death, in small numbers."""

from __future__ import annotations

import pytest

from tests.faults import typing_rows
from tests.faults.typing_rows import CAUGHT, KILLED, Fault


def test_what_can_be_caught_loses_nothing_and_is_offered_again() -> None:
    outcome = typing_rows.both(7, 1)
    assert outcome.lost == 0, outcome.note


@pytest.mark.parametrize("fault", [CAUGHT[0], KILLED], ids=lambda fault: fault.name)
def test_control_stock_loses_all(fault: Fault) -> None:
    assert typing_rows.control(fault) == 18
