"""Customers from a CSV file (F208, F252): all, or all that are good, or none; checked by the form of the screen.

First every row is checked, without writing anything; rows that pass wait in a temporary file. Only then one transaction
writes them with their history and their place in the search.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from integrator_tui.errors import Refused
from integrator_tui.forms.customers.customer import CustomerForm
from integrator_tui.models.raw import fetch
from integrator_tui.models.system import Operation
from integrator_tui.queries.customers.customers import form_context
from integrator_tui.registry import task
from integrator_tui.services import bulk
from integrator_tui.services.customers.customer_check import Checked, Checker, Known, New
from integrator_tui.services.customers.customer_columns import SINCE, columns, read_mapping
from integrator_tui.services.customers.customer_report import ImportReport, Progress, report, told
from integrator_tui.services.customers.customer_write import Writer
from integrator_tui.services.customers.customers import EDIT, write_changes
from integrator_tui.services.search.search_index import index_customers
from integrator_tui.services.search.search_rebuild import rebuild
from integrator_tui.services.service import Work, service, stand_alone
from integrator_tui.session import Session
from integrator_tui.tables.cells import Cells
from integrator_tui.tables.rest import Rest
from integrator_tui.tables.table import Row, Table, opened_table

__all__ = ["ImportReport", "import_file"]

BATCH = 1_000
WORTH_SHOWING = 1_000_000
"""Bytes of a file that takes long enough to be told how far its reading is."""


@task(permission=EDIT)
def import_file(
    session: Session,
    path: Path,
    mapping: Path | None,
    dry_run: bool,
    progress: Progress,
    *,
    update: bool = False,
    good_only: bool = False,
    encoding: str = "",
    op_id: str | None = None,
    again: bool = False,
) -> ImportReport:
    """Import the customers of a file, or with `dry_run` only say what would come of it.

    With `update` rows change the customers that have their code or document; with `good_only` refused rows stay in a
    file of their own and the others are taken. Raises `Refused` for a file that cannot be understood as a whole,
    `NotPermitted`. Ctrl+C undoes everything.
    """
    if again and (landed := Operation.get_or_none(Operation.op_id == op_id)):
        new, changed = json.loads(landed.result)
        return ImportReport.of_landed(path.name, new, changed, update)
    titles = read_mapping(mapping)
    steps = _Steps(progress, path)
    with (
        ExitStack() as at_the_end,
        TemporaryFile() as waiting,
        opened_table(path, lambda found: columns(found, titles, update), encoding, steps.look) as table,
    ):
        cells = Cells(table, CustomerForm, form_context(session), (SINCE,) if SINCE in table.fields else ())
        steps.passed = 1
        cells.survey(steps.look)
        steps.passed = 2
        checker = Checker(session, table, cells, update)
        at_the_end.callback(checker.close)
        with Rest(path, table) as rest:
            for batch in _batches(table):
                checked = checker.check(batch, rest)
                if checked and not dry_run and (good_only or not rest.count):
                    pickle.dump(checked, waiting)
                steps.look(table.done)
        total = checker.new + checker.changed
        writing = not dry_run and total > 0 and (good_only or not rest.count)
        if writing and rest.count and rest.path is None:
            raise Refused(f"{rest.problem} Nada foi importado: as linhas recusadas não teriam onde ficar.")
        if writing:
            write: Any = _import_customers  # the two options of every service are not in its type
            write(session, waiting, total, checker.largest_code, path.name, progress, op_id=op_id, again=again)
        return report(session, table, cells, checker, rest, written=writing, dry_run=dry_run, update=update)


import_file.service = True  # type: ignore[attr-defined]  # given an `op_id` by `Db` and never abandoned half way


@service(permission=EDIT)
def _import_customers(
    work: Work, waiting: IO[bytes], total: int, largest_code: int, name: str, progress: Progress
) -> tuple[int, int]:
    """Write what was checked, pickled in batches. Returns how many are new and how many changed.

    Raises `Refused` if a document or code was taken meanwhile, `Conflict` where a field was changed. The history comes
    last: whoever writes it keeps other desks from saving until the end.
    """
    bulk.without_checks_of_time()
    writer = Writer(work, name)
    if largest_code:
        bulk.keep_ids_above("customer", largest_code)
    ((known,),) = fetch("SELECT COUNT(*) FROM customer")
    new_ones = sum(isinstance(one, New) for batch in _waiting(waiting, total) for one in batch)
    everything_anew = new_ones > known
    written: list[list[int]] = []
    done, changed = 0, 0
    if new_ones < total:
        stand_alone()
    for batch in _waiting(waiting, total):
        ids = writer.write([one for one in batch if isinstance(one, New)])
        written.append(ids)
        theirs = _change(work, [one for one in batch if isinstance(one, Known)], f"atualizado de {name}")
        changed += len(theirs)
        if not everything_anew:
            index_customers([*ids, *theirs])
        done += len(batch)
        progress("Gravação", done, total)
    if everything_anew:
        rebuild(lambda so_far, of: progress("Busca", so_far, of))
    done = 0
    for ids, batch in zip(written, _waiting(waiting, total), strict=True):
        writer.write_history(ids, [one for one in batch if isinstance(one, New)])
        done += len(batch)
        progress("Histórico", done, total)
    work.record("importação", None, "importou", note=f"{name}: {told(new_ones, changed)}")
    return new_ones, changed


def _change(work: Work, known: list[Known], note: str) -> list[int]:
    """Write what differs; returns whom it changed."""
    context = form_context(work.session)
    return [one.customer_id for one in known if write_changes(work, one.customer_id, one.read, one.new, context, note)]


def _waiting(file: IO[bytes], total: int) -> Iterator[list[Checked]]:
    file.seek(0)
    while total > 0:
        batch: list[Checked] = pickle.load(file)  # noqa: S301  # written by `import_file`
        total -= len(batch)
        yield batch


def _batches(table: Table) -> Iterator[list[Row]]:
    rows = table.rows()
    return iter(lambda: [row for _, row in zip(range(BATCH), rows, strict=False)], [])


class _Steps:
    """A file is read three times: its bytes, what its columns say, its rows. They are shown as one way."""

    def __init__(self, progress: Progress, path: Path) -> None:
        self._progress = progress
        self.size = 0
        with suppress(OSError, ValueError):  # whatever is wrong with the path is said when it is opened
            self.size = path.stat().st_size
        self.passed = 0

    def look(self, done: int) -> None:
        """So many bytes of the present reading are done; of the first two, a short file is not worth a word."""
        size = max(self.size, 1)
        if self.passed < 2 and size < WORTH_SHOWING:
            return
        self._progress("Conferência", (self.passed * size + min(done, size)) >> 10, (3 * size + 1023) >> 10)
