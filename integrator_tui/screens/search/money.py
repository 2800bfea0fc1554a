"""What the search offers about the money of all customers: import of receivables, routines, files of banks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from integrator_tui.queries.search.search import CustomerRow, search

if TYPE_CHECKING:
    from integrator_tui.desk.port import Desk
    from integrator_tui.widgets.record_list import RecordList


class MoneyActions:
    """Mixed into the search; each screen is imported when it is asked for."""

    if TYPE_CHECKING:

        @property
        def desk(self) -> Desk: ...
        @property
        def rows(self) -> RecordList[CustomerRow]: ...
        def find(self) -> Any: ...
        def _say(self, sentence: str) -> None: ...

    async def do_import_receivables(self) -> None:
        """What customers owe in another system, from a CSV file."""
        from integrator_tui.screens.finance.receivables import bring_receivables

        await bring_receivables(self.desk)
        self.find()

    async def do_read_code(self) -> None:
        """What a line, a bar code or a PIX code is that somebody dictates or sends."""
        from integrator_tui.screens.finance.charging.reading import CodeReader

        await self.desk.ask(CodeReader())

    async def tell_code(self, text: str) -> None:
        """A line or code in the box is not searched for: what it says, and whose it is."""
        from integrator_tui.queries.finance.code_owner import whose_code

        found = await self.desk.in_db(whose_code, text)
        code, rows = found.customer_id, tuple[CustomerRow, ...]()
        if code is not None:
            rows = tuple(row for row in (await self.desk.in_db(search, str(code), "codigo", 1)).rows if row.id == code)
        self.rows.say_empty("")
        self.rows.show(rows)
        self._say(found.said)

    async def do_routines(self) -> None:
        """What runs by itself."""
        from integrator_tui.screens.finance.routines.routines import open_routines

        await open_routines(self.desk)

    async def do_bank_files(self) -> None:
        """What goes to banks and comes back."""
        from integrator_tui.screens.finance.routines.files import open_bank_files

        await open_bank_files(self.desk)
