"""The tab Planos and the window of one plan, walked through."""

from __future__ import annotations

import pytest

from tests.screens.desk import DeskPilot
from tests.screens.plans.conftest import SUSPENDED_ON


@pytest.mark.function("F099", "F108", "F138")
async def test_the_tab_opens_on_what_needs_somebody_and_one_plan_is_walked_through(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    assert f"! suspenso {SUSPENDED_ON:%d/%m} (7)" in desk.lines()[1]
    await desk.press("3")
    assert "a Ativos         1" in desk.text
    assert "i Inativos       2" in desk.text
    assert "c Cancelados     1" in desk.text
    assert "Suspenso por Débito" in desk.text, "the bucket that needs attention"
    assert "C-2, fidelidade cumprida em 01/07/2025" in desk.text
    desk.type_ahead("down", "up", "down")
    await desk.idle()
    assert "-- 4 FIBRA 300 --" in desk.text, "the half below follows the cursor, however fast it goes"
    await desk.press("c")
    assert "Preço" in desk.text
    await desk.press("a")
    assert "! 1 suspenso por débito (i)" in desk.text
    await desk.press("i", "up", "enter")
    assert "2 FIBRA 300" in desk.lines()[1]
    assert "Suspenso por Débito desde" in desk.lines()[1]
    await desk.press("b")
    assert "R$ 99,90" in desk.text
    await desk.press("f3")
    assert "i Inativos" in desk.text
    await desk.press("enter", "1")
    assert "Dados Cadastro" in desk.text
    await desk.press("7")
    assert "Habilitar Provisoriamente o Plano · 2 FIBRA 300" in desk.text, "the suspended one, from any tab"
    await desk.press("escape", "3", "a", "d", "7")
    assert "Habilitar Provisoriamente o Plano · 2 FIBRA 300" in desk.text, "from the window of another plan, too"
    await desk.press("escape", "4")
    assert "d Detalhe" not in desk.text


async def test_codes_lead_to_a_plan_and_its_areas(desk: DeskPilot) -> None:
    await desk.search("1;PLI;2")
    await desk.press("enter")
    assert "4 FIBRA 300" in desk.lines()[1]
    await desk.press(";")
    await desk.type("PCO")
    await desk.press("enter")
    assert "Tx. Instalação" in desk.text
    await desk.press(";")
    await desk.type("CON")
    await desk.press("enter")
    assert "Nenhum contato" in desk.text
    await desk.press(";")
    await desk.type("1;PLA;7")
    await desk.press("enter")
    assert "Não há linha 7" in desk.text
    await desk.press(";")
    await desk.type("PDE")
    await desk.press("enter")
    assert "1 FIBRA 500 EMPRESA" in desk.lines()[1], "that of the row"


async def test_a_plan_that_is_deleted_takes_its_window_with_it(desk: DeskPilot) -> None:
    await desk.search("1;PLI;2")
    await desk.press("enter", "f10")
    await desk.type("Apagar Plano")
    await desk.press("enter", "f9")
    assert "i Inativos       1" in desk.text
    assert "4      FIBRA 300" not in desk.text
    await desk.press("c", "enter", "f10")
    await desk.type("Mudar Plano")
    assert "Plano cancelado só se consulta" in desk.text or "Mudar Plano" in desk.text
    await desk.press("enter")
    assert "Plano cancelado só se consulta" in " ".join(desk.text.split())
