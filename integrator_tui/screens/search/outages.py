"""From the search to the outages: those whom one touches open in their window (F249)."""

from __future__ import annotations

from integrator_tui.desk.drafts import Draft
from integrator_tui.desk.port import Desk
from integrator_tui.screens.calls.outages import OutagesView, end
from integrator_tui.screens.records import RecordsScreen
from integrator_tui.screens.window.opening import open_customer

TITLE = "Avarias"


async def open_outages(desk: Desk) -> OutagesView:
    """Show the screen and wait until it is read."""
    view = OutagesView(open_customer)
    screen = RecordsScreen(TITLE, view)
    await desk.push_screen(screen)
    await screen.ready.wait()
    return view


async def resume(desk: Desk, what: str, draft: Draft) -> None:
    """Open the form with the text of a draft."""
    view = await open_outages(desk)
    await view.resume(what, draft)


async def resume_end(desk: Desk, what: str, draft: Draft) -> None:
    """The window of the end with the text of a draft."""
    view = await open_outages(desk)
    await end(desk, await view.row_named(what), draft)
