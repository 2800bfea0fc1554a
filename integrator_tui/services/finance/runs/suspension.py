"""The run of suspensions with its row: who runs it, when it last ran, whom it spared and why."""

from __future__ import annotations

from datetime import date

from integrator_tui.queries.finance.runs.journal import LEFT_OUT, SUSPEND
from integrator_tui.registry import task
from integrator_tui.services.finance.invoices import MONEY
from integrator_tui.services.finance.runs.journal import Alive, Do, Item, Progress, Tally, end, note, start
from integrator_tui.services.plans.suspension_run import Ended, run_suspension
from integrator_tui.services.service import Work, service
from integrator_tui.session import Session


@service(permission=MONEY)
def note_suspensions(work: Work, token: str, tally: dict[str, int], items: list[Item]) -> int:
    """What a run did, into its row."""
    note(work, token, 0, Tally(**tally), items)
    return len(items)


@task(permission=MONEY)
def run_suspensions(session: Session, do: Do, day: date, progress: Progress, holder: str, alive: Alive) -> Ended:
    """As `run_suspension`, not a second time beside another. Raises `Refused`."""
    held = start(session, do, SUSPEND, day.isoformat(), day, holder, alive, 0)
    try:
        found = run_suspension(session, do, day, False, progress)
        items = [(customer, plan, LEFT_OUT, reason, 0) for customer, plan, reason in found.why]
        made = len(found.suspended) + len(found.cut)
        spared = len(found.waiting) + found.passed_over
        tally = {"done": made + spared + len(found.enabled), "made": made, "left_out": spared}
        do(note_suspensions, session, held.token, tally, items)
    except BaseException:
        do(end, session, held.token, False, "interrompida")
        raise
    said = f"{made} suspensos, {len(found.enabled)} habilitados, {spared} poupados"
    do(end, session, held.token, True, said)
    return found
