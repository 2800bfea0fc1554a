"""The row of a run: who is at work, how far it is, whom it left out. It lives in the transactions of the work itself.

A run that was killed is taken over where it stopped, by whoever finds its process gone; the process that lost it writes
nothing any more, for its token does not fit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from integrator_tui.errors import Refused
from integrator_tui.models.raw import execute, fetch
from integrator_tui.models.runs import Run
from integrator_tui.queries.finance.runs.journal import AT_WORK, DONE, HELD, KINDS, RunRow, at_work, items_of, last_of
from integrator_tui.registry import task
from integrator_tui.services import bulk
from integrator_tui.services.finance.invoices import MONEY
from integrator_tui.services.service import Work, service
from integrator_tui.session import Session

SILENCE = timedelta(minutes=3)
"""After so long without a word from it a run on another machine counts as gone."""
Do = Callable[..., Any]
Progress = Callable[[str, int, int], None]
Alive = Callable[[str], bool | None]
"""Whether the process that holds a run is still there; None where nobody here can know."""


@dataclass(frozen=True)
class Tally:
    """What a part of a run did; cents."""

    done: int = 0
    made: int = 0
    cents: int = 0
    there: int = 0
    left_out: int = 0
    failed: int = 0


@dataclass(frozen=True)
class Started:
    """A run that this process holds."""

    id: int
    token: str
    position: int
    resumed: bool


@task(permission=MONEY)
def start(
    session: Session, do: Do, kind: str, subject: str, day: date, holder: str, alive: Alive, total: int
) -> Started:
    """Begin a run, or go on with the one that was stopped. Raises `Refused` where another process is at work on it."""
    there: RunRow | None = do(at_work, session, kind)
    if there is not None:
        living = there.holder != holder and alive(there.holder)  # of this process it is one that was cut short
        if living or (living is None and session.now() - there.beat_at < SILENCE):
            raise Refused(
                f"{KINDS[kind]} já está em andamento desde {session.local(there.started_at):%d/%m %H:%M}, "
                f"por {there.login} ({there.holder}). Nada foi feito."
            )
    token = session.op_id()
    key, position, resumed = do(take, session, kind, subject, day, holder, token, there.token if there else "", total)
    return Started(key, token, position, resumed)


@service(permission=MONEY)
def take(
    work: Work, kind: str, subject: str, day: date, holder: str, token: str, instead_of: str, total: int
) -> tuple[int, int, bool]:
    """The row of a run for this process: a new one, or the newest of the same subject that was not finished.

    `instead_of` is the token of the process that is gone. Raises `Refused` where somebody else was quicker.
    """
    if instead_of:
        execute(
            "UPDATE run SET state = ? WHERE kind = ? AND state = ? AND token = ?", (HELD, kind, AT_WORK, instead_of)
        )
    if fetch("SELECT id FROM run WHERE kind = ? AND state = ?", (kind, AT_WORK)):
        raise Refused(f"{KINDS[kind]} acaba de ser começada por outro. Nada foi feito.")
    last = last_of(work.session, kind, subject)
    if last is not None and last.state == HELD:
        Run.update(
            state=AT_WORK, token=token, holder=holder, login=work.session.login, beat_at=work.now, ended_at=None
        ).where(Run.id == last.id).execute()
        work.record("run", last.id, "retomou", note=f"{KINDS[kind]} {subject}".strip())
        return last.id, last.position, True
    key: int = Run.insert(
        kind=kind,
        subject=subject,
        day=day,
        state=AT_WORK,
        login=work.session.login,
        address=work.session.address,
        holder=holder,
        token=token,
        started_at=work.now,
        beat_at=work.now,
        total=total,
    ).execute()
    work.record("run", key, "começou", note=f"{KINDS[kind]} {subject}".strip())
    return key, 0, False


Item = tuple[int, int | None, str, str, int]
"""Customer, plan, outcome, reason, cents."""


def note(work: Work, token: str, position: int, tally: Tally, items: Sequence[Item]) -> None:
    """What a part did, in its transaction.

    Raises `Refused` where another process has taken the run over: then the part is undone.
    """
    changed = execute(
        "UPDATE run SET position = ?, beat_at = ?, done = done + ?, made = made + ?, cents = cents + ?,"
        " there = there + ?, left_out = left_out + ?, failed = failed + ? WHERE token = ? AND state = ?",
        (
            *(position, work.now, tally.done, tally.made, tally.cents, tally.there, tally.left_out, tally.failed),
            *(token, AT_WORK),
        ),
    ).rowcount
    if not changed:
        raise Refused("Outro processo assumiu esta rotina: esta parte foi desfeita.")
    if items:
        ((key,),) = fetch("SELECT id FROM run WHERE token = ?", (token,))
        columns = ("run_id", "customer_id", "plan_id", "outcome", "reason", "cents")
        bulk.write("run_item", columns, [(key, *item) for item in items])


@service(permission=MONEY)
def end(work: Work, token: str, finished: bool, said: str) -> bool:
    """The run is over, or held where it stands: the next one goes on from there."""
    row = Run.get_or_none((Run.token == token) & (Run.state == AT_WORK))
    if row is None:
        return False
    Run.update(state=DONE if finished else HELD, ended_at=work.now, said=said).where(Run.id == row.id).execute()
    verb = "terminou" if finished else "parou"
    work.record("run", row.id, verb, note=f"{KINDS[row.kind]} {row.subject}: {said}".strip(": "))
    return True


@task(permission=MONEY)
def told_of(session: Session, do: Do, run_id: int) -> Iterator[Item]:
    """Everybody whom a run told about, page by page: they may be many, and are never held all at once."""
    after = 0
    while page := do(items_of, session, run_id, after):
        for one in page:
            yield one.customer_id, one.plan_id, one.outcome, one.reason, one.cents
        after = page[-1].id
