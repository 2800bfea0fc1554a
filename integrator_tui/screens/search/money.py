"""What the search offers about the money of all customers: import of receivables, routines, files of banks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from integrator_tui.desk.port import Desk


class MoneyActions:
    """Mixed into the search; each screen is imported when it is asked for."""

    if TYPE_CHECKING:

        @property
        def desk(self) -> Desk: ...
        def find(self) -> Any: ...

    async def do_import_receivables(self) -> None:
        """What customers owe in another system, from a CSV file."""
        from integrator_tui.screens.finance.receivables import bring_receivables

        await bring_receivables(self.desk)
        self.find()

    async def do_read_code(self) -> None:
        """What a line, a bar code or a PIX code is that somebody dictates or sends."""
        from integrator_tui.screens.finance.charging.reading import CodeReader

        await self.desk.ask(CodeReader())

    async def do_routines(self) -> None:
        """What runs by itself."""
        from integrator_tui.screens.finance.routines.routines import open_routines

        await open_routines(self.desk)

    async def do_bank_files(self) -> None:
        """What goes to banks and comes back."""
        from integrator_tui.screens.finance.routines.files import open_bank_files

        await open_bank_files(self.desk)
