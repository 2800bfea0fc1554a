"""Every command and destination, put together from the areas, in the order in which an operator meets them."""

from __future__ import annotations

from collections.abc import Iterator

from integrator_tui.commands import (
    access,
    calls,
    customers,
    desk,
    finance,
    messages,
    plans,
    search,
    shared,
    widgets,
    window,
)
from integrator_tui.commands.window import TABS
from integrator_tui.desk.commands import IN_CUSTOMER, IN_PLAN, Command, Destination
from integrator_tui.session import Session

AREAS = (desk, search, window, customers, plans, finance, calls, messages, access, widgets, shared)


def _declared() -> Iterator[Command]:
    for area in AREAS:
        for group in vars(area).values():
            if isinstance(group, tuple):
                yield from (command for command in group if isinstance(command, Command))


ALL = tuple(_declared())
IN_WINDOW = tuple(command for command in ALL if command.scope == IN_CUSTOMER)
"""The commands of the customer window."""
PLACES = tuple(command for command in IN_WINDOW if isinstance(command, Destination))
COLUMNS: dict[int, tuple[Destination, ...]] = {
    tab.tab: options for tab in TABS if (options := tuple(one for one in PLACES if one.tab == tab.tab and one != tab))
}
"""Tab -> the options that stand in its column."""
CODES: dict[str, Command] = {command.code: command for command in ALL if command.code}
"""Transaction code -> where it leads."""
SCOPES: dict[str, tuple[Command, ...]] = {
    scope: tuple(command for command in ALL if command.scope == scope)
    for scope in dict.fromkeys(command.scope for command in ALL)
}
"""Scope -> its commands."""


def exists(command: Command) -> bool:
    """Whether what it leads to is built."""
    return not isinstance(command, Destination) or bool(command.pane)


def of_customer(command: Command) -> bool:
    """Whether it means something only where a customer is open."""
    return command.scope in (IN_CUSTOMER, IN_PLAN)


def destinations(session: Session) -> tuple[Destination, ...]:
    """Those that exist and that the operator may see: options first, then the tabs."""
    options = [option for column in COLUMNS.values() for option in column]
    return tuple(place for place in (*options, *TABS) if exists(place) and session.may(place.permission))


def path(command: Destination) -> str:
    """Where it stands: the tab of an option, or that it is a tab."""
    if command in TABS:
        return f"aba {command.label}"
    return f"{TABS[command.tab - 1].label} → {command.label}"
