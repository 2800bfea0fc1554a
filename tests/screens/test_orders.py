"""Ordens de Serviço, as an agent opens, books, moves, prints and closes them."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from integrator_tui.desk.drafts import READ, Draft, DraftKey
from integrator_tui.models.calls import ServiceCall
from integrator_tui.models.field_work import VisitSlot, WorkOrder
from integrator_tui.models.system import ListItem
from integrator_tui.screens.search.welcome import resume
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
    assert "Agenda · nova visita" in desk.text, "this one is over: a place for another"


def _team(desk: DeskPilot, places: int = 1) -> int:
    details = json.dumps({"places": places, "saturday": False})
    return int(desk.db.run(ListItem.insert(kind="equipes", name="Beto", details=details, position=1).execute))


@pytest.mark.function("F188")
async def test_a_visit_begins_with_the_free_places_and_its_text_outlives_the_desk(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("5", "t", "v")
    assert "Não há equipe" in desk.text
    team = _team(desk)
    await desk.press("escape", "v")
    assert "Agenda · nova visita" in desk.text, "alone, where there is no call"
    await desk.press("escape", "0")
    call = desk.db.run(ServiceCall.get)
    await desk.fill(type_id="Lentidão", text="Cai à noite")
    await desk.press("ctrl+s", "5", "t", "v", "enter")
    assert "Manutenção" in desk.text
    await desk.type("Cão no quintal")
    await desk.press("ctrl+s")
    row = desk.db.run(WorkOrder.get)
    assert (row.state, row.team_id, row.call_id, row.message) == ("agendada", team, call.id, "Cão no quintal")
    assert desk.db.run(lambda: [one.taken for one in VisitSlot.select()]) == [1]
    await desk.press("enter")
    assert "OS 1 Agendada" in desk.text, "the call tells of it"
    await desk.press("v", "enter")
    await desk.type("Segunda visita")

    def full() -> None:
        VisitSlot.insert_many(
            {"team_id": team, "visit_on": place.visit_on, "half": half, "taken": 1}
            for half in "MT"
            for place in [row]
            if half != row.half
        ).on_conflict_ignore().execute()
        VisitSlot.update(taken=1).execute()

    desk.db.run(full)
    await desk.press("ctrl+s")
    if "Agenda" in desk.text:
        assert "Não há mais vaga" in desk.text, "somebody was quicker: another place, and the text is still there"
        await desk.press("enter")
    newest = desk.db.run(lambda: WorkOrder.select().order_by(WorkOrder.id.desc()).get())
    assert f"OS {newest.id} Agendada" in desk.text
    assert newest.message == "Segunda visita"
    assert desk.db.run(WorkOrder.select().count) == 2


@pytest.mark.function("F188")
@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
async def test_texts_of_its_windows_come_back(desk: DeskPilot) -> None:
    _team(desk, 3)
    await desk.open("maria silva")
    await desk.press("5", "o", "v", "enter")
    await desk.type("Levar escada")
    await desk.press("ctrl+s", "escape")
    later = desk.db.run(WorkOrder.get)
    slot = f"{later.team_id}-{later.visit_on}-{later.half}"
    for what, typed, title in (
        ("conclude-1", {"result": "Conector refeito"}, "Concluir · OS 1"),
        ("cancel-1", {"result": "Conector refeito"}, "Cancelar · OS 1"),
        (f"visit-0-{slot}", {"message": "Conector refeito"}, "Nova ordem de serviço · "),
        ("new", {"message": "Conector refeito"}, "Nova ordem de serviço"),
        ("1", {"message": "Conector refeito"}, "Ordem de serviço · OS 1"),
    ):
        read = {f"{READ}{name}": "Levar escada" if what == "1" else "" for name in typed}
        draft = Draft(DraftKey(f"work_orders:{what}", 1, None), {**typed, **read}, datetime(2026, 11, 24))
        desk.app.carry_out(resume(desk.app, draft, typed))
        await desk.idle()
        assert title in desk.text, (what, desk.text)
        assert "Conector refeito" in desk.text, what
        assert "r Resumo" in desk.text, "in its own tab"
        if what.startswith("visit"):
            await desk.press("ctrl+s", "escape")
            assert desk.db.run(lambda: WorkOrder.get_by_id(2).state) == "agendada"
        else:
            await desk.press("escape", "n", "escape")
