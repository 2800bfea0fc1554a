"""What changes the system variables (domain 10.2): one value at a time, with its history."""

from __future__ import annotations

from integrator_tui.errors import Collision, Conflict, InvalidForm, Refused
from integrator_tui.models.raw import fetch
from integrator_tui.models.system import SystemVariable
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.permissions import PANEL
from integrator_tui.rules.variable import Number, Switch
from integrator_tui.rules.variables import VARIABLES
from integrator_tui.services.followers import follow
from integrator_tui.services.history import Change
from integrator_tui.services.service import LISTS, Work, service, stand_in_line


@service(permission=PANEL)
def set_variable(work: Work, code: str, read: str, typed: str) -> str:
    """Keep a value as typed, where `read` is what the operator saw; returns what holds then, as it is said.

    Raises `Refused` for a code that there is not, `InvalidForm`, `Conflict` when it is neither what was read nor what
    is wanted.
    """
    variable = VARIABLES.get(code)
    if variable is None:
        raise Refused(f"Não há a variável «{code}». Veja: integrator-tui settings list.")
    try:
        wanted = variable.stored(typed)
    except BadValue as error:
        raise InvalidForm({"value": str(error)}) from error
    stand_in_line(LISTS)
    rows = fetch("SELECT value FROM system_variable WHERE code = ?", (code,))
    now = _said(variable, rows[0][0]) if rows else variable.said(variable.default)
    new = _said(variable, wanted)
    if now not in (read, new):
        raise Conflict((Collision("value", variable.name, read, now, new),))
    if now == new:
        return new
    SystemVariable.insert(code=code, value=wanted).on_conflict(
        conflict_target=[SystemVariable.code],
        update={SystemVariable.value: wanted, SystemVariable.version: SystemVariable.version + 1},
    ).execute()
    follow(work, code)
    change = Change("value", variable.name, now, new)
    work.record("variable", None, "alterou", changes=(change,), note=variable.name)
    return new


def _said(variable: Switch | Number, kept: str) -> str:
    """A kept value as it is said; what cannot be read, as it stands."""
    try:
        text = variable.stored(kept)
    except BadValue:
        return kept
    return variable.said(text == "1" if variable.switch else int(text))
