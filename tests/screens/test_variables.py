"""Variáveis, on the screen (code VAR) and from the shell."""

from __future__ import annotations

import json

import pytest

from integrator_tui.queries.variables import value
from integrator_tui.rules.variables import LOGIN_REQUIRED, PRO_RATA_DIVISOR, VARIABLES
from integrator_tui.shell.cli import main
from tests.identity import sign_up
from tests.screens.desk import DeskPilot


async def test_variables_are_read_and_set(desk: DeskPilot, people_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    await desk.search(";VAR")
    await desk.press("enter")
    assert f"{len(VARIABLES)} variáveis" in desk.text
    assert "Celular Obrigatório no Cadastro do Cliente" in desk.text
    assert "Sim: não se grava um cliente sem celular." in desk.text
    await desk.press("slash")
    await desk.type("login de radius obr")
    await desk.press("enter")
    assert "1 variável" in desk.text
    await desk.press("enter")
    await desk.type("s")
    await desk.press("enter")
    assert "Dados salvos com sucesso" in desk.bottom
    assert "Login de Radius Obrigatório no Cadastro de Clientes e Planos" in desk.text
    assert desk.db.run(value, desk.session, LOGIN_REQUIRED) is True
    await desk.press("slash", "ctrl+u")
    await desk.type("divisor")
    await desk.press("enter", "f2")
    await desk.type("99")
    await desk.press("enter")
    assert "«Divisor do Proporcional» vai de 1 a 31." in desk.text
    await desk.press("f2")
    await desk.type("31")
    await desk.press("enter")
    assert desk.db.run(value, desk.session, PRO_RATA_DIVISOR) == 31

    sign_up(people_url)
    assert main(["settings", "list", "--json", "--database", people_url]) == 0
    listed = {row["code"]: row["value"] for row in json.loads(capsys.readouterr().out)}
    assert listed[PRO_RATA_DIVISOR.code] == "31"
    assert main(["settings", "set", PRO_RATA_DIVISOR.name, "30", "--database", people_url]) == 0
    assert capsys.readouterr().out == "Divisor do Proporcional: 30\n"
    assert main(["settings", "set", LOGIN_REQUIRED.code, "talvez", "--database", people_url]) != 0
    assert "é Sim ou Não" in capsys.readouterr().err
    assert main(["settings", "list", "--database", people_url]) == 0
    assert "divisor_proporcional            30    (padrão 30)  Divisor do Proporcional." in capsys.readouterr().out
