"""One of the provider's lists as CSV or JSON: what `services/lists/list_import.py` reads again."""

from __future__ import annotations

import csv
import io
import json
from typing import Any, BinaryIO

from integrator_tui.forms.base import FormContext, as_text
from integrator_tui.forms.kinds import FORMATS
from integrator_tui.forms.lists.kept import KEPT
from integrator_tui.forms.lists.list_item import ItemForm
from integrator_tui.queries.lists.list_items import ListItemRow, list_context, list_items
from integrator_tui.registry import query
from integrator_tui.rules.acting import ACTING, escaped
from integrator_tui.session import Session
from integrator_tui.tables.csv_safe import neutral

SETTINGS = "Painel de Configurações"
MOST = 100_000


@query(permission=SETTINGS)
def export_list(session: Session, kind: str, fmt: str, out: BinaryIO) -> None:
    """Write the entries in their order, inactive ones too, as `csv` (for spreadsheets) or `json`."""
    form = KEPT[kind].form
    names = fields(form)
    context = list_context(session, kind, inactive=True)
    rows = [{name: _value(row, name, context) for name in names} for row in list_items(session, kind, limit=MOST)]
    if fmt == "json":
        out.write((escaped(json.dumps(rows, ensure_ascii=False, indent=1)) + "\n").encode())
        return
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([form.ui(name).label for name in names])
    for row in rows:
        cells = [neutral("" if value is None else _said(value)) for value in row.values()]
        writer.writerow([ACTING.sub("\ufffd", cell) for cell in cells] if out.isatty() else cells)
    out.write(f"\ufeff{text.getvalue()}".encode())


def fields(form: type[ItemForm]) -> tuple[str, ...]:
    """The fields of a list, in the order of its form."""
    return tuple(name for _, group in form.LAYOUT for name in group)


def _value(row: ListItemRow, name: str, context: FormContext) -> Any:
    if name == "parent_id":
        return row.parent_name or None
    value, ui = getattr(row.form, name), row.form.ui(name)
    as_read = ui.kind in FORMATS or (ui.kind == "choice" and not isinstance(value, bool))
    return as_text(type(row.form), name, value, context) or None if as_read else value


def _said(value: Any) -> str:
    return ("Sim" if value else "Não") if isinstance(value, bool) else str(value)
