"""A customer, a tab, a dialog and the way back are painted once each; nothing of one customer is left for the next."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest
from textual._compositor import Compositor
from textual.screen import Screen

from integrator_tui.commands.registry import COLUMNS, PLACES, exists
from integrator_tui.commands.window import TABS
from integrator_tui.desk import one_stroke
from integrator_tui.desk.one_stroke import PaintedAtTheEnd
from integrator_tui.screens.window.screen import CustomerScreen
from integrator_tui.widgets.lines import Line
from tests.screens.conftest import ONCE
from tests.screens.desk import DeskPilot
from tests.screens.paints import painting

SCREEN = 8 * 1024
"""Characters that one paint of 80x24 may have."""


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine under load takes longer, and paints no more often for that."""
    monkeypatch.setattr(one_stroke, "LONGEST", 60.0)


def _window(desk: DeskPilot) -> CustomerScreen:
    screen = desk.app.screen
    assert isinstance(screen, CustomerScreen)
    return screen


@ONCE
async def test_a_customer_is_painted_once(desk: DeskPilot) -> None:
    for text in ("maria", "padaria"):
        await desk.search(text)
        with painting(desk) as paints:
            await desk.press("enter")
        assert len(paints) == 1, paints
        assert paints[0] < SCREEN
        await desk.press("f3")


@ONCE
async def test_a_tab_is_painted_once_at_the_first_visit_and_later(desk: DeskPilot) -> None:
    await desk.open("maria")
    for key in ("h", "2", "3", "5", "1", "h", "2", "5", "1", "d"):
        with painting(desk) as paints:
            await desk.press(key)
        assert len(paints) == 1, (key, paints)
        assert paints[0] < SCREEN


@ONCE
async def test_the_way_back_is_painted_once(desk: DeskPilot) -> None:
    await desk.open("maria")
    await desk.press("h")
    with painting(desk) as paints:
        await desk.press("f3")
    assert len(paints) <= 2, paints  # the second is of the rows that were read again
    assert sum(paints) < SCREEN


@ONCE
async def test_a_customer_takes_three_calls_of_the_base_and_a_tab_one(
    desk: DeskPilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[str] = []
    call = desk.db.call

    async def count(function: Any, *args: Any, **options: Any) -> Any:
        called.append(function.__name__)
        return await call(function, *args, **options)

    monkeypatch.setattr(desk.db, "call", count)
    await desk.search("maria")
    called.clear()
    await desk.press("enter")
    assert called == ["customer_overview", "form_context", "log_opening"]
    for key, name in (("h", "history_of"), ("1", ""), ("d", "")):
        called.clear()
        await desk.press(key)
        assert called == ([name] if name else []), key


@ONCE
async def test_a_question_is_painted_once(desk: DeskPilot) -> None:
    await desk.press("f4")
    await desk.press("escape")
    with painting(desk) as paints:
        await desk.press("f4")
    assert len(paints) == 1, paints


@ONCE
async def test_nothing_is_laid_out_or_rendered_more_than_it_must_be(
    desk: DeskPilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = {"reflow": 0, "render_update": 0}
    for name in counted:
        original = getattr(Compositor, name)

        def count(self: Any, *args: Any, _name: str = name, _original: Any = original, **options: Any) -> Any:
            counted[_name] += 1
            return _original(self, *args, **options)

        monkeypatch.setattr(Compositor, name, count)
    await desk.open("maria")
    await desk.press("f3")
    await desk.search("padaria")
    counted.update(reflow=0, render_update=0)
    await desk.press("enter")
    assert counted["reflow"] <= 3, counted
    assert counted["render_update"] <= 2, counted


# What is leaned on of Textual 8.2.8


@ONCE
async def test_control_textual_renders_in_vain_during_a_batch(desk: DeskPilot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails when Textual does not any more: then `PaintedAtTheEnd._compositor_refresh` goes."""
    rendered: list[bool] = []
    render = Compositor.render_update

    def count(self: Compositor, **options: Any) -> Any:
        rendered.append(bool(desk.app._batch_count))
        return render(self, **options)

    monkeypatch.setattr(Compositor, "render_update", count)

    async def lay_out() -> list[bool]:
        rendered.clear()
        desk.app._begin_batch()
        desk.app.screen._refresh_layout()
        await asyncio.sleep(0.05)
        desk.app._end_batch()
        return [one for one in rendered if one]

    assert await lay_out() == []
    monkeypatch.setattr(PaintedAtTheEnd, "_compositor_refresh", Screen._compositor_refresh)
    assert await lay_out() == [True]


@ONCE
async def test_control_textual_paints_the_whole_screen_for_a_focus(
    desk: DeskPilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails when Textual does not any more: then `PaintedAtTheEnd.set_focus` goes."""
    screen: Any = desk.app.screen
    box = screen.focused
    screen._repaint_required = False  # of whatever came before
    screen.set_focus(None)
    assert not screen._repaint_required
    monkeypatch.setattr(PaintedAtTheEnd, "set_focus", Screen.set_focus)
    screen.set_focus(box)
    assert screen._repaint_required


@ONCE
async def test_what_takes_long_is_shown_as_far_as_it_has_come(desk: DeskPilot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_stroke, "LONGEST", 0.02)
    answer = asyncio.Event()

    async def long() -> None:
        async with desk.app.one_stroke():
            desk.app.screen.query_one("#understood", Line).set("quase")
            await answer.wait()

    with painting(desk) as paints:
        desk.app.carry_out(long())
        while not paints:
            await asyncio.sleep(0)
    assert "quase" in desk.text
    answer.set()
    await desk.idle()
    assert not desk.app._batch_count


@ONCE
async def test_a_fault_inside_leaves_a_desk_that_paints(desk: DeskPilot) -> None:
    from integrator_tui.errors import Refused

    async def fail() -> None:
        async with desk.app.one_stroke():
            raise Refused("nada feito")

    desk.app.carry_out(fail())
    await desk.idle()
    assert "nada feito" in desk.bottom
    assert not desk.app._batch_count


# The window is kept, nothing of the customer is


def _all_panes() -> list[tuple[int, str]]:
    options = [(tab, one.id) for tab, column in COLUMNS.items() for one in column if exists(one)]
    return [*options, *((tab.tab, "") for tab in TABS if exists(tab))]


@ONCE
async def test_nothing_of_the_last_customer_is_left(desk: DeskPilot) -> None:
    """Each pane: filtered, sorted, left; the next customer's is another, without a word of him."""

    async def act(action: Callable[[], Awaitable[None]]) -> None:
        desk.app.carry_out(action())
        await desk.idle()

    async def leave() -> None:
        while isinstance(desk.app.screen, CustomerScreen):  # a message that is being written is left first
            await desk.press("f3")

    words = {
        "maria": ("MARIA", "529.982", "99876", "maria.santos"),
        "padaria": ("PADARIA", "12.ABC", "3333-5555", "paodoce"),
    }
    last, here = "maria", "padaria"
    await desk.open(last)
    first = _window(desk)
    for tab, option in _all_panes():  # each customer is the next one of the one before him, and the last one after
        await act(partial(first.go, tab, option))
        seen = first.pane
        if hasattr(seen, "text"):
            seen.text = "só dele"
        await desk.press("ctrl+o")
        await leave()
        assert not seen.is_attached, option
        await desk.open(here)
        window = _window(desk)
        assert window is first
        assert words[last][0] not in desk.text, option
        await act(partial(window.go, tab, option))
        assert window.pane is not seen
        assert type(window.pane) is type(seen)
        shown = " ".join([desk.text, *(line.text for line in window.query(Line))])
        for word in (*words[last], "só dele"):
            assert word not in shown, (option, word)
        assert set(window.panes) <= {"registration", option or f"tab_{tab}"}
        last, here = here, last


@ONCE
async def test_an_answer_for_the_last_customer_does_not_reach_the_next(
    desk: DeskPilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The base is slow, the operator goes on: the late answer is not put over another name."""
    await desk.open("maria")
    window = _window(desk)
    answer = asyncio.Event()
    in_db = desk.app.in_db

    async def slow(function: Any, *args: Any, **options: Any) -> Any:
        found = await in_db(function, *args, **options)
        await answer.wait()
        return found

    monkeypatch.setattr(desk.app, "in_db", slow)
    late = asyncio.create_task(window.load())
    await asyncio.sleep(0.05)
    monkeypatch.setattr(desk.app, "in_db", in_db)
    await desk.press("f3")
    await desk.open("padaria")
    answer.set()
    assert (await late).form.legal_name.startswith("MARIA")
    await desk.idle()
    assert "PADARIA" in desk.lines()[0]
    assert window.record is not None
    assert window.record.form.legal_name.startswith("PADARIA")


def test_every_destination_is_tried() -> None:
    assert {option or f"tab_{tab}" for tab, option in _all_panes()} == {one.id for one in PLACES if exists(one)}
