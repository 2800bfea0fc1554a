"""Gráfico of the calls, as an agent reads and exports it."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree

import pytest

from integrator_tui.config import Settings
from integrator_tui.folders import outbox
from integrator_tui.models.calls import ServiceCall
from integrator_tui.models.system import History, ListItem
from tests.screens.desk import DeskPilot


def _calls(desk: DeskPilot) -> None:
    types = {row.name: row.id for row in ListItem.select().where(ListItem.kind == "tipos_atendimento")}
    now = desk.session.now()
    for number in range(12):
        state = "concluido" if number % 3 else "pendente"
        ServiceCall.insert(
            protocol=f"2026{number:09}",
            customer_id=1,
            type_id=types["Lentidão"] if number < 9 else None,
            state=state,
            opened_at=now - timedelta(days=20 * number),
            opened_by="ana",
            closed_at=now if state == "concluido" else None,
        ).execute()
    ServiceCall.insert(
        protocol="2020000000001", customer_id=1, state="sem_solucao", opened_at=now - timedelta(days=800), opened_by="a"
    ).execute()


@pytest.mark.function("F193")
async def test_the_calls_are_counted_drawn_opened_and_exported(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("5", "g")
    assert "Nenhum atendimento neste período" in desk.text
    await desk.press("w")
    assert "Nenhum atendimento neste período" in desk.bottom
    desk.db.run(_calls, desk)
    await desk.press("f5")
    assert "12 atendimentos desde" in desk.text
    lines = {line.split("▏")[-1].strip(" ›") for line in desk.lines()}
    assert any(line.startswith("Lentidão") and " 9 █████" in line for line in lines), lines
    assert any(line.startswith("sem tipo") and " 3 ██" in line for line in lines), lines
    await desk.press("right")
    assert "Concluído" in desk.text
    assert "em Análise" in desk.text, "states without a call stand there too"
    await desk.press("right", "right")
    assert "00h" in desk.text
    await desk.press("left", "left", "left", "f4")
    await desk.type("tudo")
    await desk.press("enter")
    assert "13 atendimentos desde o começo" in desk.text
    await desk.press("enter")
    assert "2026000000008" in desk.text, "the calls behind the bar"
    await desk.type("2026000000005")
    await desk.press("enter")
    assert "Atendimento · 2026000000005" in desk.text
    await desk.press("escape", "w")
    await desk.type("svg")
    await desk.press("enter")
    if "Salvar em" in desk.text:  # a base of one's own asks where to
        await desk.press("enter")
    await desk.press("escape")
    (target,) = outbox(Settings(), "ana").glob("grafico-1-tipo-*.svg")
    root = ElementTree.fromstring(target.read_bytes())
    assert "Lentidão" in [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    told = desk.db.run(lambda: [row.note for row in History.select().where(History.action == "exportou")])
    assert told == [f"atendimentos: gráfico em {target.name}"]
