"""Forms of a document: "Novo registro" with its file, the record alone, a new file, the filter."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from integrator_tui.forms.base import FormModel, Ui

TYPES = "tipos_documento"
LONGEST_PATH = 1_000


class DocumentForm(FormModel):
    """What is said of a document and can be changed."""

    type_id: Annotated[int | None, Ui("Tipo de Imagem", "choice", choices=TYPES, empty=None)] = None
    description: Annotated[str, Ui("Descrição", limit=250)] = ""

    LAYOUT: ClassVar = (("", ("type_id", "description")),)


class NewDocumentForm(FormModel):
    """The same with its file."""

    path: Annotated[str, Ui("Arquivo", limit=LONGEST_PATH)] = ""
    type_id: Annotated[int | None, Ui("Tipo de Imagem", "choice", choices=TYPES, empty=None)] = None
    description: Annotated[str, Ui("Descrição", limit=250)] = ""

    LAYOUT: ClassVar = (("", ("path", "type_id", "description")),)
    REQUIRED: ClassVar = frozenset({"path"})


class NewFileForm(FormModel):
    """A newer file of a document that is there."""

    path: Annotated[str, Ui("Arquivo", limit=LONGEST_PATH)] = ""

    LAYOUT: ClassVar = (("", ("path",)),)
    REQUIRED: ClassVar = frozenset({"path"})


class DocumentFilterForm(FormModel):
    """What narrows the list."""

    type_id: Annotated[int | None, Ui("Tipo de Imagem", "choice", choices=TYPES, empty=None)] = None
    description: Annotated[str, Ui("Descrição")] = ""
    since: Annotated[date | None, Ui("De", "date", limit=20, empty=None)] = None
    until: Annotated[date | None, Ui("Até", "date", limit=20, empty=None)] = None
    file_name: Annotated[str, Ui("Arquivo")] = ""

    LAYOUT: ClassVar = (("", ("type_id", "description", "since", "until", "file_name")),)
