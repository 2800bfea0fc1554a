"""The corpus of the search, stored once per engine and run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from integrator_tui.base import open_base
from tests.queries.corpus import Desk, people, store
from tests.templates import Templates

PEOPLE = people()


def fill_with_corpus(url: str) -> None:
    """What `desk` is a copy of."""
    db, _ = open_base(url, login="ana")
    db.run(lambda: store(PEOPLE))
    db.close()


@pytest.fixture
def desk(database_engine: str, templates: Templates, tmp_path: Path) -> Iterator[Desk]:
    """The operator ana at a base with the corpus, its own copy."""
    for url in templates.copy(database_engine, fill_with_corpus, tmp_path / "desk.db"):
        with Desk(url) as desk:
            yield desk
