"""The form of a note (manual, 3.5): the text first, which alone is needed."""

from __future__ import annotations

from typing import Annotated, ClassVar

from integrator_tui.forms.base import FormModel, Ui

LONGEST_TEXT = 10_000
"""Characters of a note."""


class ObservationForm(FormModel):
    """A note, and whether it must be read: at every opening, or once by each operator."""

    type_id: Annotated[int | None, Ui("Tipo", "choice", choices="tipos_observacao", empty=None)] = None
    text: Annotated[str, Ui("Observação", "notes", limit=LONGEST_TEXT)] = ""
    must_read: Annotated[bool, Ui("Leitura Obrigatória", "choice", choices="yes_no", empty=False)] = False
    once: Annotated[bool, Ui("Exibir", "choice", choices="showing", needs="must_read", empty=False)] = False

    REQUIRED: ClassVar = frozenset({"text"})
    LAYOUT: ClassVar = (("", ("text",)), ("", ("must_read", "once")), ("", ("type_id",)))
    LABEL_WIDTH: ClassVar = 19
    NOTES_HEIGHT: ClassVar = 10


class NoteTypeForm(FormModel):
    """A new type of note (manual, 3.5.2)."""

    name: Annotated[str, Ui("Novo tipo", limit=60)] = ""

    REQUIRED: ClassVar = frozenset({"name"})
    LAYOUT: ClassVar = (("", ("name",)),)
