"""F218 on both engines: a base that is away while an operator types and saves costs a wait, never the text."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from integrator_tui.base import open_base
from integrator_tui.queries.customers.customers import customer
from integrator_tui.services.customers.customers import create_customer
from integrator_tui.widgets.form import Form
from tests.faults.locks import locked
from tests.faults.proxy import Proxy
from tests.screens.conftest import MARIA
from tests.screens.desk import DeskPilot, open_desk

TEXT = "digitado antes e durante"


@pytest.mark.function("F218")
async def test_a_base_that_is_away_costs_a_wait(database_url: str, database_engine: str, tmp_path: Path) -> None:
    db, session = open_base(database_url, login="ana")
    db.run(create_customer, session, MARIA)
    db.close()
    if database_engine == "sqlite":
        async with open_desk(database_url, tmp_path) as desk:
            await _typing(desk)
            with locked(database_url) as release:
                await _saving(desk, "Aguardando o banco de dados", release)
    else:
        with Proxy(database_url) as proxy:
            async with open_desk(proxy.url, tmp_path) as desk:
                await _typing(desk)
                proxy.break_all(refuse=True)
                await _saving(desk, "Sem conexão com o banco, tentando", lambda: setattr(proxy, "refusing", False))


async def _typing(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("f2")
    desk.app.screen.query_one(Form).inputs["notes"].focus()
    await desk.type("digitado antes")


async def _saving(desk: DeskPilot, sentence: str, back: Callable[[], None]) -> None:
    await desk.type(" e durante")
    await desk.pilot.press("ctrl+s")
    await _seen(desk, sentence)
    assert desk.app.screen.query_one(Form).texts["notes"] == TEXT
    back()
    await _seen(desk, "Dados salvos com sucesso")
    assert desk.db.run(customer, desk.session, 1).form.notes == TEXT


async def _seen(desk: DeskPilot, sentence: str) -> None:
    deadline = time.monotonic() + 30
    while sentence not in desk.said:
        assert time.monotonic() < deadline, desk.text
        await asyncio.sleep(0.05)
