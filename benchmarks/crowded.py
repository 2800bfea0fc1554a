"""A customer with thousands of rows against an ordinary one: opened, looked through, filtered, in turns."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from benchmarks.bases import copied, sample_ids
from benchmarks.crowd import RARE, RARE_EVERY, Crowd, check, fill, folder_of
from benchmarks.customer import QUIET, open_customer
from benchmarks.figures import Bases, Figure, Goal, figure, require
from benchmarks.programs import painted, start_desk
from benchmarks.terminal import ENTER, F3, Stroke, Terminal
from integrator_tui.base import open_base
from integrator_tui.db import Db
from integrator_tui.demo.records import NOTED, is_one
from integrator_tui.queries.customers.customers import customer
from integrator_tui.queries.customers.documents import documents_of
from integrator_tui.queries.customers.observations import observations
from integrator_tui.queries.history import history_of
from integrator_tui.session import Session

CROWDS = {
    "ordinary": Crowd(notes=20, history=40, documents=3, extra_fields=10),
    "crowded": Crowd(notes=10_000, history=5_000, documents=300, extra_fields=150),
}
LISTS: dict[str, tuple[str, str, Callable[[Crowd], int]]] = {
    "b": ("Observações", "n", lambda crowd: crowd.notes),
    "h": ("Histórico", "h", lambda crowd: crowd.history),
    "g": ("Documentos", "d", lambda crowd: crowd.documents),
    "x": ("Campos Extras", "x", lambda crowd: crowd.extra_fields),
}
"""Key -> what the option is called, the letter before the numbers of its rows, how many there are of them."""
OPENED = 20
PAGES = 4
READ = 100
HOME, PAGE_DOWN = "\x1b[H", "\x1b[6~"
GOAL = Goal(ratio=1.5)
Strokes = dict[str, dict[str, list[Stroke]]]


def figures(bases: Bases) -> list[Figure]:
    """On copies of the base; on PostgreSQL, where there is one, by the queries of the same screens."""
    key = _plain(bases.customers)[0]
    taken: Strokes = {name: defaultdict(list) for name in CROWDS}
    with ExitStack() as stack:
        desks = {}
        for name, crowd in CROWDS.items():
            copy = stack.enter_context(copied(bases.sqlite, folder_of(bases.folder, name)))
            url = f"sqlite:///{copy}"
            _fill(url, key, crowd)
            desks[name] = stack.enter_context(painted(start_desk(bases, url=url)))
        for _ in range(OPENED):
            for name, desk in desks.items():
                _look_through(desk, key, CROWDS[name], taken[name])
    rows = []
    for what, strokes in taken["crowded"].items():
        floor = taken["ordinary"][what]
        ms, busy = (
            ([getattr(one, part) for one in strokes], [getattr(one, part) for one in floor])
            for part in ("milliseconds", "processor")
        )
        rows.append(figure(f"crowded customer, {what}", "ms", *ms, GOAL, grows=False))
        rows.append(figure(f"crowded customer, {what}, processor time", "ms", *busy, grows=False))
    return rows + (_queries(bases.postgres, bases.customers) if bases.postgres else [])


def _plain(customers: int) -> list[int]:
    """Some of whom the demonstration has no notes; not the last: its texts are hostile."""
    return [key for key in sample_ids(customers - 1, 10, seed=5) if not is_one(key, NOTED)]


def _fill(url: str, key: int, crowd: Crowd) -> None:
    db, session = open_base(url)
    try:
        db.run(fill, session, url, key, crowd)
        db.run(check, key, crowd)
    finally:
        db.close()


def _look_through(desk: Terminal, key: int, crowd: Crowd, taken: dict[str, list[Stroke]]) -> None:
    taken["Enter on a row to painted customer"].append(open_customer(desk, key))
    for press, (label, letter, count) in LISTS.items():
        total, newest_first = count(crowd), press != "x"

        def number(index: int, total: int = total, newest_first: bool = newest_first) -> int:
            return total - index if newest_first else index + 1

        taken[f"first visit of {label}"].append(desk.key(press, QUIET, f"{letter}{number(0):05}"))
        seen = len(set(re.findall(rf"\b{letter}\d{{5}}\b", desk.text())))
        at = 0
        for _ in range(PAGES):
            if at and at + seen > total:  # a whole page is not there any more: from the top again
                desk.key(HOME, QUIET)
                at = 0
            at = min(at + max(seen - 1, 1), total - 1)
            taken[f"PageDown in {label}"].append(desk.key(PAGE_DOWN, QUIET))
            _require_cursor(desk, f"{letter}{number(at):05}")
        if press == "b":
            _filter(desk, crowd, taken)
    desk.key(F3, QUIET, "Pesquisar Cliente")


def _filter(desk: Terminal, crowd: Crowd, taken: dict[str, list[Stroke]]) -> None:
    desk.key("/", QUIET, "Filtrar esta lista")
    desk.send(RARE)
    desk.settle(QUIET)
    newest = crowd.notes // RARE_EVERY * RARE_EVERY
    taken["notes filtered by a word"].append(desk.key(ENTER, QUIET, f"filtro «{RARE}»"))
    _require_cursor(desk, f"n{newest:05}")


def _require_cursor(desk: Terminal, wanted: str) -> None:
    """The row under the cursor is the one that should be."""
    lines = [line for line in desk.lines() if "›" in line]
    require(any(wanted in line for line in lines), f"the cursor is not on {wanted}:\n{desk.text()}")


def _queries(url: str, customers: int) -> list[Figure]:
    """The customers of the two crowds in one base, so without the extra fields, which both would have: in turns."""
    keys = dict(zip(CROWDS, _plain(customers), strict=False))
    for name, key in keys.items():
        _fill(url, key, CROWDS[name])
    db, session = open_base(url)
    try:
        return [_query(db, session, keys, what, read) for what, read in READS.items()]
    finally:
        db.close()


READS: dict[str, Callable[[Session, int], Any]] = {
    "customer": customer,
    "notes": observations,
    "notes with a word": lambda session, key: observations(session, key, RARE),
    "history": history_of,
    "documents": documents_of,
}


def _query(db: Db, session: Session, keys: dict[str, int], what: str, read: Callable[[Session, int], Any]) -> Figure:
    times: dict[str, list[float]] = {name: [] for name in keys}
    for _ in range(READ):
        for name, key in keys.items():
            began = time.perf_counter()
            found = db.run(read, session, key)
            times[name].append((time.perf_counter() - began) * 1e3)
            require(found, f"no {what} of the {name} customer")
    return figure(
        f"crowded customer, {what}, read on PostgreSQL", "ms", times["crowded"], times["ordinary"], grows=False
    )
