"""From a command of a plan to the window that does it: one module of `acts` for each, imported when it is wanted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib import import_module
from importlib.util import find_spec
from typing import cast

from integrator_tui.desk.port import Desk
from integrator_tui.errors import Refused

Act = Callable[[Desk, int, int], Awaitable[bool]]
ELSEWHERE = {"address": "plans.move", "service": "finance.plan_service"}
"""Acts that are no window of `acts`: act -> module under `screens`."""
NOT_YET = "Ainda não disponível nesta versão."


def module_of(act: str) -> str:
    """The module with the `run` of an act."""
    return f"integrator_tui.screens.{ELSEWHERE.get(act, f'plans.acts.{act}')}"


def exists(act: str) -> bool:
    """Whether the act can be done in this version."""
    try:
        return find_spec(module_of(act)) is not None
    except ModuleNotFoundError:
        return False


async def act(desk: Desk, name: str, customer_id: int, plan_id: int) -> bool:
    """Do it; whether something changed. Inside an action only. Raises `Refused` for what there is not yet."""
    if not exists(name):
        raise Refused(NOT_YET)
    run = cast("Act", import_module(module_of(name)).run)
    return await run(desk, customer_id, plan_id)


async def new_plan(desk: Desk, customer_id: int) -> int | None:
    """ "Criar Novo Plano"; the plan that was made. Inside an action only. Raises `Refused` where there is none yet."""
    name = "integrator_tui.screens.plans.new_plan"
    if find_spec(name) is None:
        raise Refused(NOT_YET)
    create = cast("Callable[[Desk, int], Awaitable[int | None]]", import_module(name).create)
    return await create(desk, customer_id)
