"""What an operator must know of the outbox without asking; apart, so that the first screen loads no forms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from integrator_tui.models.messages import OutboxSender
from integrator_tui.models.raw import fetch
from integrator_tui.registry import CUSTOMERS, query
from integrator_tui.rules.messages.states import FAILED, FURTHEST, QUEUED, RETURNED, SILENT, VERIFY
from integrator_tui.session import Session

ASLEEP = timedelta(seconds=60)
"""Without a sign of life for so long, no sender works."""
AHEAD = timedelta(hours=1)
"""A sign of life that lies further ahead was left by a clock that was wrong."""


@dataclass(frozen=True)
class Alerts:
    """What an operator must know without asking."""

    undelivered: int
    """Messages of his that failed, came back or are in doubt, of which he was not told yet."""
    waiting: int
    """Messages that could go and that nobody sends; at most 1000 are counted."""


@query(permission=CUSTOMERS)
def alerts(session: Session) -> Alerts:
    """Three short readings of indexes, whatever the outbox holds."""
    ((undelivered,),) = fetch(
        "SELECT COUNT(*) FROM outbox WHERE operator_id = ? AND told_at IS NULL"
        f" AND state IN ('{FAILED}', '{RETURNED}', '{VERIFY}')",
        (session.operator_id,),
    )
    now = session.now()
    if OutboxSender.select().where(OutboxSender.beat_at.between(now - ASLEEP, now + AHEAD)).exists() or silent():
        return Alerts(undelivered, 0)
    ((waiting,),) = fetch(
        f"SELECT COUNT(*) FROM (SELECT 1 FROM outbox WHERE state = '{QUEUED}'"
        " AND (next_attempt_at <= ? OR next_attempt_at > ?) LIMIT 1000) q",
        (now - ASLEEP, now + FURTHEST),
    )
    return Alerts(undelivered, waiting)


def silent() -> bool:
    """Whether nothing leaves at all."""
    return bool(fetch("SELECT 1 FROM system_variable WHERE code = ? AND value = '1'", (SILENT,)))
