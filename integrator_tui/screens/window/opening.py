"""Opening a customer, from wherever: the window, then what must be read."""

from __future__ import annotations

from integrator_tui.desk.port import Desk
from integrator_tui.errors import DeskError
from integrator_tui.queries.calls.overview import customer_overview
from integrator_tui.screens.window.screen import CustomerScreen


async def open_customer(desk: Desk, customer_id: int, searched: str = "") -> CustomerScreen:
    """The window of a customer once it shows him and the compulsory notes were read. Raises when he cannot be shown.

    Inside an action only. Everything is read before anything is shown.
    """
    seen = await desk.in_db(customer_overview, customer_id, True)
    screen = desk.kept_screen(CustomerScreen)
    async with desk.one_stroke():
        await desk.push_screen(screen)
        try:
            await screen.begin(seen, searched)
        except DeskError:
            screen.dismiss()
            raise
    if seen.record.must_read:
        from integrator_tui.screens.customers.compulsory import read_compulsory

        await read_compulsory(screen)
    return screen
