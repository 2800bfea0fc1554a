"""Opening a customer, from wherever: the window, then what must be read."""

from __future__ import annotations

from integrator_tui.desk.port import Desk
from integrator_tui.screens.window.screen import CustomerScreen


async def open_customer(desk: Desk, customer_id: int, searched: str = "") -> CustomerScreen | None:
    """The window of a customer once it shows him and the compulsory notes were read; None when he cannot be shown.

    Inside an action only.
    """
    screen = CustomerScreen(customer_id, searched)
    await desk.push_screen(screen)
    await screen.ready.wait()
    if screen.record is None:
        return None
    if screen.record.must_read:
        from integrator_tui.screens.customers.compulsory import read_compulsory

        await read_compulsory(screen)
    return screen
