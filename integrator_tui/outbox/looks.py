"""What the reader of bounces leaves in the base, so that somebody notices when it reads nothing any more."""

from __future__ import annotations

from datetime import datetime

from integrator_tui.models.base import database
from integrator_tui.models.raw import execute
from integrator_tui.rules.messages.said import said


def looked(mailbox: str, now: datetime, problem: str, set_aside: int) -> None:
    """A look into a mailbox, with what kept it from being read, or how many mails stand aside in it."""
    with database.atomic():
        execute(
            "INSERT INTO mailbox_look (mailbox, looked_at) VALUES (?, ?) ON CONFLICT (mailbox) DO NOTHING",
            (mailbox, now),
        )
        if problem:
            values = (now, said(problem), mailbox)
            execute("UPDATE mailbox_look SET looked_at = ?, problem = ? WHERE mailbox = ?", values)
        else:
            execute(
                "UPDATE mailbox_look SET looked_at = ?, read_at = ?, problem = '', set_aside = ? WHERE mailbox = ?",
                (now, now, set_aside, mailbox),
            )
