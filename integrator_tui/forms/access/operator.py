"""An operator as whoever keeps them enters him."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from integrator_tui.forms.base import FormContext, FormModel, Ui
from integrator_tui.forms.kinds import add_kinds
from integrator_tui.rules.bad_value import BadValue

LOGIN = re.compile(r"[a-z_][a-z0-9._-]{0,31}")


def _login(text: str, ui: Ui, data: Mapping[str, Any], context: FormContext) -> str:
    """What a name of an account of the system may be, so that the one can be the other."""
    found = text.strip().casefold()
    if not LOGIN.fullmatch(found):
        raise BadValue("O login tem até 32 letras sem acento, algarismos, «.», «-» e «_», e começa com letra.")
    return found


add_kinds(operator_login=_login)


class OperatorForm(FormModel):
    """Who he is and what his job title gives; permissions of his own are given in their list."""

    login: Annotated[str, Ui("Login", "operator_login", limit=32, help="Como o operador entra; não muda depois.")] = ""
    name: Annotated[str, Ui("Nome", limit=60)] = ""
    job_title_id: Annotated[int | None, Ui("Cargo", "choice", choices="cargos", empty=None)] = None
    admin: Annotated[
        bool, Ui("Administrador", "choice", choices="yes_no", empty=False, help="Pode tudo, também isto aqui.")
    ] = False

    LABEL_WIDTH: ClassVar = 16
    REQUIRED: ClassVar = frozenset({"login", "name"})
    LAYOUT: ClassVar = (("", ("login", "name", "job_title_id", "admin")),)
