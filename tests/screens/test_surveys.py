"""Site Survey, as an agent adds and edits one."""

from __future__ import annotations

import pytest

from integrator_tui.folders import inbox, single_user
from integrator_tui.models.field_work import SiteSurvey
from tests.screens.desk import DeskPilot


@pytest.mark.function("F189", "F190")
async def test_a_survey_is_added_and_edited(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("5", "s")
    assert "Nenhum site survey deste cliente" in desk.text
    await desk.press("f6")
    await desk.fill(technician="Jorge", technology="Fibra", signal="27,4", cable_m="-3", viability="Viável")
    await desk.press("ctrl+s")
    assert "falta o sinal de menos?" in desk.text + desk.told
    await desk.fill(signal="-27,4", cable_m="120", coordinates="-22,9068 -43,1729", surveyed_on="+3")
    await desk.press("ctrl+s")
    assert "a viabilidade se diz depois da visita" in desk.text + desk.told
    await desk.fill(viability="")
    await desk.press("ctrl+s")
    assert "a fazer" in desk.text
    await desk.press("enter")
    await desk.fill(surveyed_on="hoje", viability="Viável com", line_of_sight="Sim", mast_m="4,5")
    await desk.press("ctrl+s")
    assert "Viável com Restrição" in desk.text
    row = desk.db.run(SiteSurvey.get)
    assert (row.coordinates, row.signal, row.cable_m, row.mast_m, row.line_of_sight) == (
        "-22.9068, -43.1729",
        "-27.4",
        120,
        "4.5",
        True,
    )
    assert row.place, "the address of the customer stood there"
    file = inbox(desk.app.settings, "ana") / "torre.txt"
    file.write_text("foto da torre\n", "utf-8")
    await desk.press("q")
    assert "não tem anexos: x anexa um arquivo" in desk.text
    await desk.press("x")
    await desk.fill(path=str(file) if single_user(desk.db.url) else file.name)
    await desk.press("ctrl+s")
    assert "Anexada" in desk.bottom
    await desk.press("q")
    assert "foto da torre" in desk.text
    await desk.press("escape", "1", "g")
    assert "torre.txt" in desk.text
