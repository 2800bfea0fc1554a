"""From the call of the program to a painted search screen that has answered a key."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.figures import Bases, Figure, Goal, middle_and_end
from benchmarks.programs import PAINTED, start_bare, start_desk
from benchmarks.terminal import Terminal

RUNS = 15
KEY = "Ω"
"""Stands nowhere on the first screen."""


def figures(bases: Bases) -> list[Figure]:
    """Medians of runs in turns; the first of each only warms the caches."""
    taken: dict[Callable[[Bases], Terminal], list[tuple[float, float]]] = {start_bare: [], start_desk: []}
    for _ in range(RUNS + 1):
        for program, times in taken.items():
            times.append(_start(program(bases)))
    bare, desk = [times[1:] for times in taken.values()]
    echoed, floor = middle_and_end([end for _, end in desk]), middle_and_end([end for _, end in bare])
    first, first_floor = middle_and_end([seen for seen, _ in desk]), middle_and_end([seen for seen, _ in bare])
    return [
        Figure("exec to painted search screen that echoes a key", "ms", *echoed, *floor, Goal(ratio=1.6), RUNS),
        Figure("exec to the first bytes of that screen", "ms", *first, *first_floor, samples=RUNS),
    ]


def _start(terminal: Terminal) -> tuple[float, float]:
    """Milliseconds to the screen and to the echo of a key typed as soon as it is there."""
    with terminal:
        seen = terminal.wait_for(PAINTED)
        before = len(terminal.raw)
        terminal.send(KEY)
        echoed = terminal.wait_for(KEY, before)
        return (seen - terminal.began) * 1e3, (echoed - terminal.began) * 1e3
