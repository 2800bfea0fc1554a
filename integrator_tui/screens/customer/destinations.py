"""Where one can go in the customer window: what favourites and transaction codes offer."""

from __future__ import annotations

from integrator_tui.commands import OPTIONS, TABS, Command
from integrator_tui.screens.customer.screen import PANES
from integrator_tui.session import Session

PLACES = (*OPTIONS, *TABS)


def exists(command: Command) -> bool:
    """Whether a destination of the customer window is built."""
    return command.id in PANES


def destinations(session: Session) -> tuple[Command, ...]:
    """Those that exist and that the operator may see, in the order of the window."""
    return tuple(command for command in PLACES if exists(command) and session.may(command.permission))


def path(command: Command) -> str:
    """Where it stands: the tab of an option, or that it is a tab."""
    return f"{TABS[0].label} → {command.label}" if command.place == "option" else f"aba {command.label}"
