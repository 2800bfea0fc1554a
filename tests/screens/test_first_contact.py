"""A contact from its first key: the number first, ended in a key, left open and found again, concluded by F9."""

from __future__ import annotations

import pytest

from integrator_tui.models.calls import CallEntry, ServiceCall
from integrator_tui.models.messages import Outbox
from tests.screens.desk import DeskPilot


def _last(desk: DeskPilot) -> ServiceCall:
    row: ServiceCall = desk.db.run(lambda: ServiceCall.select().order_by(ServiceCall.id.desc()).get())
    return row


@pytest.mark.function("F180", "F232")
async def test_a_contact_is_begun_left_found_again_and_concluded(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("0")
    assert "Ao salvar, o protocolo vai por SMS a (41) 99876-5432." in desk.text
    await desk.press("escape")
    assert "Como terminou?" in desk.text
    await desk.press("escape", "escape", "enter")
    row = _last(desk)
    assert (row.state, row.result) == ("concluido", "engano"), "pressed by mistake: Esc, Enter"
    assert desk.db.run(Outbox.select().count) == 0
    assert "#" not in desk.lines()[2]
    await desk.press("0")
    await desk.fill(text="Caiu depois do temporal")
    await desk.press("escape", "a")
    number = _last(desk).protocol
    assert f"#{number}" in desk.lines()[2], "the number stays until it is closed"
    await desk.press("3", "5")
    assert f"{number} contato aberto há 0 min (0)" in desk.text
    await desk.press("0")
    assert "Caiu depois do temporal" in desk.text, "0 comes back with the text"
    assert desk.db.run(ServiceCall.select().count) == 2
    await desk.press("f9")
    assert "Preencha «Tipo»" in desk.told
    await desk.fill(type_id="Lentidão")
    await desk.press("f9")
    row = _last(desk)
    assert (row.state, row.result, row.solution) == ("concluido", "resolvido", "Caiu depois do temporal")
    assert row.told_at is not None
    assert desk.db.run(lambda: Outbox.get().body).find(number) > 0
    assert "#" not in desk.lines()[2]
    assert "hoje" in desk.text, "the last contact"
    await desk.press("0")
    await desk.fill(result="Engano")
    assert "não avisa ninguém" in desk.text
    await desk.press("f9")
    assert (_last(desk).result, desk.db.run(Outbox.select().count)) == ("engano", 1)
    await desk.press("0", "escape", "l")
    assert _last(desk).result == "caiu"
    assert desk.db.run(Outbox.select().count) == 2
    await desk.press("0")
    await desk.fill(type_id="Lentidão", text="volta a ligar")
    await desk.press("escape", "s")
    assert _last(desk).state == "pendente"
    await desk.press("t", "enter")
    assert "Protocolo enviado" in desk.text
    assert desk.db.run(CallEntry.select().where(CallEntry.kind == "protocolo").count) == 3
