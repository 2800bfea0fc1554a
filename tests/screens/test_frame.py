"""What holds on every screen: keys, menu, palette, help, sizes, themes."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.geometry import Region

from integrator_tui.commands.registry import ALL, SCOPES
from integrator_tui.commands.stacks import STACKS
from integrator_tui.config import Settings
from integrator_tui.desk.commands import clashes
from integrator_tui.widgets.form import Form
from tests.screens.conftest import ONCE
from tests.screens.desk import DeskPilot, open_desk
from tests.screens.stacks import ambiguous


def test_no_key_means_two_things_in_what_is_alive_together() -> None:
    """Every screen that any test opens is looked at in the same way (`tests/screens/stacks.py`)."""
    assert ("desk", "search") in STACKS
    played = {scope for stack in STACKS for scope in stack}
    new = {command.scope for command in ALL} - played
    assert not new, f"scopes that no screen was seen with: python -m tests.screens.stacks, {new}"
    assert [wrong for stack in STACKS for wrong in ambiguous(stack)] == []
    assert ambiguous(("form", "dialog")) != []


@pytest.mark.function("F194", "F206")
async def test_every_command_of_a_screen_stands_in_menu_or_palette_with_its_key(desk: DeskPilot) -> None:
    from integrator_tui.desk.commands import alive

    for keys, scope in (((), "search"), (("enter",), "customer"), (("f2",), "form")):
        if keys == ("enter",):
            await desk.search("maria")
        await desk.press(*keys)
        there = {item.command.id for item in alive(desk.app.screen)}
        wanted = {command.id for command in SCOPES[scope] if command.alive_in in (scope, "tab_1")}
        assert wanted <= there, scope
    await desk.press("f3", "ctrl+p")
    await desk.type("histor")
    assert "Histórico" in desk.text
    await desk.press("enter")
    assert "Data Histórico" in desk.text


@pytest.mark.function("F195")
async def test_f10_has_the_actions_of_the_row_and_runs_them(desk: DeskPilot) -> None:
    await desk.search("silva")
    await desk.press("f10")
    assert "Abrir" in desk.text
    assert "Enter" in desk.text
    await desk.type("abrir")
    await desk.press("enter")
    assert "1 MARIA SILVA SANTOS" in desk.lines()[0]
    await desk.press("h", "f10")
    assert "Filtrar" in desk.text


@ONCE
async def test_a_command_that_cannot_run_says_why(desk: DeskPilot) -> None:
    await desk.search("nobody at all")
    await desk.press("enter")
    assert "Nenhum cliente encontrado" in desk.bottom


@ONCE
async def test_help_lists_the_keys_of_the_screen(desk: DeskPilot) -> None:
    await desk.press("f1")
    assert "Ajuda · teclas desta tela" in desk.text
    assert "F4" in desk.text
    assert "Pesquisar em" in desk.text
    await desk.press("escape")
    await desk.open("maria")
    await desk.press("question_mark")
    assert "Dados Cadastro" in desk.text


@pytest.mark.function("F199")
@pytest.mark.parametrize("size", [(80, 24), (100, 30), (200, 60)])
async def test_every_size_shows_the_whole(people_url: str, tmp_path: Path, size: tuple[int, int]) -> None:
    async with open_desk(people_url, tmp_path, size=size) as desk:
        await desk.search("maria")
        assert len(desk.lines()) == size[1]
        assert "529.982.247-25" in desk.text
        await desk.press("enter")
        assert "Dados Cadastro" in desk.text
        assert "F2 Editar" in desk.bottom
        await desk.pilot.resize_terminal(80, 24)
        await desk.idle()
        assert "F2 Editar" in desk.bottom
        assert len(desk.lines()) == 24


@pytest.mark.function("F197")
async def test_what_was_saved_is_there_after_a_restart(people_url: str, tmp_path: Path) -> None:
    async with open_desk(people_url, tmp_path) as desk:
        await desk.open("maria silva")
        await desk.press("f2")
        await desk.fill(reference="ao lado da padaria")
        await desk.press("ctrl+s")
    async with open_desk(people_url, tmp_path) as desk:
        await desk.open("maria silva")
        assert "ao lado da padaria" in desk.text


async def test_an_answer_that_comes_when_the_desk_has_closed_is_no_error(people_url: str, tmp_path: Path) -> None:
    async with open_desk(people_url, tmp_path) as desk:
        await desk.search("maria")
    assert not desk.app.screen_stack
    desk.app.say("Atenção: CPF também de 3.", error=True)
    desk.app.tell("Atenção", "CPF também de 3.")


@ONCE
async def test_keys_typed_ahead_reach_the_screen_they_were_meant_for(desk: DeskPilot) -> None:
    """Search, open, edit, type, save, back: all at once, faster than any screen opens."""
    from textual import events

    await desk.search("99876-5432")
    sent = ["enter", "f2", *"(41)98888-7777", "ctrl+s", "f3"]
    names = {"(": "left_parenthesis", ")": "right_parenthesis", "-": "minus"}
    for key in sent:
        desk.app.post_message(events.Key(names.get(key, key), key if len(key) == 1 else None))
    await desk.idle()
    assert "Pesquisar Cliente" in desk.lines()[0], desk.text
    await desk.search("41 98888-7777")
    assert "MARIA" in desk.lines()[4]


@ONCE
async def test_what_is_typed_ahead_goes_to_the_field_where_a_form_begins(desk: DeskPilot) -> None:
    """The form of a note begins in its second field: no letter may fall into the first."""
    from textual import events

    await desk.open("maria silva")
    for key in ("b", "f6", *"meia"):
        desk.app.post_message(events.Key(key, key if len(key) == 1 else None))
    await desk.idle()
    texts = desk.app.screen.query_one(Form).texts
    assert (texts["type_id"], texts["text"]) == ("", "meia")


@ONCE
async def test_what_is_typed_ahead_of_a_new_customer_is_his_name(desk: DeskPilot) -> None:
    from textual import events

    for key in ("f6", "enter", *"ana", "semicolon", "b"):
        desk.app.post_message(events.Key(key, {"semicolon": ";"}.get(key, key if len(key) == 1 else None)))
    await desk.idle()
    assert desk.app.screen.query_one(Form).texts["legal_name"] == "ana;b"


@pytest.mark.parametrize("kind", ["RecordList", "SearchBox", "Sheet", "FieldInput", "FieldArea"])
@ONCE
async def test_what_is_taken_away_may_be_painted_once_more(desk: DeskPilot, kind: str) -> None:
    """A repaint may fall between the end of a widget and the layout without it: no internal error."""
    await desk.search("maria")
    if kind not in ("RecordList", "SearchBox"):
        await desk.press("enter", *(["f2"] if kind != "Sheet" else []))
    widget = desk.app.screen.query(kind).first()
    await widget.remove()
    widget._rich_style_cache.clear()
    widget._styles_cache.clear()
    strips = widget.render_lines(Region(0, 0, 20, 2))
    assert [strip.text for strip in strips] == [" " * 20] * 2


@ONCE
async def test_a_document_of_blanks_leaves_the_header_whole(desk: DeskPilot) -> None:
    from integrator_tui.models.customers import Customer

    desk.db.run(lambda: Customer.update(document="ㅤ" * 300).where(Customer.id == 1).execute())
    await desk.open("maria silva")
    assert desk.lines()[0].endswith("Ativo")
    assert "1 MARIA SILVA SANTOS" in desk.lines()[0]


async def test_themes(desk: DeskPilot) -> None:
    before = desk.app.theme
    await desk.press("f10")
    await desk.type("tema")
    await desk.press("enter")
    assert desk.app.theme == ("claro" if before == "escuro" else "escuro")


@ONCE
async def test_keys_can_be_changed_and_clashes_are_told(people_url: str, tmp_path: Path) -> None:
    settings = Settings(keys={"search.refresh": "f12"})
    async with open_desk(people_url, tmp_path, settings=settings) as desk:
        await desk.press("f1")
        assert "F12" in desk.text
    assert clashes({"search.refresh": "f4"}, STACKS) == ["[keys] F4: usada por «Pesquisar em» e por «Atualizar»."]
    assert clashes({"search.nada": "f4"}, STACKS) == ["[keys] search.nada: não há esse comando."]
    async with open_desk(people_url, tmp_path, settings=Settings(keys={"search.refresh": "f4"})) as desk:
        assert "Teclas da configuração" in desk.text
        assert "usada por «Pesquisar em»" in desk.text


@ONCE
async def test_a_terminal_that_is_too_small_is_told_and_nothing_is_lost(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("f2")
    await desk.fill(reference="no meio")
    await desk.pilot.resize_terminal(60, 20)
    await desk.idle()
    assert "Terminal pequeno demais: 60x20. Aumente para 80x24." in desk.text
    await desk.pilot.resize_terminal(80, 24)
    await desk.idle()
    from integrator_tui.widgets.form import Form

    assert desk.app.screen.query_one(Form).texts["reference"] == "no meio"
