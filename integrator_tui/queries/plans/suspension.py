"""The one question that a run of suspensions asks of the shields of plans."""

from __future__ import annotations

from datetime import date

from integrator_tui.models.registration import ScheduledSuspension


def shielded(plan_id: int, day: date) -> tuple[bool, bool]:
    """Whether a plan may not be suspended, and may not be reduced, on a day; the last day counts (domain 3.10)."""
    rows = ScheduledSuspension.select().where(
        (ScheduledSuspension.plan_id == plan_id)
        & ScheduledSuspension.deleted_at.is_null()
        & (ScheduledSuspension.until >= day)
    )
    found = list(rows)
    return any(not row.suspend for row in found), any(not row.reduce for row in found)
