"""Quem abriu: who opened a customer, through the screen (F240)."""

from __future__ import annotations

import pytest

from integrator_tui.models.system import Opening
from tests.screens.desk import DeskPilot


@pytest.mark.function("F240")
async def test_who_opened_this_customer(desk: DeskPilot) -> None:
    me = desk.session.operator_id
    desk.db.run(
        Opening.insert(
            operator_id=me, login="bia", address="10.0.0.7", customer_id=1, at=desk.session.now(), reason="2ª via"
        ).execute
    )
    await desk.open("maria silva")
    await desk.press("semicolon")
    await desk.type("QAB")
    await desk.press("enter")
    assert "Quem abriu · 1 MARIA SILVA SANTOS" in desk.text
    assert "2 consultas" in desk.text
    row = next(line for line in desk.lines() if "bia" in line)
    assert "abriu" in row
    assert "2ª via" in row
    await desk.press("slash")
    await desk.type("bia")
    await desk.press("enter")
    assert "1 consulta " in desk.text
    await desk.press("enter")
    assert "10.0.0.7" in desk.told
    await desk.press("f", "escape", "escape")
    assert "Quem abriu" not in desk.text
