"""What every option of the customer window is: a pane that can be shown, read again, and asked whether it may close."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol, cast

from textual.app import ComposeResult
from textual.containers import Vertical

from integrator_tui.desk.drafts import Draft
from integrator_tui.desk.port import Desk, desk_of
from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.widgets.lines import Line


class Window(Protocol):
    """What a pane, and what stands over it, may ask of the customer window."""

    customer_id: int
    record: CustomerRecord | None
    opened_at: datetime
    caller: str
    waits: bool
    rang: str

    @property
    def desk(self) -> Desk:
        """The application."""
        ...

    @property
    def pane(self) -> Pane:
        """The one that is shown."""
        ...

    async def load(self) -> CustomerRecord:
        """Read the customer again and show the header."""
        ...

    async def changed(self) -> None:
        """A pane wrote something: everything follows."""
        ...

    async def go(self, tab: int, option: str = "") -> None:
        """Show a tab, and an option of its column."""
        ...

    async def drop(self, pane: Pane) -> None:
        """A pane is done with: its option begins anew."""
        ...

    def action_run(self, name: str) -> None:
        """Run a command of the window."""
        ...


class Pane(Vertical):
    """Base of the panes."""

    DEFAULT_CSS = "Pane { height: 1fr; }"
    stale = False
    """Something was written while another pane was shown."""

    @property
    def desk(self) -> Desk:
        """The application."""
        return desk_of(self)

    @property
    def customer_screen(self) -> Window:
        """The window the pane stands in."""
        return cast("Window", self.screen)

    async def show(self) -> None:
        """Read and draw what the pane is about, on the first visit."""

    async def reread(self, record: CustomerRecord) -> None:
        """The customer was read again."""

    @property
    def follows(self) -> bool:
        """Whether it may be read again under the operator: nothing is typed in it, and no row would move."""
        return False

    async def resume(self, what: str, draft: Draft) -> None:
        """Open the form that a draft was typed in; `what` is what stands behind the colon of its key."""

    def unmark(self) -> bool:
        """Whether rows were marked, which are not any more: what Esc does before it leaves."""
        return False

    async def may_leave(self) -> bool:
        """Whether nothing unsaved is left, or the operator gave it up."""
        return True

    def take_focus(self) -> None:
        """The pane was chosen."""
        self.screen.set_focus(None)


class NotYet(Pane):
    """An option that this version does not have."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.option = name

    def compose(self) -> ComposeResult:
        """One line."""
        yield Line("Ainda não disponível nesta versão.", classes="faint")
