"""Nonsense in any column, as a foreign program may write it into a file of SQLite, and reading all that can be read."""

from __future__ import annotations

import inspect
import io
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from integrator_tui import registry
from integrator_tui.base import open_base
from integrator_tui.errors import DeskError
from integrator_tui.queries.search.search import search
from integrator_tui.services.customers.customer_export import export
from integrator_tui.services.search.search_index import rebuild

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
