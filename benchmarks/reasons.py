"""Why goals are missed, as profiles show it. Said only beside a figure that misses its goal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from benchmarks.figures import Figure

REASONS = (
    (
        "exec to painted",
        "two thirds are imports: Textual, as in the floor, then Peewee and 50 modules of the program; the rest is a "
        "second screen, its styles and several paints before the first key is read",
    ),
    (
        "memory after start",
        "the launcher is a Python of its own (7 MB); Peewee, Pydantic and the customer screen, imported ahead of the "
        "first Enter, are 12 MB that the bare program lacks",
    ),
    ("50 desks", "as for one desk: processes share the code of the interpreter, not what Python modules become"),
    (
        "key to last byte",
        "processor time per key says what an idle machine would take; the rest is waiting for a core, again for every "
        "4 KB that the pseudo-terminal takes at once",
    ),
    (
        "bytes per key",
        "50 rows of 200 columns are 10,000 cells, a line that changes is painted whole",
    ),
    (
        "Enter on",
        "painted once; most is the pane, made anew for each customer, and the styles that Textual looks up for it",
    ),
    ("tab to tab", "painted once; most is the layout of the screen and the focus, which Textual styles anew"),
    ("back to the search", "the old rows are painted at once, those that were read again after them"),
    ("F2 to painted form", "half is drawing the sheet, which has every field; the field of several lines is a tenth"),
    ("search, mixed typing", "what the goal was measured with had the machine to itself"),
    (
        "one save",
        "half is Peewee putting its statements together, nine for a save; this disk syncs in a fraction of a "
        "millisecond, which on an ordinary one would be most of both",
    ),
    (
        "crowded customer, PageDown",
        "the ordinary list ends on its first screen, where the key moves the cursor and paints two lines; in the long "
        "one it paints them all, as it does in any list that goes on",
    ),
    (
        "crowded customer, notes filtered",
        "words are compared without accents, which no index of these texts does: notes are read, 1,000 at once, until "
        "200 have the word",
    ),
    (
        "import of",
        "every row is checked by the form of the screen (a third), and its history is put together, chained and "
        "written (a third)",
    ),
)


def explained(figures: Sequence[Figure]) -> list[Figure]:
    """The figures with the reason for which each would miss its goal."""
    return [
        replace(figure, reason=next((reason for start, reason in REASONS if figure.what.startswith(start)), ""))
        for figure in figures
    ]
