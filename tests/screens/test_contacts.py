"""Contatos through the screen (manual, 3.4)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from integrator_tui.models.customers import Contact
from integrator_tui.widgets.form import Form
from tests.screens.desk import DeskPilot, open_desk


async def _new(desk: DeskPilot, customer: str, **texts: str) -> None:
    await desk.open(customer)
    await desk.press("c", "f6")
    await desk.fill(**texts)
    await desk.press("ctrl+s")


@pytest.mark.function("F057", "F058")
async def test_a_new_contact_costs_its_text_and_four_keys(desk: DeskPilot) -> None:
    await desk.search("maria")
    await desk.press("enter", "c")
    assert "Nenhum contato" in desk.text
    await desk.press("f6")
    assert "Novo contato" in desk.text
    await desk.type("Ana Souza")
    await desk.press("enter")
    await desk.type("mãe")
    await desk.press("ctrl+s")
    assert "Dados salvos com sucesso" in desk.bottom
    row = next(line for line in desk.lines() if "Ana Souza" in line)
    assert "Mãe" in row
    assert "1 contato" in desk.text


@pytest.mark.function("F058")
async def test_a_contact_wants_a_name_and_a_type_of_the_list(desk: DeskPilot) -> None:
    await desk.open("maria")
    await desk.press("c", "f6", "ctrl+s")
    assert "Preencha «Nome Contato»." in desk.text
    await desk.fill(name="Ana", contact_type_id="Imperador")
    await desk.press("ctrl+s")
    assert "não tem essa opção" in desk.text
    await desk.press("f4")
    await desk.type("finan")
    await desk.press("enter", "ctrl+s")
    assert "Financeiro" in desk.text


@pytest.mark.function("F059")
async def test_only_a_company_has_cargo(desk: DeskPilot) -> None:
    await desk.open("maria")
    await desk.press("c", "f6")
    assert "job_title" not in desk.app.screen.query_one(Form).inputs
    await desk.press("escape", "escape")
    await _new(desk, "padaria", name="Rui", job_title="Gerente")
    await desk.pilot.resize_terminal(140, 40)
    await desk.idle()
    assert "Gerente" in desk.text


@pytest.mark.function("F060")
async def test_phone_and_fax_come_from_the_registration_and_may_be_changed(desk: DeskPilot) -> None:
    await desk.open("maria")
    await desk.press("f2")
    await desk.fill(fax="3333-4455")
    await desk.press("ctrl+s", "c", "f6")
    texts = desk.app.screen.query_one(Form).texts
    assert (texts["phone"], texts["fax"]) == ("(41) 3333-4444", "(41) 3333-4455")
    await desk.fill(name="Ana", phone="3222-1111", fax="")
    await desk.press("ctrl+s")
    assert "(41) 3222-1111" in desk.text
    stored = desk.db.run(lambda: Contact.get(Contact.name == "Ana"))
    assert (stored.phone, stored.fax) == ("4132221111", "")


@pytest.mark.function("F060")
async def test_an_untouched_proposal_asks_nothing_when_it_is_left(desk: DeskPilot) -> None:
    await desk.open("maria")
    await desk.press("c", "f6", "escape")
    assert "Nenhum contato" in desk.text


@pytest.mark.function("F061")
async def test_the_authorisation_hangs_on_the_mobile(desk: DeskPilot) -> None:
    await desk.pilot.resize_terminal(140, 40)
    await desk.open("maria")
    await desk.press("c", "f6")
    form = desk.app.screen.query_one(Form)
    assert "O Contato Autorizou enviar SMS no celular" in desk.text
    assert form.inputs["sms_authorized"].disabled
    await desk.fill(name="Ana")
    form.inputs["mobile"].focus()
    await desk.type("41988887777")
    await desk.press("enter")
    assert desk.app.screen.focused is form.inputs["sms_authorized"]
    await desk.type("s")
    await desk.press("ctrl+s")
    row = next(line for line in desk.lines() if "Ana" in line)
    assert "(41) 98888-7777 Sim" in row
    await desk.press("enter")
    form = desk.app.screen.query_one(Form)
    form.inputs["mobile"].focus()
    await desk.fill(mobile="")
    await desk.press("tab")
    assert (form.texts["sms_authorized"], form.inputs["sms_authorized"].disabled) == ("Não", True)
    await desk.press("ctrl+s")
    assert not desk.db.run(lambda: Contact.get(Contact.name == "Ana")).sms_authorized


@pytest.mark.function("F062")
async def test_email_birth_date_and_notes(desk: DeskPilot) -> None:
    await desk.open("maria")
    await desk.press("c", "f6")
    await desk.fill(name="Ana", email="ana@", birth_date="31/02/1980", notes="liga\nsó à tarde")
    await desk.press("ctrl+s")
    assert "E-mail" in desk.bottom or "@" in desk.bottom
    await desk.fill(email="Ana@Exemplo.com.br", birth_date="5-2-1980")
    await desk.press("ctrl+s")
    stored = desk.db.run(lambda: Contact.get(Contact.name == "Ana"))
    assert (stored.email, str(stored.birth_date)) == ("Ana@exemplo.com.br", "1980-02-05")
    assert stored.notes == "liga\nsó à tarde"
    await desk.press("f3")
    await desk.search("ana@exemplo.com.br")
    assert "MARIA" in desk.lines()[4]


@pytest.mark.function("F064")
async def test_deleting_asks_and_u_brings_back(desk: DeskPilot) -> None:
    await _new(desk, "maria", name="Ana", mobile="41 98888-7777")
    await desk.press("delete")
    assert "Apagar o contato Ana?" in desk.text
    await desk.press("n")
    assert "Ana" in desk.text
    await desk.press("delete", "s")
    assert "Nenhum contato" in desk.text
    await desk.press("f3")
    await desk.search("41988887777")
    assert "MARIA" not in desk.text
    await desk.open("maria")
    await desk.press("c", "u")
    assert "Nada foi apagado aqui." in desk.bottom
    await _new_here(desk, name="Rui")
    await desk.press("delete", "s", "u")
    assert "De volta." in desk.bottom
    assert "Rui" in desk.text
    await desk.press("h")
    await desk.pilot.resize_terminal(120, 30)
    await desk.idle()
    assert "restaurou contato Rui" in desk.text
    assert "apagou contato Ana" in desk.text


async def _new_here(desk: DeskPilot, **texts: str) -> None:
    await desk.press("f6")
    await desk.fill(**texts)
    await desk.press("ctrl+s")


async def test_the_filter_finds_by_name_type_and_number(desk: DeskPilot) -> None:
    await _new(desk, "maria", name="Ana", contact_type_id="Mãe", mobile="41 98888-7777")
    await _new_here(desk, name="Rui", contact_type_id="Pai")
    for text in ("mae", "988887777"):
        await desk.press("slash")
        await desk.type(text)
        await desk.press("enter")
        assert "1 contato" in desk.text
        assert "Ana" in desk.text
        assert "Rui" not in desk.text


async def test_a_draft_of_a_contact_comes_back(people_url: str, tmp_path: Path) -> None:
    async with open_desk(people_url, tmp_path) as desk:
        await desk.open("maria")
        await desk.press("c", "f6")
        await desk.fill(name="Ana não gravada")
        desk.app.flush_drafts()
        await desk.idle()
        shutil.copytree(tmp_path / "drafts", tmp_path / "killed" / "drafts")  # the disk as kill -9 leaves it
    async with open_desk(people_url, tmp_path / "killed") as desk:
        assert "Texto não salvo" in desk.text
        await desk.press("f2")
        assert desk.app.screen.query_one(Form).texts["name"] == "Ana não gravada"
        await desk.press("ctrl+s")
        assert "Ana não gravada" in desk.text
