"""Memory after the start, as its share of what the processes of the machine share (PSS)."""

from __future__ import annotations

import re
from contextlib import ExitStack
from pathlib import Path

from benchmarks.figures import Bases, Figure, Goal, figure
from benchmarks.programs import painted, start_bare, start_desk
from benchmarks.terminal import Terminal

RUNS = 9
MANY = 50


def figures(bases: Bases) -> list[Figure]:
    """One desk at a time in turns with the bare program, then many at once."""
    desk: list[float] = []
    bare: list[float] = []
    for _ in range(RUNS):
        for program, taken in ((start_bare, bare), (start_desk, desk)):
            with painted(program(bases)) as terminal:
                taken.append(megabytes(terminal))
    note = "launcher and child together; what other programs of the machine share is counted in part, here and there"
    alone = figure("memory after start (PSS)", "MB", desk, bare, Goal(ratio=1.75), note)
    if bases.brief:
        return [alone]
    many_bare, many_desks = many(bases, desks=False), many(bases, desks=True)
    return [
        alone,
        figure(f"{MANY} desks on one host, each (PSS)", "MB", many_desks, many_bare, Goal(ratio=1.4),
               f"floor: the bare program {MANY} times"),
    ]  # fmt: skip


def many(bases: Bases, *, desks: bool) -> list[float]:
    """Megabytes of each of many at once."""
    with ExitStack() as stack:
        terminals = [
            stack.enter_context(painted(start_desk(bases) if desks else start_bare(bases))) for _ in range(MANY)
        ]
        return [megabytes(terminal) for terminal in terminals]


def megabytes(terminal: Terminal) -> float:
    """PSS of all processes behind a terminal."""
    return sum(_pss(number) for number in terminal.processes) / 1024


def _pss(number: int) -> int:
    found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{number}/smaps_rollup").read_text(), re.MULTILINE)
    assert found
    return int(found[1])
