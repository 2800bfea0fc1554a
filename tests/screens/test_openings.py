"""Quem abriu: who opened a customer, through the screen (F240)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from integrator_tui.models.system import Opening, Operator, OperatorPermission, SystemVariable
from integrator_tui.rules.access.openings import REVEALED
from integrator_tui.rules.permissions import PERMISSIONS, SEE_PERSONAL
from integrator_tui.rules.variables import MASK_PERSONAL
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


@pytest.mark.function("F240")
async def test_documents_are_masked_until_a_key_is_pressed_with_a_reason(desk: DeskPilot) -> None:
    desk.db.run(SystemVariable.insert(code=MASK_PERSONAL.code, value="1").execute)
    few = replace(desk.session, admin=False, permissions=PERMISSIONS - {SEE_PERSONAL})
    desk.app.session = few
    desk.db.run(Operator.update(admin=False).execute)
    for permission in few.permissions:
        desk.db.run(OperatorPermission.insert(operator_id=few.operator_id, permission=permission).execute)
    await desk.search("52998224725")
    assert "•••.982.247-••" in desk.text
    await desk.press("enter")
    assert "MARIA SILVA SANTOS" in desk.text
    assert "•••.982.247-••" in desk.text
    assert "529.982" not in desk.text
    await desk.press("f2")
    assert "Ctrl+R" in desk.text
    await desk.press("f", "ctrl+r")
    await desk.type("confere o CPF")
    await desk.press("enter")
    assert "Dados mostrados; ficou registrado." in desk.bottom
    assert "529.982.247-25" in desk.text
    assert desk.db.run(lambda: Opening.get(Opening.what == REVEALED).reason) == "confere o CPF"
    await desk.press("escape")
    await desk.open("maria silva")
    assert "529.982" not in desk.text
