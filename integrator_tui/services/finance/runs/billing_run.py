"""The monthly billing (F175, F231): every plan of every customer, some customers at a time.

Killed anywhere and started again it charges nobody twice, for the mark of an invoice is unique in the base, and forgets
nobody, for a second run looks at everybody again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from integrator_tui.errors import Refused
from integrator_tui.queries.finance.runs.billing import customers_after, customers_with_plans
from integrator_tui.queries.finance.runs.journal import BILLING, FIRST, RunRow, last_of
from integrator_tui.queries.variables import value
from integrator_tui.registry import query, task
from integrator_tui.rules import variables
from integrator_tui.rules.counting import counted
from integrator_tui.rules.dates import months_later
from integrator_tui.rules.money import format_money
from integrator_tui.services.finance.invoices import MONEY
from integrator_tui.services.finance.runs.billing import Note, bill_customers, would_bill
from integrator_tui.services.finance.runs.journal import Alive, Do, Progress, Tally, end, start, told_of
from integrator_tui.session import Session

AT_ONCE = 500
"""Customers of one transaction."""
MOST_TOLD = 10_000


@dataclass
class Billed:
    """What a run over a month did, or would do; `notes` is whom it left out and why.

    After a run they are the first of them: `told_of` reads all, which may be many, from the row of the run.
    """

    month: date
    tally: Tally
    notes: list[Note] = field(default_factory=list)
    resumed: bool = False
    run_id: int | None = None

    @property
    def sentence(self) -> str:
        """For the row of the run, and for whoever called."""
        parts = [counted(self.tally.made, "fatura"), format_money(self.tally.cents)]
        if self.tally.there:
            parts.append(counted(self.tally.there, "já cobrada", "já cobradas"))
        parts.append(f"{self.tally.left_out} de fora")
        if self.tally.failed:
            parts.append(counted(self.tally.failed, "com erro", "com erro"))
        return ", ".join(parts)


@query(permission=MONEY)
def months_to_run(session: Session) -> list[date]:
    """The months that are due, in order: what is unfinished, those since the last that was run, and the running one."""
    now = session.today().date().replace(day=1)
    last = last_of(session, BILLING)
    if last is None:
        return [now]
    month = date.fromisoformat(f"{last.subject}-01")
    months = []
    while month < now:
        months.append(month)
        month = months_later(month, 1)
    return [*months, month]


@task(permission=MONEY)
def run_billing(
    session: Session, do: Do, month: date, dry_run: bool, progress: Progress, holder: str, alive: Alive
) -> Billed:
    """Charge everybody for the month of a day. `do` runs a query or a service on the database (`Db.run`).

    Between two parts `progress` or Ctrl+C may end it; the next run goes on from there. Raises `Refused` for a month
    that lies too far ahead, and where another process is at work on it.
    """
    month = month.replace(day=1)
    today = session.today().date()
    if month > months_later(today.replace(day=1), 2):
        raise Refused(f"O mês {month:%m/%Y} está longe demais: o faturamento vai até dois meses à frente.")
    months: int = do(value, session, variables.BOOK_MONTHS)
    if dry_run:
        return _looked(session, do, month, months, progress)
    subject = f"{month:%Y-%m}"
    total: int = do(customers_with_plans)
    held = start(session, do, BILLING, subject, today, holder, alive, total)
    done = total - int(do(customers_with_plans, held.position)) if held.position else 0
    stage = f"Faturamento {month:%m/%Y}"
    try:
        progress(stage, done, total)
        for part in _parts(do, held.position):
            for number in range(months):
                do(bill_customers, session, held.token, part, months_later(month, number), number > 0)
            done += len(part)
            progress(stage, done, total)
    except BaseException:
        do(end, session, held.token, False, "interrompida")
        raise
    row: RunRow = do(last_of, session, BILLING, subject)
    tally = Tally(row.done, row.made, row.cents, row.there, row.left_out, row.failed)
    notes = list(islice(told_of(session, do, row.id), FIRST))
    found = Billed(month, tally, notes, held.resumed, row.id)
    do(end, session, held.token, True, found.sentence)
    return found


def _looked(session: Session, do: Do, month: date, months: int, progress: Progress) -> Billed:
    found = Billed(month, Tally())
    total, done = do(customers_with_plans), 0
    progress("Simulação", 0, total)
    for part in _parts(do, 0):
        for number in range(months):
            tally, notes = do(would_bill, session, part, months_later(month, number), number > 0)
            sums = (getattr(found.tally, name) + getattr(tally, name) for name in Tally.__dataclass_fields__)
            found.tally = Tally(*sums)
            found.notes += notes[: MOST_TOLD - len(found.notes)]
        done += len(part)
        progress("Simulação", done, total)
    return found


def _parts(do: Do, after: int) -> Iterator[list[int]]:
    while part := do(customers_after, after, AT_ONCE):
        yield part
        after = part[-1]
