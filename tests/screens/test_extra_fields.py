"""Campos Extras through the screen (manual, 3.2 and 3.4.2), and their definitions."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from integrator_tui.base import open_base
from integrator_tui.forms.base import MASK
from integrator_tui.forms.customers.extra import TYPES
from integrator_tui.models.registration import ExtraField, ExtraValue
from integrator_tui.services.customers.contacts import CONTACTS
from integrator_tui.services.customers.customers import EDIT
from integrator_tui.services.customers.extra_fields import save_definition
from integrator_tui.session import Session
from integrator_tui.widgets.form import Form
from tests.screens.desk import DeskPilot, open_desk

HOSTILE = [
    item["value"]
    for item in json.loads((Path(__file__).parents[2] / "data" / "hostile_inputs.json").read_text("utf-8"))
    if item["where"].startswith("any text field") and len(item["value"]) < 100
]


def define(url: str, *fields: tuple[str, str], owner: str = "Cliente", choices: str = "") -> Session:
    """What the provider defined: name and kind of each field; ids count from 1."""
    db, session = open_base(url, login="ana")
    for name, kind in fields:
        values = {"owner": owner, "name": name, "kind": TYPES[kind].label}
        db.run(save_definition, session, 0, None, values | ({"choices": choices} if kind == "list" else {}))
    db.close()
    return session


def row(desk: DeskPilot, text: str) -> str:
    """The first line with a text."""
    return next(line for line in desk.lines() if text in line)


def kept_on_disk(folder: Path) -> str:
    """Everything that lies in the drafts."""
    return "".join(path.read_text("utf-8") for path in folder.rglob("*") if path.is_file())


@pytest.mark.function("F050", "F051")
async def test_only_the_value_is_edited_and_a_box_confirms(people_url: str, tmp_path: Path) -> None:
    define(people_url, ("Torre", "text"), ("Vencimento do contrato", "date"))
    async with open_desk(people_url, tmp_path) as desk:
        await desk.open("maria")
        await desk.press("x")
        assert "2 campos" in desk.text
        assert row(desk, "Vencimento do contrato").split()[-1] == "data"
        await desk.press("down", "enter")
        assert "Valor do Campo Extra" in desk.text
        assert "Vencimento do contrato" in row(desk, "Campo  ")
        assert "data (dd/mm/aaaa)" in row(desk, "Tipo  ")
        assert list(desk.app.screen.query_one(Form).inputs) == ["value"]
        await desk.type("31/02/2026")
        await desk.press("ctrl+s")
        assert "Valor do Campo Extra" in desk.text
        await desk.fill(value="5-2-2027")
        await desk.press("ctrl+s")
        assert "Vencimento do contrato: dados salvos com sucesso." in desk.text
        assert "Ok" in desk.text
        await desk.press("enter")
        assert "05/02/2027" in row(desk, "Vencimento")
        await desk.press("f2", "escape", "h")
        await desk.pilot.resize_terminal(120, 30)
        await desk.idle()
        assert "alterou: Campo extra Vencimento do contrato" in desk.text


@pytest.mark.function("F051")
async def test_each_type_is_typed_and_shown(people_url: str, tmp_path: Path) -> None:
    typed = (
        ("text", "Torre [2]", "Torre [2]"),
        ("number", "1.234,50", "1.234,5"),
        ("money", "1234,5", "R$ 1.234,50"),
        ("date", "05/02/2027", "05/02/2027"),
        ("yes_no", "s", "Sim"),
        ("list", "az", "Azul"),
        ("password", "s3gr3do", "s3gr3do"),
    )
    define(people_url, *((f"Campo {kind}", kind) for kind, _, _ in typed), choices="Vermelho\nAzul")
    async with open_desk(people_url, tmp_path) as desk:
        await desk.open("maria")
        await desk.press("x")
        for kind, text, shown in typed:
            await desk.press("enter")
            assert f"Campo {kind}" in row(desk, "Campo  "), kind
            await desk.fill(value=text)
            await desk.press("ctrl+s", "enter", "f5")
            assert shown in row(desk, f"›Campo {kind}"), kind
            await desk.press("down")


@pytest.mark.function("F052")
async def test_a_password_is_masked_without_its_permission(people_url: str, tmp_path: Path) -> None:
    ana = define(people_url, ("Senha do roteador", "password"), ("Torre", "text"))
    async with open_desk(people_url, tmp_path) as desk:
        await desk.open("maria")
        await desk.press("x", "enter")
        await desk.type("abacaxi")
        assert "•••••••" in desk.text
        assert "abacaxi" not in desk.text
        desk.app.flush_drafts()
        await desk.idle()
        assert "abacaxi" not in kept_on_disk(tmp_path / "drafts")
        await desk.press("ctrl+s", "enter")
        assert "abacaxi" in row(desk, "Senha do roteador")
        await desk.press("h", "enter")
        assert MASK in desk.text
        assert "abacaxi" not in desk.text
    bia = replace(ana, admin=False, permissions=frozenset({"Clientes", EDIT}))
    async with open_desk(people_url, tmp_path, session=bia) as desk:
        await desk.open("maria")
        await desk.press("x")
        assert MASK in row(desk, "Senha do roteador")
        assert "abacaxi" not in desk.text
        await desk.press("ctrl+y")
        assert "Não há valor para copiar" in desk.bottom
        await desk.press("enter")
        assert desk.app.screen.query_one(Form).texts == {"value": ""}
        assert "deixe vazio para mantê-la" in desk.text
        await desk.press("ctrl+s", "enter")
        assert desk.db.run(lambda: ExtraValue.get().value) == "abacaxi"
        await desk.press("delete")
        assert "abacaxi" not in desk.text
        await desk.press("s")
        assert MASK not in desk.text
        await desk.press("u")
        assert MASK in row(desk, "Senha do roteador")
        await desk.press("enter")
        await desk.type("manga")
        await desk.press("ctrl+s", "enter")
        assert desk.db.run(lambda: ExtraValue.get().value) == "manga"
        assert "manga" not in desk.text


@pytest.mark.function("F051")
async def test_without_the_permission_to_edit_nothing_opens(people_url: str, tmp_path: Path) -> None:
    ana = define(people_url, ("Torre", "text"))
    bia = replace(ana, admin=False, permissions=frozenset({"Clientes"}))
    async with open_desk(people_url, tmp_path, session=bia) as desk:
        await desk.open("maria")
        await desk.press("x", "enter")
        assert "Falta a permissão «Editar Cadastro de Cliente»." in desk.bottom


@pytest.mark.function("F063")
async def test_editar_campo_of_a_contact(people_url: str, tmp_path: Path) -> None:
    define(people_url, ("Torre", "text"))
    session = define(people_url, ("Ramal", "number"), owner="Contato")
    async with open_desk(people_url, tmp_path) as desk:
        await desk.open("maria")
        await desk.press("c", "k")
        assert "Não há contato na lista." in desk.bottom
        desk.db.run(CONTACTS.create, session, 1, {"name": "Ana [b]"})
        await desk.press("f5", "k")
        assert "Campos Extras do contato · Ana [b]" in desk.text
        assert "Ramal" in desk.text
        assert "Torre" not in desk.text
        assert "Editar Campo" in desk.bottom
        await desk.press("f2")
        await desk.type("201")
        await desk.press("ctrl+s", "enter")
        assert "201" in row(desk, "Ramal")
        await desk.press("escape", "delete")
        assert "Vai junto 1 campo extra preenchido." in desk.text
        await desk.press("s", "u", "k")
        assert "201" in row(desk, "Ramal")
        await desk.press("delete", "s")
        assert "201" not in desk.text
        await desk.press("u", "escape", "f10")
        await desk.type("campo extra")
        await desk.press("enter")
        assert "201" in row(desk, "Ramal")


async def test_drafts_of_values_come_back(people_url: str, tmp_path: Path) -> None:
    define(people_url, ("Torre", "text"))
    session = define(people_url, ("Sala", "text"), owner="Contato")
    for keys, text in ((("x", "enter"), "Torre 2"), (("c", "k", "enter"), "Sala 3")):
        home = tmp_path / text
        async with open_desk(people_url, home) as desk:
            if keys[0] == "c":
                desk.db.run(CONTACTS.create, session, 1, {"name": "Ana"})
            await desk.open("maria")
            await desk.press(*keys)
            await desk.type(text)
            desk.app.flush_drafts()
            await desk.idle()
            shutil.copytree(home / "drafts", home / "killed" / "drafts")  # the disk as kill -9 leaves it
        async with open_desk(people_url, home / "killed") as desk:
            assert text in desk.text
            await desk.press("f2")
            assert desk.app.screen.query_one(Form).texts["value"] == text
            await desk.press("ctrl+s", "enter")
            assert text in row(desk, text.split()[0])


async def test_a_conflict_shows_both_values(people_url: str, tmp_path: Path) -> None:
    from integrator_tui.queries.customers.extra_fields import extra_value
    from integrator_tui.services.customers.extra_values import save_extra_value

    session = define(people_url, ("Torre", "text"))
    async with open_desk(people_url, tmp_path) as desk:
        await desk.open("maria")
        await desk.press("x", "enter")
        await desk.fill(value="minha")
        read = desk.db.run(extra_value, session, "customer", 1, 1)
        assert read is not None
        desk.db.run(save_extra_value, session, 1, 1, read, "da Bia")
        await desk.press("ctrl+s")
        assert any("minha" in line and "da Bia" in line for line in desk.window), desk.text
        await desk.press("m", "f9", "enter")
        assert "minha" in row(desk, "Torre")


async def test_hostile_names_and_values_are_shown_literally(people_url: str, tmp_path: Path) -> None:
    from integrator_tui.desk.text import plain

    texts = [value.replace("\x00", "") for value in HOSTILE]
    async with open_desk(people_url, tmp_path, size=(160, 80)) as desk:
        fields = [{"owner": "customer", "name": f"{n} {text}", "kind": "text"} for n, text in enumerate(texts)]
        desk.db.run(lambda: ExtraField.insert_many(fields).execute())
        values = [{"field_id": n, "owner_id": 1, "value": text} for n, text in enumerate(texts, 1)]
        desk.db.run(lambda: ExtraValue.insert_many(values).execute())
        await desk.open("maria")
        await desk.press("x")
        for number, text in enumerate(texts):
            shown = plain(f"{number} {text}").strip()[:15].rstrip()
            assert shown in desk.text
        assert len({line.index("▏") for line in desk.lines()[3:-1]}) == 1
        for number, text in enumerate(texts[:3]):
            await desk.press("enter")
            assert plain(f"{number} {text}").strip()[:15].rstrip() in row(desk, "Campo  ")
            await desk.press("escape", "down")


# Definitions


@pytest.mark.function("F050")
async def test_the_provider_defines_a_list(people_url: str, tmp_path: Path) -> None:
    async with open_desk(people_url, tmp_path) as desk:
        await desk.press("f10")
        await desk.type("campos extras")
        await desk.press("enter")
        assert "Definições de Campos Extras" in desk.lines()[0]
        assert "F6 define o primeiro" in desk.text
        await desk.press("f6")
        await desk.type("cli")
        await desk.press("enter")
        await desk.type("Cor da fachada")
        await desk.press("enter")
        await desk.type("lis")
        await desk.press("ctrl+s")
        assert "Preencha «Opções da lista»." in desk.text
        await desk.fill(choices="Azul\nVerde [claro]")
        await desk.press("ctrl+s")
        assert "Cor da fachada" in desk.text
        assert "lista" in row(desk, "Cor da fachada")
        await desk.press("escape")
        await desk.open("maria")
        await desk.press("x", "enter", "f4")
        assert "Verde [claro]" in desk.text
        await desk.press("down", "enter", "ctrl+s", "enter")
        assert "Verde [claro]" in row(desk, "Cor da fachada")


async def test_a_definition_is_deleted_with_its_values_and_comes_back(people_url: str, tmp_path: Path) -> None:
    define(people_url, ("Torre", "text"))
    async with open_desk(people_url, tmp_path) as desk:
        desk.db.run(lambda: ExtraValue.insert(field_id=1, owner_id=1, value="A").execute())
        await desk.press("ctrl+p")
        await desk.type("campos extras")
        await desk.press("enter", "delete")
        assert "Apagar o campo extra Torre (Cliente)?" in desk.text
        assert "1 valor gravado" in desk.text
        await desk.press("s")
        assert "F6 define o primeiro" in desk.text
        await desk.press("u")
        assert "Torre" in desk.text
        await desk.press("enter")
        await desk.fill(kind="número")
        await desk.press("ctrl+s")
        assert "Não muda mais: já há 1 valor gravado." in desk.text


async def test_only_who_keeps_the_settings_defines(people_url: str, tmp_path: Path) -> None:
    ana = define(people_url, ("Torre", "text"))
    bia = replace(ana, admin=False, permissions=frozenset({"Clientes", EDIT}))
    async with open_desk(people_url, tmp_path, session=bia) as desk:
        await desk.press("f10")
        await desk.type("campos extras")
        assert "Definições" not in desk.text


# Growth


@pytest.mark.function("F050")
async def test_150_fields_are_paged_to_the_last(people_url: str, tmp_path: Path) -> None:
    rows = [{"owner": "customer", "name": f"Campo {n:03}", "kind": "text", "position": n} for n in range(150)]
    values = [{"field_id": n, "owner_id": 1, "value": f"valor {n}"} for n in range(1, 151)]
    async with open_desk(people_url, tmp_path) as desk:
        desk.db.run(lambda: ExtraField.insert_many(rows).execute())
        desk.db.run(lambda: ExtraValue.insert_many(values).execute())
        await desk.open("maria")
        await desk.press("x")
        assert "150 campos" in desk.text
        await desk.press(*["pagedown"] * 9)
        assert "Campo 149" in desk.text
        assert "valor 150" in desk.text
