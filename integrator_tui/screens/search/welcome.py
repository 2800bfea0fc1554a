"""What is offered when the desk opens: unsaved text of last time, and something to begin with on an empty base."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from integrator_tui.desk.commands import IN_CUSTOMER, Destination, find
from integrator_tui.desk.drafts import CURSOR, DIALOG_DRAFT, READ, Draft
from integrator_tui.desk.port import Desk
from integrator_tui.errors import DeskError
from integrator_tui.queries.customers.overview import is_empty
from integrator_tui.rules.dates import format_datetime

if TYPE_CHECKING:
    from integrator_tui.queries.customers.customers import CustomerRecord

RESUME: dict[str, str] = {
    "extra_definitions": "lists.extra_definitions:resume",
    "list": "lists.lists:resume",
    "nas": "lists.nas:resume",
    "outage": "search.outages:resume",
    "outage_end": "search.outages:resume_end",
}
"""What stands before the colon of a draft that is of no customer -> module and function of `screens` that opens it
again, called with the desk, what stands behind the colon, and the draft.
"""

OF_CUSTOMER: dict[str, str] = {
    "new_plan": "plans.new_plan:resume",
    "move_plan": "plans.move:resume",
    "plan": "plans.window:resume",
    "service_calls": "calls.acting:resume",
}
"""The same for what no option of the registration opens: called with the desk, the customer and the draft."""


async def welcome(desk: Desk) -> None:
    """Offer each draft once, then a beginning where there is no customer."""
    for draft in desk.drafts.all():
        if draft.key.screen.startswith(DIALOG_DRAFT):  # comes back when its form is opened
            continue
        await offer(desk, draft)
    if await desk.in_db(is_empty):
        chosen = await desk.choose(
            "A base está vazia. Como começar?",
            (
                ("new_customer", "Cadastrar o primeiro cliente"),
                ("import", "Importar clientes de um arquivo CSV"),
                ("demo", "Criar 10.000 clientes de demonstração"),
            ),
        )
        if chosen == "demo":
            from integrator_tui.screens.exchange import fill_with_demo

            await fill_with_demo(desk)
        elif chosen:
            desk.screen.action_run(chosen)  # type: ignore[attr-defined]


async def offer(desk: Desk, draft: Draft) -> None:
    """Say what was typed and when, and go back to it if the operator wants; "agora não" keeps it for the next time."""
    from integrator_tui.screens.dialogs import Ask

    typed = {name: text for name, text in draft.values.items() if not name.startswith(READ)}
    over = await whose(desk, draft)
    option = find(f"{IN_CUSTOMER}.{draft.key.screen.partition(':')[0]}")
    if draft.key.record is not None:
        about = f"o cliente {draft.key.record}"
    else:
        about = "um cliente novo" if draft.key.screen == "new_customer" else "uma lista do provedor"
    some = "\n".join(f"   {text[:60]}" for text in list(typed.values())[:6])
    answer = await desk.ask(
        Ask(
            "Texto não salvo",
            f"Em {format_datetime(desk.session.local(draft.when))} ficou sem salvar, sobre {about}:\n{some}",
            (("f2", "Retomar"), ("delete", "Descartar"), ("escape", "Agora não")),
            option.label if option else "",
            over=over,
        )
    )
    if answer == "delete":
        desk.drafts.forget(draft)
        desk.flush_drafts()
    elif answer == "f2":
        try:
            await resume(desk, draft, typed)
        except DeskError as error:
            desk.say_error(error)


async def whose(desk: Desk, draft: Draft) -> CustomerRecord | None:
    """The customer whom a draft is about; None when there is none any more."""
    if draft.key.record is None:
        return None
    from integrator_tui.queries.customers.customers import customer

    try:
        return await desk.in_db(customer, draft.key.record)
    except DeskError:  # said when the draft is taken up
        return None


async def resume(desk: Desk, draft: Draft, typed: dict[str, str]) -> None:
    """Open the form with what was typed, beside newer data where somebody wrote some."""
    option, _, what = draft.key.screen.partition(":")
    if draft.key.record is None and option in RESUME:
        await _opener(RESUME[option])(desk, what, draft)
        return
    if draft.key.record is None:
        from integrator_tui.screens.customers.new import NewCustomer

        new = NewCustomer("PF", typed)
        await desk.push_screen(new)
        await new.ready.wait()
        if new.form is not None:
            new.form.come_back(draft.values.get(CURSOR, ""))
        _now_typed_here(desk, draft)
        return
    from integrator_tui.screens.window.opening import open_customer

    screen = await open_customer(desk, draft.key.record)
    if option in OF_CUSTOMER:
        await _opener(OF_CUSTOMER[option])(desk, draft.key.record, draft)
        return
    shown = find(f"{IN_CUSTOMER}.{option}")
    await screen.go((shown.tab if isinstance(shown, Destination) else 0) or 1, option)
    await screen.pane.resume(what, draft)


def _opener(place: str) -> Callable[[Desk, Any, Draft], Awaitable[None]]:
    """What opens a draft, imported now."""
    module, _, name = place.partition(":")
    found = getattr(import_module(f"integrator_tui.screens.{module}"), name)
    return cast("Callable[[Desk, Any, Draft], Awaitable[None]]", found)


def _now_typed_here(desk: Desk, draft: Draft) -> None:
    """The text stands in a form again and has a draft of its own."""
    desk.drafts.forget(draft)
    desk.flush_drafts()
