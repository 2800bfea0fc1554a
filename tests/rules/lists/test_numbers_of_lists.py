"""Numbers by which banks and activities are known elsewhere."""

from __future__ import annotations

import pytest

from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.lists.lists import parse_cnae, parse_compe, parse_ispb


def test_numbers_of_lists() -> None:
    assert [parse_compe(text) for text in ("1", "07", "341")] == ["001", "007", "341"]
    assert [parse_ispb(text) for text in ("0", "60701190")] == ["00000000", "60701190"]
    assert [parse_cnae(text) for text in ("4711-3/02", "47.11-3 02")] == ["4711-3/02"] * 2
    for parse, wrong in (
        (parse_compe, ("0", "000", "1234", "", "a1", "١", " 1")),
        (parse_ispb, ("", "123456789", "x")),
        (parse_cnae, ("471130", "47113022", "")),
    ):
        for text in wrong:
            with pytest.raises(BadValue):
                parse(text)
