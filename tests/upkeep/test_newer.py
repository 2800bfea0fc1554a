"""A base of a newer program is refused with a sentence, whoever opens it, and is not touched."""

from __future__ import annotations

import pytest

from integrator_tui.base import open_base
from integrator_tui.errors import Refused
from integrator_tui.upkeep.target import fetch, opened
from tests.faults import world
from tests.upkeep.conftest import Keeper

SENTENCE = "A base é de uma versão mais nova do programa (9999_of_tomorrow)."
VERBS = (
    ("show", 1),
    ("export", "customers"),
    ("history", 1),
    ("reindex",),
    ("suspend", "--dry-run"),
    ("outbox", "status"),
    ("outbox", "run", "--once"),
    ("outbox", "listen"),
    ("migrate",),
)


@pytest.fixture
def newer_url(people_url: str) -> str:
    """A base in which a program of tomorrow has been."""
    with opened(people_url) as db:
        db.execute_sql(
            "INSERT INTO schema_migration (name, applied) VALUES ('9999_of_tomorrow', '2099-01-01 00:00:00')"
        )
    return people_url


@pytest.mark.function("F216")
def test_nothing_opens_it(newer_url: str, keeper: Keeper) -> None:
    with pytest.raises(Refused, match="mais nova do programa"):
        open_base(newer_url, login="maria")
    operators = world.ask(newer_url, "SELECT login FROM operator ORDER BY id")
    assert ("maria",) not in operators
    for verb in VERBS:
        told = keeper("--database", newer_url, *verb)
        assert (told.returncode, told.stdout) == (1, ""), (verb, told.stderr)
        assert SENTENCE in told.stderr, (verb, told.stderr)
        assert "Traceback" not in told.stderr
    assert world.ask(newer_url, "SELECT login FROM operator ORDER BY id") == operators


def test_whoever_keeps_it_may_copy_and_examine_it(newer_url: str, keeper: Keeper, tmp_path: object) -> None:
    assert keeper("--database", newer_url, "backup", f"{tmp_path}/copy").returncode == 0
    told = keeper("--database", newer_url, "doctor")
    assert told.returncode == 2
    assert SENTENCE in told.stdout


def test_control_a_base_of_this_program_is_opened(people_url: str, keeper: Keeper) -> None:
    with opened(people_url) as db:
        assert fetch(db, "SELECT COUNT(*) FROM customer") == [(3,)]
    assert keeper("--database", people_url, "migrate").returncode == 0
