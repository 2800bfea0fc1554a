"""The rows of the table of faults: a module of this folder declares one with `@row`, and the runner finds it.

A row runs its trials and says how many there were, how many faults struck, and what was lost. Its control is the same
without the protection, and must lose something: a row whose control loses nothing has proven nothing.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol


class Told(Protocol):
    """What a run must tell; an `Outcome` does."""

    @property
    def trials(self) -> int: ...
    @property
    def faults(self) -> int: ...
    @property
    def lost(self) -> int: ...
    @property
    def note(self) -> str: ...


class Outcome(NamedTuple):
    """What one run of a row, or of its control, came to."""

    trials: int
    faults: int
    lost: int
    note: str = ""


class Skipped(Exception):
    """This machine cannot make the fault; the reason is printed."""


Run = Callable[[bool], Told]
"""A row or a control; True asks for all trials, False for as many as a test has time for."""


@dataclass(frozen=True)
class Row:
    """One promise under one fault."""

    name: str
    promise: str
    fault: str
    run: Run
    control: Run
    without: str
    """What the control goes without."""
    in_tests: bool = True
    """A few of the trials are run with the other tests too."""
    functions: tuple[str, ...] = ("F218",)
    """What the few trials show, as in `functions.toml`."""


_rows: dict[str, Row] = {}


def row(
    name: str,
    *,
    promise: str,
    fault: str,
    control: Run,
    without: str,
    in_tests: bool = True,
    functions: tuple[str, ...] = ("F218",),
) -> Callable[[Run], Run]:
    """Declare the decorated function as a row."""

    def declare(run: Run) -> Run:
        _rows[name] = Row(name, promise, fault, run, control, without, in_tests, functions)
        return run

    return declare


def all_rows() -> dict[str, Row]:
    """Every row of every module of this folder, by name."""
    import tests.faults as folder

    for module in pkgutil.iter_modules(folder.__path__):
        if not module.name.startswith(("test_", "__")):
            importlib.import_module(f"{folder.__name__}.{module.name}")
    return dict(_rows)
