"""How the reading of bounces stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from integrator_tui.models.messages import MailboxLook

QUIET = timedelta(minutes=10)
"""Without a reading for so long, bounces are not noticed; a look comes every minute."""


@dataclass(frozen=True)
class Look:
    """A mailbox, and what came of looking into it; moments are naive UTC."""

    mailbox: str
    looked_at: datetime
    read_at: datetime | None
    problem: str
    set_aside: int

    def late(self, now: datetime) -> bool:
        """Nothing was read for so long that somebody must know; nor is a moment believed that is still to come."""
        return self.read_at is None or not now - QUIET <= self.read_at <= now + QUIET


def looks() -> tuple[Look, ...]:
    """Every mailbox that was ever looked into."""
    return tuple(
        Look(row.mailbox, row.looked_at, row.read_at, row.problem, row.set_aside)
        for row in MailboxLook.select().order_by(MailboxLook.mailbox)
    )
