"""Any bytes on stdin, in small numbers."""

from __future__ import annotations

from tests.faults import bytes_rows


def test_no_bytes_end_the_desk() -> None:
    outcome = bytes_rows.survive(300)
    assert outcome.lost == 0, outcome.note


def test_control_one_byte_ends_stock() -> None:
    assert bytes_rows.control()
