"""The form as it is painted and typed into: one input where the cursor is, the sheet draws the rest."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import pytest
from textual.widgets import Input

from integrator_tui.desk import one_stroke
from integrator_tui.desk.drafts import CURSOR, READ, Draft, DraftKey
from integrator_tui.screens.search.welcome import resume
from integrator_tui.widgets.form import Form
from tests.screens.conftest import ONCE
from tests.screens.desk import DeskPilot, open_desk
from tests.screens.paints import painting

FORM = 5 * 1024
"""Characters that a form may take to be painted, with every colour written out whole."""
STEP = 800
"""And a step to the next field."""


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine under load takes longer, and paints no more often for that."""
    monkeypatch.setattr(one_stroke, "LONGEST", 60.0)


def form_of(desk: DeskPilot) -> Form:
    return desk.app.screen.query_one(Form)


@ONCE
async def test_a_form_is_painted_once_with_one_input(desk: DeskPilot) -> None:
    await desk.open("maria")
    for _ in range(2):
        with painting(desk) as paints:
            await desk.press("f2")
        assert len(paints) == 1, paints
        assert paints[0] < FORM
        assert len(form_of(desk).query(Input)) == 1
        with painting(desk) as paints:
            await desk.press("f3")
        assert len(paints) == 1, paints


@ONCE
async def test_a_step_to_the_next_field_draws_the_two(desk: DeskPilot) -> None:
    await desk.open("maria")
    await desk.press("f2")
    for key in ("tab", "enter", "shift+tab", "down", "up"):
        with painting(desk) as paints:
            await desk.press(key)
        assert sum(paints) < STEP, (key, paints)
        assert len(paints) <= 2, (key, paints)


@ONCE
async def test_a_dialog_with_a_form_is_painted_once(desk: DeskPilot) -> None:
    await desk.open("maria")
    await desk.press("c")
    with painting(desk) as paints:
        await desk.press("f6")
    assert len(paints) == 1, paints
    assert len(form_of(desk).query(Input)) == 1


@ONCE
async def test_every_value_stands_where_an_input_would(desk: DeskPilot) -> None:
    await desk.open("maria")
    await desk.press("f2")
    form = form_of(desk)
    lines = desk.lines()
    for name in ("legal_name", "document", "phone", "email"):
        region = form.inputs[name].content_region
        assert form.texts[name] in lines[region.y][region.x : region.x + region.width], name


@ONCE
async def test_what_is_typed_stays_when_the_cursor_goes_on(desk: DeskPilot) -> None:
    await desk.open("maria")
    await desk.press("f2")
    form = form_of(desk)
    form.inputs["legal_name"].focus()
    await desk.idle()
    await desk.type("ana")  # the name was selected: it is replaced
    await desk.press("tab", "shift+tab", "end")
    await desk.type("b")
    assert form.texts["legal_name"].upper() == "ANAB"
    await desk.press("tab")
    assert form.typed.keys() == {"legal_name"}
    region = form.inputs["legal_name"].content_region
    assert "anab" in desk.lines()[region.y].lower()


@ONCE
async def test_a_password_is_never_drawn(desk: DeskPilot) -> None:
    await desk.open("maria")
    await desk.press("f2")
    form = form_of(desk)
    ui = form.form.ui

    def masked(name: str) -> object:
        return ui("reference").__class__(**{**vars(ui(name)), "kind": "password"}) if name == "reference" else ui(name)

    form.form.ui = masked  # type: ignore[method-assign, assignment]
    try:
        form.put({"reference": "segredo"})
        await desk.idle()
        assert form.sheet.texts["reference"] == "•" * 7
        form.inputs["reference"].focus()
        await desk.idle()
        assert "segredo" not in desk.text
        assert "reference" not in form.kept
    finally:
        del form.form.ui


@ONCE
async def test_a_click_puts_the_cursor_into_a_field(desk: DeskPilot) -> None:
    await desk.open("maria")
    await desk.press("f2")
    form = form_of(desk)
    region = form.inputs["document"].content_region
    await desk.pilot.click(offset=(region.x + 3, region.y))
    await desk.idle()
    assert form.focused_field == "document"
    assert form.box.cursor_position == 3
    await desk.type("9")
    assert form.texts["document"].startswith("5299.")


@ONCE
async def test_a_long_text_shows_its_end_where_the_cursor_is_and_its_beginning_elsewhere(desk: DeskPilot) -> None:
    await desk.open("maria")
    await desk.press("f2")
    form = form_of(desk)
    long = "começo " + "x" * 90 + " fim"
    form.put({"complement": long, "reference": long})
    for name in ("complement", "reference", "complement"):
        form.inputs[name].focus()
        await desk.idle()
        region = form.inputs[name].content_region
        assert " fim" in desk.lines()[region.y][region.x : region.x + region.width]
    region = form.inputs["reference"].content_region
    assert desk.lines()[region.y][region.x :].startswith("começo ")


@asynccontextmanager
async def _resumed(people_url: str, tmp_path: Path, draft: Draft) -> AsyncIterator[DeskPilot]:
    """Another desk, at which the draft is taken up again."""
    async with open_desk(people_url, tmp_path) as desk:
        desk.app.carry_out(resume(desk.app, draft, {}))
        await desk.idle()
        yield desk


@pytest.mark.parametrize("field", ["reference", "notes"])
@ONCE
async def test_a_draft_is_typed_on_where_it_was_left(people_url: str, tmp_path: Path, field: str) -> None:
    async with open_desk(people_url, tmp_path) as desk:
        await desk.open("maria")
        await desk.press("f2")
        form = form_of(desk)
        form.inputs[field].focus()
        await desk.idle()
        await desk.press("end")
        await desk.type(" abcdef")
        await desk.press("left", "left")
        await desk.type("Z")
        before = form.texts[field]
        assert before.endswith("abcdZef")
        (draft,) = desk.app._typing.values()
    async with _resumed(people_url, tmp_path, draft) as desk:
        form = form_of(desk)
        assert form.focused_field == field
        assert form.texts[field] == before
        await desk.type("1")
        assert form.texts[field].endswith("abcdZ1ef")


@pytest.mark.parametrize("place", ["", "legal_name:99999999", "legal_name:é", "gone:1", "x:y:z", "notes:1,99999"])
@ONCE
async def test_a_place_that_is_none_lets_no_letter_wipe_a_text(people_url: str, tmp_path: Path, place: str) -> None:
    key = DraftKey("registration", 1, 1)
    draft = Draft(
        key,
        {
            "legal_name": "ANA",
            f"{READ}legal_name": "MARIA SILVA SANTOS",
            "notes": "antes",
            f"{READ}notes": "",
            CURSOR: place,
        },
        datetime(2026, 11, 24),
    )
    async with _resumed(people_url, tmp_path, draft) as desk:
        form = form_of(desk)
        for field, text in (("legal_name", "ANA"), ("notes", "antes")):
            if form.focused_field == field:
                await desk.type("b")
                assert form.texts[field] in (f"{text}b", f"b{text}")
        assert text in form.texts["notes"]


@ONCE
async def test_a_new_customer_is_typed_on_where_he_was_left(people_url: str, tmp_path: Path) -> None:
    typed = {"legal_name": "ANA SOUZA"}
    draft = Draft(DraftKey("new_customer", None, None), {**typed, CURSOR: "legal_name:3"}, datetime(2026, 11, 24))
    async with open_desk(people_url, tmp_path) as desk:
        desk.app.carry_out(resume(desk.app, draft, typed))
        await desk.idle()
        await desk.type("x")
        assert form_of(desk).texts["legal_name"] == "ANAx SOUZA"


@ONCE
async def test_what_the_program_fills_in_under_the_cursor_is_replaced_by_the_next_key(desk: DeskPilot) -> None:
    await desk.open("maria")
    await desk.press("f2")
    form = form_of(desk)
    form.inputs["street"].focus()
    await desk.idle()
    form.put({"street": "Rua Sete", "number": "7"})
    await desk.idle()
    await desk.type("Av")
    await desk.press("tab", "end")
    await desk.type("a")
    assert (form.texts["street"], form.texts["number"]) == ("Av", "7a")


@pytest.mark.parametrize("mended", [True, False])
@ONCE
async def test_the_input_goes_where_the_cursor_goes(
    desk: DeskPilot, monkeypatch: pytest.MonkeyPatch, mended: bool
) -> None:
    """Control: Textual 8.2.8 keeps the places of what stands in a widget, although that widget asks for a layout."""
    await desk.open("maria")
    await desk.press("f2")
    form = form_of(desk)
    form.put(dict.fromkeys(("complement", "reference"), "x" * 90))
    for name in ("complement", "reference"):
        form.inputs[name].focus()
        await desk.idle()
    if not mended:
        monkeypatch.setattr(form, "_clear_arrangement_cache", lambda: None)
    form.inputs["complement"].focus()
    await desk.idle()
    place = next(one for one in form.sheet.planned(form.sheet.size.width).places if one.name == "complement")
    assert (form.box.region.y == form.sheet.region.y + place.y) is mended


@pytest.mark.parametrize("key", ["tab", "shift+tab", "pagedown", "ctrl+s"])
@ONCE
async def test_a_field_that_goes_with_the_type_of_person_takes_the_cursor_nowhere(desk: DeskPilot, key: str) -> None:
    await desk.open("maria")
    await desk.press("f2")
    form = form_of(desk)
    form.inputs["rg"].focus()
    await desk.idle()
    form.put({"person_type": "Pessoa Jurídica"})
    await desk.press(key)
    assert form.focused_field in form.filling.names
    await desk.press("tab")
    assert form.focused_field in form.filling.names


@ONCE
async def test_a_text_put_in_while_the_cursor_is_elsewhere_is_there(desk: DeskPilot) -> None:
    await desk.open("maria")
    await desk.press("f2")
    form = form_of(desk)
    form.insert("notes", "de fora")
    assert form.texts["notes"] == "de fora"
    await desk.idle()
    assert form.typed == {"notes": "de fora"}


@ONCE
async def test_a_small_form_begins_at_its_first_field_and_enter_on_the_last_confirms_it(desk: DeskPilot) -> None:
    await desk.open("maria silva")
    await desk.press("b", "f6")
    form = desk.app.screen.query_one(Form)
    assert form.focused_field == next(iter(form.inputs)) == "text"
    await desk.type("Liga depois das 18h")
    await desk.press("tab", "enter", "enter")
    assert "Dados salvos com sucesso" in desk.bottom
    assert "Liga depois das 18h" in desk.text
    await desk.press("enter")
    form = desk.app.screen.query_one(Form)
    await desk.press("tab")
    form.put({"must_read": "Sim"})
    assert form.box.selection == (0, 3)  # what the program fills in under the cursor: the next key replaces it
    await desk.press("n", "enter", "escape")
    assert "Há alterações não salvas" not in desk.text
    await desk.press("c", "f6")  # nine fields: Enter goes round
    form = desk.app.screen.query_one(Form)
    await desk.type("Ana")
    form.go_to(list(form.inputs)[-2])
    await desk.press("enter", "tab")
    assert "Novo contato" in desk.text
