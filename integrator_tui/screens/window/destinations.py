"""Where one can go in the customer window: what favourites and transaction codes offer."""

from __future__ import annotations

from integrator_tui.desk.commands import COLUMNS, TABS, Command
from integrator_tui.screens.window.screen import PANES
from integrator_tui.session import Session

PLACES = (*(option for options in COLUMNS.values() for option in options), *TABS)


def exists(command: Command) -> bool:
    """Whether a destination of the customer window is built."""
    return command.id in PANES


def destinations(session: Session) -> tuple[Command, ...]:
    """Those that exist and that the operator may see, in the order of the window."""
    return tuple(command for command in PLACES if exists(command) and session.may(command.permission))


def path(command: Command) -> str:
    """Where it stands: the tab of an option, or that it is a tab."""
    for tab, options in COLUMNS.items():
        if command in options:
            return f"{TABS[tab - 1].label} → {command.label}"
    return f"aba {command.label}"
