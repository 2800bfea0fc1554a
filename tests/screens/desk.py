"""The desk as an operator uses it: `await desk.search("souza")`, `await desk.press("f2")`, `desk.lines()`."""

from __future__ import annotations

import asyncio
import time
import unicodedata
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.events import Key
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot
from textual.screen import Screen

from integrator_tui.app import Desk
from integrator_tui.base import open_base
from integrator_tui.config import Settings
from integrator_tui.db import Db
from integrator_tui.desk.drafts import Drafts
from integrator_tui.screens.search.search import SearchScreen
from integrator_tui.session import Session
from integrator_tui.widgets.lines import BottomLine
from tests.screens.contrast import unreadable
from tests.screens.quick import be_quick
from tests.screens.stacks import look
from tests.screens.windows import out_of_place

PATIENCE = 60.0
"""Seconds for a desk to come to rest on a busy machine."""
SPECIAL = {
    " ": "space",
    "@": "at",
    "/": "slash",
    "-": "minus",
    ".": "full_stop",
    ",": "comma",
    "+": "plus",
    ";": "semicolon",
}


be_quick()


class DeskPilot:
    """One operator's desk under Pilot."""

    def __init__(self, app: Desk, pilot: Pilot[Any]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def db(self) -> Db:
        """The database of the desk."""
        return self.app.db

    @property
    def session(self) -> Session:
        """Who works."""
        return self.app.session

    async def idle(self) -> None:
        """Wait until all that was pressed has had its effect: it rests, and a moment later it rests still."""
        deadline = time.monotonic() + PATIENCE
        rested = 0
        while time.monotonic() < deadline:
            await asyncio.sleep(0 if rested else 0.001)
            with self.app._context():  # of several desks in one test, this one paints
                self.app.screen._on_timer_update()
            rested = rested + 1 if self._rests() else 0
            if rested < 3:
                continue
            # A handler that waits has an empty queue as well: it is asked for an answer, as Pilot does.
            await self.pilot.pause(0)
            if self._rests() and self._painted():
                return
            rested = 0
        raise AssertionError("the desk does not come to rest\n" + "\n".join(self.lines()))

    def _rests(self) -> bool:
        """Nothing is under way."""
        app, screen = self.app, self.app.screen
        if not app.idle or app.animator._animations or app.animator._scheduled or app._batch_count:
            return False
        if screen._layout_required or screen._repaint_required or screen._dirty_widgets or screen._callbacks:
            return False
        return not any(node._message_queue.qsize() for node in (app, *screen.walk_children(with_self=True)))

    def _painted(self) -> bool:
        """The screen is there from its first line to its last; then it can be read, and no key means two things."""
        strips = self.app.screen._compositor.render_strips()
        lines = [strip.text.rstrip() for strip in strips]
        if not (any(lines) if self.app.screen.is_modal else lines[0] and lines[-1]):
            return False
        look(self.app)
        assert not (faint := list(unreadable(self.app, strips))), faint
        assert not (wrong := list(out_of_place(self.app, lines))), wrong
        return True

    async def press(self, *keys: str) -> None:
        """Press keys by Textual's names, each once the one before it had its effect.

        Pilot's own `press` sleeps 40 ms after each key, which is most of the time of a test.
        """
        for key in keys:
            self.type_ahead(key)
            await self.idle()

    def type_ahead(self, *keys: str) -> None:
        """Press keys, none of which waits for the one before it."""
        driver = self.app._driver
        assert driver is not None
        for key in keys:
            name = SPECIAL.get(key) or (_character_to_key(key) if len(key) == 1 else key)
            character: str | None
            try:
                character = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(name, name)))
            except KeyError:
                character = key if len(key) == 1 else None
            event = Key(name, character)
            event.set_sender(self.app)
            driver.send_message(event)

    async def type(self, text: str) -> None:
        """Type a text key by key, then wait."""
        await self.press(*(SPECIAL.get(character, character) for character in text))

    async def search(self, text: str) -> None:
        """Put a text in the box as a paste would, and wait for the rows."""
        from integrator_tui.screens.search.search import SearchBox

        self.app.screen.query_one(SearchBox).value = text
        await self.idle()

    async def open(self, text: str) -> None:
        """Search and open the first row."""
        await self.search(text)
        await self.press("enter")

    async def fill(self, **texts: str) -> None:
        """Put texts into fields of the form on the screen."""
        from integrator_tui.widgets.form import Form

        self.app.screen.query_one(Form).put(texts)
        await self.idle()

    def lines(self) -> list[str]:
        """The screen as plain lines."""
        with self.app._context():  # of several desks in one test, this one paints
            strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    @property
    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self.lines())

    @property
    def window(self) -> list[str]:
        """What stands in the frame of the window on the screen, line by line."""
        return [line.split("│")[1].strip() for line in self.lines() if line.count("│") == 2]

    @property
    def told(self) -> str:
        """What the window says, or the screen where there is none, in one line and with the bottom line."""
        return " ".join(" ".join([*(self.window or self.lines()[:-1]), self.bottom]).split())

    def picture(self) -> str:
        """The screen with a line of styles under each line that has any: b bold, r reverse, u underlined, d dim."""
        rows = []
        for strip in self.app.screen._compositor.render_strips():
            text, marks = "", ""
            for segment in strip:
                style = segment.style
                mark = " "
                if style is not None:
                    flags = ((style.reverse, "r"), (style.bold, "b"), (style.underline, "u"), (style.dim, "d"))
                    mark = next((letter for flag, letter in flags if flag), " ")
                text += segment.text
                marks += mark * segment.cell_length
            rows.append(text.rstrip())
            if marks.strip():
                rows.append("~" + marks.rstrip())
        return "\n".join(rows)

    @property
    def said(self) -> str:
        """What the bottom line says, also while the screen is being put together and cannot be painted."""
        return "".join(line.text for line in self.app.screen.query(BottomLine))

    @property
    def bottom(self) -> str:
        """The bottom line."""
        return self.lines()[-1]


@asynccontextmanager
async def open_desk(
    url: str,
    home: Path,
    *,
    size: tuple[int, int] = (80, 24),
    settings: Settings | None = None,
    session: Session | None = None,
    login: str = "ana",
    first: Callable[[], Screen[Any]] = SearchScreen,
) -> AsyncIterator[DeskPilot]:
    """A desk on a base; `session` replaces the operator that signs in, `first` the screen that it begins with.

    On PostgreSQL it is the light theme: every screen is looked at in both.
    """
    theme = "claro" if url.startswith("postgresql") else "escuro"
    db, own = open_base(url, login=login)
    app = Desk(settings or Settings(theme=theme), db, session or own, Drafts(home / "drafts", login), first)
    try:
        async with app.run_test(size=size) as pilot:
            desk = DeskPilot(app, pilot)
            await desk.idle()
            yield desk
    finally:
        db.close()
