"""What every area of a plan's window is."""

from __future__ import annotations

from typing import Protocol, cast

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.queries.plans.record import PlanRecord
from integrator_tui.screens.panes.pane import Pane, Window
from integrator_tui.widgets.facts import Facts, Told


class PlanWindow(Window, Protocol):
    """What an area may ask of the window of the plan."""

    plan_read: PlanRecord | None


class FactsPane(Pane):
    """An area that is only read."""

    def __init__(self, record: CustomerRecord, plan: PlanRecord) -> None:
        super().__init__()
        self.record = record
        self.read_plan = plan
        self.facts = Facts()
        self.box = VerticalScroll(self.facts, can_focus=True)

    @property
    def window(self) -> PlanWindow:
        """The window of the plan."""
        return cast("PlanWindow", self.screen)

    def compose(self) -> ComposeResult:
        """Only the facts; they scroll where the screen is low."""
        yield self.box

    def told(self) -> Told:
        """What stands there."""
        return ()

    async def show(self) -> None:
        """What was read with the window."""
        self.facts.show(self.told())

    async def reread(self, record: CustomerRecord) -> None:
        """The window has read the plan again."""
        self.record = record
        if self.window.plan_read is not None:
            self.read_plan = self.window.plan_read
        await self.show()

    def take_focus(self) -> None:
        """To what scrolls."""
        self.box.focus()
