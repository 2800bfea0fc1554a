"""Transaction codes: in the search box and after `;` (F226)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from integrator_tui.base import open_base
from integrator_tui.screens.window import codes
from integrator_tui.widgets.form import Form
from tests.screens.desk import DeskPilot, open_desk

pytestmark = pytest.mark.function("F226")


def header(desk: DeskPilot) -> str:
    return desk.lines()[0]


def understood(desk: DeskPilot) -> str:
    return desk.lines()[2].strip()


async def test_a_code_in_the_search_box_opens_the_customer_there(desk: DeskPilot) -> None:
    await desk.type("1;his")
    assert understood(desk) == "cliente 1 → Histórico"
    assert "MARIA" in desk.lines()[4]
    assert "PADARIA" not in desk.text
    await desk.press("enter")
    assert "1 MARIA SILVA SANTOS" in header(desk)
    assert "Data Histórico" in desk.text


async def test_chained_codes_run_in_order_and_stop_at_the_first_that_cannot(desk: DeskPilot) -> None:
    await desk.open("2;HIS;FAV")
    assert "2 PADARIA" in header(desk)
    assert "Nenhum favorito" in desk.text
    await desk.press("escape")
    await desk.open("1;HIS;XYZ;FAV")
    assert "1 MARIA" in header(desk)
    assert "Data Histórico" in desk.text
    assert "Não há o código «XYZ»." in desk.bottom


async def test_plus_begins_a_record_or_edits_the_form(desk: DeskPilot) -> None:
    await desk.open("1;FAV+")
    assert "Adicionar aos favoritos" in desk.text
    await desk.press("escape", "escape")
    await desk.open("3;DAD+")
    assert desk.app.screen.query_one(Form).texts["legal_name"] == "João Conceição Souza"
    await desk.press("escape", "escape")
    await desk.open("3;HIS+")
    assert "HIS+: aqui não há registro novo." in desk.bottom


async def test_what_cannot_be_is_refused_with_the_reason(desk: DeskPilot) -> None:
    for text, said in (
        ("99;HIS", "Não há cliente com o código 99."),
        ("HIS;", "HIS é de um cliente: digite antes o código dele, como em 1234;HIS."),
        ("joão;silva", "«joão» não é código:"),
        ("1;HI", "Não há o código «HI». Há HIS."),  # the customer stays open
    ):
        assert said not in desk.text
        await desk.open(text)
        assert said in desk.text


async def test_what_is_not_built_is_refused(desk: DeskPilot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "exists", lambda command: command.id != "history")
    await desk.open("1;HIS")
    assert "HIS: «Histórico» ainda não existe nesta versão." in desk.bottom
    await desk.press("semicolon")
    assert "FAV    Favoritos" in desk.text
    assert "Histórico" not in desk.text


async def test_while_codes_are_typed_nothing_is_searched(desk: DeskPilot) -> None:
    await desk.type("1;")
    assert understood(desk) == "cliente 1"
    await desk.type("h")
    assert understood(desk) == "cliente 1 → HIS Histórico"
    await desk.press("tab")
    assert understood(desk) == "cliente 1 → Histórico"
    await desk.type("+;silva")
    assert understood(desk).startswith("«silva» não é código")
    await desk.search(";")
    assert understood(desk) == "digite um código de transação"
    await desk.search("silva")
    await desk.press("tab")
    assert "Tab completa códigos de transação" in desk.bottom
    await desk.type(" s")
    assert "MARIA" in desk.text


async def test_semicolon_asks_on_any_screen_and_completes(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("semicolon")
    assert "Código de transação" in desk.text
    assert "HIS" in desk.text
    await desk.type("h")
    assert "Histórico" in desk.text
    assert "DAD" not in desk.text
    await desk.press("tab", "enter")
    assert "Data Histórico" in desk.text
    await desk.press("semicolon")
    await desk.type("da")
    await desk.press("enter")
    assert "Referência" in desk.text
    assert "Data Histórico" not in desk.text


async def test_another_customer_from_the_open_one(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("semicolon")
    await desk.type("2;his")
    await desk.press("enter")
    assert "2 PADARIA" in header(desk)
    assert "Data Histórico" in desk.text
    await desk.press("semicolon")
    await desk.type("99;his")
    await desk.press("enter")
    assert "2 PADARIA" in header(desk)
    assert "Não há cliente com o código 99." in desk.bottom
    await desk.press("semicolon")
    await desk.type("3")
    await desk.press("enter")
    assert "3 João" in header(desk)
    await desk.press("escape")
    assert "Pesquisar Cliente" in header(desk)


async def test_unsaved_text_is_asked_about_before_the_customer_is_left(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("f2")
    await desk.fill(reference="atrás da igreja")
    await desk.press("f8", "semicolon")
    await desk.type("2;his")
    await desk.press("enter")
    assert "Há alterações não salvas" in desk.text
    await desk.press("c")
    assert "1 MARIA" in header(desk)
    await desk.press("semicolon")
    await desk.type("2;his")
    await desk.press("enter", "s")
    assert "2 PADARIA" in header(desk)
    await desk.press("escape")
    await desk.open("maria silva")
    assert "atrás da igreja" in desk.text


async def test_the_same_customer_is_not_left(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("f2")
    await desk.fill(reference="atrás da igreja")
    await desk.press("f8", "semicolon")
    await desk.type("1;his")
    await desk.press("enter")
    assert "Data Histórico" in desk.text
    await desk.press("d")
    assert desk.app.screen.query_one(Form).texts["reference"] == "atrás da igreja"


async def test_a_window_that_waits_for_an_answer_is_not_left(desk: DeskPilot) -> None:
    await desk.press("f1", "semicolon")
    assert "Ajuda · teclas" in desk.text
    await desk.press("escape")


async def test_an_operator_without_the_permission_is_told(people_url: str, tmp_path: Path) -> None:
    db, own = open_base(people_url, login="ana")
    db.close()
    session = replace(own, admin=False, permissions=frozenset({"Clientes"}))
    async with open_desk(people_url, tmp_path, session=session) as desk:
        await desk.open("1;DAD+")
        assert "Falta a permissão «Editar Cadastro de Cliente»." in desk.bottom


async def test_codes_are_three_letters_and_unique() -> None:
    from integrator_tui.commands.registry import ALL

    there = [command.code for command in ALL if command.code]
    assert len(there) == len(set(there))
    assert all(len(code) == 3 and code.isalpha() and code.isupper() for code in there)
