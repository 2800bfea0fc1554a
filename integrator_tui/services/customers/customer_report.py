"""What became of a file of customers, said to whoever gave it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from integrator_tui.forms.base import as_text
from integrator_tui.forms.customers.customer import CustomerForm
from integrator_tui.queries.customers.customers import form_context
from integrator_tui.rules.counting import counted, number
from integrator_tui.services.customers.customer_check import Checker, New
from integrator_tui.services.customers.customers import LABELS
from integrator_tui.session import Session
from integrator_tui.tables.cells import Cells
from integrator_tui.tables.rest import Rest
from integrator_tui.tables.table import Table
from integrator_tui.tables.told import how_read

Progress = Callable[[str, int, int], None]
REASONS_QUOTED = 5
"""Refused rows that the sentence quotes; the file has all."""


@dataclass(frozen=True)
class ImportReport:
    """`sentence` says what became of the file, `details` how it was read; the file has the refused rows."""

    ok: bool
    sentence: str
    accepted: int
    refused: int
    refused_file: Path | None = None
    details: str = field(default="", compare=False)

    @classmethod
    def of_landed(cls, name: str, new: int, changed: int, update: bool) -> ImportReport:
        """Of an import that is known to have landed."""
        return cls(True, f"{name}: {_done(new, changed, 0, update)}.", new + changed, 0)


def report(
    session: Session,
    table: Table,
    cells: Cells,
    checker: Checker,
    rest: Rest,
    *,
    written: bool,
    dry_run: bool,
    update: bool,
) -> ImportReport:
    """Once every row was looked at."""
    name = table.source.name
    shown = _shown(session, checker)
    details = "\n".join([*_how_read(table, cells, checker), *([""] if shown else []), *shown])
    if not rest.count:
        if not dry_run:
            sentence = f"{name}: {_done(checker.new, checker.changed, checker.same, update)}."
        elif update:
            would = _would(checker.new, checker.changed, checker.same)
            sentence = f"{name}: {would}, sem erros. Nada foi gravado."
        else:
            sentence = f"{name}: {customers(checker.accepted)} sem erros. Nada foi gravado."
        return ImportReport(True, sentence, checker.accepted, 0, None, details)
    quoted = "\n".join(rest.reasons[:REASONS_QUOTED] if rest.path else rest.reasons)
    left = rest.count - len(quoted.splitlines())
    more = f"\n... e mais {number(left)}" if left > 0 else ""
    rows = counted(rest.count, "linha recusada", "linhas recusadas")
    where = f"Os motivos estão em {rest.path.name}; " if rest.path else f"{rest.problem} "
    if written:
        sentence = f"{name}: {_done(checker.new, checker.changed, checker.same, update)}; {rows}. {where}"
        sentence += "corrija e importe esse arquivo."
    else:
        sentence = f"{name}: {rows}, nada foi gravado. {where}corrija e importe de novo."
    if checker.known_already:
        sentence += (
            f"\n{customers(checker.known_already)} já cadastrado{'s' * (checker.known_already > 1)}: para atualizar os "
            "conhecidos em vez de recusá-los, --update (na tela, o campo «Já cadastrados»)."
        )
    return ImportReport(False, f"{sentence}\n{quoted}{more}", checker.accepted, rest.count, rest.path, details)


def _how_read(table: Table, cells: Cells, checker: Checker) -> list[str]:
    lines = how_read(table, cells, "de clientes")
    if taken := checker.codes_taken["taken"]:
        lines.append(f"Códigos que já são de outros clientes, trocados por novos: {number(taken)}.")
    if strange := checker.codes_taken["strange"]:
        lines.append(f"Códigos que não são números até 999.999.999, trocados por novos: {number(strange)}.")
    return lines


def _shown(session: Session, checker: Checker) -> list[str]:
    """Some rows as they will be stored; of customers that are there, what changes."""
    if not checker.shown:
        return []
    context = form_context(session)

    def text(name: str, value: object) -> str:
        return as_text(CustomerForm, name, value, context).replace("\n", " / ")

    blank = CustomerForm.model_construct()
    lines = ["Como fica gravado:"]
    for line, one in checker.shown:
        if isinstance(one, New):
            parts = [] if one.code is None else [f"Código: {one.code}"]
            parts += [
                f"{LABELS[name]}: {text(name, value)}"
                for name, value in one.form.items()
                if value != getattr(blank, name) or name == "person_type"
            ]
            if one.since:
                parts.append(f"Data de Cadastro: {one.since:%d/%m/%Y}")
        else:
            parts = [f"{one.customer_id} {one.read['legal_name']}"]
            parts += [
                f"{LABELS[name]}: «{text(name, one.read[name])}» passa a «{text(name, value)}»"
                for name, value in one.new.items()
                if value != one.read[name]
            ] or ["sem mudança"]
        lines.append(f"linha {line}: {'; '.join(parts)}")
    return lines


def _done(new: int, changed: int, same: int, update: bool) -> str:
    if not update:
        return counted(new, "cliente importado", "clientes importados")
    parts = [counted(new, "cliente importado", "clientes importados")] if new or not changed else []
    parts += [counted(changed, "atualizado") if parts else _changed(changed)] if changed else []
    parts += [counted(same, "já igual", "já iguais")] if same else []
    return ", ".join(parts)


def _changed(count: int) -> str:
    return counted(count, "cliente atualizado", "clientes atualizados")


def _would(new: int, changed: int, same: int) -> str:
    parts = [counted(new, "cliente novo", "clientes novos"), f"{number(changed)} a atualizar"]
    return ", ".join([*parts, *([counted(same, "já igual", "já iguais")] if same else [])])


def told(new: int, changed: int) -> str:
    """For the history."""
    if not changed:
        return customers(new)
    return f"{customers(new)} e {counted(changed, 'atualizado')}" if new else _changed(changed)


def customers(count: int) -> str:
    """`1 cliente`, `1.200 clientes`."""
    return counted(count, "cliente")
