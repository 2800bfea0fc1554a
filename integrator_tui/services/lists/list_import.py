"""One of the provider's lists from CSV or JSON: everything is checked first, then all of it is written, or nothing.

A row is the entry that has its code, else the one that has its name; else it is a new entry.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from integrator_tui.errors import InvalidForm, Refused
from integrator_tui.forms.base import FormContext, as_text, as_texts
from integrator_tui.forms.lists.kept import KEPT
from integrator_tui.forms.lists.list_item import ItemForm
from integrator_tui.queries.lists.list_export import MOST, fields
from integrator_tui.queries.lists.list_items import ListItemRow, list_context, list_items
from integrator_tui.rules.bad_value import BadValue
from integrator_tui.rules.fold import fold
from integrator_tui.rules.plans.states import STATES
from integrator_tui.services.followers import follow
from integrator_tui.services.lists.list_items import (
    PLAN_STATUSES,
    SETTINGS,
    change,
    checked,
    insert,
    overlaps,
    refuse_other_status,
)
from integrator_tui.services.records import check, untouched
from integrator_tui.services.service import LISTS, Work, service, stand_in_line
from integrator_tui.tables.cells import Cells, chosen, said
from integrator_tui.tables.source import opened
from integrator_tui.tables.table import Table, opened_table

REASONS_SHOWN = 20
SHOWN = 3
"""Rows that are shown as they were read."""
LONGEST = 20_000_000
"""Bytes of a JSON file."""


@dataclass(frozen=True)
class Row:
    """A row of the file: where it stands ("linha 3"), and its texts by field."""

    where: str
    texts: Mapping[str, str]


class Rows(list[Row]):
    """The rows of a file; `details` say how it was read."""

    details: tuple[str, ...] = ()


def read_rows(path: Path, kind: str, encoding: str = "") -> Rows:
    """The rows of a `.json` file, else of a CSV. Raises `Refused` for a file that cannot be understood."""
    form = KEPT[kind].form
    rows = _from_json(path, form) if path.suffix.lower() == ".json" else _from_csv(path, form, encoding)
    if not rows:
        raise Refused(f"{path.name} não tem nenhuma entrada.")
    return rows


@service(permission=SETTINGS)
def import_list(work: Work, kind: str, rows: Sequence[Row], dry_run: bool) -> tuple[int, int]:
    """Write the rows; returns how many entries are new and how many differ. Raises `Refused` with every reason."""
    stand_in_line(LISTS)
    there = list(list_items(work.session, kind, limit=MOST))
    context = list_context(work.session, kind, inactive=True)
    errors: list[str] = []
    wanted: list[tuple[Row, ListItemRow | None, ItemForm]] = []
    known_by = {row.form.name_key: row for row in reversed(there)}, {row.form.code_key: row for row in reversed(there)}
    for row in rows:
        try:
            wanted.append((row, *_checked(kind, row, known_by, context)))
        except InvalidForm as error:
            errors += [f"{row.where}: {sentence}" for sentence in error.errors.values()]
    errors += _twins(there, wanted)
    if errors:
        raise _nothing_written(errors)
    new = [form for _, found, form in wanted if found is None]
    known = [(found, form) for _, found, form in wanted if found is not None]
    if dry_run:
        return len(new), sum(found.form != form for found, form in known)
    try:
        changed = sum(change(work, found, form, context) for found, form in known)
    except InvalidForm as error:
        raise Refused(f"Nada foi gravado. {error.sentence}") from error
    for form in new:
        insert(work, kind, form, context)
    follow(work, kind)
    return len(new), changed


def _checked(
    kind: str, row: Row, known_by: tuple[Mapping[Any, ListItemRow], Mapping[Any, ListItemRow]], context: FormContext
) -> tuple[ListItemRow | None, ItemForm]:
    """The entry that a row means, by name or code, and what it will be. Raises `InvalidForm`."""
    form = KEPT[kind].form
    blank = as_texts(form.model_construct(), context)
    texts = _whole_choices(form, row.texts, context)
    typed: ItemForm = check(form, {**blank, **texts}, context)
    found = (typed.code_key and known_by[1].get(typed.code_key)) or known_by[0].get(typed.name_key)
    if found is None:
        return None, checked(form, {**blank, **texts}, context)
    kept = {**as_texts(found.form, context), **texts}  # a column that the file lacks stays as it is
    whole = checked(form, kept, untouched(context, found.form))
    if kind == PLAN_STATUSES and found.form.code in STATES:
        refuse_other_status(found.form, whole)
    return found, whole


def _whole_choices(form: type[ItemForm], texts: Mapping[str, str], context: FormContext) -> dict[str, str]:
    """What chooses from a list does so by its whole text: the beginning of a word is enough only at a desk.

    Raises `InvalidForm`.
    """
    errors: dict[str, str] = {}
    whole = dict(texts)
    for name, text in texts.items():
        ui = form.ui(name)
        if ui.kind == "choice" and text.strip():
            try:
                whole[name] = as_text(form, name, chosen(text, ui, context), context)
            except BadValue as error:
                errors[name] = str(error)
    if errors:
        raise InvalidForm(errors)
    return whole


def _twins(there: Sequence[ListItemRow], wanted: Sequence[tuple[Row, ListItemRow | None, ItemForm]]) -> list[str]:
    """What would stand twice once all rows are written: an entry, a name, a code."""
    errors: list[str] = []
    taken: dict[int, str] = {}
    for row, found, _ in wanted:
        if found is not None and taken.setdefault(found.id, row.where) != row.where:
            errors.append(f"{row.where}: «{found.form.name}» já está na {taken[found.id]}.")
    forms = [("a lista", one.form) for one in there if one.id not in taken]
    names = {form.name_key: where for where, form in forms}
    codes = {form.code_key: where for where, form in forms if form.code_key}
    spans: dict[Any, list[ItemForm]] = {}
    for _, form in forms:
        if form.span:
            spans.setdefault(form.span[0], []).append(form)
    for row, found, form in wanted:
        if found is not None and taken[found.id] != row.where:
            continue
        if (where := names.setdefault(form.name_key, f"a {row.where}")) != f"a {row.where}":
            errors.append(f"{row.where}: o nome «{form.name}» já está n{where}.")
        if form.code_key and (where := codes.setdefault(form.code_key, f"a {row.where}")) != f"a {row.where}":
            errors.append(f"{row.where}: o código «{form.code}» já está n{where}.")
        if form.span:
            same = spans.setdefault(form.span[0], [])
            errors += [f"{row.where}: nesses dias já vale «{other.name}»." for other in same if overlaps(form, other)]
            same.append(form)
    return errors


def _nothing_written(errors: Sequence[str]) -> Refused:
    more = [f"... e mais {len(errors) - REASONS_SHOWN}"] if len(errors) > REASONS_SHOWN else []
    return Refused("Nada foi gravado.\n" + "\n".join([*errors[:REASONS_SHOWN], *more]))


# Files


def _from_csv(path: Path, form: type[ItemForm], encoding: str) -> Rows:
    """Raises `Refused` with all rows that cannot be read."""
    rows = Rows()
    with opened_table(path, lambda titles: _known(titles, form), encoding) as table:
        cells = Cells(table, form, FormContext(today=date.today()))
        read, errors = cells.read_all()
        rows += [Row(f"linha {number}", texts) for number, texts in read]
        if errors:
            raise _nothing_written(errors)
        rows.details = (_how(table), *said(cells.mended), *(_shown(row, form) for row in rows[:SHOWN]))
    return rows


def _how(table: Table) -> str:
    left = f" Linhas que ficam de fora: {', '.join(map(str, table.totals))}." if table.totals else ""
    return f"Lido como {table.encoding.label}.{left}"


def _shown(row: Row, form: type[ItemForm]) -> str:
    return f"{row.where}: " + "; ".join(f"{form.ui(name).label}: {text}" for name, text in row.texts.items() if text)


def _from_json(path: Path, form: type[ItemForm]) -> Rows:
    try:
        with opened(path) as source:
            if source.size > LONGEST:
                raise Refused(f"{path.name} é grande demais para uma lista.")
            content = json.loads(source.file.read(LONGEST).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Refused(f"{path.name} não é um arquivo JSON: {error}.") from error
    if not isinstance(content, list) or not all(isinstance(entry, dict) for entry in content):
        raise Refused(f"{path.name} deve ser uma lista de objetos, como a que «lists export» escreve.")
    rows = Rows()
    for number, entry in enumerate(content, 1):
        names = _known(list(entry), form)
        values = zip(names, entry.values(), strict=True)
        rows.append(Row(f"entrada {number}", {name: _text(value) for name, value in values if name}))
    return rows


def _known(titles: Sequence[str], form: type[ItemForm]) -> list[str]:
    """The field of each title, which is its name or its label. Raises `Refused`."""
    names = fields(form)
    meant = {fold(form.ui(name).label): name for name in names} | {name: name for name in names}
    found = [meant.get(title.strip()) or meant.get(fold(title)) for title in titles]
    for title, name in zip(titles, found, strict=True):
        if name is None:
            labels = ", ".join(form.ui(one).label for one in names)
            raise Refused(f"Coluna não reconhecida: «{title[:40]}». Esta lista tem: {labels}.")
        if found.count(name) > 1:
            raise Refused(f"Duas colunas são «{form.ui(name).label}»: uma delas é «{title[:40]}».")
    if "name" not in found:
        raise Refused("Falta a coluna «Nome».")
    return [name or "" for name in found]


def _text(value: Any) -> str:
    """A value of JSON as it would be typed."""
    if isinstance(value, bool):
        return "Sim" if value else "Não"
    return "" if value is None else str(value)
