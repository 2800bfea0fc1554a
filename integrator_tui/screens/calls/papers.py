"""The "Protocolo" of a call or of all calls of a customer, to be read, and from there into a file (F250)."""

from __future__ import annotations

from integrator_tui.desk.port import Desk
from integrator_tui.queries.calls.papers import call_paper
from integrator_tui.screens.paper import show_paper
from integrator_tui.services.calls.calls import record_protocol


async def print_protocol(desk: Desk, customer_id: int, call_id: int | None = None) -> None:
    """Inside an action only. Raises `Gone`, `Refused`."""
    from integrator_tui.papers.calls import paper

    found = await desk.in_db(call_paper, customer_id, call_id)
    name = found.calls[0].row.protocol if call_id is not None else "todos"
    await show_paper(
        desk,
        "Protocolo",
        paper(found, desk.session.today().date()),
        f"protocolo-{customer_id}-{name}",
        lambda session, file: record_protocol(session, customer_id, call_id, file),
    )
