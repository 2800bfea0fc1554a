"""Opening a customer from the rows, and going from tab to tab."""

from __future__ import annotations

import re

from benchmarks.bases import sample_ids
from benchmarks.figures import Bases, Figure, Goal, figure, middle_and_end, require
from benchmarks.memory import megabytes
from benchmarks.programs import painted, start_desk
from benchmarks.terminal import ENTER, F3, Stroke, Terminal

OPENED = 200
WITH_TABS = 40
QUIET = 0.05
_FIRST_LINE = 3
"""Below the header of the customer and the tabs."""
TABS = "h2345"
"""The history, then the other tabs."""
AGAIN = "123451d"
"""The same once they were visited, and back to the first."""


def figures(bases: Bases) -> list[Figure]:
    """Enter on the row of a code, then every tab twice, then back."""
    opened: list[Stroke] = []
    first: list[Stroke] = []
    later: list[Stroke] = []
    back: list[Stroke] = []
    with painted(start_desk(bases)) as desk:
        began = megabytes(desk)
        for number, key in enumerate(sample_ids(bases.customers, bases.samples(OPENED), seed=7)):
            opened.append(open_customer(desk, key))
            visits = [_visit(desk, tab) for tab in TABS]
            if number < bases.samples(WITH_TABS):
                first += visits
                later += [_visit(desk, tab) for tab in AGAIN]
            back.append(desk.key(F3, QUIET, "Pesquisar Cliente"))
        grown = megabytes(desk) - began
    note = "nobody with a note that must be read; no invoices in the base"
    rows: list[Figure] = []
    for what, strokes, time, size in (
        ("Enter on a row to painted customer", opened, Goal(30, 45), Goal(8 * 1024)),
        ("tab to tab, first visit", first, Goal(25, 45), Goal(3 * 1024)),
        ("tab to tab, later", later, Goal(15, 30), Goal(3 * 1024)),
        ("back to the search", back, Goal(15, 30), Goal()),
    ):
        rows += [
            figure(what, "ms", [stroke.milliseconds for stroke in strokes], goal=time, note=note),
            figure(f"{what}, processor time", "ms", [stroke.processor for stroke in strokes]),
            figure(f"{what}, bytes", "bytes", [stroke.size for stroke in strokes], goal=size),
        ]
        note = ""
    if bases.brief:
        return rows
    slower = middle_and_end([stroke.processor for stroke in opened[-50:]])[0]
    quick = middle_and_end([stroke.processor for stroke in opened[WITH_TABS : WITH_TABS + 50]])[0]
    return [
        *rows,
        Figure(f"memory after {OPENED} customers, more than at the start (PSS)", "MB", grown, goal=Goal(25), samples=1),
        Figure("processor time of the last 50 customers", "ms", slower, floor=quick, goal=Goal(ratio=1.1), samples=50,
               note="floor: of fifty near the first"),
    ]  # fmt: skip


def open_customer(desk: Terminal, key: int) -> Stroke:
    """Search for a code and open it: what Enter led to."""
    desk.clear()
    desk.send(str(key))
    row = re.compile(rf"› *{key} ")
    desk.until(lambda: any(map(row.match, desk.lines())), lambda: f"no row of customer {key}", 0.05)
    took = desk.key(ENTER, QUIET, f"Código do Cliente {key} ")
    require(desk.lines()[0].startswith(f" {key} "), f"customer {key} is not in the header:\n{desk.text()}")
    return took


def _visit(desk: Terminal, tab: str) -> Stroke:
    """Another pane than before stands there."""
    before = desk.lines()[_FIRST_LINE:]
    took = desk.key(tab, QUIET)
    if desk.lines()[_FIRST_LINE:] == before:
        took = desk.until(lambda: desk.lines()[_FIRST_LINE:] != before, lambda: f"nothing changed after {tab}", QUIET)
    return took
