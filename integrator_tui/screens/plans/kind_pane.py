"""A list of records of one kind of the open plan, and two of them one under the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, cast

from textual.app import ComposeResult
from textual.widget import Widget

from integrator_tui.desk.commands import Command
from integrator_tui.desk.drafts import Draft, DraftKey
from integrator_tui.forms.base import FormContext, FormModel
from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.queries.plans.record import PlanRecord
from integrator_tui.screens.listing import PAGE
from integrator_tui.screens.panes.kind_pane import KindPane
from integrator_tui.screens.panes.list_pane import ListPane
from integrator_tui.screens.panes.pane import Pane
from integrator_tui.services.plans.plan_kind import PlanKind
from integrator_tui.services.rows import Opened, Row
from integrator_tui.widgets.lines import Line

DRAFTS = "plan"
"""What stands before the colon of a draft of a plan's record: `plan:area:plan:kind:record`."""


class PlanKindPane(KindPane[Row[Any]]):
    """As `KindPane`, of one plan: what its state refuses is dimmed with the reason, and stays readable."""

    KIND: ClassVar[PlanKind[Any]]
    AREA: ClassVar[str]
    """In which it stands."""

    def __init__(self, record: CustomerRecord, plan: PlanRecord) -> None:
        super().__init__(record)
        self.plan_id = plan.id

    async def page(self, after: Row[Any] | None) -> Sequence[Row[Any]]:
        """In the order of the kind."""
        key = after.id if after else None
        return await self.desk.in_db(self.KIND.page, self.customer_id, self.plan_id, self.text, key, PAGE)

    async def read(self, key: int | None) -> tuple[Any, FormModel, FormContext]:
        """As the kind reads it."""
        opened: Opened[Any] = await self.desk.in_db(self.KIND.opened, self.customer_id, self.plan_id, key)
        return opened, opened.form, opened.context

    async def write(self, key: int | None, read: Opened[Any], texts: dict[str, str]) -> int:
        """By its service."""
        if key is None:
            return await self.desk.in_db(self.KIND.create, self.customer_id, self.plan_id, texts)
        return await self.desk.in_db(self.KIND.save, self.customer_id, self.plan_id, key, read.form, texts)

    async def delete_row(self, row: Row[Any]) -> int:
        """By its service."""
        return await self.desk.in_db(self.KIND.remove, self.customer_id, self.plan_id, row.id)

    async def restore_row(self, key: int) -> int:
        """By its service."""
        return await self.desk.in_db(self.KIND.restore, self.customer_id, self.plan_id, key)

    def draft_key(self, row: Row[Any] | None, version: int | None) -> DraftKey:
        """With area and plan, so that it is found again."""
        which = row.id if row else "new"
        name = f"{DRAFTS}:{self.AREA}:{self.plan_id}:{self.KIND.plural}:{which}"
        return DraftKey(name, self.customer_id, version)

    def permission(self, command: Command) -> str | None:
        """To delete may want another."""
        if command.id == "remove" and self.KIND.to_remove:
            return self.KIND.to_remove
        return super().permission(command)

    def refused(self) -> str | None:
        """The reason of the table of states against writing here now."""
        verdict = cast("Any", self.screen).verdicts.get(self.KIND.action)
        return verdict.reason if verdict is not None and not verdict.allowed else None

    def why_not(self, name: str) -> str | None:
        """What the state of the plan refuses."""
        writes = name in ("new", "edit", "remove", "undo")
        return (self.refused() if writes else None) or super().why_not(name)

    def open_row(self) -> None:
        """What may not be changed now is still there to be read."""
        if self.rows.current is not None and self.refused():
            self.desk.carry_out(self.tell(self.rows.current))
        else:
            super().open_row()

    async def resume(self, what: str, draft: Draft) -> None:
        """What stands behind the plan in the name of the draft: kind and record."""
        await super().resume(what.rpartition(":")[2], draft)


class TwoLists(Pane):
    """Two lists, one under the other; Tab goes from one to the other."""

    LISTS: ClassVar[tuple[tuple[str, Callable[[CustomerRecord, PlanRecord], ListPane[Any]]], ...]]
    """Title and list of each."""
    DEFAULT_CSS = "TwoLists .title { text-style: bold; }"

    def __init__(self, record: CustomerRecord, plan: PlanRecord) -> None:
        super().__init__()
        self.lists = tuple(kind(record, plan) for _, kind in self.LISTS)

    def compose(self) -> ComposeResult:
        """Each under its title."""
        for (title, _), pane in zip(self.LISTS, self.lists, strict=True):
            yield Line(title, classes="title")
            yield pane

    async def show(self) -> None:
        """Both."""
        for pane in self.lists:
            await pane.show()

    async def reread(self, record: CustomerRecord) -> None:
        """Both."""
        for pane in self.lists:
            await pane.reread(record)

    async def resume(self, what: str, draft: Draft) -> None:
        """In the list of its kind."""
        kind = what.partition(":")[0]
        await next(pane for pane in self.lists if isinstance(pane, PlanKindPane) and kind == pane.KIND.plural).resume(
            what, draft
        )

    def take_focus(self) -> None:
        """To the list that had it, else to the first."""
        focused: Widget | None = self.screen.focused
        if focused is None or not any(focused is pane.rows for pane in self.lists):
            self.lists[0].take_focus()
