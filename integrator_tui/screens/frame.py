"""What the window of a customer and that of one of his plans share: lines at the top, a column, one pane at a time."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime

from textual import events
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.containers import Container, Horizontal
from textual.screen import Screen
from textual.widget import Widget

from integrator_tui.desk.commands import Commanded, Destination
from integrator_tui.desk.one_stroke import PaintedAtTheEnd
from integrator_tui.desk.port import Desk, desk_of
from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.screens.panes.pane import Pane
from integrator_tui.widgets.lines import BottomLine
from integrator_tui.widgets.options import OptionColumn


class Frame(Commanded, PaintedAtTheEnd, Screen[None]):
    """Opens in read mode; single letters choose the options of the column.

    The frame is kept and given the next thing; panes never are: nothing of one can stand in the window of another.
    """

    DEFAULT_CSS = """
    Frame #header { background: $primary; color: $background; text-style: bold; }
    Frame #panes { width: 1fr; height: 1fr; padding-left: 1; border-left: vkey $panel; }
    """
    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__()
        self.customer_id = 0
        self.record: CustomerRecord | None = None
        self.panes: dict[str, Pane] = {}
        self.opened_at = datetime.min
        """When it began to show what it shows, as moments are stored."""
        self.caller = ""
        """The number that calls, while nobody has said yet that it is he; empty where none does."""
        self.waits = False
        """Whether nothing is sent to him until then."""
        self.rang = ""
        """The number from which he was answered, confirmed or not; empty where he was opened otherwise."""

    @property
    def about(self) -> str:
        """About whom it is: windows over it name him in their titles."""
        return f"{self.record.id} {self.record.form.called}" if self.record else ""

    @property
    def desk(self) -> Desk:
        """The application."""
        return desk_of(self)

    def compose(self) -> ComposeResult:
        """The frame; positions never depend on the data."""
        yield from self.top()
        with Horizontal():
            yield OptionColumn(self.options())
            yield Container(id="panes")
        yield BottomLine()

    @abstractmethod
    def top(self) -> Sequence[Widget]:
        """The three lines over the panes."""

    @abstractmethod
    def options(self) -> tuple[Destination, ...]:
        """What stands in the column; nothing where there is none."""

    def counts(self) -> Mapping[str, int]:
        """How many stand behind an option, by its id."""
        return {}

    @property
    @abstractmethod
    def shown(self) -> str:
        """The id of what is open."""

    @abstractmethod
    def made(self) -> Pane:
        """A new pane of what is open."""

    @abstractmethod
    def show_header(self) -> None:
        """The lines at the top, from what was read."""

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Styles are of the theme, which seldom changes."""
        event.refresh_styles = self._css_update_count != self.app._css_update_count
        self._css_update_count = self.app._css_update_count

    def dismiss(self, result: object = None) -> AwaitComplete:
        """What was seen goes, once what lies below is painted."""
        left = super().dismiss(None)
        self.app.call_after_refresh(self.take_panes_away, self.panes)
        return left

    def take_panes_away(self, panes: dict[str, Pane] | None = None) -> None:
        """Those of what was left, unless the next has come before."""
        if panes is None or panes is self.panes:
            panes, self.panes, self.record = self.panes, {}, None
            for pane in panes.values():
                pane.remove()

    async def load(self) -> CustomerRecord:
        """Read the customer again and show the header."""
        record = await self.read()
        if record.id == self.customer_id:  # else the operator went on while the base was slow
            self.record = record
            if self.is_attached:
                self.show_header()
                self.show_column()
        return record

    @abstractmethod
    async def read(self) -> CustomerRecord:
        """The customer, and what header and column say besides. Raises `Gone`."""

    def on_resize(self) -> None:
        """The name takes what the rest leaves."""
        if self.record:
            self.show_header()

    # Panes

    def show_column(self) -> None:
        """The options, with their counts."""
        column = self.query_one(OptionColumn)
        column.display = bool(self.options())
        if self.options():
            column.show(self.options(), self.shown, self.counts())

    async def show_pane(self) -> None:
        """What is open, made where it is visited first."""
        name, panes = self.shown, self.panes
        self.show_column()
        if name not in panes:
            panes[name] = self.made()
            await self.query_one("#panes").mount(panes[name])
            await panes[name].show()
        elif panes[name].stale:
            assert self.record is not None
            panes[name].stale = False
            await panes[name].reread(self.record)
        if self.panes is panes and self.shown == name:  # else the operator went on while the base was slow
            for other, pane in panes.items():
                pane.display = other == name
            panes[name].take_focus()

    async def drop(self, pane: Pane) -> None:
        """A pane is done with: its option begins anew."""
        for name in [name for name, there in self.panes.items() if there is pane]:
            del self.panes[name]
        await pane.remove()

    @property
    def pane(self) -> Pane:
        """The one that is shown."""
        return self.panes[self.shown]

    def held_back(self, name: str) -> str | None:
        """What is not sent to a number alone."""
        if self.caller and self.waits and name in ("trust", "second_copy", "pix"):
            return "Confirme antes quem fala (F10): só o número foi reconhecido."
        return None

    # Leaving

    async def may_leave(self) -> bool:
        """Ask for every pane with unsaved text."""
        return all([await pane.may_leave() for pane in self.panes.values()])

    async def do_back(self) -> None:
        """To what lies below; marks go first."""
        if self.pane.unmark():
            return
        if await self.may_leave():
            async with self.desk.one_stroke():
                self.dismiss()

    async def do_refresh(self) -> None:
        """Read everything again; what is being typed stays."""
        record = await self.load()
        for pane in list(self.panes.values()):
            await pane.reread(record)
        self.desk.say("Atualizado.")

    async def heard(self, login: str) -> None:
        """Another operator wrote about the customer: header and what is only read follow, the rest is for F5."""
        record, shown = await self.load(), self.panes.get(self.shown)
        for pane in self.panes.values():
            pane.stale = True
        follows = shown is not None and shown.follows
        if shown is not None and follows:
            shown.stale = False
            await shown.reread(record)
        self.desk.announce(f"{login} alterou este cliente agora." + ("" if follows else " F5 mostra."))

    async def changed(self) -> None:
        """A pane wrote something: it and the header follow at once, the other panes when they are shown."""
        record, shown = await self.load(), self.panes.get(self.shown)
        for pane in self.panes.values():
            pane.stale = pane is not shown
        if shown is not None:  # else the operator went on while the base was slow
            await shown.reread(record)
