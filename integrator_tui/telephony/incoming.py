"""Writes what rings: many events in one transaction, each call once at an extension."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

from integrator_tui.models.base import database
from integrator_tui.models.raw import execute_many, fetch
from integrator_tui.models.telephone import PhoneCall
from integrator_tui.rules.calls.caller import caller_number
from integrator_tui.telephony.rings import ANSWERED, OVER, RINGING, Ring

PORTION = 500
"""Calls of one transaction: short enough that no desk waits for it."""
_RINGS = (
    "INSERT INTO phone_call (linked_id, extension, raw, number, name, state, rang_at)"
    f" VALUES (?, ?, ?, ?, ?, '{RINGING}', ?) ON CONFLICT (linked_id, extension) DO NOTHING"
)
KEPT = timedelta(days=2)
"""How long a call stays in the base."""


def take_rings(rings: Sequence[Ring], now: datetime) -> int:
    """What changed, in its order. Returns how many lines are new.

    A call that rings again where it is known stays as it is, also when it was taken or put away: it is one line.
    Answered at one extension, it rings no more at the others.
    """
    new = 0
    for start in range(0, len(rings), PORTION):
        with database.atomic():
            new += _portion(rings[start : start + PORTION], now)
    return new


def _portion(rings: Sequence[Ring], now: datetime) -> int:
    """Those that ring one after the other go in together."""
    ((last,),) = fetch("SELECT COALESCE(MAX(id), 0) FROM phone_call")
    moment = now.isoformat(" ")
    for ending, several in groupby(rings, lambda ring: ring.state == OVER):
        if ending:
            for ring in several:
                its = (PhoneCall.linked_id == ring.linked_id) & PhoneCall.ended_at.is_null()
                PhoneCall.update(state=OVER, ended_at=now).where(its).execute()
            continue
        there = list(several)
        rows = [(one.linked_id, one.extension, one.raw, caller_number(one.raw), one.name, moment) for one in there]
        execute_many(_RINGS, rows)
        for ring in there:
            if ring.state == ANSWERED:
                its = PhoneCall.linked_id == ring.linked_id
                here, elsewhere = PhoneCall.extension == ring.extension, PhoneCall.extension != ring.extension
                left = its & elsewhere & (PhoneCall.state == RINGING) & PhoneCall.done_at.is_null()
                PhoneCall.update(state=ANSWERED, answered_at=now).where(its & here).execute()
                PhoneCall.update(state=OVER, done_at=now).where(left).execute()
    ((new,),) = fetch("SELECT COUNT(*) FROM phone_call WHERE id > ?", (last,))
    return int(new)


def forget_old(now: datetime) -> int:
    """Calls that nobody needs any more: whoever called is no secret of the telephone."""
    return int(PhoneCall.delete().where(PhoneCall.rang_at < now - KEPT).execute())
