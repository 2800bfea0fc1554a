"""A customer and its history as plain text or JSON, for the shell."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from integrator_tui.desk.text import plain
from integrator_tui.forms.base import FormContext, as_texts
from integrator_tui.forms.customers.customer import CustomerForm
from integrator_tui.queries.customers.customers import CustomerRecord
from integrator_tui.queries.history import HistoryRow
from integrator_tui.rules.acting import escaped
from integrator_tui.rules.dates import format_date, format_datetime
from integrator_tui.rules.money import format_money


def customer_as_text(record: CustomerRecord, context: FormContext) -> str:
    """Label and value a line, only what is filled in; nothing of it can act on a terminal."""
    lines = [
        f"{'Código do Cliente':<20} {record.id}",
        f"{'Data de Cadastro':<20} {format_date(record.registered_on)}",
        f"{'Planos ativos':<20} {record.active_plans}",
        f"{'Vencido':<20} {format_money(record.overdue_cents)}",
    ]
    texts = as_texts(record.form, context)
    person = record.form.person_type
    for title, names in CustomerForm.fields_for(person):
        filled = [name for name in names if texts[name]]
        lines += ["", title] if title and filled else []
        lines += [f"{CustomerForm.label(name, person):<20} {plain(texts[name])}" for name in filled]
    return "\n".join(lines)


def customer_as_json(record: CustomerRecord, context: FormContext) -> str:
    """The stored values by their English names."""
    values = {
        "id": record.id,
        "registered_on": record.registered_on,
        **record.form.model_dump(),
        "active_plans": record.active_plans,
        "overdue_invoices": record.overdue_invoices,
        "overdue_cents": record.overdue_cents,
        "version": record.version,
    }
    return escaped(json.dumps(values, ensure_ascii=False, indent=2, default=str))


def history_as_text(rows: Sequence[HistoryRow]) -> str:
    """One row a paragraph, newest first."""
    lines: list[str] = []
    for row in rows:
        head = (format_datetime(row.at), plain(row.login), plain(row.address), plain(row.action), plain(row.about))
        lines.append("  ".join(head).rstrip())
        lines += [f"    {plain(c.label)}: «{plain(c.before)}» → «{plain(c.after)}»" for c in row.changes]
    return "\n".join(lines) or "Nenhuma alteração registrada."


def history_as_json(rows: Sequence[HistoryRow]) -> str:
    """The rows with their changes; moments with their zone."""
    return escaped(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2, default=str))
