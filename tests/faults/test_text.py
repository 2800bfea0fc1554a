"""Any text on every screen, in small numbers."""

from __future__ import annotations

import pytest

from tests.faults import text_rows
from tests.faults.text_rows import Watch


@pytest.fixture(scope="module")
def watch() -> Watch:
    """200 generated texts and all hostile ones."""
    return text_rows.examine(200)


@pytest.mark.xdist_group("faults-text")
def test_any_text_is_literal_and_acts_on_nothing(watch: Watch) -> None:
    assert not watch.wrong, "\n".join(watch.wrong[:20])
    assert watch.values > 400
    assert watch.pictures > 200


@pytest.mark.xdist_group("faults-text")
def test_fields_show_joined_characters_whole(watch: Watch) -> None:
    assert not [sentence for sentence in watch.known if sentence.startswith("form")]


@pytest.mark.xdist_group("faults-text")
def test_the_shell_prints_no_control_of_the_data(watch: Watch) -> None:
    assert not [sentence for sentence in watch.known if not sentence.startswith("form")]


def test_control_stock_crashes_or_lets_it_through() -> None:
    assert text_rows.control(["[/]", "Ana\x1b]52;c;QUJD\x07"]) == 2
