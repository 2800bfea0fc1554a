"""The tab Planos: a list of a thousand plans, one plan opened, from area to area, an act with its save."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from benchmarks.bases import copied, sample_ids
from benchmarks.customer import open_customer
from benchmarks.figures import Bases, Figure, Goal, figure, require
from benchmarks.programs import painted, start_desk
from benchmarks.terminal import ENTER, F3, Stroke

PLANS = 1000
VISITS = 30
QUIET = 0.05
F9 = "\x1b[20~"
AREAS = {"b": "Inf. de Cobrança", "l": "Login", "t": "Contrato", "d": "O que se pode fazer agora"}
"""Letter of an area of a plan -> what stands there."""


def figures(bases: Bases) -> list[Figure]:
    """On a copy of the SQLite base, in which one customer has a thousand plans."""
    taken: dict[str, list[Stroke]] = {name: [] for name in ("list", "plan", "area", "act")}
    with copied(bases.sqlite, bases.folder) as copy:
        customer_id = sample_ids(bases.customers, 1, seed=23)[0]
        _give_plans(copy, customer_id)
        with painted(start_desk(bases, url=f"sqlite:///{copy}")) as desk:
            open_customer(desk, customer_id)
            for number in range(bases.samples(VISITS)):
                desk.key("1", QUIET)
                taken["list"].append(desk.key("3", QUIET, "planos"))
                desk.key("a", QUIET)
                taken["plan"].append(desk.key(ENTER, QUIET, "O que se pode fazer agora"))
                taken["area"] += [desk.key(letter, QUIET, text) for letter, text in AREAS.items()]
                desk.key("p", QUIET, "Editar Valor")
                for digit in str(100 + number):
                    desk.key(digit)
                taken["act"].append(desk.key(F9, QUIET, f"R$ {100 + number},00"))
                desk.key(F3, QUIET)
        kept = sqlite3.connect(copy)
        told = kept.execute("SELECT COUNT(*) FROM history WHERE entity = 'plan' AND note LIKE '%valor%'").fetchone()[0]
        kept.close()
        require(told == len(taken["act"]), f"{told} changes of a price in the history instead of {len(taken['act'])}")
    rows: list[Figure] = []
    for what, name, goal in (
        (f"tab Planos with {PLANS} plans", "list", Goal(25, 45)),
        ("a plan opened from its row", "plan", Goal(30, 45)),
        ("area to area of a plan", "area", Goal(25, 45)),
        ("F9 of an act, saved and shown", "act", Goal(60, 120)),
    ):
        strokes = taken[name]
        rows.append(figure(what, "ms", [stroke.milliseconds for stroke in strokes], goal=goal))
        rows.append(figure(f"{what}, processor time", "ms", [stroke.processor for stroke in strokes]))
    return rows


def _give_plans(copy: Path, customer_id: int) -> None:
    """So many active plans like the first of the base."""
    base = sqlite3.connect(copy)
    names = [row[1] for row in base.execute("PRAGMA table_info(customer_plan)") if row[1] not in ("id", "customer_id")]
    columns = ", ".join(names)
    enabled = "(SELECT id FROM list_item WHERE kind = 'status_planos' AND code = 'HABILITADO')"
    row = base.execute(f"SELECT {columns} FROM customer_plan WHERE status_id = {enabled} LIMIT 1").fetchone()
    marks = ", ".join("?" * (len(names) + 1))
    base.executemany(
        f"INSERT INTO customer_plan (customer_id, {columns}) VALUES ({marks})", [(customer_id, *row)] * PLANS
    )
    base.commit()
    base.close()
