"""What was set holds, nothing set is the default, and what nobody can read is shown as it stands."""

from __future__ import annotations

import pytest

from integrator_tui.base import open_base
from integrator_tui.errors import Conflict, InvalidForm, NotPermitted, Refused
from integrator_tui.models.raw import fetch
from integrator_tui.models.system import SystemVariable
from integrator_tui.queries.variables import value, variables
from integrator_tui.rules.variables import LOGIN_REQUIRED, PRO_RATA_DIVISOR, VARIABLES
from integrator_tui.services.variables import set_variable
from integrator_tui.session import Session
from tests.identity import sign_up


def test_set_and_read(database_url: str) -> None:
    sign_up(database_url, "Clientes", admin=False, login="bia")
    db, ana = open_base(database_url, login="ana")
    _, bia = open_base(database_url, login="bia")

    def read(session: Session) -> tuple[bool, int]:
        return value(session, LOGIN_REQUIRED), value(session, PRO_RATA_DIVISOR)

    try:
        assert db.run(read, bia) == (False, 30)
        assert [row.code for row in db.run(variables, bia)] == list(VARIABLES)
        assert db.run(set_variable, ana, LOGIN_REQUIRED.code, "Não", "sim") == "Sim"
        assert db.run(set_variable, ana, PRO_RATA_DIVISOR.code, "30", "31") == "31"
        assert db.run(set_variable, ana, PRO_RATA_DIVISOR.code, "30", "31") == "31"  # what stands there already
        assert db.run(read, bia) == (True, 31)
        with pytest.raises(Conflict, match="agora «31», digitado «28»"):
            db.run(set_variable, ana, PRO_RATA_DIVISOR.code, "30", "28")
        for typed in ("32", "", "trinta", "3" * 400):
            with pytest.raises(InvalidForm, match="vai de 1 a 31"):
                db.run(set_variable, ana, PRO_RATA_DIVISOR.code, "31", typed)
        with pytest.raises(Refused, match="nada"):
            db.run(set_variable, ana, "nada", "", "1")
        with pytest.raises(NotPermitted, match="Painel de Configurações"):
            db.run(set_variable, bia, PRO_RATA_DIVISOR.code, "31", "30")
        told = db.run(fetch, "SELECT note, changes FROM history WHERE entity = 'variable' ORDER BY id")
        assert [note for note, _ in told] == [LOGIN_REQUIRED.name, PRO_RATA_DIVISOR.name]
        assert '"Não", "Sim"' in told[0][1] or ('"before": "N' in told[0][1] and "Sim" in told[0][1])

        foreign = SystemVariable.update(value="\x1b[31mtrês").where(SystemVariable.code == PRO_RATA_DIVISOR.code)
        db.run(foreign.execute)
        assert db.run(read, bia) == (True, 30)
        (row,) = [one for one in db.run(variables, bia) if one.code == PRO_RATA_DIVISOR.code]
        assert (row.value, row.readable, row.default) == ("\x1b[31mtrês", False, "30")
        assert db.run(set_variable, ana, PRO_RATA_DIVISOR.code, row.value, "30") == "30"
    finally:
        db.close()
