"""What the desk says while disk and database do not do what they should."""

from __future__ import annotations

import asyncio
import time

import pytest

from integrator_tui.models.customers import Customer
from integrator_tui.queries.customers.customers import customer
from integrator_tui.widgets.form import Form
from integrator_tui.widgets.lines import BottomLine
from tests.screens.desk import DeskPilot

sqlite = pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)


@sqlite
async def test_drafts_that_cannot_be_kept_are_said_once(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("f2")
    desk.app.screen.query_one(Form).inputs["notes"].focus()
    folder = desk.app.drafts._folder
    good, bad = folder, folder.parent / "file"
    bad.write_text("")
    desk.app.drafts._folder, desk.app.drafts._path = bad, bad / "x.json"
    await desk.type("uma nota")
    await _until(lambda: "Rascunho não guardado" in desk.bottom)
    assert len(desk.bottom) <= 80
    assert not desk.app.screen.is_modal
    await desk.type("mais")
    assert "Rascunho não guardado" in desk.bottom, "it goes before anybody can read it"
    desk.app.held_until = 0.0
    await desk.type(" e mais")
    await asyncio.sleep(0.3)
    await desk.idle()
    assert "Rascunho" not in desk.text, "it is said again after every pause"
    desk.app.drafts._folder, desk.app.drafts._path = good, good / "x.json"
    await desk.type(".")
    await _until(lambda: (good / "x.json").exists())
    await _until(lambda: desk.app._drafts_kept)
    desk.app.drafts._folder, desk.app.drafts._path = bad, bad / "x.json"
    await desk.type(".")
    await _until(lambda: "Rascunho não guardado" in desk.bottom)
    assert desk.app.screen.query_one(Form).inputs["notes"].value == "uma notamais e mais.."


async def test_waiting_is_not_said_over_a_lost_connection(desk: DeskPilot) -> None:
    desk.app._on_wait(1.0)
    await desk.idle()
    assert "Sem conexão com o banco, tentando… (1 s)" in desk.bottom
    reading = asyncio.create_task(desk.app.in_db(lambda session: time.sleep(1.1)))
    await reading
    assert "Sem conexão com o banco" in desk.bottom, desk.bottom
    desk.app._on_wait(None)
    await desk.idle()
    assert "Sem conexão" not in desk.bottom
    await desk.app.in_db(lambda session: time.sleep(1.0))
    assert "Aguardando o banco de dados" in desk.bottom


@sqlite
async def test_line_ends_of_an_older_system_are_no_change(desk: DeskPilot) -> None:
    notes = "uma\r\nduas\x85três\u2028quatro\x00"
    desk.db.run(Customer.update(notes=notes).where(Customer.id == 1).execute)
    await desk.open("maria silva")
    await desk.press("f2")
    form = desk.app.screen.query_one(Form)
    assert form.texts["notes"] == notes
    assert not form.changed
    await desk.press("escape")
    assert not desk.app.screen.is_modal, "asked about changes that nobody made"


@sqlite
async def test_what_is_on_the_screen_is_kept_before_its_news_arrives(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("f2")
    desk.app.screen.query_one(Form).inputs["notes"].value = "ainda a caminho"
    assert not desk.app.drafts.all()
    desk.app.keep_typed()
    assert [draft.values["notes"] for draft in desk.app.drafts.all()] == ["ainda a caminho"]


async def test_that_the_base_is_back_wipes_out_nothing_else(desk: DeskPilot) -> None:
    """The news goes through a queue, and comes after the answer when the machine is busy."""
    desk.app._away = True
    desk.app._say_away(3.0)
    assert "Sem conexão" in desk.app.screen.query_one(BottomLine).text
    desk.app._away = False
    desk.app.say("Dados salvos com sucesso.")
    desk.app._say_away(4.0)
    desk.app._say_away(None)
    assert "Dados salvos" in desk.app.screen.query_one(BottomLine).text


async def test_what_another_type_of_person_does_not_have_goes_only_with_a_word(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("f2")
    await desk.fill(mother_name="ANA SILVA", birth_date="05/02/1980")
    await desk.press("ctrl+s")
    await desk.press("f2")
    form = desk.app.screen.query_one(Form)
    form.inputs["person_type"].focus()
    await desk.idle()
    await desk.fill(person_type="Pessoa Jurídica")
    await desk.press("tab")
    assert "Ao salvar, serão apagados: Data Nascim., Nome da Mãe." in desk.bottom
    assert (form.texts["mother_name"], form.texts["birth_date"]) == ("", "")
    form.inputs["person_type"].focus()
    await desk.idle()
    await desk.fill(person_type="Pessoa Física")
    await desk.press("tab")
    assert form.texts["mother_name"] == "ANA SILVA", "the way back loses nothing"
    await desk.fill(reference="nova")
    await desk.press("ctrl+s")
    assert "Dados salvos" in desk.bottom
    assert desk.db.run(customer, desk.session, 1).form.mother_name == "ANA SILVA"


async def _until(done, seconds: float = 30.0) -> None:  # type: ignore[no-untyped-def]
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)


async def test_one_line_that_was_being_typed_comes_back_once(desk: DeskPilot) -> None:
    """A dialog of one line keeps what is typed as a form does: over an end that nobody wanted, until it is answered."""
    await desk.open("maria silva")
    await desk.press("c", "slash")
    await desk.type("gerente")
    assert [draft.values["text"] for draft in desk.app.drafts.all()] == ["gerente"]
    desk.app.screen.dismiss(None)  # neither Enter nor Esc
    await desk.idle()
    await desk.press("slash")
    assert "gerente" in desk.text
    await desk.press("escape", "slash")
    assert "gerente" not in desk.text
    await desk.type("mãe")
    await desk.press("enter")
    assert desk.app.drafts.all() == ()
