"""The tab Financeiro: the account of a customer with 5,000 entries, and a payment beside a commit of what it wrote."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks.bases import copied, sample_ids
from benchmarks.customer import open_customer
from benchmarks.figures import Bases, Figure, Goal, figure, require
from benchmarks.programs import painted, start_desk
from benchmarks.terminal import Stroke
from integrator_tui.base import open_base
from integrator_tui.rules.money import format_money
from integrator_tui.services.finance import invoices, payments

ENTRIES = 5000
VISITS = 30
PAYMENTS = 100
QUIET = 0.05
LISTS = {"f": "Nº Doc", "r": "Recibos", "v": "Evento", "e": "Saldo"}
"""Letter of an option of the tab -> what stands there."""
WRITTEN = ("payment", "receipt", "ledger_entry", "invoice", "history", "operation")
"""Tables that a payment writes to."""


def figures(bases: Bases) -> Iterator[Figure]:
    """On copies of the SQLite base."""
    customer_id = sample_ids(bases.customers, 1, seed=41)[0]
    taken: dict[str, list[Stroke]] = {"account": [], "list": []}
    with copied(bases.sqlite, bases.folder) as copy:
        _give_entries(copy, customer_id)
        with painted(start_desk(bases, url=f"sqlite:///{copy}")) as desk:
            open_customer(desk, customer_id)
            for _ in range(bases.samples(VISITS)):
                desk.key("1", QUIET)
                taken["account"].append(desk.key("4", QUIET, "Saldo"))
                taken["list"] += [desk.key(letter, QUIET, text) for letter, text in LISTS.items()]
    for what, name in ((f"tab Financeiro with {ENTRIES} entries", "account"), ("list to list of the tab", "list")):
        strokes = taken[name]
        yield figure(what, "ms", [stroke.milliseconds for stroke in strokes], goal=Goal(25, 45))
        yield figure(f"{what}, processor time", "ms", [stroke.processor for stroke in strokes])
    with copied(bases.sqlite, bases.folder) as copy:
        yield _payment(copy, customer_id, bases.samples(PAYMENTS))


def _payment(copy: Path, customer_id: int, number: int) -> Figure:
    """A payment with its entries, history and receipt; the floor is one commit of as many rows."""
    db, session = open_base(f"sqlite:///{copy}")
    plain = sqlite3.connect(copy, isolation_level=None)
    taken, floor = [], []
    try:
        today = session.today().date()
        for at in range(number):
            form = {"description": f"bench {at}", "nature": "SCM", "unit_cents": "10,00", "due_on": f"{today:%d/%m/%Y}"}
            form["billing_form_id"] = "Boleto sem Taxa"
            (key,) = db.run(invoices.add_invoice, session, customer_id, form)
            due = db.run(payments.to_receive, session, customer_id, [key], today.isoformat())
            texts = {"cents": format_money(due.total), "paid_on": f"{today:%d/%m/%Y}", "method": "PIX"}
            before = _counts(plain)
            began = time.perf_counter()
            db.run(payments.receive, session, customer_id, {str(key): due.total}, texts)
            taken.append((time.perf_counter() - began) * 1000)
            written = sum(after - many for after, many in zip(_counts(plain), before, strict=True))
            require(written >= 5, f"a payment wrote {written} rows")
            floor.append(_commit(plain, written))
    finally:
        plain.close()
        db.close()
    note = "floor: one commit of as many rows by the bare driver"
    return figure("one payment with entries, history and receipt, SQLite", "ms", taken, floor, Goal(ratio=3), note=note)


def _counts(plain: Any) -> list[int]:
    return [plain.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in WRITTEN]


def _commit(plain: Any, rows: int) -> float:
    plain.execute("CREATE TABLE IF NOT EXISTS bare (id INTEGER PRIMARY KEY, text TEXT)")
    began = time.perf_counter()
    plain.execute("BEGIN IMMEDIATE")
    for _ in range(rows):
        plain.execute("INSERT INTO bare (text) VALUES (?)", ("x" * 120,))
    plain.execute("COMMIT")
    return (time.perf_counter() - began) * 1000


def _give_entries(copy: Path, customer_id: int) -> None:
    """So many charges and their payments, of past months, as the demonstration has them."""
    base = sqlite3.connect(copy)
    names = [row[1] for row in base.execute("PRAGMA table_info(invoice)") if row[1] not in ("id",)]
    model = base.execute(f"SELECT {', '.join(names)} FROM invoice WHERE settled_on IS NOT NULL LIMIT 1").fetchone()
    row = dict(zip(names, model, strict=True))
    first = base.execute("SELECT MAX(number) FROM invoice").fetchone()[0] + 1
    today = date.today()
    for at in range(ENTRIES // 2):
        due = (today - timedelta(days=at % 90)).isoformat()
        row |= {"customer_id": customer_id, "number": first + at, "charge_key": None, "old_number": None}
        row |= {"due_on": due, "original_due_on": due, "effective_due_on": due, "settled_on": due, "open_cents": 0}
        row |= {"issued_on": due, "cancelled_on": None, "negotiated_id": None, "agreement_id": None}
        key = base.execute(
            f"INSERT INTO invoice ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
            [row[name] for name in names],
        ).lastrowid
        cents = row["total_cents"]
        for kind, amount in (("lancamento", cents), ("pagamento", -cents)):
            base.execute(
                "INSERT INTO ledger_entry (customer_id, invoice_id, kind, cents, day, login, at, op_id)"
                " VALUES (?, ?, ?, ?, ?, 'bench', ?, 'bench')",
                (customer_id, key, kind, amount, due, f"{due} 12:00:00"),
            )
    base.commit()
    base.close()
