"""Another title for an invoice."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from integrator_tui.forms.base import FormModel, Ui


class NewTitleForm(FormModel):
    """When it falls due; what is owed then is reckoned."""

    due_on: Annotated[date | None, Ui("Vencimento", "date", limit=20, empty=None)] = None

    REQUIRED: ClassVar = frozenset({"due_on"})
    LAYOUT: ClassVar = (("", ("due_on",)),)
