"""Typed text against death on both engines, in small numbers: drafts lie outside of the base, so on one a few do."""

from __future__ import annotations

import pytest

from tests.faults import typing_rows
from tests.faults.typing_rows import CAUGHT, KILLED, Fault


@pytest.mark.function("F212", "F213")
def test_what_was_typed_is_offered_again(database_url: str, database_engine: str) -> None:
    faults = [*CAUGHT, KILLED] if database_engine == "sqlite" else [CAUGHT[0], CAUGHT[3], KILLED]
    outcome = typing_rows.each_once(database_url, faults)
    assert outcome.lost == 0, outcome.note


@pytest.mark.parametrize("fault", [CAUGHT[0], KILLED], ids=lambda fault: fault.name)
def test_control_stock_loses_all(fault: Fault) -> None:
    assert typing_rows.control(fault) == 18
