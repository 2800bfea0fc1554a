"""F4 in a field of several lines: a text of the provider's list is put where the cursor stands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from integrator_tui.desk.port import Desk
from integrator_tui.errors import Refused
from integrator_tui.forms.base import FormModel
from integrator_tui.queries.calls.context import canned_texts
from integrator_tui.widgets.form import Form

WIDTH = 66
"""Cells of a line of the list: the name, and how the text begins."""


class CannedTexts:
    """For the texts of one form; `form` is set once it stands on the screen."""

    form: Form

    def __init__(self, desk: Desk, form: type[FormModel]) -> None:
        self.desk = desk
        self._names = [name for name in form.model_fields if form.ui(name).kind == "notes"]

    @property
    def choosers(self) -> Mapping[str, Callable[[], Awaitable[None]]]:
        """What F4 does, by field."""
        return {name: partial(self.choose, name) for name in self._names}

    async def choose(self, name: str) -> None:
        """One of them; what stands in the field stays around it."""
        texts = await self.desk.in_db(canned_texts)
        if not texts:
            raise Refused("Não há textos prontos: cadastre-os em Listas, Textos Prontos.")
        options = [(body, f"{label}: {' '.join(body.split())}"[:WIDTH]) for label, body in texts]
        chosen = await self.desk.choose("Textos prontos", options)
        if chosen is not None:
            self.form.insert(name, chosen)
