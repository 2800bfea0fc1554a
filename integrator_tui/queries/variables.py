"""Reading the system variables (domain 10.2): what services, screens and the state table ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, overload

from integrator_tui.models.raw import fetch
from integrator_tui.models.system import SystemVariable
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.variable import Number, Switch, read
from integrator_tui.rules.variables import VARIABLES
from integrator_tui.session import Session


@dataclass(frozen=True)
class VariableRow:
    """A variable as it stands now."""

    code: str
    name: str
    group: str
    value: str
    """Sim, Não or a number; what another program wrote and cannot be read stands as it is."""
    default: str
    meaning: str
    readable: bool
    version: int
    """0 while nothing is kept: the default holds."""


@overload
def value(session: Session, variable: Switch) -> bool: ...
@overload
def value(session: Session, variable: Number) -> int: ...
def value(session: Session, variable: Switch | Number) -> bool | int:
    """What holds now: what was set, else the default. Whoever sees customers may know it."""
    return told(variable, fetch(*asked(variable)))


def asked(variable: Switch | Number) -> tuple[str, Sequence[Any]]:
    """The statement for one, to be sent with others."""
    return "SELECT value FROM system_variable WHERE code = ?", (variable.code,)


@overload
def told(variable: Switch, rows: Sequence[Sequence[Any]]) -> bool: ...
@overload
def told(variable: Number, rows: Sequence[Sequence[Any]]) -> int: ...
def told(variable: Switch | Number, rows: Sequence[Sequence[Any]]) -> bool | int:
    """What holds by the rows of that statement."""
    return read(variable, rows[0][0] if rows else None)


@query(permission=CUSTOMERS)
def variables(session: Session) -> tuple[VariableRow, ...]:
    """All of them, in their order."""
    kept = {row.code: row for row in SystemVariable.select()}
    return tuple(_row(one, kept.get(one.code)) for one in VARIABLES.values())


def _row(one: Switch | Number, kept: SystemVariable | None) -> VariableRow:
    text, readable = one.said(one.default), True
    if kept is not None:
        try:
            one.stored(kept.value)
        except BadValue:
            text, readable = kept.value, False
        else:
            text = one.said(read(one, kept.value))
    default = one.said(one.default)
    version = kept.version if kept else 0
    return VariableRow(one.code, one.name, one.group, text, default, one.meaning, readable, version)
