"""A list of records of the open customer that are entered, changed and deleted here: contacts, addresses, notes ..."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from textual.binding import BindingType

from integrator_tui.commands.shared import RECORDS
from integrator_tui.desk.commands import bindings
from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.screens.panes.list_pane import ListPane
from integrator_tui.screens.records import Record, Records

Row = TypeVar("Row", bound=Record)


class RecordsPane(Records[Row], ListPane[Row], Generic[Row]):
    """F6 a new one, F2 or Enter changes, Del deletes after a question, `u` brings back until the screen is left."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(RECORDS)]

    def __init__(self, record: CustomerRecord) -> None:
        super().__init__(record)
        self.draft_owner = record.id

    async def wrote(self) -> None:
        """The window follows: header, this pane, the others when they are shown."""
        await self.customer_screen.changed()
