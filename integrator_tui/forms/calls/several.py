"""The form of calls that are opened for several customers at once."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar

from integrator_tui.forms.base import FormModel, Ui
from integrator_tui.forms.calls.call import LONGEST_TEXT, NOBODY, NORMAL
from integrator_tui.rules.bad_value import BadValue

MOST = 200
"""Customers of one form."""


class SeveralForm(FormModel):
    """ "Abrir para vários": one call for each of some customers, all with the same words."""

    customers: Annotated[
        str, Ui("Clientes", "notes", limit=4000, help=f"Códigos, separados por vírgula ou espaço; até {MOST}.")
    ] = ""
    type_id: Annotated[int | None, Ui("Tipo", "choice", choices="call_types", limit=120, empty=None)] = None
    text: Annotated[str, Ui("Descrição", "notes", limit=LONGEST_TEXT)] = ""
    subject: Annotated[str, Ui("Assunto", limit=120)] = ""
    job_title_id: Annotated[int | None, Ui("Cargo", "choice", choices="cargos", empty=None)] = None
    operator: Annotated[
        str, Ui("Usuário", "choice", choices="operators", limit=80, help=f"De destino; vazio: {NOBODY}.")
    ] = ""
    priority: Annotated[int, Ui("Prioridade", "choice", choices="call_priorities", empty=NORMAL)] = NORMAL

    REQUIRED: ClassVar = frozenset({"customers", "type_id", "text"})
    NOTES_HEIGHT: ClassVar = 3
    LAYOUT: ClassVar = (
        ("", ("customers",)),
        ("", ("type_id",)),
        ("", ("text",)),
        ("", ("subject", "job_title_id", "operator", "priority")),
    )


def codes_in(text: str) -> tuple[int, ...]:
    """The codes of customers in a text, each once. Raises `BadValue` for what is none."""
    found: dict[int, None] = {}
    for part in re.split(r"[\s,;]+", text.strip(" ,;\n")):
        if not (part.isascii() and part.isdecimal() and len(part) <= 9):
            raise BadValue(f"«{part[:20]}» não é um código de cliente.")
        found[int(part)] = None
    if len(found) > MOST:
        raise BadValue(f"Até {MOST} clientes de cada vez.")
    return tuple(found)
