"""Criar Novo Plano, as an operator does it: three steps, one plan, and nothing that was typed is lost."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from integrator_tui.base import open_base
from integrator_tui.models.base import database
from integrator_tui.models.raw import fetch
from integrator_tui.rules.variables import LOGIN_REQUIRED, NO_ACCENTS_IN_LOGINS
from integrator_tui.screens.search.search import SearchScreen
from integrator_tui.services.customers.customers import create_customer
from integrator_tui.services.lists.lists import fill_initial_lists
from integrator_tui.services.variables import set_variable
from integrator_tui.widgets.form import Form
from tests.screens.conftest import MARIA, PADARIA
from tests.screens.desk import DeskPilot, open_desk
from tests.templates import Templates


@pytest.fixture
def sold_url(database_engine: str, templates: Templates, tmp_path: Path) -> Iterator[str]:
    """MARIA (1) and PADARIA (2), who have no plan yet, and the catalogue of the demonstration."""
    yield from templates.copy(database_engine, sold, tmp_path / "desk.db")


def sold(url: str) -> None:
    """The two customers and what is sold."""
    db, session = open_base(url, login="ana")

    def lists() -> None:
        with database.atomic():
            fill_initial_lists(demonstration=True)

    db.run(lists)
    for values in (MARIA, PADARIA):
        db.run(create_customer, session, values)
    db.close()


@pytest.fixture
async def seller(sold_url: str, tmp_path: Path) -> AsyncIterator[DeskPilot]:
    """The operator ana at a desk of 80x24 on that base."""
    async with open_desk(sold_url, tmp_path) as pilot:
        yield pilot


async def begin(desk: DeskPilot, customer_id: int = 1) -> None:
    """F6 in the tab Planos of a customer."""
    if isinstance(desk.app.screen, SearchScreen):
        await desk.open(str(customer_id))
    await desk.press("3", "f6")


def rows(desk: DeskPilot, sql: str) -> list[tuple[Any, ...]]:
    return desk.db.run(fetch, sql)


def names(desk: DeskPilot) -> list[str]:
    """The plans that there are."""
    return [
        name
        for (name,) in rows(
            desk, "SELECT name FROM customer_plan p JOIN list_item c ON c.id = catalog_plan_id ORDER BY p.id"
        )
    ]


@pytest.mark.function("F100", "F101", "F103", "F105", "F106", "F107")
async def test_three_steps_make_one_plan(seller: DeskPilot) -> None:
    await begin(seller)
    assert "─ Criar Novo Plano · 1 de 3 · 1 MARIA SILVA SANTOS ─" in seller.text
    assert "Login Radius" in seller.text
    assert "escolha o plano" in seller.text
    await seller.type("Fibra 300")
    await seller.press("tab")
    assert "R$ 99,90  300/150 Mbps" in seller.text
    assert "maria.santos" in seller.text
    assert "Muito Forte (" in seller.text
    for typed, name in (("abc", "Muito Fraca"), ("maria12", "Fraca"), ("Maria123", "Boa"), ("Ma-ria83", "Forte")):
        await seller.fill(password=typed)
        assert f"{name} (" in seller.text, seller.text
    await seller.fill(password="Kq7-vela-93", email="maria@netsul.com.br", alias="m.santos@netsul.com.br")
    await seller.press("f9")
    assert "2 de 3" in seller.text
    assert "R$ 99,90" in seller.text
    await seller.fill(due_day="40")
    await seller.press("f9")
    assert "«Dia do Vencimento» vai de 1 a 31." in seller.text
    await seller.fill(
        due_day="20", install_fee="120", install_parts="2", discount="10", discount_months="3", benefit="600"
    )
    await seller.press("f9")
    assert "3 de 3" in seller.text
    assert "taxa de instalação, 1 de 2                             60,00" in seller.text
    assert "Depois      todo dia 20                                            99,90" in seller.text
    assert "[x] Agendar Instalação                      fica Aguardando Instalação" in seller.text
    await seller.press("escape", "escape", "f9", "f9")  # back and forth loses nothing
    seller.type_ahead("f9", "f9", "f9")
    await seller.idle()

    assert names(seller) == ["Fibra 300 Mega"]
    plan = rows(
        seller,
        "SELECT s.code, due_day, price_cents, install_fee_cents, install_parts, issues_book, sale,"
        " sold_on = start_date, installed_on, last_closing IS NOT NULL"
        " FROM customer_plan p JOIN list_item s ON s.id = status_id",
    )
    assert plan == [("AGUARDANDO", 20, 9990, 12000, 2, True, "telefone", True, None, True)]
    assert rows(seller, "SELECT login, login_key, password FROM plan_login") == [
        ("maria.santos", "maria.santos", "Kq7-vela-93")
    ]
    assert rows(seller, "SELECT address, alias FROM plan_email e JOIN plan_alias a ON a.email_id = e.id") == [
        ("maria@netsul.com.br", "m.santos@netsul.com.br")
    ]
    assert rows(seller, "SELECT number, months, benefit_cents, install_parts FROM plan_contract") == [
        ("C-1", 12, 60000, 2)
    ]
    assert rows(seller, "SELECT kind, value_cents, ends_on IS NOT NULL FROM plan_discount") == [
        ("promocional", 1000, True)
    ]
    assert rows(seller, "SELECT kind, done FROM plan_task") == [("instalar", False)]
    events = rows(seller, "SELECT reason, amount_cents, due_on IS NOT NULL FROM billing_event ORDER BY id")
    assert events[1:] == [("instalacao", 6000, True), ("instalacao", 6000, True)]
    assert events[0][0] == "proporcional"
    assert 0 < events[0][1] <= 9990
    assert rows(seller, "SELECT active_plans FROM customer_standing WHERE customer_id = 1") == [(1,)]
    told = rows(seller, "SELECT entity, action, changes FROM history WHERE entity = 'plan'")
    assert [(entity, action) for entity, action, _ in told] == [("plan", "criou")]
    assert "Kq7-vela-93" not in told[0][2]
    await seller.press("escape", "escape")
    await seller.search("maria.santos")
    assert "MARIA SILVA SANTOS" in seller.text


@pytest.mark.function("F102", "F104", "F137")
async def test_another_address_the_same_plan_and_variables(seller: DeskPilot) -> None:
    for variable, old, new in ((LOGIN_REQUIRED, "Não", "Sim"),):
        seller.db.run(set_variable, seller.session, variable.code, old, new)
    await begin(seller)
    await seller.type("Fibra 300")
    await seller.press("ctrl+s", "f9")  # everything else is proposed
    assert "1 Fibra 300 Mega  ~ Aguardando Instalação" in seller.text

    await begin(seller)
    await seller.type("Fibra 300")
    await seller.press("tab")
    assert "maria.santos2" in seller.text
    await seller.fill(login="")
    await seller.press("f9")
    assert "Preencha «Login Radius»." in seller.text
    await seller.fill(login="MARIA.santos")
    await seller.press("ctrl+s", "f9")
    assert "O login MARIA.santos já é do plano 1 Fibra 300 Mega do cliente 1." in seller.text
    assert "1 de 3" in seller.text
    await seller.fill(login="joão")
    await seller.press("f9")
    assert "não tem acentos" in seller.text
    seller.db.run(set_variable, seller.session, NO_ACCENTS_IN_LOGINS.code, "Sim", "Não")
    await seller.press("escape", "escape")
    await begin(seller)
    assert "ficou por terminar" in seller.text
    await seller.press("enter")
    assert "O que você tinha digitado aqui voltou." in seller.bottom
    await seller.press("ctrl+s")
    assert "! Já tem Fibra 300 Mega neste endereço (1)." in seller.text
    await seller.press("escape", "escape")
    await seller.fill(address_id="")
    await seller.press("tab", "f4")
    assert "Novo Endereço, pelo CEP" in seller.text, seller.text
    await seller.type("novo")
    await seller.press("enter")
    assert "Novo Endereço" in seller.text
    await seller.fill(street="Rua Augusta", number="7", city="São Paulo", state="SP", district="Centro")
    await seller.press("ctrl+s")
    assert "Rua Augusta, 7, Centro - São Paulo" in seller.text, seller.text
    await seller.press("ctrl+s")
    assert "Já tem" not in seller.text
    await seller.press("space", "f9")
    assert names(seller) == ["Fibra 300 Mega", "Fibra 300 Mega"]
    places = rows(
        seller, "SELECT address_id, s.code FROM customer_plan p JOIN list_item s ON s.id = status_id ORDER BY p.id"
    )
    assert places[0][0] != places[1][0]
    assert [code for _, code in places] == ["AGUARDANDO", "HABILITADO"]
    assert rows(seller, "SELECT login FROM plan_login ORDER BY id") == [("maria.santos",), ("joão",)]


async def test_what_a_plan_does_not_allow_cannot_be_typed(seller: DeskPilot) -> None:
    await begin(seller, 2)
    await seller.type("Link")
    await seller.press("tab")
    assert seller.text.count("o plano não permite") == 4
    await seller.fill(catalog_plan_id="Fibra Norte 200 Mega")
    await seller.press("f9")
    assert "«Plano» não tem essa opção" in seller.text  # it is sold in another unit
    await seller.fill(unit_id="Filial Norte", catalog_plan_id="Fibra Norte 200 Mega")
    await seller.press("f9")
    assert "2 de 3" in seller.text


@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
async def test_news_of_a_step_that_is_gone_harms_nobody(seller: DeskPilot) -> None:
    await begin(seller, 2)
    wizard: Any = seller.app.screen
    form = wizard.form
    assert form.focused_field
    await form.remove()
    wizard.on_form_changed(Form.Changed(form))
    assert form.focused_field == ""


async def killed(url: str, home: Path, step: int, *more: str) -> None:
    """A desk that dies while the wizard is at a step."""
    call = (sys.executable, "-m", "tests.screens.plans.killed", url, str(home), str(step), *more)
    process = await asyncio.create_subprocess_exec(*call)
    assert await asyncio.wait_for(process.wait(), 120) == -signal.SIGKILL


@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
async def test_a_kill_at_any_step_loses_nothing(sold_url: str, tmp_path: Path) -> None:
    seen = {1: "1 de 3", 2: "2 de 3", 3: "[ ] Agendar Instalação"}
    for step, text in seen.items():
        home = tmp_path / str(step)
        await killed(sold_url, home, step)
        async with open_desk(sold_url, home) as desk:
            assert "Texto não salvo" in desk.text
            await desk.press("f2")
            assert text in desk.text, desk.text
            if step == 2:
                assert "R$ 10,00" in desk.text or "10" in desk.text
                assert " 20 " in desk.text
            await desk.press("escape", "escape", "escape")
            await begin(desk)
            await desk.press("n")
            assert "Fibra 500" not in desk.text
    home = tmp_path / "forgetful"
    await killed(sold_url, home, 3, "forgetful")
    async with open_desk(sold_url, home) as desk:
        assert "Texto não salvo" not in desk.text
