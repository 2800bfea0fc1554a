"""The form of a file that is attached to a call ("Anexo (GED)")."""

from __future__ import annotations

from typing import Annotated, ClassVar

from integrator_tui.forms.base import FormModel, Ui
from integrator_tui.forms.customers.document import LONGEST_PATH, TYPES


class PhotoForm(FormModel):
    """A new document of the customer that shows what a site survey found."""

    path: Annotated[str, Ui("Arquivo", limit=LONGEST_PATH)] = ""
    type_id: Annotated[int | None, Ui("Tipo de Imagem", "choice", choices=TYPES, empty=None)] = None
    description: Annotated[str, Ui("Descrição", limit=250)] = ""

    REQUIRED: ClassVar = frozenset({"path"})
    LAYOUT: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (("", ("path", "type_id", "description")),)


class AttachmentForm(PhotoForm):
    """The same of a call, and whether it came from the customer: that ends a pause (traps A8)."""

    of_customer: Annotated[
        bool, Ui("Do cliente", "choice", choices="yes_no", empty=False, help="Sim: ele o mandou, e a pausa acaba.")
    ] = False

    LAYOUT: ClassVar = (("", ("path", "type_id", "description", "of_customer")),)
