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
        "the launcher is a Python of its own (7 MB); Peewee and the modules of the program are the rest",
    ),
    (
        "memory after 200",
        "11 MB are what is imported with the first keys, Pydantic and the customer's screens; 4 MB are pages of SQLite",
    ),
    ("50 desks", "as for one desk: processes share the code of the interpreter, not what Python modules become"),
    (
        "key to last byte",
        "processor time per key says what an idle machine would take; the rest is waiting for a core, again for every "
        "4 KB that the pseudo-terminal takes at once",
    ),
    (
        "bytes per key",
        "only cells that differ are written; where other customers come up, those are nearly all",
    ),
    (
        "Enter on",
        "painted once; most is the pane, made anew for each customer, and the styles that Textual looks up for it",
    ),
    ("tab to tab", "painted once; most is the layout of the screen and the focus, which Textual styles anew"),
    ("back to the search", "the old rows are painted at once, those that were read again after them"),
    ("F2 to painted form", "half is drawing the sheet, which has every field; the field of several lines is a tenth"),
    (
        "search, mixed typing",
        "in the middle a text asks four statements, for rows that do not lie together; of each the driver of "
        "PostgreSQL takes 0.07 ms of processor time",
    ),
    (
        "count up to",
        "several words are read along the rarest one, until a thousand are known to be different customers",
    ),
    (
        "one save",
        "this disk syncs in a tenth of a millisecond: see what the rows of a save alone take by the bare driver. Above "
        "that are the check of the form, the questions whether the operator may and the file is still there, the chain "
        "of the history, and for a telephone what the search needs to know",
    ),
    (
        "a message sent",
        "most is waiting for the server that takes the mail, in turns with it on few cores: the sender takes 2 ms "
        "of processor time",
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
