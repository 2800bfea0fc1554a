"""What became of a file of receivables, said to whoever gave it; its total is what is to be confirmed."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from integrator_tui.rules.counting import counted, number
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.money import format_money
from integrator_tui.services.finance.receivable_check import Checker, Receivable
from integrator_tui.session import Session
from integrator_tui.tables.cells import Cells
from integrator_tui.tables.rest import Rest
from integrator_tui.tables.table import Table
from integrator_tui.tables.told import how_read

REASONS_QUOTED = 5
"""Refused rows that the sentence quotes; the file has all."""


@dataclass(frozen=True)
class ReceivablesReport:
    """`new` invoices of `total` cents, `same` that are here already; the file has the refused rows."""

    ok: bool
    sentence: str
    new: int
    same: int
    total: int
    refused: int
    refused_file: Path | None = None
    details: str = field(default="", compare=False)

    @classmethod
    def of_landed(cls, name: str, new: int, same: int, total: int) -> ReceivablesReport:
        """Of an import that is known to have landed."""
        return cls(True, f"{name}: {titles(new, total)} importados.", new, same, total, 0)


def report(
    session: Session, table: Table, cells: Cells, checker: Checker, rest: Rest, *, written: bool, dry_run: bool
) -> ReceivablesReport:
    """Once every row was looked at."""
    there = counted(checker.same, "título já importado antes", "títulos já importados antes") if checker.same else ""
    new = titles(checker.new, checker.total) if checker.new or not there else ""
    of = f" de {counted(checker.customers, 'cliente')}" if checker.new else ""
    found = "; ".join(part for part in (new + of, there) if part)
    details = "\n".join([*how_read(table, cells, "de títulos"), *_shown(checker)])
    name = table.source.name
    if not rest.count:
        after = "" if written else " Nada foi gravado." if dry_run else " Nada mudou."
        said = f"{name}: {found}, sem erros." if dry_run else f"{name}: {found}."
        return ReceivablesReport(True, f"{said}{after}", checker.new, checker.same, checker.total, 0, None, details)
    quoted = rest.reasons[:REASONS_QUOTED] if rest.path else rest.reasons
    left = rest.count - len(quoted)
    more = [f"... e mais {number(left)}"] if left > 0 else []
    rows = counted(rest.count, "linha recusada", "linhas recusadas")
    where = f"Os motivos estão em {rest.path.name}; " if rest.path else f"{rest.problem} "
    if written:
        sentence = f"{name}: {found}; {rows}. {where}corrija e importe esse arquivo."
    else:
        sentence = f"{name}: {rows}, nada foi gravado; sem erros: {found}. {where}corrija e importe de novo."
    said = "\n".join([sentence, *quoted, *more])
    return ReceivablesReport(False, said, checker.new, checker.same, checker.total, rest.count, rest.path, details)


def titles(count: int, cents: int) -> str:
    """`3 títulos, R$ 299,70`."""
    return f"{counted(count, 'título')}, {format_money(cents)}"


def _shown(checker: Checker) -> list[str]:
    if not checker.shown:
        return []
    return ["", "Como fica gravado:", *(f"linha {line}: {_said(one)}" for line, one in checker.shown)]


def _said(one: Receivable) -> str:
    return (
        f"cliente {one.customer_id}; número {one.key}; {format_money(one.cents)}; vence em {format_date(one.due_on)}; "
        f"{one.description}"
    )
