"""Opening a customer from the rows, and going from tab to tab."""

from __future__ import annotations

from benchmarks.bases import sample_ids
from benchmarks.figures import Bases, Figure, Goal, middle_and_end, require
from benchmarks.programs import painted, start_desk
from benchmarks.terminal import ENTER, F3, Terminal

OPENED = 120
WITH_TABS = 40
QUIET = 0.05
TABS = {
    "h": "registro",
    "2": "Ainda não disponível",
    "3": "Ainda não disponível",
    "4": "Ainda não disponível",
    "5": "Ainda não disponível",
}
"""Key -> what stands on the screen then."""


def figures(bases: Bases) -> list[Figure]:
    """Enter on the row of a code, then every tab twice, then back."""
    opened: list[float] = []
    first: list[float] = []
    later: list[float] = []
    with painted(start_desk(bases)) as desk:
        for number, key in enumerate(sample_ids(bases.customers, OPENED, seed=7)):
            opened.append(open_customer(desk, key))
            if number < WITH_TABS:
                first += [_visit(desk, tab) for tab in TABS]
                later += [_visit(desk, tab) for tab in (*TABS, "d")]
            desk.key(F3, QUIET)
            require("Pesquisar Cliente" in desk.text(), f"no way back:\n{desk.text()}")
    note = "no notes and invoices yet in the base; tabs 2 to 5 say only that they are not there yet"
    return [
        Figure("Enter on a row to painted customer", "ms", *middle_and_end(opened), goal=Goal(p99=60),
               samples=len(opened), note=note),
        Figure("tab to tab, first visit", "ms", *middle_and_end(first), goal=Goal(p99=60), samples=len(first)),
        Figure("tab to tab, later", "ms", *middle_and_end(later), goal=Goal(p99=30), samples=len(later)),
    ]  # fmt: skip


def open_customer(desk: Terminal, key: int) -> float:
    """Search for a code and open it: milliseconds from Enter to the last byte of the customer's screen."""
    desk.clear()
    for digit in str(key):
        desk.key(digit)
    desk.settle(0.05)
    took = desk.key(ENTER, QUIET).milliseconds
    lines = desk.lines()
    painted_right = lines[0].startswith(f" {key} ") and f"Código do Cliente {key} " in desk.text()
    require(painted_right, f"customer {key} is not on the screen:\n{desk.text()}")
    return took


def _visit(desk: Terminal, tab: str) -> float:
    took = desk.key(tab, QUIET).milliseconds
    require(TABS.get(tab, "Código do Cliente") in desk.text(), f"tab {tab} is not there:\n{desk.text()}")
    return took
