"""Impressão de Boletos: a slip for every invoice that is charged by one, for all customers whose option 13 allows it.

Killed anywhere and started again it makes none twice: an invoice that has a slip wants none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path

from integrator_tui.errors import Refused
from integrator_tui.models.base import database
from integrator_tui.models.finance import Invoice
from integrator_tui.queries.finance.runs.journal import FAILED, FIRST, LEFT_OUT, PRINT, RunRow, last_of
from integrator_tui.queries.finance.runs.slip_run import customers_to_print, how_many_to_print, to_print
from integrator_tui.registry import task
from integrator_tui.rules.counting import counted
from integrator_tui.rules.money import format_money
from integrator_tui.services.finance.charging.slips import issue
from integrator_tui.services.finance.invoices import MONEY
from integrator_tui.services.finance.runs.billing import Note
from integrator_tui.services.finance.runs.journal import Alive, Do, Progress, Tally, end, note, start, told_of
from integrator_tui.services.finance.runs.slip_files import write_slips
from integrator_tui.services.service import Work, service, stand_in_lines
from integrator_tui.session import Session

AT_ONCE = 50
"""Customers of one transaction."""
NEVER = "nunca gerar boleto (opção 13)"


@dataclass
class Printed:
    """What the run made, or would make; `notes` is whom it left out and why, after a run the first of them."""

    day: date
    tally: Tally
    notes: list[Note] = field(default_factory=list)
    run_id: int | None = None
    files: list[Path] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        """For the row of the run, and for whoever called."""
        parts = [counted(self.tally.made, "boleto"), format_money(self.tally.cents)]
        parts.append(f"{self.tally.left_out} de fora")
        if self.tally.failed:
            parts.append(f"{self.tally.failed} com erro")
        if self.files:
            parts.append(f"{counted(len(self.files), 'arquivo')} em {self.files[0].parent}")
        return ", ".join(parts)


@service(permission=MONEY)
def print_slips(work: Work, token: str, customers: list[int]) -> int:
    """The slips of some customers, whose codes grow; who cannot have one is told, the others have theirs."""
    stand_in_lines(customers)
    made = cents = 0
    notes: list[Note] = []
    for one in to_print(work.session, customers):
        if one.never:
            notes.append((one.customer_id, None, LEFT_OUT, NEVER, 0))
            continue
        before = len(work.entries)
        try:
            with database.atomic():
                slips = [issue(work, Invoice.get_by_id(key)) for key in one.invoices]
        except Refused as error:
            del work.entries[before:]
            notes.append((one.customer_id, None, FAILED, error.sentence, 0))
            continue
        made, cents = made + len(slips), cents + sum(slip.cents for slip in slips)
    failed = sum(outcome == FAILED for _, _, outcome, _, _ in notes)
    note(work, token, customers[-1], Tally(len(customers), made, cents, 0, len(notes) - failed, failed), notes)
    return made


@task(permission=MONEY)
def run_slips(
    session: Session, do: Do, dry_run: bool, folder: Path, progress: Progress, holder: str, alive: Alive
) -> Printed:
    """Make them all, and write them as PDF into a folder. Raises `Refused` where another process is at work on it."""
    day = session.today().date()
    found = Printed(day, Tally())
    stage = "Boletos"
    if dry_run:
        total, done, after = do(how_many_to_print, session), 0, 0
        for part in _parts(session, do, after):
            for one in do(to_print, session, part):
                if one.never:
                    found.notes.append((one.customer_id, None, LEFT_OUT, NEVER, 0))
                was = found.tally
                found.tally = Tally(
                    was.done + 1,
                    was.made + (0 if one.never else len(one.invoices)),
                    was.cents + (0 if one.never else one.cents),
                    left_out=was.left_out + one.never,
                )
            done += len(part)
            progress(stage, done, total)
        return found
    held = start(session, do, PRINT, day.isoformat(), day, holder, alive, do(how_many_to_print, session))
    done = 0
    total = do(how_many_to_print, session, held.position)
    try:
        progress(stage, 0, total)
        for part in _parts(session, do, held.position):
            do(print_slips, session, held.token, part)
            done += len(part)
            progress(stage, done, total)
        found.files = write_slips(session, do, held.id, folder, progress, done)
    except BaseException:
        do(end, session, held.token, False, "interrompida")
        raise
    row: RunRow = do(last_of, session, PRINT, day.isoformat())
    found.run_id = row.id
    found.tally = Tally(row.done, row.made, row.cents, row.there, row.left_out, row.failed)
    found.notes = list(islice(told_of(session, do, row.id), FIRST))
    do(end, session, held.token, True, found.sentence)
    return found


def _parts(session: Session, do: Do, after: int) -> Iterator[list[int]]:
    """By code: whoever is left out, or failed, is not asked again in the same run."""
    while part := do(customers_to_print, session, after, AT_ONCE):
        yield part
        after = part[-1]
