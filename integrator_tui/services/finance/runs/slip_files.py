"""The slips of a run as files: PDF in portions, each told in the history before it is written."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from integrator_tui.models.raw import among, fetch
from integrator_tui.new_file import write_new
from integrator_tui.papers.slips import slips_pdf
from integrator_tui.queries.finance.slip_paper import slip_papers
from integrator_tui.queries.finance.slips import LIVING
from integrator_tui.registry import CUSTOMERS, query, task
from integrator_tui.services.finance.invoices import MONEY
from integrator_tui.services.finance.runs.journal import Do, Progress
from integrator_tui.services.service import Work, service
from integrator_tui.session import Session

A_FILE = 200
"""Slips of one file: a printer takes them, and they are held at once."""


@query(permission=CUSTOMERS)
def slips_since_run(session: Session, run_id: int, after: int, limit: int) -> list[tuple[int, int]]:
    """Slip and customer: what the operator of a run has made since it began and is still of use, by number."""
    states, values = among("s.state", LIVING)
    rows = fetch(
        "SELECT s.id, s.customer_id FROM slip AS s JOIN run AS r ON r.id = ?"
        f" WHERE s.id > ? AND s.login = r.login AND s.at >= r.started_at AND s.asked_off_on IS NULL AND {states}"
        " ORDER BY s.id LIMIT ?",
        (run_id, after, *values, limit),
    )
    return [(key, customer_id) for key, customer_id in rows]


@service(permission=MONEY)
def note_printed_by_run(work: Work, slips: Sequence[Sequence[int]], name: str) -> int:
    """Slips (with their customers) leave the base in a file of that name. Returns how many."""
    for key, customer_id in slips:
        work.record("slip", key, "imprimiu", customer_id=customer_id, note=name)
    return len(slips)


@task(permission=MONEY)
def write_slips(session: Session, do: Do, run_id: int, folder: Path, progress: Progress, total: int) -> list[Path]:
    """Each slip on a page, those of a customer together; what was written before the run was stopped stays."""
    files: list[Path] = []
    after = done = 0
    while part := do(slips_since_run, session, run_id, after, A_FILE):
        after = part[-1][0]
        path = folder / f"boletos-{part[0][0]}-{after}.pdf"
        if not (path.is_file() and path.stat().st_size):
            papers = []
            for customer_id, its in groupby(part, lambda one: one[1]):
                papers += do(slip_papers, session, customer_id, [key for key, _ in its])
            do(note_printed_by_run, session, part, path.name)
            path.unlink(missing_ok=True)  # empty: the name alone was taken when it was stopped
            write_new(path, slips_pdf(papers))
        files.append(path)
        done += len(part)
        progress("PDF", done, max(done, total))
    return files
