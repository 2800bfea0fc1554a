"""Help, menu, palette and leaving: the same keys on every screen, in windows too; the cursor of the read mode."""

from __future__ import annotations

import pytest

from integrator_tui.screens.dialogs import CommandChooser
from integrator_tui.screens.help import Help
from integrator_tui.widgets.form import Form
from tests.screens.conftest import ONCE
from tests.screens.desk import DeskPilot


def flat(desk: DeskPilot) -> str:
    """The screen in one line, without frames."""
    return " ".join(" ".join(desk.window).split())


@ONCE
async def test_help_explains_the_field_under_the_cursor(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("o", "f1")
    assert "Campo «Suspender automaticamente sem pagamento»" in desk.text
    assert "Não: ela o deixa de fora." in flat(desk)
    await desk.press("escape", "end", "f1")
    assert "Campo «Nome»" in desk.text
    await desk.press("escape", "d", "f2")
    desk.app.screen.query_one(Form).inputs["birth_date"].focus()
    await desk.press("f1")
    assert "Campo «Data Nascim.»" in desk.text
    assert "dd/mm/aaaa" in desk.text
    await desk.press("escape")
    assert desk.app.screen.query_one(Form).focused_field == "birth_date"


@ONCE
async def test_help_has_every_key_of_a_command_and_the_arrows(desk: DeskPilot) -> None:
    await desk.press("f1")
    text = flat(desk)
    assert "F4, F2 Pesquisar em" in text
    assert "↑ Linha acima" in text
    assert "Esc, F3 Limpar" in text
    assert "?" not in text.split("Em toda parte")[1].split("Menu")[0]  # the box takes it as text
    await desk.press("f1")
    assert not isinstance(desk.app.screen, Help)
    await desk.open("maria silva")
    await desk.press("question_mark")
    await desk.press("pagedown")
    assert "o Outras Opções" in flat(desk)
    await desk.press("end")
    assert "F1, ? Ajuda" in flat(desk)
    await desk.press("pageup")
    assert "End Último campo" in flat(desk)
    assert "↓ Campo abaixo" in flat(desk)


async def test_help_menu_and_palette_open_in_windows_and_close_with_the_same_key(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("h", "slash")
    dialog = desk.app.screen
    await desk.press("f1")
    assert "Campo «De»" in desk.text
    assert "F9 Confirmar" in flat(desk)
    await desk.press("f1")
    assert desk.app.screen is dialog
    for key in ("f10", "ctrl+p"):
        await desk.press(key)
        assert isinstance(desk.app.screen, CommandChooser)
        assert "Confirmar" in desk.text
        await desk.press(key)
        assert desk.app.screen is dialog
    await desk.press("f10")
    await desk.type("voltar")
    await desk.press("enter")
    assert desk.app.screen is not dialog
    assert "Data Histórico" in desk.text


@ONCE
async def test_a_command_of_the_desk_runs_from_a_window(desk: DeskPilot) -> None:
    before = desk.app.theme
    await desk.open("maria silva")
    await desk.press("h", "slash", "f10")
    await desk.type("tema")
    await desk.press("enter")
    assert desk.app.theme == ("claro" if before == "escuro" else "escuro")


@ONCE
async def test_one_leaves_from_a_window_and_is_asked_about_what_was_typed(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("f2")
    await desk.fill(reference="ao lado")
    await desk.press("f10", "ctrl+q")
    assert "Há alterações não salvas" in desk.text
    await desk.press("c")
    assert desk.app.return_code is None
    await desk.pilot.press("ctrl+q", "d")
    for _ in range(200):
        await desk.pilot.pause(0.01)
        if desk.app.return_value is not None:
            break
    assert desk.app.return_value == 0


@pytest.mark.function("F204")
async def test_home_end_and_pages_move_the_mark_in_read_mode(desk: DeskPilot) -> None:
    from integrator_tui.widgets.sheet import Sheet

    await desk.open("maria silva")
    sheet = desk.app.screen.query_one(Sheet)
    await desk.press("end")
    assert sheet.marked == "notes"
    assert "Observações" in desk.text
    await desk.press("home")
    assert sheet.marked == "person_type"
    await desk.press("pagedown")
    assert sheet.marked == "phone"
    await desk.press("down", "pageup")
    assert sheet.marked == "phone"
    await desk.press("pageup")
    assert sheet.marked == "person_type"
