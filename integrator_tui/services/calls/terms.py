"""The due moments of open calls follow what they are made of: types, hours, holidays, which states pause (F233)."""

from __future__ import annotations

from integrator_tui.models.calls import ServiceCall
from integrator_tui.queries.calls.terms import wrong_dues
from integrator_tui.rules.permissions import PANEL
from integrator_tui.services.service import Work, service, stand_alone


@service(permission=PANEL)
def keep_terms(work: Work) -> int:
    """Put the column of every open call in line with its trail; how many there were."""
    stand_alone()
    wrong = follow(work)
    if wrong:
        work.record("service_call", None, "recalculou", note=f"vencimento de {wrong} atendimentos")
    return wrong


def follow(work: Work) -> int:
    """The same inside the transaction that changes a list or a variable; the history tells of that.

    A call that somebody works on meanwhile is looked at again once he is done: what he wrote moves its due moment too.
    """
    done = 0
    while wrong := wrong_dues(work.now):
        for row, due in wrong.values():
            as_read = (ServiceCall.id == row.id) & (ServiceCall.version == row.version)
            columns = {"due_at": due.at, "due_by_hand": due.by_hand, "version": ServiceCall.version + 1}
            done += ServiceCall.update(**columns).where(as_read).execute()
    return done
