"""Customers to CSV or JSON, streamed in the order of the search box (F209)."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from io import TextIOWrapper
from itertools import islice
from typing import Any, BinaryIO

from integrator_tui.errors import Refused
from integrator_tui.forms.base import FormContext, as_text
from integrator_tui.forms.customers.customer import CustomerForm
from integrator_tui.models.odd import date_of
from integrator_tui.models.raw import fetch
from integrator_tui.queries.customers.customers import ADDRESS_FIELDS, form_context
from integrator_tui.queries.masking import hidden, masked_values
from integrator_tui.queries.search import search
from integrator_tui.registry import CUSTOMERS, task
from integrator_tui.rules.acting import ACTING, escaped
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.money import format_money
from integrator_tui.services.exports import begin_export, record_export
from integrator_tui.session import Session
from integrator_tui.tables.csv_safe import neutral

BATCH = 500
BEFORE = ("id", "registered_on")
AFTER = ("active_plans", "overdue_invoices", "overdue_cents")
NAMES = (*BEFORE, *CustomerForm.model_fields, *AFTER)
"""Keys of a JSON object, and columns of the CSV, in this order."""

LABELS: dict[str, str] = {
    "id": "Código do Cliente",
    "registered_on": "Data de Cadastro",
    **{name: CustomerForm.ui(name).label for name in CustomerForm.model_fields},
    "document": "CPF/CNPJ",
    "legal_name": "Razão Social",
    "active_plans": "Planos Ativos",
    "overdue_invoices": "Faturas Vencidas",
    "overdue_cents": "Valor Vencido",
}
LABELS |= {
    name: f"{label} (cobrança)"
    for name, label in LABELS.items()
    if name.startswith("billing_") and "obrança" not in label
}

_DATES = ("registered_on", "birth_date")
_ADDRESS = (*ADDRESS_FIELDS, "reference")
_OWN = tuple(name for name in CustomerForm.model_fields if name not in _ADDRESS and not name.startswith("billing_"))
_SELECT = (
    "SELECT "
    + ", ".join(
        [
            *(f"c.{name}" for name in (*BEFORE, *_OWN)),
            *(f"a.{name}" for name in _ADDRESS),
            *(f"b.{name}" for name in ADDRESS_FIELDS),
            *(f"s.{name}" for name in AFTER),
        ]
    )
    + " FROM customer AS c"
    " LEFT JOIN address AS a ON a.customer_id = c.id AND a.kind = 'principal'"
    " LEFT JOIN address AS b ON b.customer_id = c.id AND b.kind = 'cobranca'"
    " LEFT JOIN customer_standing AS s ON s.customer_id = c.id"
)
_SELECTED = (*BEFORE, *_OWN, *_ADDRESS, *(f"billing_{name}" for name in ADDRESS_FIELDS), *AFTER)

Values = dict[str, Any]
Progress = Callable[[str, int, int], None]


@task(permission=CUSTOMERS)
def export(
    session: Session, text: str, fmt: str, out: BinaryIO, progress: Progress | None = None, where: str = "tudo"
) -> int:
    """Write the customers that the search box would find for `text`, all by name when it is empty, as `csv` or `json`.

    CSV is for spreadsheets: semicolons, UTF-8 with its mark, nothing that would be executed. The export is in the
    history before its first byte, and with its count once it ends or breaks off. Returns how many. Raises `Refused` for
    a text that searches nothing.
    """
    text = text.strip()
    customers = _found(session, text, where) if text else _by_name()
    if hidden(session):
        customers = map(masked_values, customers)
    on_terminal = out.isatty()
    begin_export(session, text, fmt)
    counted = _Counted(customers, progress)
    whole = False
    stream = TextIOWrapper(out, encoding="utf-8", newline="", write_through=False)
    try:
        if fmt == "csv":
            _write_csv(stream, counted, form_context(session), on_terminal)
        else:
            _write_json(stream, counted)
        stream.flush()
        whole = True
    finally:
        record_export(session, counted.number, text, fmt, whole)
        stream.detach()
    return counted.number


class _Counted:
    """Passes customers on and counts them; progress may break it off."""

    def __init__(self, customers: Iterator[Values], progress: Progress | None) -> None:
        self._customers = customers
        self._progress = progress
        self.number = 0

    def __iter__(self) -> Iterator[Values]:
        for values in self._customers:
            self.number += 1
            yield values
            if self._progress and not self.number % BATCH:
                self._progress("Exportação", self.number, 0)


def _write_csv(stream: TextIOWrapper, customers: _Counted, context: FormContext, on_terminal: bool) -> None:
    stream.write("\ufeff")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow([LABELS[name] for name in NAMES])
    for values in customers:
        cells = [neutral(_cell(name, values[name], context)) for name in NAMES]
        writer.writerow([ACTING.sub("\ufffd", cell) for cell in cells] if on_terminal else cells)


def _cell(name: str, value: Any, context: FormContext) -> str:
    if name in CustomerForm.model_fields:
        return as_text(CustomerForm, name, value, context)
    if name == "registered_on":
        return format_date(value)
    return format_money(value).removeprefix("R$").strip() if name == "overdue_cents" else str(value)


def _write_json(stream: TextIOWrapper, customers: _Counted) -> None:
    """An array with one customer a line; what could act on a terminal is escaped, which JSON reads as the same."""
    separator = "[\n"
    for values in customers:
        line = json.dumps({name: values[name] for name in NAMES}, ensure_ascii=False, default=str)
        stream.write(separator + escaped(line))
        separator = ",\n"
    stream.write("[]\n" if separator == "[\n" else "\n]\n")


def _found(session: Session, text: str, where: str) -> Iterator[Values]:
    """In the order of the box."""
    understood = search.search(session, text, where, limit=1).understood
    if understood in (search.TOO_SHORT, search.TOO_LONG, search.NOTHING_TO_SEARCH):
        raise Refused(f"Nada foi exportado: {understood}.")
    rows = search.every(session, text, where)
    return _read_all(iter(lambda: [row.id for row in islice(rows, BATCH)], []))


def _by_name() -> Iterator[Values]:
    return _read_all(_ids_by_name())


def _ids_by_name() -> Iterator[list[int]]:
    after: tuple[str, int] = ("", 0)
    while rows := fetch(
        f"SELECT folded_name, id FROM customer WHERE (folded_name, id) > (?, ?) ORDER BY folded_name, id LIMIT {BATCH}",
        after,
    ):
        after = (rows[-1][0], rows[-1][1])
        yield [key for _, key in rows]


def _read_all(batches: Iterator[list[int]]) -> Iterator[Values]:
    for ids in batches:
        yield from customers_by_id(ids)


def customers_by_id(ids: Sequence[int]) -> list[Values]:
    """Customers with all that their form has, by the names of `NAMES`, in the order of some hundred ids."""
    if not ids:
        return []
    marks = ", ".join("?" * len(ids))
    by_id = {row[0]: row for row in fetch(f"{_SELECT} WHERE c.id IN ({marks})", ids)}
    return [_values(by_id[key]) for key in ids if key in by_id]


def _values(row: tuple[Any, ...]) -> Values:
    """A row of either engine, by name: SQLite has dates as texts and truth as numbers."""
    values = dict(zip(_SELECTED, row, strict=True))
    values["active"] = bool(values["active"])
    for name in _DATES:
        values[name] = date_of(values[name])
    for name in AFTER:
        values[name] = values[name] or 0
    return {name: "" if value is None and name not in _NONE else value for name, value in values.items()}


_NONE = frozenset({"birth_date", "condominium_id"})
"""Fields that are null where nothing is stored; all others are empty texts, also where there is no address."""
