"""Cells as the fields of a form would have been typed: what files hold is known, what typing may leave out is not.

At a desk `12/03` is this year's, and the beginning of a word chooses from a list, for the operator sees what comes of
it. In a file nobody sees it, so there only the whole is taken. What was put right on the way is counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from integrator_tui.forms.base import STATIC, FormContext, FormModel, Ui, as_text, choices
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.customers.addresses import parse_uf
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.fold import fold
from integrator_tui.tables import numbers
from integrator_tui.tables.damage import damage
from integrator_tui.tables.dates import Column as DateColumn
from integrator_tui.tables.dates import Days, is_usual, read_day
from integrator_tui.tables.table import Row, Table

ZEROS, NULLS, ROUND = "zeros", "nulls", "round"
"""What may have been put right: zeros given back, the word for nothing left out, `,00` taken off."""
CHOSEN_KEPT = 10_000
"""Cells that chose from a list, and what: the same few come again and again."""
_YES = frozenset({"s", "sim", "1", "true", "verdadeiro", "yes", "y", "v", "x"})
_NO = frozenset({"n", "nao", "0", "false", "falso", "no"})
_WORDS: dict[str, dict[Any, frozenset[str]]] = {
    "person_type": {
        "PF": frozenset({"f", "pf", "fisica", "pessoa fisica", "cpf"}),
        "PJ": frozenset({"j", "pj", "juridica", "pessoa juridica", "cnpj", "empresa"}),
    },
    "active": {
        True: _YES | {"a", "ativo", "ativa", "active"},
        False: _NO | {"i", "inativo", "inativa", "inactive"},
    },
    "yes_no": {True: _YES, False: _NO},
}
"""List -> stored value -> what files have for it, folded."""
_DATED = re.compile(
    r"[0-9]{1,2}[/\-](jan|fev|mar|abr|mai|jun|jul|ago|set|out|nov|dez|feb|apr|may|aug|sep|oct|dec)\w*\.?"
)
_DIGITS = frozenset({"phone", "mobile", "integer", "compe", "ispb", "cnae", "branch", "account"})


@dataclass
class Read:
    """A row as texts of the form's fields, and a sentence per field that cannot be read."""

    texts: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


class Cells:
    """Reads the rows of one table for one form. The whole table is looked through first: see `survey`."""

    def __init__(self, table: Table, form: type[FormModel], context: FormContext, dates: Sequence[str] = ()) -> None:
        """`dates` are columns of days that are no field of the form."""
        self._table = table
        self._form = form
        self._context = context
        self._uis = {name: form.ui(name) for name in table.fields if name in form.model_fields}
        self._dates = [*dates, *(name for name, ui in self._uis.items() if _is_date(ui))]
        self._days: dict[str, Days] = {}
        self._chosen: dict[tuple[str, str], str] = {}
        self.mended: Counter[tuple[str, str]] = Counter()
        """(What, title) -> cells that were put right."""

    def read_all(self) -> tuple[list[tuple[int, dict[str, str]]], list[str]]:
        """A small table whole: number and texts of each row that is one, and a sentence for all that cannot be read."""
        self.survey()
        rows, errors = [], []
        for row in self._table.rows():
            if row.problem:
                errors.append(f"Linha {row.number}: {row.problem}")
                continue
            found = self.read(row)
            errors += [f"Linha {row.number}: {self.title(row, name)}: {said}" for name, said in found.errors.items()]
            rows.append((row.number, found.texts))
        return rows, errors

    def survey(self, look: Callable[[int], None] = lambda done: None) -> None:
        """Read the table once for what only all cells of a column together say, where there is such a column."""
        columns = {name: DateColumn(self._table.title(name)) for name in self._dates}
        for count, row in enumerate(self._table.rows() if columns else (), 1):
            for name, column in columns.items():
                column.see(row.texts.get(name, ""), row.number)
            if not count % 1_000:
                look(self._table.done)
        self._days = {name: column.says for name, column in columns.items()}

    @property
    def serial(self) -> tuple[tuple[str, bool], ...]:
        """Titles of columns whose days are numbers, and whether they count from 1904."""
        return tuple((self._table.title(name), days.since_1904) for name, days in self._days.items() if days.serial)

    def days(self, name: str) -> Days:
        """What a whole column of days says."""
        return self._days.get(name, Days())

    def title(self, row: Row, name: str) -> str:
        """What the file calls the field in this row, "" where it has no column for it."""
        columns = [column for column in self._table.columns if column.field == name]
        filled = [column for column in columns if row.cells[column.place : column.place + 1] not in ([], [""])]
        return (filled or columns)[0].title if columns else ""

    def read(self, row: Row, known: Callable[[str], Any] = lambda name: None) -> Read:
        """The texts of a row. `known` gives what the row itself says of a field: see `_typed`."""
        found = Read()
        for name, ui in self._uis.items():
            cell = row.texts.get(name, "").strip()
            if not cell:
                found.texts[name] = ""
                continue
            if said := damage(cell):
                found.errors[name] = said[0].upper() + said[1:]
                continue
            if cell in ("NULL", "\\N", "(null)", "<null>"):
                self.mended[NULLS, self.title(row, name)] += 1
                found.texts[name] = ""
                continue
            try:
                found.texts[name] = self._typed(row, name, ui, cell, known)
            except BadValue as error:
                found.errors[name] = str(error)
        return found

    def _typed(self, row: Row, name: str, ui: Ui, cell: str, known: Callable[[str], Any]) -> str:
        """As it would be typed. Raises `BadValue` for what would be a guess."""
        if _is_date(ui):
            if is_usual(cell, self.days(name)):
                return cell
            day = read_day(cell, self._context.today, self.days(name))
            return format_date(day) if day else ""
        if ui.kind == "choice" and (ui.choices in STATIC or ui.choices in self._context.choices):
            if (label := self._chosen.get((name, cell))) is None:
                label = as_text(self._form, name, chosen(cell, ui, self._context), self._context)
                if len(self._chosen) < CHOSEN_KEPT:
                    self._chosen[name, cell] = label
            return label
        if ui.kind in ("document", "cpf_cnpj"):
            return self._mended(ZEROS, row, name, cell, numbers.document(cell, known(name) or ""))
        if ui.kind == "cep":
            return self._mended(ZEROS, row, name, cell, numbers.cep(cell, known(name)))
        if ui.kind in _DIGITS:
            return self._mended(ROUND, row, name, cell, numbers.digits(cell))
        if ui.kind == "text" and ui.limit <= 20 and _DATED.fullmatch(cell.lower()):
            raise BadValue(f"«{cell}» parece uma data que a planilha pôs no lugar do que foi digitado.")
        return cell

    def _mended(self, what: str, row: Row, name: str, cell: str, typed: str) -> str:
        if typed != cell:
            ate = what == ZEROS and typed.lstrip("0") == numbers.digits(cell).strip().lstrip("0")
            self.mended[what if ate and len(typed) > len(numbers.digits(cell)) else ROUND, self.title(row, name)] += 1
        return typed


def chosen(cell: str, ui: Ui, context: FormContext) -> Any:
    """What a cell chooses from a list: by its whole text, or as files are known to write it. Raises `BadValue`."""
    wanted = fold(cell)
    for value, words in _WORDS.get(ui.choices, {}).items():
        if wanted in words:
            return value
    if ui.choices == "uf":
        return parse_uf(cell)
    options = choices(ui, context)
    fitting = [one for one in options if one.is_meant_by(wanted) or (ui.choices in STATIC and one.value == cell)]
    if len(fitting) == 1:
        return fitting[0].value
    few = ", ".join(one.label for one in options[:6]) + (", ..." if len(options) > 6 else "")
    if not fitting:
        raise BadValue(f"«{ui.label}» não tem essa opção. {f'Há: {few}.' if few else 'A lista está vazia.'}")
    raise BadValue(f"«{cell[:40]}» serve a {len(fitting)} opções de «{ui.label}».")


def said(mended: Mapping[tuple[str, str], int]) -> list[str]:
    """What was put right, for the report."""
    sentences = {
        ZEROS: "Zeros do começo que a planilha comeu, repostos: ",
        ROUND: "Números lidos sem o que a planilha pôs em volta («,00», espaços): ",
        NULLS: "«NULL» lido como vazio: ",
    }
    lines = []
    for what, begun in sentences.items():
        found = [f"{title} ({count})" for (kind, title), count in sorted(mended.items()) if kind == what]
        if found:
            lines.append(f"{begun}{', '.join(found)}.")
    return lines


def _is_date(ui: Ui) -> bool:
    return ui.kind in ("date", "birth_date")
