"""Ordens de Serviço, as an agent opens, books, moves, prints and closes them."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from integrator_tui.models.field_work import VisitSlot, WorkOrder
from integrator_tui.models.system import ListItem
from tests.screens.desk import DeskPilot


@pytest.mark.function("F187", "F188")
async def test_an_order_from_the_first_key_to_the_signature(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("5", "o")
    assert "Nenhuma ordem de serviço" in desk.text
    await desk.press("f6")
    await desk.fill(kind="Manutenção", message="Cão no quintal; ligar antes")
    await desk.press("ctrl+s")
    assert "Aberta" in desk.text
    await desk.press("c")
    assert "marque a visita antes" in desk.bottom
    await desk.press("v")
    assert "Não há equipe" in desk.text
    await desk.press("escape")
    for number in range(1, 9):
        details = json.dumps({"places": number % 3, "saturday": number == 1})
        desk.db.run(ListItem.insert(kind="equipes", name=f"Equipe {number}", details=details, position=number).execute)
    await desk.press("v")
    assert "Agenda · OS 1" in desk.text
    assert "Equipe 6" in desk.text
    assert "Equipe 7" not in desk.text
    assert "1 vaga de 1" in desk.text
    await desk.press(*["down"] * 9)
    assert "Equipe 8" in desk.text
    await desk.press("pagedown", *["up"] * 9, "enter")
    assert "OS 1 agendada." in desk.bottom
    assert "Agendada" in desk.text
    row = desk.db.run(WorkOrder.get)
    assert row.visit_on > desk.session.today().date() + timedelta(days=3)
    await desk.press("v", "pagedown")
    assert "0 vagas de 1" in desk.text
    assert "OS 1  " in desk.text, "who has the place"
    await desk.press("enter")
    assert "Não há vaga nesse período." in desk.bottom
    await desk.press("right", "enter")
    assert sorted(desk.db.run(lambda: [one.taken for one in VisitSlot.select()])) == [0, 1]
    await desk.press("y")
    await desk.type("Inic")
    await desk.press("enter")
    assert "Em Execução" in desk.text
    await desk.press("c", "ctrl+s")
    assert "Preencha «Resultado»" in desk.told
    await desk.fill(result="Conector trocado", signed_by="Maria")
    await desk.press("ctrl+s")
    assert "Executada" in desk.text
    await desk.press("i")
    assert "ORDEM DE SERVIÇO" in desk.text
    assert "MARIA SILVA SANTOS" in desk.text
    await desk.press("escape", "v")
    assert "já foi executada" in desk.bottom
