"""The form of a link: under which call another stands ("Atendimento Vinculado")."""

from __future__ import annotations

from typing import Annotated, ClassVar

from integrator_tui.forms.base import FormModel, Ui


class LinkForm(FormModel):
    """ "Vincular": the protocol of the call that it hangs on; empty: on none."""

    protocol: Annotated[str, Ui("Principal", limit=40, help="O protocolo do principal; vazio desfaz o vínculo.")] = ""

    LAYOUT: ClassVar = (("", ("protocol",)),)
