"""Mudança de Endereço (manual, 6.3; `o` on a plan): address, plan and visit in one window."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import cast

from integrator_tui.desk.drafts import Draft
from integrator_tui.desk.port import Desk
from integrator_tui.forms.base import as_text
from integrator_tui.forms.plans.move import MoveForm
from integrator_tui.queries.plans.moving import Moving, moving
from integrator_tui.rules.permissions import CHANGE_PLAN
from integrator_tui.screens.plans.choose_address import HOW, choose_address
from integrator_tui.screens.plans.wizard import Wizard, drafts_of
from integrator_tui.services.plans.moving import move_plan

ACT = "Mudança de Endereço"
DRAFT = "move_plan"


class Move(Wizard[int]):
    """One step; answers with the code of the plan."""

    STEPS = (MoveForm,)
    SUMMED = False
    DONE = "Mudar o endereço"

    def __init__(self, facts: Moving, may_change: bool, draft: Draft | None, op_id: str) -> None:
        self.facts = facts
        self.may_change = may_change
        plan = facts.facts
        begun = {"access_point_id": as_text(MoveForm, "access_point_id", plan.access_point_id, facts.context)}
        super().__init__(ACT, plan.customer_id, facts.context, begun, draft, op_id, f"{DRAFT}:{plan.id}")
        self.subject = plan.label

    def hints(self) -> list[str]:
        """Where it is, and what becomes of it."""
        lines = [f"Agora: {self.facts.here or 'sem endereço'}", HOW]
        if not self.may_change:
            lines.append(f"Outro plano: falta a permissão «{CHANGE_PLAN}».")
        return lines

    def locked(self, step: int) -> frozenset[str]:
        """Another plan wants its permission."""
        return frozenset() if self.may_change else frozenset({"catalog_plan_id"})

    def choosers(self, step: int) -> Mapping[str, Callable[[], Awaitable[None]]]:
        """Addresses of the customer or a new one."""
        return {"address_id": partial(choose_address, self, "Novo endereço")}

    async def write(self) -> int:
        """By its service, once however often it is asked."""
        plan = self.facts.facts
        move = cast("Callable[..., int]", move_plan)
        return await self.desk.in_db(
            move, plan.customer_id, plan.id, plan.version, self.texts, op_id=self.op_id, again=True
        )


async def run(desk: Desk, customer_id: int, plan_id: int) -> bool:
    """Ask and do it; whether something changed. What was begun and not ended is typed again."""
    found = drafts_of(desk, f"{DRAFT}:{plan_id}", customer_id)
    return await _run(desk, customer_id, plan_id, found[0] if found else None)


async def resume(desk: Desk, customer_id: int, draft: Draft) -> None:
    """Go on with what the program ended in."""
    _, _, plan_id = draft.key.screen.partition(":")
    if plan_id.isascii() and plan_id.isdecimal() and len(plan_id) < 19:
        await _run(desk, customer_id, int(plan_id), draft)


async def _run(desk: Desk, customer_id: int, plan_id: int, draft: Draft | None) -> bool:
    facts = await desk.in_db(moving, customer_id, plan_id)
    done = await desk.ask(Move(facts, desk.session.may(CHANGE_PLAN), draft, desk.session.op_id()))
    if done is None:
        return False
    desk.say("Dados salvos com sucesso." if done == plan_id else f"Endereço e plano mudados: o novo é o {done}.")
    return True
