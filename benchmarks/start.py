"""From the call of the program to a painted search screen that has answered a key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.figures import Bases, Figure, Goal, figure
from benchmarks.programs import PAINTED, start_bare, start_desk
from benchmarks.terminal import Terminal

RUNS = 15
KEY = "Ω"
"""Stands nowhere on the first screen."""


@dataclass(frozen=True)
class Start:
    """Milliseconds since the call to the screen and to the echo of a key, and of processor time until then."""

    painted: float
    echoed: float
    processor: float


def figures(bases: Bases) -> list[Figure]:
    """Medians of runs in turns; the first of each only warms the caches."""
    taken: dict[Callable[[Bases], Terminal], list[Start]] = {start_bare: [], start_desk: []}
    for _ in range(RUNS + 1):
        for program, starts in taken.items():
            starts.append(_start(program(bases)))
    bare, desk = (starts[1:] for starts in taken.values())
    return [
        figure("exec to painted search screen that echoes a key", "ms", *_all(desk, bare, "echoed"), Goal(ratio=1.55)),
        figure("exec to the first bytes of that screen", "ms", *_all(desk, bare, "painted")),
        figure("processor time of a start", "ms", *_all(desk, bare, "processor")),
    ]


def _all(desk: list[Start], bare: list[Start], name: str) -> tuple[list[float], list[float]]:
    return [getattr(start, name) for start in desk], [getattr(start, name) for start in bare]


def _start(terminal: Terminal) -> Start:
    """A key is typed as soon as the screen is there."""
    with terminal:
        painted = terminal.wait_for(PAINTED)
        before = len(terminal.raw)
        terminal.send(KEY)
        echoed = terminal.wait_for(KEY, before)
        processor = terminal.processor_time()
        return Start((painted - terminal.began) * 1e3, (echoed - terminal.began) * 1e3, processor)
