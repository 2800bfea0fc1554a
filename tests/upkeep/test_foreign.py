"""What a foreign program wrote into any column ends no query, no export, no reindex; the doctor names it (SQLite)."""

from __future__ import annotations

from pathlib import Path

import pytest

from integrator_tui.engine.foreign import foreign_values
from integrator_tui.rules.dates import format_date
from integrator_tui.upkeep.target import open_file
from tests.upkeep.foreign import NONSENSE, TABLES, columns, plant, read_everything


@pytest.mark.parametrize("turn", range(4))
def test_nothing_ends_by_it(sqlite_people: Path, tmp_path: Path, turn: int) -> None:
    """A column of each table at a time, all of them in the four turns with another nonsense each."""
    wrong = []
    place = tmp_path / "planted.db"
    for number, (table, column, kind) in enumerate(columns(sqlite_people)):
        if number % 4 != turn:
            continue
        place.write_bytes(sqlite_people.read_bytes())
        choices = NONSENSE[kind]
        value = choices[(number // 4) % len(choices)]
        if plant(place, table, column, value):
            base = open_file(place)
            with base.connection_context():
                named = [(one.table, one.column) for one in foreign_values(base, [table])]
            if (table, column) not in named:
                wrong.append(f"{table}.{column} = {value[:30]}: not named")
            wrong += [f"{table}.{column} = {value[:30]}: {told}" for told in read_everything(f"sqlite:///{place}")]
    assert not wrong, "\n".join(wrong)


def test_a_sound_base_has_none(sqlite_people: Path) -> None:
    base = open_file(sqlite_people)
    with base.connection_context():
        assert list(foreign_values(base, list(TABLES))) == []
    assert read_everything(f"sqlite:///{sqlite_people}") == []


def test_a_date_that_is_none_is_shown_as_it_stands() -> None:
    from integrator_tui.models.odd import date_of, moment_of, number_of

    assert format_date(date_of("2024-13-45")) == "2024-13-45"
    assert str(number_of("nada")) == "nada"
    assert number_of("nada") + 1 == 1
    assert f"{moment_of(b'ontem').astimezone():%d/%m}" == "ontem"
