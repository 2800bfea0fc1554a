"""Typing into a form, and what a desk sends that nobody touches."""

from __future__ import annotations

import time
from contextlib import ExitStack

from benchmarks.bases import sample_ids
from benchmarks.customer import QUIET, open_customer
from benchmarks.figures import Bases, Figure, Goal, figure, require
from benchmarks.keys import both
from benchmarks.programs import painted, start_bare, start_desk
from benchmarks.terminal import ENTER, F2, F3, Stroke, Terminal

FORMS = 8
WORDS = ("residencial", "aparecida", "benedita")
"""Typed into the name and the fields after it."""
IDLE = 10.0


def figures(bases: Bases) -> list[Figure]:
    """Letters into three fields of a few customers, in turns with the bare input; then silence."""
    floor: list[Stroke] = []
    taken: list[Stroke] = []
    opened: list[Stroke] = []
    with painted(start_desk(bases)) as desk, painted(start_bare(bases)) as bare:
        for key in sample_ids(bases.customers, FORMS, seed=11):
            open_customer(desk, key)
            opened.append(desk.key(F2, QUIET))
            for word in WORDS:
                taken += _type(desk, word)
                desk.key(ENTER, QUIET)
                floor += _type(bare, word)
                bare.clear()
            _discard(desk)
    return [
        figure("typing in a form, bytes per key", "bytes", *both(taken, floor, "size"), Goal(p50=300), grows=False),
        figure("typing in a form, key to last byte", "ms", *both(taken, floor, "milliseconds"), grows=False),
        figure("typing in a form, processor time", "ms", *both(taken, floor, "processor"), grows=False),
        figure("F2 to painted form", "ms", [stroke.milliseconds for stroke in opened], goal=Goal(40, 60), grows=False),
        figure("F2 to painted form, processor time", "ms", [stroke.processor for stroke in opened], grows=False),
        figure("F2 to painted form, bytes", "bytes", [stroke.size for stroke in opened], goal=Goal(4096), grows=False),
        *_idle(bases),
    ]


def _type(terminal: Terminal, word: str) -> list[Stroke]:
    """At the end of what stands there."""
    strokes = [terminal.key(letter) for letter in word]
    require(word in terminal.text(), f"{word!r} is not in the field:\n{terminal.text()}")
    return strokes


def _discard(desk: Terminal) -> None:
    desk.key(F3, QUIET, "Descartar")
    desk.key("d", QUIET, "Código do Cliente")
    desk.key(F3, QUIET, "Pesquisar Cliente")


def _idle(bases: Bases) -> list[Figure]:
    """Four at once: with rows, on a customer, in a form, and the bare program."""
    with ExitStack() as stack:
        bare = stack.enter_context(painted(start_bare(bases)))
        desks = [stack.enter_context(painted(start_desk(bases))) for _ in range(3)]
        key = sample_ids(bases.customers, 1)[0]
        for desk in desks[1:]:
            open_customer(desk, key)
        desks[2].key(F2, QUIET)
        programs = (*desks, bare)
        for terminal in programs:
            terminal.settle(0.5)
        before = [len(terminal.raw) for terminal in programs]
        until = time.perf_counter() + IDLE
        while time.perf_counter() < until:
            for terminal in programs:
                terminal.pump(0.05)
        *sent, floor = (
            (len(terminal.raw) - size) / IDLE for terminal, size in zip(programs, before, strict=True)
        )  # fmt: skip
    return [
        Figure("idle desk, bytes per second", "bytes", max(sent), floor=floor, goal=Goal(p50=0), samples=3,
               note="the most of search, customer and form", grows=False),
    ]  # fmt: skip
