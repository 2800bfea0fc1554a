"""Any text on every screen, in small numbers."""

from __future__ import annotations

import pytest

from tests.faults import text_rows


@pytest.mark.function("F214")
def test_any_text_is_literal_and_acts_on_nothing(database_url: str, database_engine: str) -> None:
    """The screens are the same on both engines: most generated texts are tried on the quicker one."""
    number = 80 if database_engine == "sqlite" else 20
    watch = text_rows.examine(number, url=database_url)
    assert not watch.wrong, "\n".join(watch.wrong[:20])
    assert not watch.known
    assert watch.values > 2 * number
    assert watch.pictures > number


def test_control_stock_crashes_or_lets_it_through() -> None:
    assert text_rows.control(["[/]", "Ana\x1b]52;c;QUJD\x07"]) == 2
