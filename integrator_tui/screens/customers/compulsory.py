"""Leitura Obrigatória: the notes that must be read, over the record that was opened (manual, 3.5.4)."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from integrator_tui.commands.customers import COMPULSORY
from integrator_tui.desk.commands import bindings
from integrator_tui.desk.port import Desk, desk_of
from integrator_tui.desk.text import shown
from integrator_tui.errors import DeskError
from integrator_tui.queries.customers.observations import MOST_TO_READ, Note, to_read
from integrator_tui.rules.dates import format_datetime
from integrator_tui.screens.dialog import Dialog
from integrator_tui.screens.panes.pane import Window
from integrator_tui.services.customers.observations import mark_read
from integrator_tui.widgets.lines import Line

DATES = 3
"""How many dates stand side by side."""


async def read_compulsory(screen: Window) -> None:
    """Have the operator read what he must; then he goes on, while the receipts are written."""
    desk = screen.desk
    notes = await desk.in_db(to_read, screen.customer_id)
    if not notes:
        return
    if await desk.ask(Compulsory(notes)):
        desk.look_up(_write_receipts(screen, notes))


async def _write_receipts(screen: Window, notes: Sequence[Note]) -> None:
    """A base that does not take them locks nobody out: the notes come again at the next opening."""
    desk = screen.desk
    try:
        await desk.in_db(mark_read, screen.customer_id, [(note.id, note.version) for note in notes])
    except DeskError as error:
        desk.say(f"A leitura não pôde ser registrada ({error.title}).", error=True)
        return
    if any(note.once for note in notes):
        await screen.load()  # the header counts what comes up again


class Compulsory(Dialog[bool]):
    """Answers with True once every note was shown and the operator closed it.

    A key that was typed before a note was painted neither closes the screen nor counts as reading.
    """

    SCOPE = "compulsory"
    DEFAULT_CSS = "Compulsory VerticalScroll { height: auto; min-height: 3; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(COMPULSORY),
        Binding("pagedown", "scroll_text(1)", show=False),
        Binding("pageup", "scroll_text(-1)", show=False),
    ]

    def __init__(self, notes: Sequence[Note]) -> None:
        super().__init__("Leitura Obrigatória")
        self.notes = tuple(notes)
        self.at = 0
        self.read: set[int] = set()
        """Positions of the notes that stood on the screen when a key was pressed."""
        self.painted: float | None = None
        """When the note was painted; None while it is not yet."""

    @property
    def desk(self) -> Desk:
        """The application."""
        return desk_of(self)

    def content(self) -> ComposeResult:
        """Dates, who wrote it, text, what is still to be done."""
        yield Line("", id="dates")
        yield Line("", id="about", classes="faint")
        yield Line("")
        with VerticalScroll(can_focus=False):
            yield Static("", id="text")
        yield Line("")
        yield Line("", id="left", classes="faint")

    def on_mount(self) -> None:
        """The newest first."""
        self._show(0)

    def _show(self, at: int) -> None:
        self.at = at
        self.painted = None
        note = self.notes[at]
        number = len(self.notes)
        newest = " mais recentes" if number == MOST_TO_READ else ""
        self.record = f"{at + 1} de {number}{newest}"
        self.show_title()
        self.query_one("#dates", Line).set(self._dates())
        facts = [f"Usuário {note.login}", *([f"Tipo {note.type}"] if note.type else [])]
        self.query_one("#about", Line).set("   ".join([*facts, *(["uma vez por operador"] if note.once else [])]))
        self.query_one("#text", Static).update(shown(note.text, multiline=True))
        self.query_one(VerticalScroll).scroll_home(animate=False)
        left = number - len(self.read | {at})
        moves = "↑ ↓ mudam a data · " if number > 1 else ""
        ends = f"mais {left} para ler" if left else "Esc fecha"
        self.query_one("#left", Line).set(f"{moves}PgUp PgDn rolam o texto · {ends}")
        self.call_after_refresh(self._on_screen)

    def _dates(self) -> Content:
        first = max(min(self.at - DATES // 2, len(self.notes) - DATES), 0)
        some = self.notes[first : first + DATES]
        parts: list[Content | str | tuple[str, str]] = ["Data da Mensagem ", "‹" if first else " "]
        for position, note in enumerate(some, first):
            parts += [(format_datetime(note.at), "reverse" if position == self.at else ""), "  "]
        return Content.assemble(*parts[:-1], "›" if first + DATES < len(self.notes) else "")

    def _on_screen(self) -> None:
        self.painted = time.monotonic()

    def _reads(self) -> bool:
        """Whether the key that is being carried out was pressed in the face of the note, which then is read."""
        if self.painted is None or self.desk.key_time < self.painted:
            return False
        self.read.add(self.at)
        return True

    def action_scroll_text(self, pages: int) -> None:
        """A long text, page by page."""
        text = self.query_one(VerticalScroll)
        text.scroll_relative(y=pages * max(text.size.height - 1, 1), animate=False)

    def value_to_copy(self) -> str:
        """The text of the note."""
        return self.notes[self.at].text

    def why_not(self, name: str) -> str | None:
        """There may be no other date."""
        if name == "next_note" and self.at == len(self.notes) - 1:
            return "Esta é a última mensagem."
        if name == "previous_note" and self.at == 0:
            return "Esta é a primeira mensagem."
        return None

    def do_next_note(self) -> None:
        """The date after this one in the row."""
        self._reads()
        self._show(self.at + 1)

    def do_previous_note(self) -> None:
        """The date before."""
        self._reads()
        self._show(self.at - 1)

    def do_close(self) -> None:
        """Fechar once each was shown; before that, the next that was not."""
        if not self._reads():
            self.desk.say("Leia a mensagem antes de fechar.", error=True)
            return
        left = [position for position in range(len(self.notes)) if position not in self.read]
        if not left:
            self.dismiss(True)
            return
        self._show(next((position for position in left if position > self.at), left[0]))
        more = f"Depois desta, mais {len(left) - 1}." if len(left) > 1 else "É a última que falta."
        self.desk.say(f"Leia também esta mensagem antes de fechar. {more}", error=True)
