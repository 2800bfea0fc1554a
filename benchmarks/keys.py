"""Typing into the search box: from the key to the last byte of the repainted rows."""

from __future__ import annotations

import re
from contextlib import ExitStack

from benchmarks.bases import sample_ids
from benchmarks.figures import Bases, Figure, Goal, figure, require
from benchmarks.programs import WIDE, painted, start_bare, start_desk
from benchmarks.search import SESSION, typing
from benchmarks.terminal import Stroke, Terminal
from integrator_tui.db import Db
from integrator_tui.models.raw import fetch
from integrator_tui.queries.search.search import search

TEXTS = 50
"""Customers whose data is typed: more than 500 keys."""
GOALS = {"80x24": (Goal(6, 20), Goal(p99=2 * 1024)), "200x60": (Goal(8, 40), Goal(p99=8 * 1024))}
PROCESSOR = "all threads together, the count after the rows too; a busy machine does not stretch it"
_ROW = re.compile(r"^[ ›] *(\d+) ")
_FIRST_ROW = 4

Found = list[tuple[str, list[int]]]


def figures(bases: Bases) -> list[Figure]:
    """Three programs, text by text in turns; after each text the rows on the screen are those of the database."""
    texts = found_texts(bases, bases.samples(TEXTS))
    with ExitStack() as stack:
        bare = stack.enter_context(painted(start_bare(bases)))
        desks = [
            stack.enter_context(painted(start_desk(bases))),
            stack.enter_context(painted(start_desk(bases, *WIDE))),
        ]
        floor: list[Stroke] = []
        strokes: list[list[Stroke]] = [[], []]
        for text, ids in texts:
            floor += type_text(bare, text)
            for desk, taken in zip(desks, strokes, strict=True):
                taken += type_text(desk, text)
                check_rows(desk, text, ids, taken)
    require(len(floor) >= bases.samples(500), f"only {len(floor)} keys")
    rows: list[Figure] = []
    for size, taken in zip(("80x24", "200x60"), strokes, strict=True):
        quick, small = GOALS[size]
        rows += [
            figure(f"key to last byte of the rows, {size}", "ms", *both(taken, floor, "milliseconds"), quick),
            figure(f"bytes per key, {size}", "bytes", *both(taken, floor, "size"), small),
            figure(f"processor time per key, {size}", "ms", *both(taken, floor, "processor"), note=PROCESSOR),
        ]
    return rows


def both(taken: list[Stroke], floor: list[Stroke], name: str) -> tuple[list[float], list[float]]:
    """One measure of a figure and of its floor."""
    return [getattr(stroke, name) for stroke in taken], [getattr(stroke, name) for stroke in floor]


def found_texts(bases: Bases, count: int = TEXTS) -> Found:
    """Whole texts, and whom each finds."""
    db = Db(bases.url)
    try:
        return db.run(_searched, bases.customers, count)
    finally:
        db.close()


def _searched(customers: int, count: int) -> Found:
    keys = sample_ids(customers, count, seed=5)
    marks = ", ".join("?" * len(keys))
    rows = fetch(f"SELECT id, legal_name, document, phone, mobile, email FROM customer WHERE id IN ({marks})", keys)
    whole = [(key, text) for key, text, is_whole in typing(rows, seed=5) if is_whole]
    found = [(text, [row.id for row in search(SESSION, text).rows]) for _, text in whole]
    require(all(ids for _, ids in found), "a text finds nobody")
    return found


def type_text(terminal: Terminal, text: str) -> list[Stroke]:
    """Letter by letter into the empty box; the first letter of a text searches nothing and does not count."""
    terminal.clear()
    strokes = [terminal.key(letter) for letter in text]
    require(text[-20:] in terminal.text(), f"{text!r} is not in the box:\n{terminal.text()}")
    return strokes[1:]


def check_rows(desk: Terminal, text: str, ids: list[int], taken: list[Stroke]) -> None:
    """The rows on the screen are those that the database gave for the text; the last key took until they are."""

    def shown() -> list[int]:
        return [int(found[1]) for found in map(_ROW.match, desk.lines()[_FIRST_ROW:-1]) if found]

    wanted = ids[: len(desk.lines()[_FIRST_ROW:-1])]
    if shown() != wanted:  # on a busy machine all threads may sleep although one was just about to go on
        later = desk.until(lambda: shown() == wanted, lambda: f"{text!r} shows {shown()} instead of {ids}")
        taken[-1:] = [later]
