"""Outages of the demonstration: one that lasts, in the street of somebody who called about it, and one of before."""

from __future__ import annotations

from datetime import datetime, timedelta

from integrator_tui.models.outages import Outage, OutagePlace
from integrator_tui.models.raw import execute, fetch
from integrator_tui.queries.plans.network.outages import HOME, LIVE
from integrator_tui.rules.calls.states import CLOSED
from integrator_tui.rules.plans.outages import STREET

LOGIN = "demonstração"


def fill(noon: datetime) -> None:
    """By the calls that are open; a demonstration without any has only the one of before."""
    _outage("Rompimento de fibra", noon - timedelta(days=92), ended=noon - timedelta(days=92, hours=-6))
    closed = ", ".join("?" * len(CLOSED))
    rows = fetch(
        "SELECT c.id, a.street, a.city, a.state FROM service_call c"
        f" JOIN customer_plan p ON p.id = c.plan_id AND {LIVE}"
        f" JOIN address a ON {HOME} WHERE c.state NOT IN ({closed}) AND a.street <> '' ORDER BY c.id LIMIT 1",
        CLOSED,
    )
    for call_id, street, city, state in rows:
        key = _outage("Cabo partido por caminhão", noon - timedelta(hours=3), street=street, city=f"{city}/{state}")
        execute("UPDATE outage SET call_id = ? WHERE id = ?", (call_id, key))


def _outage(
    what: str, at: datetime, *, street: str = "Rua das Demonstrações", city: str = "", ended: datetime | None = None
) -> int:
    key: int = Outage.insert(
        what=what,
        streets=street,
        city=city,
        message="A equipe está no local; o sinal volta hoje." if ended is None else "",
        expected_at=None if ended else at + timedelta(hours=5),
        opened_at=at,
        opened_by=LOGIN,
        ended_at=ended,
        ended_by=LOGIN if ended else "",
        told=12 if ended else 0,
    ).execute()
    OutagePlace.insert(outage_id=key, kind=STREET, low=street).execute()
    return key
