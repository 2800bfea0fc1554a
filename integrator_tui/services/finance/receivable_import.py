"""Open receivables of another system from a file: all, or all that are good, or none.

The number in the old system is a key: the same file twice changes nothing. As with customers, every row is checked
first, without writing anything; rows that pass wait in a temporary file; then one transaction writes them with their
entries, history and the customers' standing.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from integrator_tui.errors import Refused
from integrator_tui.forms.finance.receivable import ReceivableForm
from integrator_tui.models.raw import among, fetch
from integrator_tui.models.system import Operation
from integrator_tui.queries.finance.terms import calendar_at, late_terms
from integrator_tui.registry import task
from integrator_tui.rules.counting import counted
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.finance.ledger import CHARGE
from integrator_tui.rules.money import format_money
from integrator_tui.services import bulk, history
from integrator_tui.services.finance.invoices import CREATE, SINGLE
from integrator_tui.services.finance.ledger import draw_some
from integrator_tui.services.finance.receivable_check import Checker, Receivable, receivable_context
from integrator_tui.services.finance.receivable_columns import NAMES, columns, known_title
from integrator_tui.services.finance.receivable_report import ReceivablesReport, report
from integrator_tui.services.finance.standing import keep_standings
from integrator_tui.services.history import Change
from integrator_tui.services.service import Work, service, stand_alone
from integrator_tui.session import Session
from integrator_tui.tables.cells import Cells
from integrator_tui.tables.mapping import read_mapping
from integrator_tui.tables.rest import Rest
from integrator_tui.tables.table import opened_table

BATCH = 1_000
Progress = Callable[[str, int, int], None]
_INVOICE = (
    *("id", "number", "customer_id", "kind", "billing_form_id", "issued_on", "due_on", "original_due_on"),
    *("effective_due_on", "old_number", "fine_rate", "interest_rate", "from_original_due", "daily_rounded"),
    *("total_cents", "open_cents", "note", "login", "at"),
)
_ITEM = ("invoice_id", "description", "nature", "unit_cents", "total_cents", "source_kind")
_ENTRY = ("customer_id", "invoice_id", "kind", "cents", "day", "note", "login", "at", "op_id")


@task(permission=CREATE)
def import_receivables(
    session: Session,
    path: Path,
    mapping: Path | None,
    dry_run: bool,
    progress: Progress,
    *,
    good_only: bool = False,
    total: int | None = None,
    encoding: str = "",
    op_id: str | None = None,
    again: bool = False,
) -> ReceivablesReport:
    """Import the open receivables of a file, or with `dry_run` only say what would come of it.

    `total` are the cents that whoever asks expects to be new: with another sum nothing is written. With `good_only`
    refused rows stay in a file of their own. Raises `Refused` for a file that cannot be understood as a whole.
    """
    if again and (landed := Operation.get_or_none(Operation.op_id == op_id)):
        return ReceivablesReport.of_landed(path.name, **json.loads(landed.result))
    told = read_mapping(mapping, known_title, NAMES)
    with (
        ExitStack() as at_the_end,
        TemporaryFile() as waiting,
        opened_table(path, lambda titles: columns(titles, told), encoding) as table,
    ):
        cells = Cells(table, ReceivableForm, receivable_context(session))
        cells.survey()
        checker = Checker(session, table, cells)
        at_the_end.callback(checker.close)
        rows = table.rows()
        with Rest(path, table) as rest:
            while batch := list(islice(rows, BATCH)):
                checked = checker.check(batch, rest)
                if checked and not dry_run:
                    pickle.dump(checked, waiting)
                progress("Conferência", (table.done + 1023) >> 10, (table.source.size + 1023) >> 10)
        if total is not None and total != checker.total:
            raise Refused(
                f"O total do arquivo é {format_money(checker.total)}, e não {format_money(total)}: nada foi gravado."
            )
        writing = not dry_run and checker.new > 0 and (good_only or not rest.count)
        if writing and rest.count and rest.path is None:
            raise Refused(f"{rest.problem} Nada foi importado: as linhas recusadas não teriam onde ficar.")
        if writing:
            write: Any = _import_receivables  # the two options of every service are not in its type
            counts = {"new": checker.new, "same": checker.same, "total": checker.total}
            write(session, waiting, counts, path.name, progress, op_id=op_id, again=again)
        return report(session, table, cells, checker, rest, written=writing, dry_run=dry_run)


import_receivables.service = True  # type: ignore[attr-defined]  # given an `op_id` by `Db`, never abandoned half way


@service(permission=CREATE)
def _import_receivables(
    work: Work, waiting: IO[bytes], counts: dict[str, int], name: str, progress: Progress
) -> dict[str, int]:
    """Write what was checked, pickled in batches. Raises `Refused` if one of the numbers came in meanwhile."""
    bulk.without_checks_of_time()
    stand_alone()
    writer = _Writer(work, name)
    owing: set[int] = set()
    done = 0
    for batch in _waiting(waiting, counts["new"]):
        writer.write(batch)
        owing |= {one.customer_id for one in batch}
        done += len(batch)
        progress("Gravação", done, counts["new"])
    keep_standings(sorted(owing), work.session.today().date())
    for batch, ids, numbers in zip(_waiting(waiting, counts["new"]), writer.ids, writer.numbers, strict=True):
        writer.write_history(batch, ids, numbers)
    said = f"{name}: {counted(counts['new'], 'título')}, {format_money(counts['total'])}"
    work.record("importação", None, "importou", note=said)
    return counts


class _Writer:
    """Invoices with item and entry, as `charge` makes each, in the way for many."""

    def __init__(self, work: Work, name: str) -> None:
        self._work = work
        self._name = name
        self._now = work.now.isoformat(" ")
        self.ids: list[list[int]] = []
        self.numbers: list[list[int]] = []

    def write(self, batch: list[Receivable]) -> None:
        """All of a batch."""
        condition, values = among("old_number", [one.key for one in batch])
        if fetch(f"SELECT 1 FROM invoice WHERE {condition} LIMIT 1", values):
            raise Refused("Outro operador importou estes títulos entretanto: nada foi gravado. Tente de novo.")
        places = _places({one.customer_id for one in batch})
        ids = bulk.new_ids("invoice", len(batch))
        numbers = list(draw_some("invoice", len(batch)))
        login, invoices, items, entries = self._work.session.login, [], [], []
        for key, number, one in zip(ids, numbers, batch, strict=True):
            terms = late_terms(one.billing_form_id, one.issued_on)
            effective = calendar_at(*places.get(one.customer_id, ("", ""))).following(one.due_on)
            due = one.due_on.isoformat()
            dates = (one.issued_on.isoformat(), due, due, effective.isoformat())
            rates = (terms.fine, terms.interest_month, terms.from_original_due, terms.daily_amount_rounded)
            note = f"Importada de {self._name}"
            mine = (key, number, one.customer_id, SINGLE, one.billing_form_id, *dates, one.key, *rates)
            invoices.append((*mine, one.cents, one.cents, note, login, self._now))
            items.append((key, one.description, one.nature, one.cents, one.cents, "importação"))
            day = one.issued_on.isoformat()
            entry = (one.customer_id, key, CHARGE, one.cents, day, one.description, login, self._now)
            entries.append((*entry, self._work.op_id))
        bulk.write("invoice", _INVOICE, invoices)
        bulk.write("invoice_item", _ITEM, items)
        bulk.write("ledger_entry", _ENTRY, entries)
        self.ids.append(ids)
        self.numbers.append(numbers)

    def write_history(self, batch: list[Receivable], ids: list[int], numbers: list[int]) -> None:
        """One row of the history per invoice."""
        history.append(
            self._work.session,
            self._work.op_id,
            self._work.now,
            [
                history.Entry(
                    "invoice",
                    key,
                    "criou",
                    one.customer_id,
                    (
                        Change("total_cents", "Valor", "", format_money(one.cents)),
                        Change("due_on", "Vencimento", "", format_date(one.due_on)),
                        Change("old_number", "Número no sistema anterior", "", one.key),
                    ),
                    f"fatura {number}: importada de {self._name}",
                )
                for one, key, number in zip(batch, ids, numbers, strict=True)
            ],
        )


def _places(customers: set[int]) -> dict[int, tuple[str, str]]:
    """State and city of the main addresses."""
    condition, values = among("customer_id", sorted(customers))
    sql = (
        f"SELECT customer_id, state, city FROM address WHERE {condition} AND kind = 'principal' AND deleted_at IS NULL"
    )
    return {int(key): (str(state), str(city)) for key, state, city in fetch(sql, values)}


def _waiting(file: IO[bytes], total: int) -> Iterator[list[Receivable]]:
    file.seek(0)
    while total > 0:
        batch: list[Receivable] = pickle.load(file)  # noqa: S301  # written by `import_receivables`
        total -= len(batch)
        yield batch
