"""Every command of a screen asks for what the services behind it ask for (F237): it is dimmed before it is refused."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from textwrap import dedent
from typing import Any

import pytest

import integrator_tui.commands.registry
import integrator_tui.screens
import integrator_tui.widgets
from integrator_tui.desk.commands import Command, Commanded, find
from integrator_tui.registry import CUSTOMERS, operations
from integrator_tui.services.kind import Kind

HELD_OTHERWISE = {
    # `why_not` asks, since it depends on the row
    "invoice_acts.contest",
    # the window itself was opened by a command that asks
    "dialog.confirm",
    "dialog.close",
    # read only to see where one stands: who may act on the list was asked before
    "sessions.end",
    # the list of the services is read for its names
    "orders.status",
    # what DNS said is told; it is written beside the domain only for who may
    "hosting.check",
}
"""Commands whose permission does not stand with them, and why that is enough."""
FLOORS = (integrator_tui.screens, integrator_tui.widgets)
WHERE = tuple(floor.__name__ for floor in FLOORS)


@cache
def known() -> dict[Any, str]:
    """The permission of every query and service, by the function that is called."""
    return {one.call: one.permission for one in operations()}


def classes(of: type[Any]) -> Iterator[type[Any]]:
    """All that answer commands."""
    for found in of.__subclasses__():
        yield found
        yield from classes(found)


@cache
def parsed(function: Any) -> tuple[ast.AST, ...]:
    """The nodes of a function's text."""
    return tuple(ast.walk(ast.parse(dedent(inspect.getsource(function)))))


def needed(function: Any, owner: type, seen: set[Any]) -> Iterable[str]:
    """The permissions of all services and queries that a function names, itself or through others of the screens."""
    function = inspect.unwrap(function)
    if function in seen:
        return
    seen.add(function)
    names = dict(function.__globals__)
    for node in parsed(function):
        if isinstance(node, ast.ImportFrom) and node.module:
            there = import_module(node.module)
            names |= {one.asname or one.name: getattr(there, one.name) for one in node.names}
    for node in parsed(function):
        found: Any = None
        if isinstance(node, ast.Name):
            found = names.get(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            of = owner if node.value.id == "self" else names.get(node.value.id)
            if isinstance(of, Kind) and node.attr in ("save", "create", "delete"):
                yield of.permission
                continue
            found = inspect.getattr_static(of, node.attr, None)
        if not inspect.isfunction(found):
            continue
        if found in known():
            yield known()[found]
        elif found.__module__.startswith(WHERE):
            yield from needed(found, owner, seen)


def asked(owner: type[Any], command: Command) -> str | None:
    """What a command asks for in this class."""
    try:
        wanted: str | None = owner.permission(object.__new__(owner), command)
    except AttributeError:  # of a class that others are made of: it is tried with each of them
        return command.permission
    return wanted


def loose(owners: Iterable[type[Any]]) -> list[str]:
    """Commands behind which something asks for more than the command does."""
    wrong = []
    for owner in owners:
        for name in (one.removeprefix("do_") for one in dir(owner) if one.startswith("do_")):
            scopes = (owner.SCOPE, *owner.MORE_SCOPES)
            command = next((one for scope in scopes if (one := find(f"{scope}.{name}"))), None)
            if command is None or f"{command.scope}.{name}" in HELD_OTHERWISE:
                continue
            more = set(needed(getattr(owner, f"do_{name}"), owner, set())) - {CUSTOMERS, asked(owner, command)}
            wrong += [f"{owner.__name__} {command.scope}.{name}: {one}" for one in sorted(more)]
    return wrong


@pytest.mark.function("F237")
def test_a_command_asks_for_what_its_services_ask_for() -> None:
    for floor in FLOORS:
        for module in walk_packages(floor.__path__, f"{floor.__name__}."):
            import_module(module.name)
    assert loose(set(classes(Commanded))) == []


def test_one_that_asks_for_less_would_be_found() -> None:
    from integrator_tui.screens.lists.lists import ListItemsView

    class Forgetful(ListItemsView):
        """Answers as the list of items does."""

        PERMISSION = CUSTOMERS

    found = loose([Forgetful])
    assert any("records.remove" in one for one in found), found
