"""The account: what the header asks about a customer, and `doctor` weighing sums beside one bare reading of entries."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date

from benchmarks.bases import sample_ids
from benchmarks.figures import Bases, Figure, Goal, figure, require
from integrator_tui.db import Db
from integrator_tui.queries.customers.standing import standing_of
from integrator_tui.upkeep.checks.ledger_checks import same_weight
from integrator_tui.upkeep.target import fetch, opened

ASKED = 500
TURNS = 5


def figures(bases: Bases) -> Iterator[Figure]:
    """On the bases of the demonstration: each customer has invoices there, some of them half a year of paid ones."""
    urls = {"SQLite": bases.url} | ({"PostgreSQL": bases.postgres} if bases.postgres else {})
    for engine, url in urls.items():
        yield _header(engine, url, sample_ids(bases.customers, bases.samples(ASKED), seed=31))
        yield _sums(engine, url)


def _header(engine: str, url: str, customers: list[int]) -> Figure:
    """Active plans, overdue amount and days of a customer who is opened: one statement, on the database thread."""
    db = Db(url)
    try:
        ask = _timed(lambda key: db.run(standing_of, key, date.today()), customers)
        bare = _timed(lambda key: db.run(lambda: key), customers)
    finally:
        db.close()
    taken = [asked - way for asked, way in zip(ask, bare, strict=True)]
    note = "without the way to the database thread and back"
    return figure(f"position of a customer opened, {engine}", "ms", taken, goal=Goal(0.3), note=note)


def _timed(ask: Callable[[int], object], customers: list[int]) -> list[float]:
    for key in customers[:20]:
        ask(key)
    taken = []
    for key in customers:
        began = time.perf_counter()
        ask(key)
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def _sums(engine: str, url: str) -> Figure:
    """In turns with the floor: one sum over all entries."""
    weighed, bare = [], []
    with opened(url) as base:
        entries = int(fetch(base, "SELECT COUNT(*) FROM ledger_entry")[0][0])
        for _ in range(TURNS):
            began = time.perf_counter()
            fetch(base, "SELECT COUNT(*), SUM(cents) FROM ledger_entry")
            half = time.perf_counter()
            right = same_weight(base)
            bare.append((half - began) * 1000)
            weighed.append((time.perf_counter() - half) * 1000)
            require(right, "the sums of the base are wrong")
    note = f"{entries:,} entries; floor: one bare sum of them".replace(",", " ")
    return figure(f"doctor: sums of the account, {engine}", "ms", weighed, bare, Goal(ratio=3), note=note)
