"""What can be asked of the base: every query and service by its name, with the permission it asks for.

Screens call the functions; the shell reads the list (`integrator-tui operations`, `call`). A function that takes a
`Session` and is not in it fails a test.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, Concatenate, ParamSpec, TypeVar

from integrator_tui.errors import NotPermitted
from integrator_tui.session import Session

P = ParamSpec("P")
R = TypeVar("R")

PACKAGES = ("integrator_tui.queries", "integrator_tui.services")
CUSTOMERS = "Clientes"
"""Permission of the manual to see customers (domain 10.1): without it there is nothing to do here."""


@dataclass(frozen=True)
class Operation:
    """One function of the session."""

    name: str
    """`customers.contacts.create_contact`: the module below its floor, then the function."""
    permission: str
    writes: bool
    body: Callable[..., Any]
    """As it is written: what its arguments are; the first is the session, or the work of a service."""
    call: Callable[..., Any]
    """As it is called: the session first; it checks the permission."""


_known: dict[tuple[str, str], Operation] = {}


def register(body: Callable[..., Any], call: Callable[..., Any], permission: str, *, writes: bool) -> None:
    """Put a public function into the list, under where it was written: `__module__` and `__name__`."""
    package, _, rest = body.__module__.partition(".")
    if package != "integrator_tui" or body.__name__.startswith("_"):
        return
    floor, _, module = rest.partition(".")
    _known[floor, f"{module}.{body.__name__}"] = Operation(f"{module}.{body.__name__}", permission, writes, body, call)


def query(permission: str) -> Callable[[Callable[Concatenate[Session, P], R]], Callable[Concatenate[Session, P], R]]:
    """Make `function(session, ...)`, which only reads, ask for a permission. Raises `NotPermitted` before it reads."""
    return _asking(permission, writes=False)


def task(permission: str) -> Callable[[Callable[Concatenate[Session, P], R]], Callable[Concatenate[Session, P], R]]:
    """The same for what writes without being a service: in many transactions, or what the history does not tell."""
    return _asking(permission, writes=True)


def _asking(
    permission: str, *, writes: bool
) -> Callable[[Callable[Concatenate[Session, P], R]], Callable[Concatenate[Session, P], R]]:
    def decorate(function: Callable[Concatenate[Session, P], R]) -> Callable[Concatenate[Session, P], R]:
        @wraps(function)
        def run(session: Session, /, *args: P.args, **kwargs: P.kwargs) -> R:
            if not session.may(permission):
                raise NotPermitted(permission)
            return function(session, *args, **kwargs)

        register(function, run, permission, writes=writes)
        return run

    return decorate


def operations() -> tuple[Operation, ...]:
    """All there are, by name; imports every module that may have some."""
    for package in map(import_module, PACKAGES):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    return tuple(sorted(_known.values(), key=lambda one: one.name))
