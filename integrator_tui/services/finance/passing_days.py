"""What passes by the calendar alone: who becomes overdue as days go by, and calendars that were changed.

Done by the first desk of the day and by the run of suspensions. Only invoices are looked at whose last day without
charge lies between the day for which all standings hold and today; both are numbers of the table `counter`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from integrator_tui.models.base import database
from integrator_tui.models.raw import execute, fetch
from integrator_tui.registry import CUSTOMERS, task
from integrator_tui.services.finance.due_days import follow_calendars
from integrator_tui.services.finance.standing import keep_standings
from integrator_tui.session import Session

BATCH = 500
DAY, CALENDARS = "standing", "calendars"
"""The day, as an ordinal, for which all standings hold; the mark of the lists by which all last days were reckoned."""
LARGEST = 2**31 - 1
Do = Callable[..., Any]


@task(permission=CUSTOMERS)
def refresh_standings(session: Session, do: Do) -> int:
    """Whoever became overdue since this was done last, by days that passed; returns how many changed.

    `do` runs a function on the database (`Db.run`), each a short transaction: nobody waits for a long one, and a stop
    between two is made up for by the next call, for the day is noted last.
    """
    today = session.today().date()
    changed: int = do(_follow, today)
    passed: list[int] = do(_passed, today)
    for start in range(0, len(passed), BATCH):
        changed += do(_keep_batch, passed[start : start + BATCH], today)
    do(_note_day, today)
    return changed


def _follow(today: date) -> int:
    """Invoices by the calendars as they are now, where a list or a variable changed since this was done."""
    with database.atomic():
        ((mark,),) = fetch("SELECT value FROM lists_version")
        if _noted(CALENDARS) == mark % LARGEST:
            return 0
        moved = follow_calendars(today)
        _note(CALENDARS, mark % LARGEST)
        return moved


def _passed(today: date) -> list[int]:
    """Customers with an open invoice whose last day without charge has passed since the day that was noted."""
    noted = _noted(DAY)
    first = date.fromordinal(noted).isoformat() if noted else ""
    if first >= today.isoformat():
        return []
    rows = fetch(
        "SELECT DISTINCT customer_id FROM invoice WHERE open_cents > 0 AND effective_due_on < ?"
        + (" AND effective_due_on >= ?" if first else "")
        + " ORDER BY customer_id",
        (today.isoformat(), first) if first else (today.isoformat(),),
    )
    return [int(key) for (key,) in rows]


def _keep_batch(customers: Sequence[int], today: date) -> int:
    with database.atomic():
        return keep_standings(customers, today)


def _noted(name: str) -> int | None:
    rows = fetch("SELECT value FROM counter WHERE name = ?", (name,))
    return int(rows[0][0]) if rows else None


def _note_day(today: date) -> None:
    with database.atomic():
        if (_noted(DAY) or 0) < today.toordinal():
            _note(DAY, today.toordinal())


def _note(name: str, value: int) -> None:
    execute(
        "INSERT INTO counter (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )
