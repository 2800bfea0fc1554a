"""A provider with plans, for all that is asked about them from the network."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.services.planned import Provider


@pytest.fixture
def provider(database_url: str) -> Iterator[Provider]:
    """Two customers and what they may buy."""
    found = Provider(database_url)
    yield found
    found.db.close()
