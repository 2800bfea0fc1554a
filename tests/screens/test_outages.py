"""Avaria as operators meet it: stated once, seen on the customer, joined by a call, ended and told (F249)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from integrator_tui.models.calls import ServiceCall
from integrator_tui.models.messages import Outbox
from integrator_tui.models.outages import Outage
from integrator_tui.models.plans import CustomerPlan
from integrator_tui.models.system import ListItem
from tests.screens.desk import DeskPilot


def a_plan() -> None:
    """MARIA has one, enabled, at her address."""
    enabled = ListItem.get((ListItem.kind == "status_planos") & (ListItem.code == "HABILITADO"))
    sold = ListItem.insert(kind="planos", name="FIBRA 300", details='{"price": 9990}', position=1).execute()
    columns: dict[str, Any] = {"customer_id": 1, "catalog_plan_id": sold, "status_id": enabled.id}
    CustomerPlan.insert(**columns, start_date=date(2026, 3, 1), due_day=10, price_cents=9990).execute()


@pytest.mark.function("F249")
async def test_an_outage_from_its_statement_to_its_end(desk: DeskPilot) -> None:
    desk.db.run(a_plan)
    await desk.press(";")
    await desk.type("ava")
    await desk.press("enter")
    assert "Nenhuma avaria. F6 declara uma" in desk.text
    await desk.press("f6", "ctrl+s")
    assert "Preencha «O que»" in desk.told
    await desk.fill(what="Rompimento de fibra", streets="R. XV de Novembro", city="curitiba", message="Volta às 18h.")
    await desk.press("ctrl+s")
    assert "! sem previsão" in desk.text
    await desk.press("enter")
    assert "Atingidos  1 plano, 1 cliente" in desk.text
    await desk.press("escape", "t")
    assert "MARIA SILVA SANTOS" in desk.text
    await desk.press("enter")
    assert "! avaria sem previsão (6)" in desk.lines()[1]
    await desk.press("6")
    assert "!  Avaria no endereço: Rompimento de fibra, sem previsão" in desk.text
    assert "> Diga: Volta às 18h." in desk.text
    await desk.press("escape", "0")
    await desk.fill(type_id="Lentidão", text="Sem sinal")
    await desk.press("ctrl+s", "5", "t", "a")
    assert "O atendimento é da avaria 1." in desk.bottom
    await desk.press("enter")
    assert "Avaria" in desk.text
    await desk.press("escape", "escape", "escape")
    assert "Avarias" in desk.lines()[0]
    await desk.press("f5", "enter", "f9")
    assert "F9: avisa 1 número, uma vez (1 SMS)" in desk.text
    assert "conclui 1 atendimento vinculado" in desk.text
    await desk.press("f9")
    assert "Avaria encerrada: 1 avisado, 1 atendimento concluído." in desk.bottom
    await desk.press("f9")
    assert "Encerrada por ana" in desk.bottom
    assert desk.db.run(lambda: ServiceCall.get().state) == "concluido"
    assert any("O sinal voltou." in body for body in desk.db.run(lambda: [row.body for row in Outbox.select()]))
    await desk.press("delete")
    assert "ninguém é avisado" in desk.text
    await desk.press("n", "escape")
    await desk.open("maria")
    assert "avaria" not in desk.lines()[1]
    assert desk.db.run(lambda: Outage.get().told) == 1
