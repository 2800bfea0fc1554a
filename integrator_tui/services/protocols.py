"""The one series of protocols: calls, cancellations and contests draw from it, in their own transaction."""

from __future__ import annotations

from integrator_tui.models.customers import CustomerIdentifier
from integrator_tui.models.raw import execute, fetch
from integrator_tui.rules.protocols import at_least, protocol_of
from integrator_tui.services.service import Work

SERIES = "protocolo"


def draw_protocol(work: Work, customer_id: int) -> str:
    """The next number, which the search finds the customer by."""
    floor = at_least(work.session.local(work.now))
    execute(
        "INSERT INTO counter (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value ="
        " CASE WHEN counter.value >= excluded.value THEN counter.value + 1 ELSE excluded.value END",
        (SERIES, floor),
    )
    number = protocol_of(int(fetch("SELECT value FROM counter WHERE name = ?", (SERIES,))[0][0]))
    CustomerIdentifier.insert(customer_id=customer_id, kind="protocol", value=number).execute()
    return number
