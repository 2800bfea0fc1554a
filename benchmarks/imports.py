"""Customers from a CSV file against `executemany` of the rows that the import wrote, table by table."""

from __future__ import annotations

import csv
import sqlite3
import time
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.bases import copied
from benchmarks.figures import Bases, Figure, Goal, figure, require
from integrator_tui.base import open_base
from integrator_tui.db import Db
from integrator_tui.demo.customers import Customers
from integrator_tui.demo.demo import REFERENCE
from integrator_tui.demo.tables import COLUMNS, Lists
from integrator_tui.engine.address import SQLITE_PRAGMAS
from integrator_tui.models.raw import fetch
from integrator_tui.queries.search.search import search
from integrator_tui.services.customers.customer_import import import_file
from integrator_tui.session import Session

ROUNDS = 3
AT_ONCE = 3_000
_OWN = ("person_type", "legal_name", "trade_name", "document", "rg", "rg_issuer", "birth_date", "mother_name",
        "father_name", "state_registration", "phone", "fax", "mobile", "email", "notes")  # fmt: skip
_ADDRESS = ("zip", "street", "number", "complement", "district", "city", "state", "reference")
_NOBODY = Lists({}, {}, ((0, 0),), (0,))

Rows = dict[str, list[tuple[Any, ...]]]


def figures(bases: Bases) -> list[Figure]:
    """Into two copies of the base in turns: one by the service, the other by the rows that it wrote."""
    taken: list[float] = []
    floor: list[float] = []
    generator = Customers(1, REFERENCE, _NOBODY)
    raw_folder = bases.folder / "raw"
    raw_folder.mkdir(exist_ok=True)
    with copied(bases.sqlite, bases.folder) as copy, copied(bases.sqlite, raw_folder) as raw:
        for number in range(bases.samples(ROUNDS)):
            first = bases.customers + number * AT_ONCE + 1
            file = bases.folder / f"customers-{number}.csv"
            name = _write_file(generator, first, file)
            taken.append(_import(f"sqlite:///{copy}", file, first, name))
            floor.append(_insert(raw, _written(copy, raw, first)))
    per_second = round(1000 / sorted(taken)[len(taken) // 2])
    note = f"{per_second} customers a second; the floor writes every row that the import wrote, search and history too"
    return [figure(f"import of {AT_ONCE} customers, each", "ms", taken, floor, Goal(ratio=2), note)]


def _write_file(generator: Customers, first: int, path: Path) -> str:
    """Customers that the base does not have, as texts; returns the name of the first."""
    rows = generator.batch(first, first + AT_ONCE - 1)
    homes = {row["customer_id"]: row for row in _named("address", rows) if row["kind"] == "principal"}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow([*_OWN, *_ADDRESS])
        for row in _named("customer", rows):
            if row["birth_date"]:
                row["birth_date"] = date.fromisoformat(row["birth_date"]).strftime("%d/%m/%Y")
            home = homes[row["id"]]
            writer.writerow([row[name] or "" for name in _OWN] + [home[name] for name in _ADDRESS])
    return str(_named("customer", rows)[0]["legal_name"])


def _named(table: str, rows: Rows) -> list[dict[str, Any]]:
    return [dict(zip(COLUMNS[table], row, strict=True)) for row in rows[table]]


def _import(url: str, file: Path, first: int, name: str) -> float:
    """Milliseconds per customer."""
    db, session = open_base(url)
    try:
        began = time.perf_counter()
        report = db.run(import_file, session, file, None, False, lambda *_: None)
        took = (time.perf_counter() - began) * 1e3
        require(report.ok and report.accepted == AT_ONCE, report.sentence)
        _check(db, session, first, name)
    finally:
        db.close()
    return took / AT_ONCE


def _check(db: Db, session: Session, first: int, name: str) -> None:
    for table, column in (("customer", "id"), ("customer_options", "customer_id"), ("history", "customer_id")):
        ((there,),) = db.run(fetch, f"SELECT COUNT(*) FROM {table} WHERE {column} >= ?", (first,))
        require(there == AT_ONCE, f"{there} rows in {table} instead of {AT_ONCE}")
    found = [row.legal_name for row in db.run(search, session, str(first)).rows]
    require(found[:1] == [name], f"customer {first} is {found[:1]} instead of {name}")


def _written(copy: Path, before: Path, first: int) -> Rows:
    """The rows of one base that the other does not have yet."""
    connection = sqlite3.connect(copy)
    try:
        connection.execute("ATTACH ? AS old", (str(before),))
        tables = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
        ]
        rows: Rows = {}
        values: tuple[int, ...]
        for table in tables:
            columns = [column[1] for column in connection.execute(f"PRAGMA main.table_info({table})")]
            if "customer_id" in columns and table != "history":
                sql, values = f"SELECT * FROM main.{table} WHERE customer_id >= ?", (first,)
            elif columns[0] == "id" and table != "list_item":
                sql, values = (
                    f"SELECT * FROM main.{table} WHERE id > (SELECT COALESCE(MAX(id), 0) FROM old.{table})",
                    (),
                )
            else:
                sql, values = f"SELECT * FROM main.{table} EXCEPT SELECT * FROM old.{table}", ()
            rows[table] = connection.execute(sql, values).fetchall()
    finally:
        connection.close()
    require(len(rows["customer"]) == AT_ONCE, "the import did not write all customers")
    return {table: some for table, some in rows.items() if some and table != "operator"}


def _insert(path: Path, rows: Rows) -> float:
    """Milliseconds per customer for all rows in one transaction, with the settings of the desk.

    A word of the search that the base had already, and that others have now as well, is a row that was changed.
    """
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        for name, value in SQLITE_PRAGMAS.items():
            connection.execute(f"PRAGMA {name} = {value}")
        began = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        for table in sorted(rows, key=lambda name: name != "customer"):
            marks = ", ".join("?" * len(rows[table][0]))
            connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", rows[table])
        connection.execute("COMMIT")
        return (time.perf_counter() - began) * 1e3 / AT_ONCE
    finally:
        connection.close()
