"""Two operators on one record: what does not collide is merged, what collides is shown with its three values (F215)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from integrator_tui.base import open_base
from integrator_tui.forms.base import as_texts
from integrator_tui.models.system import History
from integrator_tui.queries.customers.customers import customer, form_context
from integrator_tui.screens.customers.registration import RegistrationPane
from integrator_tui.services.customers.customers import save_customer
from integrator_tui.widgets.form import Form
from tests.identity import allow
from tests.screens.desk import DeskPilot, open_desk


@asynccontextmanager
async def two_desks(url: str, home: Path) -> AsyncIterator[tuple[DeskPilot, DeskPilot]]:
    """Those of ana and bia, each with a session of her own."""
    db, _ = open_base(url, login="ana")
    db.run(allow, "bia", (), True)
    db.close()
    async with open_desk(url, home) as ana, open_desk(url, home / "b", login="bia") as bia:
        yield ana, bia


async def both_edit(*desks: DeskPilot) -> None:
    """The registration of MARIA, open at both."""
    for desk in desks:
        await desk.open("maria silva")
        await desk.press("f2")


def stored(desk: DeskPilot, *fields: str) -> tuple[Any, ...]:
    """What stands there, as a form shows it."""
    texts = texts_now(desk)
    return tuple(texts[name] for name in fields)


def texts_now(desk: DeskPilot) -> dict[str, str]:
    """Every field of MARIA."""
    return dict(as_texts(desk.db.run(customer, desk.session, 1).form, desk.db.run(form_context, desk.session)))


def line(desk: DeskPilot, label: str) -> str:
    """The row of a field, with one blank between its parts."""
    found = [one for one in desk.window if one.lstrip("› ").startswith(label)]
    assert found, desk.text
    return " ".join(found[0].split())


@pytest.mark.function("F215")
async def test_what_collides_is_chosen_and_the_rest_is_merged(people_url: str, tmp_path: Path) -> None:
    async with two_desks(people_url, tmp_path) as (ana, bia):
        await both_edit(ana, bia)
        await bia.fill(number="120", complement="Apto 301 B", district="Batel")
        await bia.press("ctrl+s")
        await ana.fill(number="102", complement="Apto 302", reference="portão azul")
        await ana.press("ctrl+s")
        assert "Bia salvou antes às" in ana.told
        assert "Um campo seu entra sem choque: Referência" in ana.told, ana.text
        assert "Um campo que você não tocou mudou: Bairro" in ana.told
        assert "Escolha nestes 2:" in ana.told
        assert line(ana, "Número") == "›Número 102 120 100"
        assert line(ana, "Complemento") == "Complemento Apto 302 Apto 301 B (vazio)"
        assert "F9" not in ana.bottom
        await ana.press("f9")
        assert "Falta escolher: Número, Complemento." in ana.told
        await ana.press("d")
        assert line(ana, "Número") == "Número 102 [120] 100"
        assert line(ana, "Complemento").startswith("›Complemento")
        await ana.press("m")
        assert line(ana, "Complemento") == "›Complemento [Apto 302] Apto 301 B (vazio)"
        assert "Fica: Número 120, Complemento Apto 302" in ana.told
        assert "F9 Salvar os 2" in ana.bottom
        assert stored(ana, "number", "reference") == ("120", "perto da praça"), "written before it was confirmed"
        await ana.press("f9")
        assert "Dados salvos com sucesso" in ana.bottom
        fields = ("number", "complement", "district", "reference")
        assert stored(ana, *fields) == ("120", "Apto 302", "Batel", "portão azul")


@pytest.mark.function("F215")
async def test_before_and_another_and_the_whole_texts(people_url: str, tmp_path: Path) -> None:
    async with two_desks(people_url, tmp_path) as (ana, bia):
        await both_edit(ana, bia)
        await bia.fill(number="120", complement="fundos", notes="dela\nlinha dois")
        await bia.press("ctrl+s")
        await ana.fill(number="102", complement="frente", notes="minha\nlinha dois")
        await ana.press("ctrl+s", "a")
        assert line(ana, "Número") == "Número 102 120 [100]"
        await ana.press("f2")
        await ana.type("casa 2")
        await ana.press("enter")
        assert line(ana, "Complemento") == "Complemento [casa 2] fundos (vazio)"
        await ana.press("enter")
        assert "Meu: minha linha dois Dele (bia," in ana.told
        assert "dela linha dois Antes: (vazio)" in ana.told
        await ana.press("f", "f2")
        ana.type_ahead("!", "f9", "f9")
        await ana.idle()
        assert "Dados salvos com sucesso" in ana.bottom
        assert stored(ana, "number", "complement", "notes") == ("100", "casa 2", "minha\nlinha dois!")


@pytest.mark.function("F215")
@pytest.mark.parametrize("key", ["escape", "f3"])
async def test_whoever_goes_back_loses_nothing_and_is_asked_again(people_url: str, tmp_path: Path, key: str) -> None:
    """The form stays what it was read from, however often it is saved: nothing is written over unseen."""
    async with two_desks(people_url, tmp_path) as (ana, bia):
        await both_edit(ana, bia)
        await bia.fill(number="120")
        await bia.press("ctrl+s")
        await ana.fill(number="102", reference="portão azul")
        await ana.press("ctrl+s", "m", key)
        assert "Nada foi gravado." in ana.bottom
        form = ana.app.screen.query_one(Form)
        assert (form.texts["number"], form.texts["reference"]) == ("102", "portão azul")
        kept = b"".join(path.read_bytes() for path in (tmp_path / "drafts").iterdir() if path.is_file())
        assert "portão azul".encode() in kept or b"port\\u00e3o azul" in kept
        assert stored(ana, "number", "reference") == ("120", "perto da praça")
        await ana.press("ctrl+s")
        assert line(ana, "Número") == "›Número 102 120 100"
        await ana.press("d", "f9")
        assert stored(ana, "number", "reference") == ("120", "portão azul")


@pytest.mark.function("F215")
async def test_a_third_save_while_one_chooses_is_shown_too(people_url: str, tmp_path: Path) -> None:
    """What was never shown is never written over: not what comes while the window stands, nor just before it."""
    async with two_desks(people_url, tmp_path) as (ana, bia):
        await both_edit(ana, bia)
        await bia.fill(number="120")
        await bia.press("ctrl+s")
        await ana.fill(number="102", reference="portão azul")
        await ana.press("ctrl+s", "m")
        await bia.press("f2")
        await bia.fill(number="130", reference="muro")
        await bia.press("ctrl+s")
        await ana.press("f9")
        assert line(ana, "Número") == "›Número 102 130 120", ana.text
        assert line(ana, "Referência") == "Referência portão azul muro perto da praça", ana.text
        await ana.press("d", "m", "f9")
        assert stored(ana, "number", "reference") == ("130", "portão azul")


@pytest.mark.function("F215")
async def test_what_is_written_between_the_answer_and_the_reading_is_shown(
    people_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The conflict names Número; until what stands there is read, somebody writes the Referência."""
    async with two_desks(people_url, tmp_path) as (ana, bia):
        await both_edit(ana, bia)
        await bia.fill(number="120")
        await bia.press("ctrl+s")
        await ana.fill(number="102", reference="portão azul")
        read = RegistrationPane.read

        async def read_late(pane: RegistrationPane) -> Any:
            form = bia.db.run(customer, bia.session, 1).form
            bia.db.run(save_customer, bia.session, 1, form, {**texts_now(bia), "reference": "muro"})
            return await read(pane)

        with monkeypatch.context() as patched:
            patched.setattr(RegistrationPane, "read", read_late)
            await ana.press("ctrl+s")
        assert line(ana, "Referência").startswith("Referência portão azul muro"), ana.text


@pytest.mark.function("F215")
async def test_the_forms_of_records_ask_the_same_way(people_url: str, tmp_path: Path) -> None:
    async with two_desks(people_url, tmp_path) as (ana, bia):
        await ana.open("maria silva")
        await ana.press("c", "f6")
        await ana.fill(name="João")
        await ana.press("ctrl+s", "f2")
        await bia.open("maria silva")
        await bia.press("c", "f2")
        await bia.fill(name="João Pai", phone="3222-1111")
        await bia.press("ctrl+s")
        await ana.fill(name="João Tio", email="joao@exemplo.com.br")
        await ana.press("ctrl+s")
        assert "Bia salvou antes" in ana.told
        assert line(ana, "Nome Contato") == "›Nome Contato João Tio João Pai João"
        await ana.press("m", "f9")
        assert "Dados salvos com sucesso" in ana.bottom
        assert "João Tio" in ana.text
        assert "(41) 3222-1111" in ana.text
        last = ana.db.run(lambda: History.select().order_by(History.id.desc()).get())
        assert last.login == "ana"
