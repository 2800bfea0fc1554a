"""A pane that is a list: rows of the open customer, page by page."""

from __future__ import annotations

from typing import Generic, TypeVar

from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.screens.listing import PAGE, Listing
from integrator_tui.screens.panes.pane import Pane

__all__ = ["PAGE", "ListPane"]

Row = TypeVar("Row")


class ListPane(Listing[Row], Pane, Generic[Row]):
    """Rows of the open customer, read page by page."""

    def __init__(self, record: CustomerRecord) -> None:
        super().__init__()
        self.record = record
        self.customer_id = record.id

    async def reread(self, record: CustomerRecord) -> None:
        """Something was written: the first page again."""
        self.record = record
        await self.show(keep_cursor=True)
