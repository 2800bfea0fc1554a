"""What a foreign program wrote into any column ends no query, no export, no reindex; the doctor names it (SQLite)."""

from __future__ import annotations

import inspect
import io
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from integrator_tui import registry
from integrator_tui.base import open_base
from integrator_tui.engine.foreign import foreign_values
from integrator_tui.errors import DeskError
from integrator_tui.queries.search.search import search
from integrator_tui.rules.dates import format_date
from integrator_tui.services.customers.customer_export import export
from integrator_tui.services.search.search_index import rebuild
from integrator_tui.upkeep.target import open_file

KEYS = {"id", "customer_id", "op_id", "login", "admin", "active", "person_type", "version", "kind", "code"}
"""By these rows are found: nonsense in them makes another row, or none."""
NONSENSE = {
    "TEXT": ("CAST(x'4d6172ed61' AS TEXT)", "x'00ff10'", "CAST(x'610062' AS TEXT)", "printf('%.*c', 2000000, 'x')"),
    "INTEGER": ("'nada'", "x'00ff'", "1.5"),
    "DATE": ("'2024-13-45'", "x'ff'", "7.25", "'ontem'"),
}
NONSENSE["DATETIME"] = NONSENSE["DATE"]
TABLES = ("customer", "address", "customer_options", "list_item", "system_variable", "history", "search_row")


def columns(path: Path) -> list[tuple[str, str, str]]:
    with closing(sqlite3.connect(path)) as base:
        return [
            (table, name, kind)
            for table in TABLES
            for _, name, kind, *_ in base.execute(f"PRAGMA table_info({table})")
            if name not in KEYS and kind in NONSENSE
        ]


def plant(path: Path, table: str, column: str, value: str) -> bool:
    with closing(sqlite3.connect(path)) as base:
        for (trigger,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            base.execute(f"DROP TRIGGER {trigger}")
        try:
            base.execute(f'UPDATE {table} SET "{column}" = {value}')
        except sqlite3.IntegrityError:  # the schema itself refuses it
            return False
        base.commit()
    return True


def simple(body: Any) -> list[Any] | None:
    """Arguments for a query, where they are easily said."""
    told = {"int": 1, "int | None": 1, "str": "ma", "bool": True}
    needed = [p for p in list(inspect.signature(body).parameters.values())[1:] if p.default is p.empty]
    if any(str(parameter.annotation) not in told for parameter in needed):
        return None
    return [told[str(parameter.annotation)] for parameter in needed]


BY_NAME = {"lists.list_items.list_context", "lists.list_items.list_item"}
"""They take the name of a list, which is none of the operator's texts."""


def read_everything(url: str) -> list[str]:
    """What failed otherwise than with a sentence."""
    db, session = open_base(url)
    failed = []

    def look(name: str, function: Any, *arguments: Any) -> None:
        try:
            db.run(function, session, *arguments)
        except DeskError:
            pass
        except Exception as error:
            failed.append(f"{name}: {error!r}")

    for operation in registry.operations():
        if not operation.writes and operation.name not in BY_NAME:
            arguments = simple(operation.body)
            if arguments is not None:
                look(operation.name, operation.call, *arguments)
    for text in ("ma", "1"):
        look("search", search, text)
    for fmt in ("csv", "json"):
        look("export", export, "", fmt, io.BytesIO(), lambda *told: None)
    look("reindex", lambda session: rebuild(lambda *told: None))
    db.close()
    return failed


@pytest.mark.parametrize("turn", range(4))
def test_nothing_ends_by_it(sqlite_people: Path, tmp_path: Path, turn: int) -> None:
    """A column of each table at a time, all of them in the four turns with another nonsense each."""
    wrong = []
    place = tmp_path / "planted.db"
    for number, (table, column, kind) in enumerate(columns(sqlite_people)):
        if number % 4 != turn:
            continue
        place.write_bytes(sqlite_people.read_bytes())
        choices = NONSENSE[kind]
        value = choices[(number // 4) % len(choices)]
        if plant(place, table, column, value):
            base = open_file(place)
            with base.connection_context():
                named = [(one.table, one.column) for one in foreign_values(base, [table])]
            if (table, column) not in named:
                wrong.append(f"{table}.{column} = {value[:30]}: not named")
            wrong += [f"{table}.{column} = {value[:30]}: {told}" for told in read_everything(f"sqlite:///{place}")]
    assert not wrong, "\n".join(wrong)


def test_a_sound_base_has_none(sqlite_people: Path) -> None:
    base = open_file(sqlite_people)
    with base.connection_context():
        assert list(foreign_values(base, list(TABLES))) == []
    assert read_everything(f"sqlite:///{sqlite_people}") == []


def test_a_date_that_is_none_is_shown_as_it_stands() -> None:
    from integrator_tui.models.odd import date_of, moment_of, number_of

    assert format_date(date_of("2024-13-45")) == "2024-13-45"
    assert str(number_of("nada")) == "nada"
    assert number_of("nada") + 1 == 1
    assert f"{moment_of(b'ontem').astimezone():%d/%m}" == "ontem"
