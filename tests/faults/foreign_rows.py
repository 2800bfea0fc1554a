"""Values that another program wrote into the base: bytes that are no UTF-8, dates that are none, other types."""

from __future__ import annotations

import random
from pathlib import Path
from unittest.mock import patch

import peewee

from integrator_tui.models import fields
from tests.faults import world
from tests.faults.registry import Outcome, row
from tests.upkeep.foreign import NONSENSE, columns, plant, read_everything

FEW = 8
TOLERANT = ("TextField", "IntegerField", "BigIntegerField", "DateField", "DateTimeField")


def planted(full: bool) -> Outcome:
    """Each column of every table once with each nonsense, or a drawn few."""
    with world.folder() as place:
        url = world.sqlite_in(place)
        path = Path(url.removeprefix("sqlite:///"))
        sound = path.read_bytes()
        trials = [(table, column, value) for table, column, kind in columns(path) for value in NONSENSE[kind]]
        dates = [(table, column, "'2024-13-45'") for table, column, kind in columns(path) if kind.startswith("DATE")]
        done, ended = 0, []
        for table, column, value in trials if full else [*random.Random(3).sample(trials, FEW), *dates]:
            path.write_bytes(sound)
            if plant(path, table, column, value):
                done += 1
                ended += [f"{table}.{column} = {value[:30]}: {told}" for told in read_everything(url)]
        return Outcome(done, done, len(ended), "; ".join(ended[:3]))


def strict(full: bool) -> Outcome:
    """With Peewee's fields as they come."""
    stock = [
        patch.object(getattr(fields, name), "python_value", getattr(peewee, name).python_value) for name in TOLERANT
    ]
    for one in stock:
        one.start()
    try:
        return planted(full)
    finally:
        for one in stock:
            one.stop()


@row(
    "foreign values",
    promise="what another program wrote ends no query, no search, no export, no reindex",
    fault="bytes that are no UTF-8, dates that are none, other types, in each column in turn",
    control=strict,
    without="fields that read whatever stands there",
)
def foreign_values(full: bool) -> Outcome:
    """On SQLite, which takes any value in any column."""
    return planted(full)
