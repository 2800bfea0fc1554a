"""Favoritos: the operator's own shortcuts (F095-F098)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from integrator_tui.base import open_base
from integrator_tui.commands import registry
from integrator_tui.commands.registry import ALL
from integrator_tui.desk.commands import free_keys
from integrator_tui.screens.customers import favorites
from integrator_tui.services.customers.favorites import add_favorite
from tests.screens.desk import DeskPilot, open_desk

SCOPES = ("desk", "customer", "favorites", "ordered", "list")
FIRST, SECOND = tuple(free_keys(SCOPES, {}))[:2]


def listed(desk: DeskPilot) -> list[str]:
    """The rows: key and option."""
    rows = [line.partition("▏")[2].strip(" ›") for line in desk.lines()[3:-1]]
    start = next(i for i, row in enumerate(rows) if row.startswith("Tecla"))
    return [" ".join(row.split()[:2]) for row in rows[start + 1 :] if row]


@pytest.mark.function("F095", "F096")
async def test_add_by_key_where_one_stands_and_see(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("2")
    said = " ".join(desk.text.replace("▏", " ").split())
    assert favorites.FavoritesPane.EMPTY in said, "a sentence wider than the list goes on below"
    await desk.press("asterisk")
    assert "não pode ser um favorito" in desk.bottom
    await desk.press("1", "h", "asterisk")
    assert "«Histórico» está nos favoritos" in desk.bottom
    await desk.press("asterisk")
    assert "«Histórico» já está nos seus favoritos." in desk.bottom
    await desk.press("2")
    assert listed(desk) == [f"{FIRST} Histórico"]
    assert "Cadastro → Histórico" in desk.text
    assert "1 favorito" in desk.text


@pytest.mark.function("F096")
async def test_what_does_not_exist_is_no_favourite(desk: DeskPilot, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (registry, favorites):
        monkeypatch.setattr(module, "exists", lambda command: command.id != "history")
    await desk.open("maria silva")
    await desk.press("h", "asterisk")
    assert "ainda não existe nesta versão" in desk.bottom
    await desk.press("2", "f6")
    assert "Cadastro → Dados Cadastro" in desk.text
    assert "Cadastro → Histórico" not in desk.text


@pytest.mark.function("F096")
async def test_add_from_the_list_of_what_is_not_chosen_yet(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("2", "f6")
    await desk.type("dados cad")
    await desk.press("enter")
    assert listed(desk) == [f"{FIRST} Dados"]
    await desk.press("f6")
    assert "Cadastro → Histórico" in desk.text
    await desk.type("dados cad")
    assert "Cadastro → Dados Cadastro" not in desk.text, "it is chosen already"
    await desk.press("escape")


@pytest.fixture
async def chosen(desk: DeskPilot) -> DeskPilot:
    """Two favourites, Histórico and Dados Cadastro, in the tab."""
    desk.db.run(add_favorite, desk.session, "history", "Histórico")
    desk.db.run(add_favorite, desk.session, "registration", "Dados Cadastro")
    await desk.open("maria silva")
    await desk.press("2")
    assert listed(desk) == [f"{FIRST} Histórico", f"{SECOND} Dados"]
    return desk


@pytest.mark.function("F097")
async def test_remove_and_bring_back_to_its_place(chosen: DeskPilot) -> None:
    await chosen.press("delete")
    assert "«Histórico» saiu dos favoritos" in chosen.bottom
    assert listed(chosen) == [f"{FIRST} Dados"]
    await chosen.press("u")
    assert listed(chosen) == [f"{FIRST} Histórico", f"{SECOND} Dados"]
    await chosen.press("u")
    assert "Nada foi tirado daqui." in chosen.bottom


@pytest.mark.function("F098")
async def test_order_by_keys_that_every_terminal_has(chosen: DeskPilot) -> None:
    await chosen.press("down", "plus")
    assert listed(chosen) == [f"{FIRST} Dados", f"{SECOND} Histórico"]
    await chosen.press("plus")
    assert listed(chosen) == [f"{FIRST} Dados", f"{SECOND} Histórico"]
    await chosen.press("minus")
    assert listed(chosen) == [f"{FIRST} Histórico", f"{SECOND} Dados"]
    await chosen.press("ctrl+up", "escape")
    await chosen.open("padaria")
    await chosen.press("2")
    assert listed(chosen) == [f"{FIRST} Dados", f"{SECOND} Histórico"]
    await chosen.press("ctrl+o", "plus")
    assert "A ordem só muda na lista inteira" in chosen.bottom


@pytest.mark.function("F098")
async def test_enter_and_the_letter_run_it(chosen: DeskPilot) -> None:
    await chosen.press("enter")
    assert "Data Histórico" in chosen.text
    await chosen.press("2", SECOND)
    assert "Data Histórico" not in chosen.text
    assert "Referência" in chosen.text
    await chosen.press("2", FIRST)
    assert "Data Histórico" in chosen.text


@pytest.mark.function("F095")
async def test_favourites_are_the_operators_own_and_stay(people_url: str, tmp_path: Path) -> None:
    async with open_desk(people_url, tmp_path) as desk:
        await desk.open("maria silva")
        await desk.press("h", "asterisk")
    async with open_desk(people_url, tmp_path) as desk:
        await desk.open("padaria")
        await desk.press("2")
        assert listed(desk) == [f"{FIRST} Histórico"]
        # stored by a version that has more, or fewer, destinations
        desk.db.run(add_favorite, desk.session, "of_another_version", "?")
        await desk.press("f5")
        assert listed(desk) == [f"{FIRST} Histórico"]
    db, own = open_base(people_url, login="ana")
    db.close()
    async with open_desk(people_url, tmp_path, session=replace(own, operator_id=own.operator_id + 1000)) as desk:
        await desk.open("padaria")
        await desk.press("2")
        assert "Nenhum favorito" in desk.text


def test_letters_of_favourites_clash_with_no_key_of_the_screen() -> None:
    free = free_keys(SCOPES, {})
    taken = {key for command in ALL if command.alive_in in SCOPES for key in command.keys.split(",")}
    assert len(free) > 8
    assert not set(free) & taken
    assert FIRST not in free_keys(SCOPES, {"customer.refresh": FIRST})
