"""Outras Opções: exception rules, fiscal data and commercial origin of the customer (manual, 3.1)."""

from __future__ import annotations

from collections.abc import Mapping

from integrator_tui.forms.customers.options import OptionsForm
from integrator_tui.queries.customers import options
from integrator_tui.screens.panes.sheet_pane import Loaded, SheetPane
from integrator_tui.services.customers.options import save_options
from integrator_tui.services.records import untouched


class OptionsPane(SheetPane):
    """Reads, edits and saves the options of one customer."""

    FORM = OptionsForm
    NAME = "options"
    ENTITY = "options"

    async def read(self) -> Loaded:
        """The options with the lists they choose from."""
        now = await self.desk.in_db(options.of, self.record.id)
        context = await self.desk.in_db(options.options_context, now.form)
        return Loaded(now.form, now.version, untouched(context, now.form))

    async def write(self, read: OptionsForm, texts: Mapping[str, str]) -> int:
        """To the service."""
        return await self.desk.in_db(save_options, self.record.id, read, texts)
