"""Transaction codes: what a text will do, and the going there."""

from __future__ import annotations

from typing import Any

from integrator_tui.commands.plans import BUCKETS
from integrator_tui.commands.registry import CODES, exists, of_customer
from integrator_tui.commands.search import SEARCH
from integrator_tui.desk.commands import IN_PLAN, Command, Commanded, find
from integrator_tui.desk.port import Desk
from integrator_tui.errors import Refused
from integrator_tui.queries.customers.overview import name_of
from integrator_tui.queries.plans.plans import wanting_plan
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.codes import Step, candidates, parse
from integrator_tui.screens.plans.window import PlanScreen, open_plan
from integrator_tui.screens.window import opening
from integrator_tui.screens.window.screen import CustomerScreen
from integrator_tui.session import Session

AT_HOME = SEARCH[0].scope
"""Where the desk begins: the search."""

ROWS = tuple(bucket.code for bucket in BUCKETS)
"""Codes that a number may follow: the row to open."""

# What a text means


def known(session: Session, in_customer: bool = True) -> dict[str, str]:
    """Code -> label of what exists and the operator may see, the customer's first; without one only what needs none."""
    return {
        code: command.label
        for code, command in sorted(CODES.items(), key=lambda one: not of_customer(one[1]))
        if session.may(command.permission) and (not of_customer(command) or (in_customer and exists(command)))
    }


def reason(session: Session, step: Step, in_customer: bool) -> str | None:
    """Why a code leads nowhere, as a sentence; None when it does."""
    command = CODES.get(step.code)
    if command is None:
        fitting = candidates(step.code, known(session, in_customer))
        return f"Não há o código «{step.code}»." + (f" Há {', '.join(fitting)}." if fitting else "")
    if not session.may(command.permission):
        return f"{step.code}: falta a permissão «{command.permission}»."
    if of_customer(command) and not exists(command):
        return f"{step.code}: «{command.label}» ainda não existe nesta versão."
    if of_customer(command) and not in_customer:
        return f"{step.code} é de um cliente: digite antes o código dele, como em 1234;{step.code}."
    return None


def explain(session: Session, text: str, in_customer: bool = False) -> str:
    """What a text will do, as far as it is typed; or how its last part can go on."""
    try:
        steps = parse(text, ROWS)
    except BadValue as error:
        return str(error)
    said = []
    for number, step in enumerate(steps, 1):
        if step.customer:
            in_customer = True
            said.append(f"cliente {step.customer}")
        elif step.row:
            said.append(f"a linha {step.row}")
        elif problem := reason(session, step, in_customer):
            labels = known(session, in_customer)
            going_on = candidates(step.code, labels) if number == len(steps) and not step.new else ()
            said.append(" · ".join(f"{code} {labels[code]}" for code in going_on) or problem)
            break
        else:
            said.append(CODES[step.code].label + (" (registro novo)" if step.new else ""))
    return " → ".join(said)


# Going there


async def run(desk: Desk, text: str) -> None:
    """Carry out the steps in their order, up to the first that cannot. Raises `Refused` with the reason."""
    try:
        steps = parse(text, ROWS)
    except BadValue as error:
        raise Refused(str(error)) from error
    for step in steps:
        if step.row:
            await _open_row(desk, step.row)
        elif not (await _open(desk, step.customer) if step.customer else await _go(desk, step)):
            return  # the operator stays where something is unsaved


def open_customer(desk: Desk) -> CustomerScreen | None:
    """The customer window, when it is what the operator sees, or a plan over it."""
    screens = desk.screen_stack[-2:] if isinstance(desk.screen, PlanScreen) else [desk.screen]
    return screens[0] if isinstance(screens[0], CustomerScreen) else None


async def _open_row(desk: Desk, row: int) -> None:
    """The plan in a row of the list that is open, as it is sorted, counted from 1."""
    screen = open_customer(desk)
    pane: Any = screen.pane if screen is not None else None
    while row > len(pane.rows.rows) and not pane.complete:
        await pane._load_more()
    if row > len(pane.rows.rows):
        raise Refused(f"Não há linha {row}: a lista tem {len(pane.rows.rows)}.")
    pane.rows.action_move(row - 1 - pane.rows.cursor)
    await pane.go_to_area("detail")


async def _open(desk: Desk, number: int) -> bool:
    current = open_customer(desk)
    if current is not None and current.customer_id == number:
        return await _out_of_plan(desk)
    if await desk.in_db(name_of, number) is None:
        raise Refused(f"Não há cliente com o código {number}.")
    if not await _back_to_search(desk):
        return False
    await opening.open_customer(desk, number)
    return True


async def _back_to_search(desk: Desk) -> bool:
    """Close what stands over the search; False when the operator wants to go on with something unsaved."""
    while getattr(screen := desk.screen, "SCOPE", "") != AT_HOME:
        may_leave = getattr(screen, "may_leave", None)
        if may_leave is not None and not await may_leave():
            return False
        if desk.screen is screen:  # else saving has closed it
            screen.dismiss(None)
    return True


async def _go(desk: Desk, step: Step) -> bool:
    screen = open_customer(desk)
    if problem := reason(desk.session, step, screen is not None):
        raise Refused(problem)
    command = CODES[step.code]
    if not of_customer(command):
        if step.new:
            raise Refused(f"{step.code}+: em «{command.label}» não há registro novo.")
        nodes = (desk, *desk.screen_stack)
        await _answer(next(one for one in nodes if isinstance(one, Commanded) and command.scope == one.SCOPE), command)
        return True
    assert screen is not None
    if command.scope == IN_PLAN:
        plan = await _plan(desk, screen)
        await plan.go_to_area(command.id)
        if step.new:
            await _begin(plan, step)
        return True
    if not await _out_of_plan(desk):
        return False
    await _answer(screen, command)
    if step.new:
        await _begin(screen, step)
    return True


async def _out_of_plan(desk: Desk) -> bool:
    """Back to the customer's own window; False when something unsaved keeps the operator."""
    screen = desk.screen
    if isinstance(screen, PlanScreen):
        await screen.do_back()
    return not isinstance(desk.screen, PlanScreen)


async def _plan(desk: Desk, screen: CustomerScreen) -> PlanScreen:
    """The plan that is open, else that of the row, else the one that wants somebody most. Raises `Refused`."""
    if isinstance(desk.screen, PlanScreen):
        return desk.screen
    row = getattr(screen.pane, "plan", lambda: None)()
    key = row[1] if row else await desk.in_db(wanting_plan, screen.customer_id)
    if key is None:
        raise Refused("Este cliente não tem plano.")
    return await open_plan(desk, screen.customer_id, key)


async def _begin(screen: CustomerScreen | PlanScreen, step: Step) -> None:
    """A new record in the pane that is open; a pane that is one form is edited."""
    pane: Any = screen.pane
    for node in (pane, getattr(pane, "reading", None)):
        if not isinstance(node, Commanded):
            continue
        for name in ("new", "add", "edit"):
            command = find(f"{node.SCOPE}.{name}")
            if command is not None:
                await _answer(node, command)
                return
    raise Refused(f"{step.code}+: aqui não há registro novo.")


async def _answer(node: Commanded, command: Command) -> None:
    if problem := node.refusal(command):
        raise Refused(problem)
    result = node.handler(command.id)()
    if result is not None:
        await result
