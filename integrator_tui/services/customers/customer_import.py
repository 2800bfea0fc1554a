"""Customers from a CSV file (F208): all of them or none, checked by the form of the screen.

First every row is checked, without touching the base; rows that pass wait in a temporary file. Only when none was
refused, one transaction writes them with their history and their place in the search.
"""

from __future__ import annotations

import csv
import json
import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import peewee
from pydantic import ValidationError

from integrator_tui.data_files import table as data_table
from integrator_tui.errors import NotPermitted, Refused
from integrator_tui.forms.base import FormContext, as_text, sentences
from integrator_tui.forms.customers.customer import CustomerForm
from integrator_tui.models.customers import CustomerOptions
from integrator_tui.models.raw import fetch
from integrator_tui.models.system import Operation
from integrator_tui.queries.customers.customers import form_context
from integrator_tui.rules.csv_safe import neutral
from integrator_tui.rules.fold import fold
from integrator_tui.rules.typed import compact
from integrator_tui.services import bulk, history
from integrator_tui.services.customers.customer_csv import Line, Table, columns, opened, read_mapping
from integrator_tui.services.customers.customers import BILLING, EDIT, LABELS, MAIN, OWN
from integrator_tui.services.search.search_index import index_customers
from integrator_tui.services.search.search_rebuild import rebuild
from integrator_tui.services.service import Work, service
from integrator_tui.session import Session

BATCH = 1_000
REASONS_KEPT = 5
"""Refused rows that the report quotes; the file has all."""

Progress = Callable[[str, int, int], None]
Form = dict[str, Any]


@dataclass(frozen=True)
class ImportReport:
    """What became of a file; `sentence` says it to the operator, `refused_file` has the refused rows with reasons."""

    ok: bool
    sentence: str
    accepted: int
    refused: int
    refused_file: Path | None = None


def import_file(
    session: Session,
    path: Path,
    mapping: Path | None,
    dry_run: bool,
    progress: Progress,
    *,
    op_id: str | None = None,
    again: bool = False,
) -> ImportReport:
    """Import the customers of a file, or with `dry_run` only say what would come of it.

    Raises `Refused` for a file that cannot be understood as a whole, `NotPermitted`. Ctrl+C undoes everything.
    """
    if not session.may(EDIT):
        raise NotPermitted(EDIT)
    if again and (landed := Operation.get_or_none(Operation.op_id == op_id)):
        return _imported(path, json.loads(landed.result))
    checker = _Checker(session)
    with TemporaryFile() as waiting, opened(path, partial(columns, mapping=read_mapping(mapping))) as table:
        refusals = _Refusals(path, table)
        with refusals:
            size = os.path.getsize(path)
            rows = 0
            for batch in _batches(table):
                forms = checker.check(batch, refusals)
                if forms and not refusals.count and not dry_run:
                    pickle.dump(forms, waiting)
                rows += len(batch)  # of as many as the file may have, by the bytes read so far
                progress("Conferência", rows, max(rows, rows * size // max(table.position, 1)))
        accepted = checker.accepted
        if refusals.count:
            return _refused(path, accepted, refusals)
        if dry_run:
            return ImportReport(True, f"{path.name}: {_customers(accepted)} sem erros. Nada foi gravado.", accepted, 0)
        if accepted:
            write: Any = import_customers  # the two options of every service are not in its type
            write(session, waiting, accepted, path.name, progress, op_id=op_id, again=again)
    return _imported(path, accepted)


import_file.service = True  # type: ignore[attr-defined]  # given an `op_id` by `Db` and never abandoned half way


@service(permission=EDIT)
def import_customers(work: Work, waiting: IO[bytes], total: int, name: str, progress: Progress) -> int:
    """Write checked forms, pickled in batches, as new customers. Raises `Refused` if a document was taken meanwhile.

    The history comes last: whoever writes it keeps other desks from saving until the end.
    """
    bulk.without_checks_of_time()
    writer = _Writer(work, name)
    ((known,),) = fetch("SELECT COUNT(*) FROM customer")
    everything_anew = total > known
    batches: list[list[int]] = []
    done = 0
    for forms in _waiting(waiting, total):
        ids = writer.write(forms)
        if not everything_anew:
            index_customers(ids)
        batches.append(ids)
        done += len(ids)
        progress("Gravação", done, total)
    if everything_anew:
        rebuild(lambda so_far, of: progress("Busca", so_far, of))
    done = 0
    for ids, forms in zip(batches, _waiting(waiting, total), strict=True):
        writer.write_history(ids, forms)
        done += len(ids)
        progress("Histórico", done, total)
    work.record("importação", None, "importou", note=f"{name}: {_customers(total)}")
    return total


def _waiting(file: IO[bytes], total: int) -> Iterator[list[Form]]:
    file.seek(0)
    while total > 0:
        forms: list[Form] = pickle.load(file)  # noqa: S301  # written by `import_file`
        total -= len(forms)
        yield forms


class _Checker:
    """Turns rows into checked forms, and knows the documents seen so far."""

    def __init__(self, session: Session) -> None:
        self._context = form_context(session)
        self._contexts: dict[str, FormContext] = {}
        self._lines: dict[str, int] = {}
        self._areas = {(fold(row["name"]), row["state"]): row["ddd"] for row in data_table("cities.csv")}
        self._areas_as_typed: dict[tuple[str, str], str] = {}
        self.accepted = 0

    def check(self, batch: list[Line], refusals: _Refusals) -> list[Form]:
        """The forms of the rows that pass, as they will be stored."""
        checked: list[tuple[Line, Form | str]] = [(line, self._checked(line)) for line in batch]
        documents = [form["document"] for _, form in checked if not isinstance(form, str)]
        owners = _owners(documents)
        forms: list[Form] = []
        for line, form in checked:
            reason = form if isinstance(form, str) else self._taken(line, form, owners)
            if reason:
                refusals.add(line, reason)
            elif not isinstance(form, str):
                forms.append(form)
        self.accepted += len(forms)
        return forms

    def _checked(self, line: Line) -> Form | str:
        values = line.values
        if values is None:
            return f"A linha tem {len(line.cells)} colunas, e o cabeçalho tem {line.width}."
        if not values.get("person_type", "").strip():
            values["person_type"] = "PJ" if len(compact(values["document"])) > 11 else "PF"
        try:
            return dict(CustomerForm.model_validate(values, context=self._context_of(values)))
        except ValidationError as error:
            return "; ".join(f"{LABELS.get(name, name)}: {said}" for name, said in sentences(error).items())

    def _context_of(self, values: dict[str, str]) -> FormContext:
        """A telephone without area code gets that of the city, where it is known."""
        typed = (values.get("city", ""), values.get("state", ""))
        area = self._areas_as_typed.get(typed)
        if area is None:
            area = self._areas.get((fold(typed[0]), typed[1].strip().upper()), "")
            self._areas_as_typed[typed] = area
        context = self._contexts.get(area)
        if context is None:
            context = self._contexts[area] = replace(self._context, default_area=area)
        return context

    def _taken(self, line: Line, form: Form, owners: dict[str, tuple[int, str]]) -> str:
        document = form["document"]
        if document in owners:
            key, name = owners[document]
            return f"{LABELS['document']}: já é do cliente {key} {name}."
        first = self._lines.setdefault(document, line.number)
        return f"{LABELS['document']}: repetido, já está na linha {first}." if first != line.number else ""


def _owners(documents: list[str]) -> dict[str, tuple[int, str]]:
    """Which of the documents are of customers already."""
    owners: dict[str, tuple[int, str]] = {}
    for start in range(0, len(documents), 500):
        some = documents[start : start + 500]
        marks = ", ".join("?" * len(some))
        for document, key, name in fetch(
            f"SELECT document, id, legal_name FROM customer WHERE document IN ({marks})", some
        ):
            owners[document] = (key, name)
    return owners


class _Refusals:
    """The file of the refused rows: their columns as they came and the reason; it appears once it is whole."""

    def __init__(self, path: Path, table: Table) -> None:
        self.path = path.with_name(f"{path.stem}.recusadas.csv")
        self._partial = self.path.with_name(f"{self.path.name}.partial")
        self._table = table
        self._file: IO[str] | None = None
        self.count = 0
        self.reasons: list[str] = []

    def __enter__(self) -> _Refusals:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._file is None:
            return
        self._file.close()
        if kind is None:
            os.replace(self._partial, self.path)
        else:
            self._partial.unlink()

    def add(self, line: Line, reason: str) -> None:
        """One more. Raises `Refused` where the file cannot be written."""
        if self._file is None:
            self._open()
        self.count += 1
        if len(self.reasons) < REASONS_KEPT:
            self.reasons.append(f"linha {line.number}: {reason}")
        self._writer.writerow([neutral(cell) for cell in (*line.cells, reason)])

    def _open(self) -> None:
        try:
            self._file = self._partial.open("w", encoding="utf-8-sig", newline="")
        except OSError as error:
            raise Refused(f"Não foi possível gravar {self.path.name}: {error.strerror}.") from error
        self._writer = csv.writer(self._file, delimiter=self._table.separator)
        self._writer.writerow([neutral(title) for title in (*self._table.header, "motivo")])


def _batches(table: Table) -> Iterator[list[Line]]:
    batch: list[Line] = []
    for line in table.lines():
        batch.append(line)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


class _Writer:
    """Writes batches of new customers with addresses, options and history."""

    _CUSTOMER = ("id", *OWN, "folded_name", "registered_on", "updated_at", "version")
    _ADDRESS = ("customer_id", "kind", *MAIN, "version")

    def __init__(self, work: Work, name: str) -> None:
        self._work = work
        self._note = f"importado de {name}"
        self._today = work.session.local(work.now).date().isoformat()
        self._now = work.now.isoformat(" ")
        self._context = form_context(work.session)
        options = CustomerOptions()
        own = [name for name in options._meta.sorted_field_names if name != "customer_id"]
        self._option_columns = ("customer_id", *own)
        self._options = [getattr(options, name) for name in own]
        self._blank = dict(CustomerForm.model_construct())

    def write(self, forms: list[Form]) -> list[int]:
        """All rows of the customers; returns their ids."""
        ids = bulk.new_ids("customer", len(forms))
        customers, addresses, options = [], [], []
        for key, form in zip(ids, forms, strict=True):
            own = [form[name] for name in OWN]
            customers.append((key, *own, fold(form["legal_name"]), self._today, self._now, 1))
            addresses.append((key, "principal", *(form[name] for name in MAIN.values()), 1))
            if any(form[name] for name in BILLING.values()):
                billing = (form[BILLING[column]] if column in BILLING else "" for column in MAIN)
                addresses.append((key, "cobranca", *billing, 1))
            options.append((key, *self._options))
        with _taken_meanwhile():
            bulk.write("customer", self._CUSTOMER, customers)
        bulk.write("address", self._ADDRESS, addresses)
        bulk.write("customer_options", self._option_columns, options)
        return ids

    def write_history(self, ids: list[int], forms: list[Form]) -> None:
        """One entry per customer, with everything that is filled in."""
        entries = [
            history.Entry("customer", key, "criou", key, self._changes(form), self._note)
            for key, form in zip(ids, forms, strict=True)
        ]
        history.append(self._work.session, self._work.op_id, self._work.now, entries)

    def _changes(self, form: Form) -> tuple[history.Change, ...]:
        blank, shown = self._blank, self._shown
        return tuple(
            history.Change(name, LABELS[name], "", shown(name, value) if name in _FORMATTED else value)
            for name, value in form.items()
            if value != blank[name]
        )

    def _shown(self, name: str, value: Any) -> str:
        return as_text(CustomerForm, name, value, self._context)


_FORMATTED = {name for name in CustomerForm.model_fields if CustomerForm.ui(name).kind not in ("text", "notes")}
"""Fields that are not shown as they are stored."""


@contextmanager
def _taken_meanwhile() -> Iterator[None]:
    """Somebody registered one of the documents between the check and the writing."""
    try:
        yield
    except Exception as error:
        if isinstance(error, peewee.IntegrityError) or type(error).__name__ in ("IntegrityError", "UniqueViolation"):
            raise Refused(
                "Outro operador cadastrou um destes clientes durante a importação: nada foi gravado. Tente de novo."
            ) from error
        raise


def _customers(count: int) -> str:
    number = f"{count:,}".replace(",", ".")
    return f"{number} cliente" if count == 1 else f"{number} clientes"


def _imported(path: Path, count: int) -> ImportReport:
    return ImportReport(True, f"{path.name}: {_customers(count)} importados.", count, 0)


def _refused(path: Path, accepted: int, refusals: _Refusals) -> ImportReport:
    lines = "\n".join(refusals.reasons)
    more = f"\n... e mais {refusals.count - len(refusals.reasons)}" if refusals.count > len(refusals.reasons) else ""
    rows = "1 linha recusada" if refusals.count == 1 else f"{refusals.count} linhas recusadas"
    sentence = (
        f"{path.name}: {rows}, nada foi gravado. Os motivos estão em {refusals.path.name}; "
        f"corrija e importe de novo.\n{lines}{more}"
    )
    return ImportReport(False, sentence, accepted, refusals.count, refusals.path)
