"""The tab Atendimentos and the queue, as an agent works there."""

from __future__ import annotations

import pytest

from integrator_tui.models.calls import ServiceCall
from tests.screens.desk import DeskPilot


@pytest.mark.function("F178", "F179", "F180", "F181", "F182", "F183", "F184", "F185", "F186", "F232", "F235", "F250")
async def test_a_call_from_its_first_second_to_its_last(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("0")
    number = desk.db.run(lambda: ServiceCall.get().protocol)
    assert f"Atendimento · {number} · 1 MARIA SILVA SANTOS" in desk.text, "the number before anything is typed"
    assert "(41) 99876-5432" in desk.text
    await desk.press("escape", "a", "0")
    assert desk.db.run(ServiceCall.select().count) == 1, "what was begun comes back"
    await desk.press("ctrl+s")
    assert "Preencha «Tipo»" in desk.told
    await desk.fill(type_id="Lentidão", text="Cai depois das 20h, só no Wi-Fi", subject="Lentidão à noite")
    await desk.fill(priority="Alta", job_title_id="Suporte Técnico N2", agreed_on="+3")
    await desk.press("ctrl+s", "5", "t")
    assert "Abertos 1  Pend. 1" in desk.text
    assert number in desk.text
    assert " em 3 d" in desk.text
    await desk.press("y")
    await desk.fill(action="em Análise", text="vendo o sinal")
    await desk.press("ctrl+s")
    assert "em Análise" in desk.text
    await desk.press("enter", "f6")
    await desk.type("Sinal -27,4 dBm")
    await desk.press("ctrl+s")
    assert "Sinal -27,4 dBm" in desk.text
    assert "Pendente > em Análise" in desk.text
    assert "prioridade Alta" in desk.text
    await desk.press("e")
    await desk.fill(operator="", job_title_id="Suporte Técnico N1", text="trocar o conector")
    await desk.press("ctrl+s")
    assert "Suporte Técnico N1, Usuário Indeterminado" in desk.text
    await desk.press("m")
    assert "O atendimento é seu." in desk.bottom
    await desk.press("m")
    assert "já é seu" in desk.bottom
    await desk.press("f10")
    await desk.type("Lido")
    await desk.press("enter")
    assert "não lido" in desk.text
    await desk.press("escape", "ctrl+f")
    assert "Minha fila" in desk.text
    assert "Para mim 1" in desk.text
    assert "MARIA SILVA SANTOS" in desk.text
    await desk.press("enter")
    assert "Leitura" in desk.text, "opened by whom it goes to, it is read"
    await desk.press("c", "ctrl+s")
    assert "Preencha «Solução»" in desk.told
    await desk.type("Conector trocado; 480 Mbps")
    await desk.press("ctrl+s")
    assert "Encerrado" in desk.text
    assert "sem prazo" not in desk.text, "it had a term, and is over"
    await desk.press("c")
    assert "reabra-o antes" in desk.bottom
    await desk.press("escape")
    assert "Nada espera por você aqui." in desk.text
    await desk.press("escape")
    assert "Nenhum atendimento nesta situação" in desk.text
    await desk.press("left", "left", "left", "left")
    assert "Concluído" in desk.text
    await desk.press("b")
    await desk.type("Voltou a cair")
    await desk.press("ctrl+s", "f4")
    await desk.type("Hoje")
    await desk.press("enter")
    assert "abertos desde" in desk.text
    await desk.press("1", "h")
    for verb in ("abriu atend", "encaminhou at", "assumiu at", "concluiu at", "reabriu at"):
        assert verb in desk.text, desk.text
    assert desk.db.run(lambda: ServiceCall.get().state) == "pendente"
    await desk.press("5", "right", "right", "right", "right", "p")
    assert f"Protocolo {number} - " in desk.text
    assert "Sinal -27,4" not in desk.text, "a comment stays in the house"
    await desk.press("escape", "escape")
    await desk.open(f"#{number}")
    assert f"Atendimento · {number}" in desk.text, "a protocol in the search box is the call"
    await desk.press("escape", "5", "l")
    assert "Linha do tempo" in desk.text
    assert f"atendimento {number}" in desk.text, desk.text
    await desk.press("enter")
    assert "-- Histórico" in desk.text, "Enter opens the call"
    await desk.press("escape", "left")
    assert "cadastro" in desk.text
    await desk.press("end", "enter")
    assert "Nome do Usuário" in desk.text
    await desk.press("escape", "right", "right", "right")
    assert "Não há nada deste cliente" in desk.text
