"""Writes what rings: many events in one transaction, each call once at an extension."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from integrator_tui.models.base import database
from integrator_tui.models.telephone import PhoneCall
from integrator_tui.rules.calls.caller import caller_number
from integrator_tui.telephony.rings import ANSWERED, OVER, RINGING, Ring

KEPT = timedelta(days=2)
"""How long a call stays in the base."""


def take_rings(rings: Sequence[Ring], now: datetime) -> int:
    """What changed, in its order. Returns how many lines are new.

    A call that rings again where it is known stays as it is, also when it was taken or put away: it is one line.
    Answered at one extension, it rings no more at the others.
    """
    new = 0
    with database.atomic():
        for ring in rings:
            its = PhoneCall.linked_id == ring.linked_id
            here = its & (PhoneCall.extension == ring.extension)
            if ring.state == OVER:
                PhoneCall.update(state=OVER, ended_at=now).where(its & PhoneCall.ended_at.is_null()).execute()
                continue
            if not PhoneCall.select().where(here).exists():
                new += bool(
                    PhoneCall.insert(
                        linked_id=ring.linked_id,
                        extension=ring.extension,
                        raw=ring.raw,
                        number=caller_number(ring.raw),
                        name=ring.name,
                        state=RINGING,
                        rang_at=now,
                    )
                    .on_conflict_ignore()
                    .execute()
                )
            if ring.state == ANSWERED:
                elsewhere = its & (PhoneCall.extension != ring.extension) & (PhoneCall.state == RINGING)
                PhoneCall.update(state=ANSWERED, answered_at=now).where(here).execute()
                PhoneCall.update(state=OVER, done_at=now).where(elsewhere & PhoneCall.done_at.is_null()).execute()
    return new


def forget_old(now: datetime) -> int:
    """Calls that nobody needs any more: whoever called is no secret of the telephone."""
    return int(PhoneCall.delete().where(PhoneCall.rang_at < now - KEPT).execute())
