"""What answers the areas and acts of a plan: its window, and the list of plans for the row under the cursor."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from integrator_tui.commands.plans import ACTS
from integrator_tui.desk.commands import IN_PLAN, Area, Commanded, find
from integrator_tui.desk.port import desk_of
from integrator_tui.queries.plans.papers import Changed
from integrator_tui.queries.plans.plans import successor_of
from integrator_tui.rules.states import Verdict
from integrator_tui.screens.plans.act import NOT_YET, act, exists

ACT_NAMES = frozenset(command.id for command in ACTS)


class PlanCommanded(Commanded):
    """Mixed into whatever shows a plan, before it."""

    verdicts: Mapping[str, Verdict] = {}
    """What the table of states says of the plan; nothing while that is not read."""

    @abstractmethod
    def plan(self) -> tuple[int, int] | None:
        """Customer and plan; None where there is none."""

    @abstractmethod
    async def go_to_area(self, name: str) -> None:
        """Show an area of the plan."""

    @abstractmethod
    async def acted(self) -> None:
        """An act changed something: everything follows."""

    @abstractmethod
    async def acted_to(self, plan_id: int) -> None:
        """The same, and another plan stands in the place of this one."""

    def handler(self, name: str) -> Callable[[], Awaitable[None] | None]:
        """Areas are gone to, acts have a window each."""
        command = find(f"{IN_PLAN}.{name}")
        if isinstance(command, Area):
            return partial(self.go_to_area, name)
        if name in ACT_NAMES:
            return partial(self.do_act, name)
        return super().handler(name)

    def why_not(self, name: str) -> str | None:
        """There must be a plan, and the table must allow the act."""
        if find(f"{IN_PLAN}.{name}") is None:
            return super().why_not(name)
        if self.plan() is None:
            return "Não há plano nesta lista."
        if name in ACT_NAMES:
            verdict = self.verdicts.get(name)
            if verdict is not None and not verdict.allowed:
                return verdict.reason
            return None if exists(name) else NOT_YET
        return None

    async def do_act(self, name: str) -> None:
        """Its window; afterwards everything is read again."""
        plan = self.plan()
        assert plan is not None
        if not await act(desk_of(self), name, *plan):
            return
        successor = await desk_of(self).in_db(successor_of, *plan) if name == "change_plan" else None
        if successor is None:
            await self.acted()
        else:
            await self.acted_to(successor)

    # Papers

    async def do_paper_address(self) -> None:
        """Of the last change of address."""
        await self._print_change("address_id")

    async def do_paper_due_day(self) -> None:
        """Of the last change of the due day."""
        await self._print_change("due_day")

    async def _print_change(self, field: Changed) -> None:
        from integrator_tui.screens.plans.papers import print_change

        if (plan := self.plan()) is not None:
            await print_change(desk_of(self), *plan, field)

    async def do_paper_debit(self) -> None:
        """The authorisation by which the plan is paid."""
        from integrator_tui.screens.plans.papers import print_debit

        if (plan := self.plan()) is not None:
            await print_debit(desk_of(self), *plan)
