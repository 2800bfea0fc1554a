"""Several calls at once, links and single changes, as an agent does them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from integrator_tui.folders import inbox, single_user
from integrator_tui.models.calls import ServiceCall
from integrator_tui.models.messages import Outbox
from integrator_tui.models.registration import Document
from tests.screens.desk import DeskPilot


def states(desk: DeskPilot) -> list[str]:
    return [row.state for row in desk.db.run(lambda: list(ServiceCall.select().order_by(ServiceCall.id)))]


@pytest.mark.function("F183", "F184", "F186")
async def test_calls_are_marked_linked_dated_and_concluded_together(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    for subject in ("Rompimento no Centro", "Sem sinal", "Lento", "Outro"):
        await desk.press("0")
        await desk.fill(type_id="Lentidão", text=subject, subject=subject)
        await desk.press("ctrl+s")
    await desk.press("5", "t")
    numbers = [row.protocol for row in desk.db.run(lambda: list(ServiceCall.select().order_by(ServiceCall.id)))]
    # Date and priority.
    await desk.press("d")
    assert "Data Negociada" in desk.text
    await desk.fill(agreed_on="+2", text="cliente viaja")
    await desk.press("ctrl+s", "i")
    await desk.fill(priority="Urgente")
    await desk.press("ctrl+s", "enter")
    assert "à mão, por ana" in desk.text
    assert "prioridade Urgente" in desk.text
    await desk.press("escape")
    # Two of them under the first.
    await desk.press("down")
    for _ in range(2):
        await desk.press("f10")
        await desk.type("Vincular ao")
        await desk.press("enter")
        await desk.type(numbers[0])
        await desk.press("enter")
        await desk.press("down")
    assert desk.db.run(ServiceCall.select().where(ServiceCall.parent_id.is_null(False)).count) == 2
    await desk.press("enter")
    assert f"Vinculado {numbers[1]}" in desk.text
    await desk.press("c")
    await desk.type("Fibra emendada")
    await desk.press("ctrl+s")
    assert "Concluir também" in desk.text
    assert "2 atendimentos vinculados" in desk.text
    await desk.press("s")
    assert "2 atendimentos concluídos." in desk.bottom
    await desk.press("escape")
    assert states(desk) == ["concluido", "concluido", "concluido", "pendente"]
    # Marked ones go together.
    await desk.press("0")
    await desk.fill(type_id="Lentidão", text="mais um")
    await desk.press("ctrl+s", "5", "t", "home", "space", "space")
    assert "* 2 marcados" in desk.text
    await desk.press("e")
    assert "2 atendimentos" in desk.text
    await desk.fill(operator="", job_title_id="Suporte Técnico N2", text="ver ONU")
    await desk.press("ctrl+s")
    assert "2 atendimentos encaminhados." in desk.bottom
    assert "marcados" not in desk.text
    await desk.press("home", "space", "space", "c")
    await desk.type("Tudo certo")
    await desk.press("ctrl+s")
    assert "2 atendimentos concluídos." in desk.bottom
    assert states(desk) == ["concluido"] * 5
    # A comment on what is over says so.
    await desk.press("left", "left", "left", "left", "end", "enter", "f6")
    assert "Está encerrado" in desk.text
    await desk.press("escape", "escape")


@pytest.mark.function("F180")
async def test_a_canned_text_is_put_where_the_cursor_stands(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("0")
    await desk.fill(type_id="Lentidão", subject="Lento")
    await desk.press("tab")
    await desk.type("Antes depois")
    for _ in range(6):
        await desk.press("left")
    await desk.press("f4")
    assert "Textos prontos" in desk.text
    await desk.type("Reiniciar")
    await desk.press("enter")
    assert "Antes Orientado a desligar" in desk.text
    await desk.press("ctrl+s")
    text = desk.db.run(lambda: ServiceCall.get().text)
    assert text == "Antes Orientado a desligar o roteador da tomada por 30 segundos e ligar de novo.depois"


@pytest.mark.function("F186")
async def test_a_file_of_the_customer_ends_the_pause_and_is_looked_into(desk: DeskPilot, tmp_path: Path) -> None:
    photo = tmp_path / "speedtest.txt"
    photo.write_text("480 Mbps por cabo\n", "utf-8")
    await desk.open("maria silva")
    await desk.press("0")
    await desk.fill(type_id="Lentidão", text="lento")
    await desk.press("ctrl+s", "5", "t", "y")
    await desk.fill(action="Aguardando")
    await desk.press("ctrl+s")
    assert "~ pausado" in desk.text
    await desk.press("q")
    assert "não tem anexos" in desk.bottom
    await desk.press("x")
    place = str(photo) if single_user(desk.db.url) else photo.name
    if not single_user(desk.db.url):
        folder = inbox(desk.app.settings, "ana")
        shutil.copy(photo, folder / photo.name)
    await desk.fill(path=place, description="teste de velocidade", of_customer="Sim")
    await desk.press("ctrl+s")
    assert states(desk) == ["pendente"], "the customer sent something: the pause is over"
    assert "~ pausado" not in desk.text
    await desk.press("enter")
    assert "Anexo" in desk.text
    assert "«speedtest.txt»" in desk.text
    await desk.press("q")
    assert "480 Mbps por cabo" in desk.text
    await desk.press("escape", "escape")
    assert desk.db.run(lambda: Document.get().call_id) == desk.db.run(lambda: ServiceCall.get().id)


@pytest.mark.function("F180", "F182")
async def test_calls_are_opened_for_several_customers_from_the_queue(desk: DeskPilot) -> None:
    await desk.press("ctrl+f", "f6")
    assert "Abrir para vários" in desk.text
    await desk.fill(customers="1, 2", type_id="Lentidão", text="manutenção no Centro", operator="ana")
    await desk.press("ctrl+s")
    assert "2 atendimentos" in desk.text
    assert "SMS a 1 cliente" in desk.text, desk.text
    await desk.press("c")
    assert "Nada foi aberto" in desk.bottom
    await desk.press("ctrl+s", "s")
    assert "2 atendimentos abertos." in desk.bottom
    assert desk.db.run(lambda: [one.channel for one in Outbox.select()]) == ["sms"]
    assert "Para mim 2" in desk.text
    await desk.press("escape")
