"""Opening a customer from the rows, and going from tab to tab."""

from __future__ import annotations

from benchmarks.bases import sample_ids
from benchmarks.figures import Bases, Figure, Goal, figure, require
from benchmarks.programs import painted, start_desk
from benchmarks.terminal import ENTER, F3, Stroke, Terminal

OPENED = 120
WITH_TABS = 40
QUIET = 0.05
TABS = {
    "h": "registro",
    "2": "favorito",
    "3": "Ainda não disponível",
    "4": "Ainda não disponível",
    "5": "e-mails",
}
"""Key -> what stands on the screen then."""


def figures(bases: Bases) -> list[Figure]:
    """Enter on the row of a code, then every tab twice, then back."""
    opened: list[Stroke] = []
    first: list[Stroke] = []
    later: list[Stroke] = []
    with painted(start_desk(bases)) as desk:
        for number, key in enumerate(sample_ids(bases.customers, OPENED, seed=7)):
            opened.append(open_customer(desk, key))
            if number < WITH_TABS:
                first += [_visit(desk, tab) for tab in TABS]
                later += [_visit(desk, tab) for tab in (*TABS, "d")]
            desk.key(F3, QUIET, "Pesquisar Cliente")
    note = (
        "nobody with a note that must be read; no invoices yet in the base; tabs 2 to 5 say only that they are not "
        "there yet"
    )
    rows: list[Figure] = []
    for what, strokes, most in (
        ("Enter on a row to painted customer", opened, 60),
        ("tab to tab, first visit", first, 60),
        ("tab to tab, later", later, 30),
    ):
        rows += [
            figure(what, "ms", [stroke.milliseconds for stroke in strokes], goal=Goal(p99=most), note=note),
            figure(f"{what}, processor time", "ms", [stroke.processor for stroke in strokes]),
            figure(f"{what}, bytes", "bytes", [stroke.size for stroke in strokes]),
        ]
        note = ""
    return rows


def open_customer(desk: Terminal, key: int) -> Stroke:
    """Search for a code and open it: what Enter led to."""
    desk.clear()
    for digit in str(key):
        desk.key(digit)
    desk.settle(0.05)
    took = desk.key(ENTER, QUIET, f"Código do Cliente {key} ")
    require(desk.lines()[0].startswith(f" {key} "), f"customer {key} is not in the header:\n{desk.text()}")
    return took


def _visit(desk: Terminal, tab: str) -> Stroke:
    return desk.key(tab, QUIET, TABS.get(tab, "Código do Cliente"))
