"""The form of a file that is attached to a call ("Anexo (GED)")."""

from __future__ import annotations

from typing import Annotated, ClassVar

from integrator_tui.forms.base import FormModel, Ui
from integrator_tui.forms.customers.document import LONGEST_PATH, TYPES


class AttachmentForm(FormModel):
    """A new document of the customer, and whether it came from him: that ends a pause (traps A8)."""

    path: Annotated[str, Ui("Arquivo", limit=LONGEST_PATH)] = ""
    type_id: Annotated[int | None, Ui("Tipo de Imagem", "choice", choices=TYPES, empty=None)] = None
    description: Annotated[str, Ui("Descrição", limit=250)] = ""
    of_customer: Annotated[
        bool, Ui("Do cliente", "choice", choices="yes_no", empty=False, help="Sim: ele o mandou, e a pausa acaba.")
    ] = False

    REQUIRED: ClassVar = frozenset({"path"})
    LAYOUT: ClassVar = (("", ("path", "type_id", "description", "of_customer")),)
